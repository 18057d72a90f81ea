"""The options of a trace: both ways, kinds, finished goods, the watermark, and what is not answered yet."""

from typing import Any

import pytest

from graph_model.database import Database
from graph_model.errors import QuestionError
from graph_model.vocabulary import Containment, Direction
from queries.trace import Question, trace
from tests.golden.plant import Record, at, consumed, each, lot, made, received, record, unit
from tests.queries.conftest import Load
from tests.stores import load_records

M = unit("M", "C-5")
CHAIN = (received(lot("L1")), consumed(lot("L1"), "08:30", into=M), consumed(M, "09:00", into=unit("U1")))


def numbers(store: Database, question: Question) -> set[str]:
    """Serials, lots or uids of what a trace lists."""
    return {item.serial or item.lot or item.uid for item in trace(store, question).items}


def test_both_ways_is_upstream_and_downstream(store: Database, load: Load) -> None:
    """From the module: the lot it was made of and the unit it went into, each by the record that says so."""
    load(*CHAIN)
    answer = trace(store, Question(("unit:C-5/M",), Direction.BOTH))

    assert {(i.serial or i.lot, i.scope, i.records) for i in answer.items} == {
        (
            "L1",
            "DEFINITE",
            ("mes/consumption/C-L1-%7B%27item%27%3A%20%27C-5%27%2C%20%27serial%27%3A%20%27M%27%7D",),
        ),
        (
            "U1",
            "DEFINITE",
            ("mes/consumption/C-M-%7B%27item%27%3A%20%27PN-1%27%2C%20%27serial%27%3A%20%27U1%27%7D",),
        ),
    }


def test_both_ways_from_a_lot_lists_its_members_too(store: Database, load: Load) -> None:
    """Upstream the members of a lot stand for it, downstream they are what it consists of."""
    member = {"item": "PN-1", "lot": "F", "serial": "U1"}
    load(received(lot("L1")), made(member), consumed(lot("L1"), into=unit("U1")))

    assert numbers(store, Question(("lot:PN-1/F",), Direction.BOTH)) == {"U1", "L1"}
    assert numbers(store, Question(("lot:PN-1/F",), Direction.FORWARD)) == {"U1"}
    assert numbers(store, Question(("lot:PN-1/F",), Direction.BACKWARD)) == {"L1"}


def test_kinds_choose_what_is_listed_and_not_what_is_walked(store: Database, load: Load) -> None:
    """Orders are listed when asked for; units are reached through them either way."""
    load(received(lot("L1")), consumed(lot("L1"), order="O"), made(unit("U1"), order="O"))
    start = ("lot:C-1/L1",)

    assert numbers(store, Question(start)) == {"U1"}
    assert numbers(store, Question(start, kinds=("unit",))) == {"U1"}
    assert numbers(store, Question(start, kinds=("order",))) == {"clew:order:mes:O"}
    assert numbers(store, Question(start, kinds=("unit", "order"))) == {"U1", "clew:order:mes:O"}
    assert numbers(store, Question(start, kinds=("handling_unit",))) == set()
    with pytest.raises(QuestionError, match="lorry"):
        trace(store, Question(start, kinds=("lorry",)))


def test_finished_goods_are_what_their_item_says(store: Database, load: Load) -> None:
    """The module is a component, the pump is finished; a lot of either follows its item."""
    items = [
        record("item", item, {"item": item, "kind": kind}, system="plm")
        for item, kind in (("C-5", "component"), ("PN-1", "finished"))
    ]
    load(*CHAIN, *items)

    assert numbers(store, Question(("lot:C-1/L1",))) == {"M", "U1"}
    assert numbers(store, Question(("lot:C-1/L1",), finished=True)) == {"U1"}


def test_without_item_records_what_went_into_other_goods_is_not_finished(store: Database, load: Load) -> None:
    """M went into U1, which is of another item; U1 went nowhere."""
    load(*CHAIN)

    assert numbers(store, Question(("lot:C-1/L1",), finished=True)) == {"U1"}


@pytest.mark.parametrize("done", [True, False], ids=["done", "in process"])
def test_a_pump_in_rework_stays_a_finished_pump(store: Database, load: Load, *, done: bool) -> None:
    """Consumed into its own rework order beside another pump and a new part, come out of it or not yet."""
    outputs = [unit("U2"), unit("U1")] if done else [unit("U2")]
    load(
        received(lot("L1")),
        received(lot("NEW", "C-2")),
        consumed(lot("L1"), "08:30", into=unit("U1")),
        consumed(unit("U1"), "10:00", order="RW"),
        consumed(unit("U2"), "10:00", order="RW"),
        consumed(lot("NEW", "C-2"), "10:30", order="RW"),
        made(*outputs, order="RW", clock="11:00"),
    )

    answer = trace(store, Question(("lot:C-1/L1",), finished=True))
    assert "U1" in {item.serial for item in answer.items}
    assert answer.bounds["max"] >= 1


def test_a_repaired_device_stays_finished_and_its_old_part_too(store: Database, load: Load) -> None:
    """S20: device and new part in, device and old part out: the device came back as itself."""
    event = {
        "eventTime": "2026-03-02T10:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "inputEPCList": ["urn:epc:id:sgtin:9506000.013435.D1", "urn:epc:id:sgtin:9506000.013436.NEW"],
        "outputEPCList": ["urn:epc:id:sgtin:9506000.013435.D1", "urn:epc:id:sgtin:9506000.013436.OLD"],
    }
    load(
        received(lot("L1")),
        consumed(lot("L1"), into={"epc": "urn:epc:id:sgtin:9506000.013435.D1"}),
        record("transformation_event", "E", event, system="epcis"),
    )

    assert numbers(store, Question(("lot:C-1/L1",), finished=True)) == {"D1"}


def test_a_lot_issued_to_an_order_is_no_finished_good(store: Database, load: Load) -> None:
    """The module lot went to an order that put out a pump; a lot that was only split is still finished."""
    split = {
        "source": lot("F", "PN-2"),
        "outputs": [{"material": lot("Fa", "PN-2"), "quantity": each("5")}],
        "at": "2026-03-02T11:00:00Z",
    }
    load(
        received(lot("L1")),
        consumed(lot("L1"), order="O1"),
        made(lot("MOD", "C-5"), lot("F", "PN-2"), order="O1"),
        consumed(lot("MOD", "C-5"), order="O2"),
        made(unit("U1"), order="O2", clock="10:30"),
        record("split", "S", split, system="wms"),
    )

    assert numbers(store, Question(("lot:C-1/L1",), finished=True)) == {"F", "Fa", "U1"}


def test_a_question_waits_for_the_watermark_and_tells_when_it_does_not_come(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is reached already is answered at once; a batch that does not come is told, with where we are."""
    load_records(store, *CHAIN)
    assert trace(store, Question(("lot:C-1/L1",), min_watermark=1)).watermark >= 1

    monkeypatch.setattr("queries.trace._FRESH_SECONDS", 0.1)
    with pytest.raises(QuestionError, match="watermark 99 is not reached"):
        trace(store, Question(("lot:C-1/L1",), min_watermark=99))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"flow": ("exposure",)}, "only material is traced"),
        ({"flow": ("material", "design")}, "only material is traced"),
        ({"flow": ("water",)}, "'water' is no flow; allowed: design, exposure, material"),
        ({"flow": ()}, "only material is traced"),
        ({"containment": Containment.CURRENT}, "answered today is `ever`"),
        ({"containment": Containment.AT, "at": "2026-03-02T08:00:00Z"}, "answered today is `ever`"),
        ({"at": "2026-03-02T08:00:00Z"}, "--at goes with"),
        ({"start": "2026-03-02T08:00:00Z"}, "--from and --to"),
        ({"end": "2026-03-02T08:00:00Z"}, "--from and --to"),
        ({"excluded": True}, "--excluded"),
    ],
)
def test_what_is_not_answered_yet_is_refused_and_never_ignored(
    store: Database, asked: dict[str, Any], said: str
) -> None:
    """An option that would change the answer is refused in a sentence while its rule is not there."""
    load_records(store, *CHAIN)
    with pytest.raises(QuestionError, match=said):
        trace(store, Question(("lot:C-1/L1",), **asked))


def test_what_holds_goods_is_no_finished_good(store: Database, load: Load) -> None:
    """Neither the case that a pump is packed into nor the tank that it was filled from."""
    contents = {"handling_unit": "CASE-1", "contents": [{"material": unit("U1")}], "at": at("11:00")}
    load(
        received(lot("L1")),
        record("charge", "CH", {"vessel": "T-1", "material": lot("L1"), "at": at("08:00")}),
        consumed(lot("L1"), into=unit("U1")),
        record("pack", "P", contents, system="wms"),
    )

    kinds = ("unit", "hu", "vessel")
    assert numbers(store, Question(("lot:C-1/L1",), kinds=kinds, finished=True)) == {"U1"}


def test_one_question_has_one_hash_however_it_is_written(store: Database, load: Load) -> None:
    """A kind by either of its names, a thing named twice: the same question, the same hash (R11)."""
    load(received(lot("L1")), consumed(lot("L1"), into=unit("U1")))
    asked = [
        trace(store, Question(refs, kinds=kinds)).answer_hash
        for refs in (("lot:C-1/L1",), ("lot:C-1/L1", "lot:own@C-1/L1"))
        for kinds in (("hu", "unit"), ("unit", "handling_unit"), ("unit", "hu", "hu"))
    ]

    assert len(set(asked)) == 1


def test_the_count_of_affected_units_does_not_depend_on_what_is_listed(store: Database, load: Load) -> None:
    """Listing orders only must not read as: none affected."""
    load(*CHAIN)
    listed = trace(store, Question(("lot:C-1/L1",), kinds=("order",)))

    assert listed.items == ()
    assert listed.bounds == trace(store, Question(("lot:C-1/L1",))).bounds == {"min": 1, "max": 1}


def test_an_issue_links_by_order_and_a_draw_by_what_it_went_to(store: Database, load: Load) -> None:
    """R1: issued to this order; drawn into this unit, into this run, into this order."""
    issue = {"order": "O", "material": lot("ISSUED"), "quantity": each("5"), "at": at("08:30")}
    draws: dict[str, Record] = {"V-U": {"into": unit("U1")}, "V-R": {"run": "R"}, "V-O": {"order": "O"}}
    load(
        record("issue", "I", issue),
        record("run", "R", {"run": "R", "operation": "10", "order": "O", "start": at("08:00")}),
        *(record("draw", v, {"vessel": v, "at": at("08:40"), **to}) for v, to in draws.items()),
        made(unit("U1"), order="O"),
    )
    listed = trace(store, Question(("unit:PN-1/U1",), Direction.BACKWARD)).items

    assert {(i.lot or i.uid.rsplit(":", 1)[-1], i.linkage) for i in listed} == {
        ("ISSUED", "ORDER"),
        ("V-U", "UNIT"),
        ("V-R", "OPERATION"),
        ("V-O", "ORDER"),
    }
