"""What somebody decides or has read again: a record of system `clew`, with all that follows from it."""

import orjson

from graph_model.clock import now
from graph_model.database import Database
from graph_model.errors import Place
from graph_model.vocabulary import QuarantineState
from loaders.admit import Admitted, admit
from loaders.batch import Batch, Decided
from loaders.records.acts import ACTS
from loaders.source import Candidate, Payload
from loaders.write import Writer

OURS = "clew"


def discard(database: Database, uid: str, *, reason: str, actor: str) -> None:
    """Decide that a refused record will not be admitted; the record and its bytes stay.

    Raises NotFoundError where it does not wait.
    """
    decide(database, uid, "discarded", reason=reason, actor=actor)


def decide(database: Database, uid: str, decision: str, *, reason: str, actor: str) -> None:
    """Write a decision on a refused record; none is ever taken back, and the last one counts.

    Raises NotFoundError where it does not wait, DatabaseUnavailableError.
    """
    database.check()  # Whoever decides need not wait for a database that is away.
    state = QuarantineState.DISCARDED if decision == "discarded" else QuarantineState.RETRIED
    act = _act("quarantine_decision", uid, refused=uid, decision=decision, reason=reason, actor=actor)
    Writer(database).write(Batch((act,), (), decided=(Decided(uid, state, act.version),)))


def note_remap(database: Database, name: str, *, reason: str | None, actor: str) -> None:
    """Write who has the stored payloads of a mapping read again, and why."""
    act = _act("remap", name, mapping=name, actor=actor, **({} if reason is None else {"reason": reason}))
    Writer(database).write(Batch((act,), ()))


def _act(type_: str, about: str, **data: str) -> Admitted:
    at = now()
    record = {
        "system": OURS,
        "type": type_,
        "id": f"{about} {at}",
        "recorded_at": at,
        "data": {name: value.encode("utf-8", "backslashreplace").decode() for name, value in data.items()},
    }
    payload = Payload(orjson.dumps(record), "json")
    admitted = admit(Candidate(record, payload, Place(OURS)), types=ACTS)
    if not isinstance(admitted, Admitted):
        raise admitted.error
    return admitted
