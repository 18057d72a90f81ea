"""The front door: what a user types, what `clew` answers, and what must hold whatever came in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from graph_model.database import Database
from graph_model.vocabulary import Outcome
from queries.hash import graph_hash
from tests.stores import wipe

_KNOWN: dict[bytes, str] = {}


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The object that `--json` prints."""
        return json.loads(self.out)

    @property
    def counts(self) -> dict[str, int]:
        """The books without what is zero; the six outcomes sum to what was read."""
        books = self.json
        assert books["read"] == sum(books[outcome.value] for outcome in Outcome)
        return {name: books[name] for name in ("read", *Outcome) if books[name]}

    @property
    def sentences(self) -> list[str]:
        """What was told beside the answer, line by line: no traceback, no command to the terminal."""
        for text in (self.out, self.err):
            assert "Traceback" not in text
            assert "unexpected" not in text
            assert all(c.isprintable() or c == "\n" for c in text), text
        return self.err.strip().splitlines()


Clew: TypeAlias = Callable[..., Said]


@dataclass(frozen=True, slots=True)
class Bad:
    """One kind of bad input: what comes in, and what the sentence about it must say."""

    name: str
    content: bytes
    said: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Expected:
    """What becomes of a path: the records beside the bad one, and those that are refused.

    Of what is no longer `whole` in quarantine, a retry can only say that it must be loaded again.
    """

    stored: int = 0
    refused: int = 1
    whole: bool = True


def hash_alone(store: Database, clew: Clew, good: Path) -> str:
    """The hash of a store that holds only what is good; the store is empty after."""
    content = good.read_bytes()
    if content not in _KNOWN:
        answer = clew("load", good, "--json")
        assert answer.code == 0, answer.err
        _KNOWN[content] = graph_hash(store).value
        wipe(store)
    return _KNOWN[content]


def check_refused(
    clew: Clew, path: Path, expected: Expected, *said: str, options: tuple[str, ...] = ()
) -> None:
    """Load a path with something bad in it: told, accounted for, kept, refused again, and discarded."""
    answer = clew("load", path, "--json", *options)

    assert answer.code == 3
    assert answer.counts == _counts(expected.stored, expected.refused)
    assert len(answer.sentences) == expected.refused
    for fragment in said:
        assert fragment in answer.err, answer.err
    _check_waiting(clew, expected.refused, answer)
    _check_retried(clew, expected)
    _check_discarded(clew)


def _counts(stored: int, refused: int) -> dict[str, int]:
    counts = {"read": stored + refused, "stored": stored, "quarantined": refused}
    return {name: count for name, count in counts.items() if count}


def _check_waiting(clew: Clew, refused: int, answer: Said) -> None:
    """Everything refused is listed with what was told of it, and shown with its bytes."""
    listed = clew("quarantine", "list", "--json").json["quarantined"]
    assert len(listed) == refused
    for row in listed:
        assert row["reason"]
        assert row["file"]
        shown = clew("quarantine", "show", row["id"], "--json").json
        assert shown["reason"] == row["reason"]
        assert shown["state"] == "waiting"
        assert "payload" in shown
    for words in (("quarantine", "list"), ("quarantine", "show", listed[0]["id"])):
        table = clew(*words)
        assert table.code == 0
        assert not table.sentences
    assert answer.json["watermark"] >= 1


def _check_retried(clew: Clew, expected: Expected) -> None:
    """Tried again unchanged, it is refused again, and waits as before."""
    again = clew("quarantine", "retry", "--json")
    assert again.code == 3
    assert again.counts == _counts(0, expected.refused)
    assert len(again.sentences) == expected.refused
    if expected.whole:
        assert len(clew("quarantine", "list", "--json").json["quarantined"]) == expected.refused


def _check_discarded(clew: Clew) -> None:
    """A decision with a reason ends the waiting; record and bytes stay."""
    for row in clew("quarantine", "list", "--json").json["quarantined"]:
        assert clew("quarantine", "discard", row["id"], "--reason", "spoiled on purpose").code == 0
        shown = clew("quarantine", "show", row["id"], "--json").json
        assert shown["state"] == "discarded"
        assert shown["history"][-1]["reason"] == "spoiled on purpose"
    assert not clew("quarantine", "list", "--json").json["quarantined"]
