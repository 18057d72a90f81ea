"""Our own acts are records of system `clew`: in the log, with actor and reason, and sent by nobody else."""

import pytest

from graph_model.database import Database
from graph_model.errors import NotFoundError
from loaders.acts import discard, note_remap
from loaders.quarantine import show, waiting
from loaders.records.acts import ACTS
from queries.hash import graph_hash
from tests.golden.plant import consumed, lot, received, record, unit
from tests.loaders.admitting import refused as refusal
from tests.stores import load_records


def acts(store: Database) -> set[tuple[str, str, int]]:
    """The records of system `clew`: type, identity, batch."""
    rows = store.read(
        "MATCH (r:SourceRecord {system: 'clew'}) RETURN r.record_type AS t, r.identity AS i, r.batch AS b"
    )
    return {(row["t"], row["i"], row["b"]) for row in rows}


def refused(store: Database) -> str:
    """The id of a record that waits in quarantine."""
    load_records(store, received(lot("L1")))
    load_records(store, consumed(lot("L1"), id_="BAD", into=unit("U1"), quantity="no quantity"), refused=1)
    (row,) = waiting(store)
    return str(row["id"])


def test_a_decision_is_a_record_with_actor_and_reason(store: Database) -> None:
    """What discards a refused record lies in the log as bytes, in the batch from which it counts."""
    uid = refused(store)
    discard(store, uid, reason="sent again as C-2", actor="meier")

    ((type_, identity, batch),) = acts(store)
    assert type_ == "quarantine_decision"
    assert identity.startswith(f"clew/quarantine_decision/{uid}")
    first, last = show(store, uid)["history"]
    assert (first["state"], first["batch"], first["record"]) == ("waiting", batch - 1, None)
    assert last == last | {
        "state": "discarded",
        "batch": batch,
        "record": identity,
        "decision": "discarded",
        "actor": "meier",
        "reason": "sent again as C-2",
    }


def test_acts_say_nothing_of_any_thing(store: Database) -> None:
    """The graph is the same before and after: what somebody decided is evidence and no fact."""
    uid = refused(store)
    before = graph_hash(store)
    discard(store, uid, reason="none", actor="meier")
    note_remap(store, "shop", reason="the lot stood in the wrong column", actor="meier")

    assert graph_hash(store) == before
    assert {type_ for type_, _, _ in acts(store)} == {"quarantine_decision", "remap"}


def test_a_decision_on_nothing_leaves_no_record(store: Database) -> None:
    """An id that nothing in quarantine has is told, and nothing is written."""
    with pytest.raises(NotFoundError, match="nothing in quarantine has the id 'nope'"):
        discard(store, "nope", reason="none", actor="meier")

    assert acts(store) == set()


@pytest.mark.parametrize("type_", ACTS)
def test_no_source_sends_acts(type_: str) -> None:
    """A source that says it has decided is refused like every unknown type: nobody discards by loading."""
    data = {"refused": "0", "mapping": "shop", "decision": "discarded", "actor": "x", "reason": "x"}

    answer = refusal(type_, data, system="clew")
    assert (answer.error.field, answer.error.value) == ("type", type_)


def test_a_loaded_act_decides_nothing(store: Database) -> None:
    """A forged decision waits in quarantine itself, and what it names goes on waiting."""
    uid = refused(store)
    data = {"refused": uid, "decision": "discarded", "actor": "x", "reason": "x"}
    load_records(store, record("quarantine_decision", "A", data, system="clew"), refused=1)

    assert uid in {row["id"] for row in waiting(store)}
    assert acts(store) == set()
