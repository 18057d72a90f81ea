"""The samples make one small plant: loaded in any order it is the same graph, and its traces are known."""

import random
from collections.abc import Callable, Iterator

import pytest

from graph_model.database import Database
from graph_model.vocabulary import Direction
from loaders.source import Json
from queries.hash import graph_hash
from queries.trace import Question, trace
from tests.data.records import RECORDS
from tests.stores import load_records, wipe

RESIN, PUMP = "lot:RES-1/R-77", "unit:PMP-1/P-001"


@pytest.fixture(scope="module")
def plant(module_store: Database) -> Database:
    """All samples, loaded as the README does."""
    load_records(module_store, *RECORDS)
    return module_store


def test_the_resin_reaches_both_pumps_and_their_case(plant: Database) -> None:
    """Receipt, tank, draw, split, merge and consumption make one way."""
    items = trace(plant, Question((RESIN,))).items

    reached = {(item.kind, item.item, item.serial or item.lot) for item in items if item.item}
    assert reached == {
        ("lot", "HSG-1", "H-10"),
        ("lot", "HSG-1", "H-10A"),
        ("lot", "HSG-1", "H-10B"),
        ("lot", "HSG-1", "H-11"),
        ("unit", "PMP-1", "P-001"),
        ("unit", "PMP-1", "P-2"),  # CRM's name of P-002 (S28: the smallest uid names an alias class)
    }
    assert {item.kind for item in items if not item.item} == {"vessel", "handling_unit"}


def test_a_pump_holds_what_was_issued_to_its_order(plant: Database) -> None:
    """MES says WO-1 and means the ERP's: the boards issued to that order are in the pump, possibly."""
    items = trace(plant, Question((PUMP,), Direction.BACKWARD)).items

    classes = {f"{item.item}/{item.serial or item.lot}": item.scope for item in items if item.item}
    assert classes["PCB-1/B-5"] == "POSSIBLE"
    assert classes["HSG-1/H-11"] == "DEFINITE"
    assert classes["RES-1/R-77"] == "POSSIBLE"


def test_an_answer_names_who_owes_a_record(plant: Database) -> None:
    """A sensor was fitted that no record brought into being."""
    answer = trace(plant, Question((PUMP,), Direction.BACKWARD))

    assert not answer.complete
    assert "clew:unit:own:SEN-1/S-3" in {entry.uid for entry in answer.unresolved}


def test_the_samples_loaded_again_are_duplicates(plant: Database) -> None:
    """Nothing that is there already is written again."""
    before = graph_hash(plant).value

    books = load_records(plant, *RECORDS)

    assert books.counts["duplicate"] == len(RECORDS)
    assert graph_hash(plant).value == before


@pytest.mark.parametrize("order", ["reversed", "shuffled", "one by one"])
def test_the_graph_does_not_depend_on_the_order_of_arrival(
    plant: Database, order: str, load_in: Callable[[str], None]
) -> None:
    """The same records in another order, or each in a batch of its own, are the same graph (R11)."""
    wipe(plant)
    load_in("as written")
    expected = graph_hash(plant).value

    wipe(plant)
    load_in(order)

    assert graph_hash(plant).value == expected


@pytest.fixture
def load_in(plant: Database) -> Iterator[Callable[[str], None]]:
    """Load the samples in an order; afterwards the store is as the other tests expect it."""

    def load(order: str) -> None:
        records: list[Json] = list(RECORDS)
        if order == "reversed":
            records.reverse()
        elif order != "as written":
            random.Random(7).shuffle(records)
        if order == "one by one":
            for record in records:
                load_records(plant, record)
        else:
            load_records(plant, *records)

    yield load
    wipe(plant)
    load_records(plant, *RECORDS)
