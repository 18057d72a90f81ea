"""All stories in one store: what the rules say of facts looked up there is what they say in memory."""

from collections.abc import Iterable

import pytest

from graph_model.database import Database
from graph_model.flow.arc import Arc
from graph_model.flow.derive import arcs_of
from graph_model.lookup import Lookup
from tests.golden.derived import Derived
from tests.golden.test_oracle import STORIES
from tests.stores import load_records


@pytest.fixture(scope="module")
def loaded(module_store: Database) -> Database:
    """Every story, one after the other."""
    for story in STORIES.values():
        load_records(module_store, *story.records)
    return module_store


@pytest.mark.parametrize("name", STORIES)
def test_golden_lookup(loaded: Database, name: str) -> None:
    """No rule asks for what is not looked up, and none sees another story."""
    there = Derived(STORIES[name].records)
    lookup = Lookup(loaded.read)

    found = lookup.ask(arcs_of, sorted(there.around.things()))
    assert plain(arc for arcs in found.values() for arc in arcs) == plain(there.arcs)


def plain(arcs: Iterable[Arc]) -> set[tuple[object, ...]]:
    """Arcs without the names of their records."""
    return {
        (arc.source, arc.target, arc.opens, arc.closes, arc.marks, arc.linkage, arc.least, arc.most)
        for arc in arcs
    }


@pytest.mark.parametrize(
    "name",
    [
        "g13_correction",
        "g2c_closed_at_last",
        "g27_alias_retracted",
        "g28_versions",
        "g29_late_clean",
        "s1_a_number_without_a_namespace",
    ],
)
def test_golden_lookup_known_at(store: Database, name: str) -> None:
    """What was known at each batch is what followed from the records until then, whatever came later (R9)."""
    told = STORIES[name].records
    for record in told:
        load_records(store, record)

    for known in range(1, len(told) + 1):
        there = Derived(told[:known])
        found = Lookup(store.read, known).ask(arcs_of, sorted(there.around.things()))
        assert plain(arc for arcs in found.values() for arc in arcs) == plain(there.arcs), known
