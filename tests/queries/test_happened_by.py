"""`--as-of`: what may have happened by a time, and what surely had (S29)."""

from graph_model.database import Database
from queries.trace import Question, trace
from tests.golden.plant import Record, at, consumed, each, lot, made, received, record, unit
from tests.queries.conftest import Load


def classes(store: Database, as_of: str | None, ref: str = "lot:C-1/L1") -> dict[str | None, str]:
    """The class of everything downstream, as of a time."""
    answer = trace(store, Question((ref,), as_of=as_of))
    return {item.serial or item.lot: item.scope for item in answer.items}


def test_a_consumption_dated_by_the_day_is_possible_at_noon(store: Database, load: Load) -> None:
    """It may have happened by noon; by the end of that day in the last zone it surely had."""
    load(
        received(lot("L1")),
        record("consumption", "C", {"material": lot("L1"), "into": unit("U1"), "at": "2026-03-02"}),
    )

    assert classes(store, None) == {"U1": "DEFINITE"}
    assert classes(store, "2026-03-04T00:00:00.000000Z") == {"U1": "DEFINITE"}
    assert classes(store, "2026-03-02T12:00:00.000000Z") == {"U1": "POSSIBLE"}
    assert classes(store, "2026-03-01T00:00:00.000000Z") == {}


def test_what_follows_a_doubt_is_doubtful(store: Database, load: Load) -> None:
    """The second hop surely happened by noon, the first only may have: both are POSSIBLE."""
    module = unit("M", "C-5")
    load(
        received(lot("L1")),
        record("consumption", "C", {"material": lot("L1"), "into": module, "at": "2026-03-02"}),
        consumed(module, "09:00", into=unit("U1")),
    )

    assert classes(store, "2026-03-02T12:00:00.000000Z") == {"M": "POSSIBLE", "U1": "POSSIBLE"}


def test_a_part_removed_later_may_have_been_inside_before(store: Database, load: Load) -> None:
    """A removal at noon says that the part was inside some time before: at 10:00 it may have been."""
    removal: Record = {"from": unit("U1"), "material": unit("B2", "C-9"), "at": at("12:00")}
    load(record("removal", "R", removal))

    assert classes(store, "2026-03-02T10:00:00.000000Z", "unit:C-9/B2") == {"U1": "POSSIBLE"}
    assert classes(store, "2026-03-02T12:00:00.000000Z", "unit:C-9/B2") == {"U1": "DEFINITE"}


def test_what_is_posted_in_the_evening_may_have_happened_in_the_morning(store: Database, load: Load) -> None:
    """R2: a posted issue happened some time from the start of its order to then; not before that start."""
    order = {"order": "O", "item": "PN-1", "kind": "normal", "start": at("07:00")}
    load(
        received(lot("L1")),
        record("work_order", "O", order),
        record("issue", "I", {"order": "O", "material": lot("L1"), "quantity": each("1"), "at": at("16:00")}),
        made(unit("U1"), order="O", clock="08:30"),
    )

    assert classes(store, "2026-03-02T09:00:00.000000Z") == {"U1": "POSSIBLE"}
    assert classes(store, "2026-03-02T06:00:00.000000Z") == {}


def test_a_split_that_was_posted_later_may_have_happened(store: Database, load: Load) -> None:
    """R2: splits are posted: the part may have been divided off long before."""
    split = {
        "source": lot("L1"),
        "outputs": [{"material": lot("L1a"), "quantity": each("6")}],
        "at": at("16:00"),
    }
    load(received(lot("L1")), record("split", "S", split, system="wms"))

    assert classes(store, "2026-03-02T09:00:00.000000Z") == {"L1a": "POSSIBLE"}
