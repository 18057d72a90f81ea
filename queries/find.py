"""Find anything by any identifier: our REF, a GS1 scan, Digital Link, EPC, HIBC, a bare number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from graph_model import uid
from graph_model.database import Database
from graph_model.errors import AmbiguousError, NotFoundError, QuestionError
from graph_model.same import NOW, alias_classes
from queries.finished import products
from queries.knowledge import Knowledge
from queries.readings import readings, spells
from queries.view import View, views
from queries.waiting import refusing_systems

_LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that an identifier names, and by what it was found.

    `uid` is its canonical name (S28); item, lot and serial are those of that name, unless it is a GS1 key and
    another name has our own numbers.
    """

    uid: str
    kind: str
    item: str | None
    lot: str | None
    serial: str | None
    name: str | None
    matched: str

    def as_json(self) -> dict[str, Any]:
        """One entry of `clew find --json`."""
        return asdict(self)


def find(database: Database, text: str, known: int = NOW) -> list[Match]:
    """Everything in the graph that this text names, the surest reading first; empty when nothing does.

    With `known`, aliases and further names are those that Clew knew at that batch (R9).
    """
    for reading in readings(database, _identifier(text), known):
        if found := _things(database, [*reading.uids, *reading.carried], reading.matched, known):
            return found
    return []


def resolve(database: Database, text: str, known: int = NOW) -> Match:
    """The one thing a REF names; of a unit and the lot that one scan states, the unit where it is there.

    Raises NotFoundError, or AmbiguousError with the candidates.
    """
    for reading in readings(database, _identifier(text), known):
        for uids in (reading.uids, reading.carried):
            found = _things(database, uids, reading.matched, known)
            if len(found) > 1:
                raise AmbiguousError(text, tuple(match.uid for match in found))
            if found:
                return found[0]
    raise nothing_found(database, text, known)


def nothing_found(database: Database, text: str, known: int = NOW) -> NotFoundError:
    """The error that says so, and whether refused records name what the text may mean (R10)."""
    text = _identifier(text)
    meant = {
        name for reading in readings(database, text, known) for name in (*reading.uids, *reading.carried)
    }
    refused = refusing_systems(database, Knowledge(known))
    systems = {
        system
        for name, of_name in refused.items()
        if name in meant or spells(text, name)
        for system in of_name
    }
    told = f"nothing is known by {text[:200]!r}"
    if systems:
        told += f", but refused records of {', '.join(sorted(systems))} name it: see `clew quarantine list`"
    return NotFoundError(told)


def _identifier(text: str) -> str:
    text = text.strip()
    if not text or len(text) > _LONGEST or "\x00" in text:
        raise QuestionError(f"an identifier is a text of 1 to {_LONGEST} characters without NUL")
    return text


def _things(database: Database, uids: Iterable[str], matched: str, known: int) -> list[Match]:
    """The things of these uids, those of several names once (S28), or the source records."""
    wanted = list(dict.fromkeys(uids))
    there = views(database, wanted, Knowledge(known))
    if not there:
        return _records(database, wanted, matched) if wanted else []
    classes = alias_classes(database.read, sorted(there), known)
    seen = there | views(database, classes.keys() - there.keys(), Knowledge(known))
    names: dict[str, list[str]] = defaultdict(list)
    for name in sorted(seen, key=lambda name: (name.startswith("clew:gs1:"), name)):
        names[classes[name]].append(name)
    instances = products(database, names, Knowledge(known))
    return [
        _match(thing, [seen[name] for name in (of_thing[0], thing, *of_thing)] + instances[thing], matched)
        for thing, of_thing in sorted(names.items())
    ]


def _match(thing: str, told: list[View], matched: str) -> Match:
    """The match of a thing: its numbers by the first view, its name by the first other that has one."""
    numbers = told[0].said
    names = [str(view.said["name"]) for view in told[1:] if view.said.get("name")]
    return Match(
        thing,
        uid.split(thing).kind,
        numbers.get("item"),
        numbers.get("lot"),
        numbers.get("serial"),
        names[0] if names else None,
        matched,
    )


def _records(database: Database, versions: list[str], matched: str) -> list[Match]:
    rows = database.read(
        "UNWIND $uids AS uid MATCH (r:SourceRecord {uid: uid}) RETURN r.uid AS uid, r.identity AS identity",
        uids=versions,
    )
    return [Match(row["uid"], "record", None, None, None, row["identity"], matched) for row in rows]
