"""`--known-at`: what Clew had learned by a time or batch, whatever it has learned since (R9, S26)."""

from datetime import UTC, datetime

import pytest

from graph_model.clock import utc_text
from graph_model.database import Database
from graph_model.errors import NotFoundError, QuestionError
from loaders.acts import discard
from loaders.quarantine import waiting
from queries.answer import Answer
from queries.trace import Question, moment, trace
from tests.golden.plant import at, consumed, lot, received, record, unit
from tests.stores import load_records

ITEM = {"item": "PN-1", "description": "Pump", "kind": "finished"}


def asked(store: Database, known_at: str | None, ref: str = "lot:C-1/L1") -> Answer:
    """The forward trace as it was known then."""
    return trace(store, Question((ref,), known_at=known_at))


def watermark(store: Database) -> str:
    """The batch known now, as `--known-at` takes it."""
    return f"@{store.read('MATCH (l:Log) RETURN l.watermark AS w')[0]['w']}"


def right_now() -> str:
    """This moment, as a user types it."""
    return datetime.now(UTC).isoformat()


def serials(answer: Answer) -> set[str | None]:
    """The serials an answer lists."""
    return {item.serial for item in answer.items}


def test_golden_g13_a_correction_changes_what_is_known_and_not_what_was(store: Database) -> None:
    """G13: the lot of U9 is corrected: known before, U9; known after, not; by a time and by a batch."""
    wrong = consumed(lot("L1"), id_="C", into=unit("U9"))
    load_records(store, received(lot("L1")), received(lot("L2")), wrong)
    batch, moment = watermark(store), right_now()
    right = consumed(lot("L2"), id_="C", into=unit("U9"))
    load_records(store, right | {"recorded_at": at("20:00")})

    assert serials(asked(store, None)) == set()
    assert serials(asked(store, right_now())) == set()
    assert serials(asked(store, watermark(store))) == set()
    assert serials(asked(store, batch)) == {"U9"}
    assert serials(asked(store, moment)) == {"U9"}
    with pytest.raises(NotFoundError, match="nothing was known then by clew:lot:own:C-1/L1"):
        asked(store, "@0")
    assert asked(store, batch).answer_hash == asked(store, batch).answer_hash


def test_names_and_kinds_are_those_known_then(store: Database) -> None:
    """The item was a pump and finished; it is renamed a spare part and a component later."""
    load_records(
        store,
        record("item", "PN-1", ITEM, system="plm"),
        received(lot("L1")),
        consumed(lot("L1"), into=unit("U1")),
    )
    batch = watermark(store)
    later = {"item": "PN-1", "description": "Spare", "kind": "component"}
    load_records(store, record("item", "PN-1", later, system="plm", recorded=at("20:00")))

    assert [(item.name, item.serial) for item in asked(store, None).items] == [("Spare", "U1")]
    assert asked(store, None).bounds == {"min": 0, "max": 0}
    assert [(item.name, item.serial) for item in asked(store, batch).items] == [("Pump", "U1")]
    assert asked(store, batch).bounds == {"min": 1, "max": 1}


def test_the_answer_of_then_is_the_answer_given_then(store: Database) -> None:
    """S26, R11: asked again later as of its batch, an answer has the same items, bounds and gaps."""
    load_records(store, received(lot("L1")), consumed(lot("L1"), into=unit("U1")))
    then, batch = asked(store, None), watermark(store)
    ship = {"shipment": "S", "customer": "C1", "at": at("11:00"), "contents": [{"material": unit("U1")}]}
    load_records(
        store,
        record("shipment", "S", ship, system="wms"),
        record("item", "PN-1", ITEM, system="plm"),
        record("commission", "U1", {"material": unit("U1")}),
    )

    again = asked(store, batch)
    assert (again.items, again.bounds, again.unresolved) == (then.items, then.bounds, then.unresolved)
    assert asked(store, None).items != then.items


def test_an_alias_learned_later_does_not_move_the_start(store: Database) -> None:
    """U1 is found to be 13 too: asked as of before, the trace starts at the name that was asked for."""
    load_records(store, consumed(unit("U1"), into=unit("Z", "PN-9")))
    batch = watermark(store)
    alias = {"of": unit("U1"), "same_as": unit("13")}
    load_records(store, record("identifier", "A", alias, system="mdm"))

    assert serials(asked(store, batch, "unit:PN-1/U1")) == {"Z"}
    assert serials(asked(store, None, "unit:PN-1/13")) == {"Z"}


def test_quarantine_is_that_of_then(store: Database) -> None:
    """Refused at the second batch, discarded after the third: incomplete in between, and only then."""
    load_records(
        store,
        received(lot("L1")),
        consumed(lot("L1"), into=unit("U1")),
        record("commission", "U1", {"material": unit("U1")}),
    )
    before = watermark(store)
    load_records(store, consumed(lot("L1"), id_="BAD", into=unit("U1"), quantity="no quantity"), refused=1)
    between, moment = watermark(store), right_now()
    load_records(store, record("item", "PN-1", ITEM, system="plm"))
    assert asked(store, None).complete is False
    (refused,) = waiting(store)
    discard(store, refused["id"], reason="test", actor="me")

    assert asked(store, None).complete is True
    assert asked(store, before).complete is True
    assert asked(store, between).complete is False
    assert asked(store, moment).complete is False
    assert {entry.kind for entry in asked(store, between).unresolved} == {"QUARANTINED"}


@pytest.mark.parametrize("known_at", ["@", "@-1", "@x", "@²", "yesterday", "2026-03-02T08:00:00"])
def test_what_is_no_time_is_told(store: Database, known_at: str) -> None:
    """A time without offset could mean any zone: it is refused, as is what is no batch number."""
    load_records(store, received(lot("L1")))
    with pytest.raises(QuestionError, match="--known-at"):
        asked(store, known_at)


def test_the_moment_of_a_question_is_utc(store: Database) -> None:
    """A time with an offset counts as that moment: an hour ahead in Berlin is the same batch."""
    load_records(store, received(lot("L1")), consumed(lot("L1"), into=unit("U1")))
    now = datetime.now(UTC)
    assert utc_text(now).endswith("Z")
    assert serials(asked(store, now.isoformat().replace("+00:00", "-01:00"))) == {"U1"}
    with pytest.raises(NotFoundError, match="nothing was known then"):
        asked(store, now.isoformat().replace("+00:00", "+01:00"))


def test_what_is_not_known_yet_is_refused(store: Database) -> None:
    """A batch that has not come would be another answer once it has."""
    load_records(store, received(lot("L1")))
    with pytest.raises(QuestionError, match=r"--known-at @99: the store is at @\d"):
        asked(store, "@99")


def test_a_date_counts_as_its_end_wherever_it_ends_last() -> None:
    """Twelve hours behind UTC: all that may have happened on that day had happened by then."""
    assert moment("--as-of", "2026-03-02") == "2026-03-03T12:00:00.000000Z"


def test_what_was_known_on_a_date_ends_with_the_day_of_our_own_clock() -> None:
    """Clew's clock is UTC: what came an hour after midnight was not known on the day before."""
    assert moment("--known-at", "2026-03-02", ends=UTC) == "2026-03-03T00:00:00.000000Z"


def test_a_date_beyond_all_dates_is_refused() -> None:
    """Open ends are written 9999-12-31 in many systems."""
    with pytest.raises(QuestionError, match="9999-12-31"):
        moment("--as-of", "9999-12-31")


def test_a_start_that_only_a_refused_record_named_is_unresolved_then(store: Database) -> None:
    """At that time a record about U1 waited: that is an incomplete answer, not: nothing is known (R10)."""
    bad = record("commission", "K", {"material": unit("U1"), "quantity": "no quantity"})
    load_records(store, bad, refused=1)
    batch = watermark(store)
    load_records(store, record("commission", "K", {"material": unit("U1")}, recorded=at("09:00")))

    assert asked(store, batch, "unit:PN-1/U1").complete is False
