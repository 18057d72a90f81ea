"""What an answer shows of the things it names: numbers, place, holder, stub or not, the records cited.

Whatever name a record used, it speaks of the thing: everything is gathered over all names of one thing (S28).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graph_model.database import Database
from graph_model.same import alias_classes
from graph_model.uid import split
from queries.finished import finished, products
from queries.holdings import Movements, movements
from queries.knowledge import AT_ONCE, Knowledge
from queries.view import View, views
from queries.waiting import refusing_systems
from queries.whereabouts import whereabouts

MATERIAL_KINDS = frozenset({"lot", "container", "unit", "class", "hu", "vessel"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as an answer shows it.

    `canonical` is the name it is listed under (S28); item, lot and serial are those of the canonical name,
    unless that is a GS1 key and another name has our own numbers.
    """

    canonical: str
    names: tuple[str, ...]
    kind: str
    label: str
    item: str | None
    lot: str | None
    serial: str | None
    name: str | None
    finished: bool
    stub: bool
    location: str | None
    holder: str | None
    quarantined: tuple[str, ...]

    @property
    def kinds(self) -> set[str]:
        """The kinds of all its names."""
        return {split(name).kind for name in self.names}


@dataclass(frozen=True, slots=True)
class Things:
    """Things by every one of their names, their movements, and the records cited by version."""

    by_name: dict[str, Shown]
    moves: Movements
    identities: dict[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> Shown:
        return self.by_name[name]

    def cited(self, versions: Iterable[str]) -> tuple[str, ...]:
        """Record versions by the identity people know: system/type/id."""
        return tuple(sorted({self.identities.get(version, version) for version in versions}))


_RECORDS = """
UNWIND $versions AS version MATCH (r:SourceRecord {uid: version}) RETURN r.uid AS uid, r.identity AS identity
"""


def shown(
    database: Database, uids: Iterable[str], knowledge: Knowledge, versions: Iterable[str] = ()
) -> Things:
    """These things as an answer shows them, under every name they have."""
    classes = alias_classes(database.read, sorted(set(uids)), knowledge.known)
    seen = views(database, classes, knowledge)
    names: dict[str, list[str]] = defaultdict(list)
    for name in sorted(seen, key=_our_number):
        names[classes[name]].append(name)
    items = {
        thing: {str(seen[name].said["item"]) for name in of_thing if seen[name].said.get("item")}
        for thing, of_thing in names.items()
    }
    refused = refusing_systems(database, knowledge)
    instances = products(database, names, knowledge)
    goods = finished(database, names, items, instances, knowledge)
    moves = movements(database, names, knowledge)
    seen_at = {stay.place for stays in moves.stays.values() for stay in stays if stay.place}
    places = alias_classes(database.read, sorted(seen_at), knowledge.known)
    ours = {places[name]: name for name in sorted(places, key=_our_number, reverse=True)}
    by_name: dict[str, Shown] = {}
    for thing, of_thing in names.items():
        place = whereabouts(moves, thing)
        numbered = seen[of_thing[0]].said
        told = Shown(
            canonical=thing,
            names=tuple(sorted(of_thing)),
            kind=split(thing).kind,
            label=seen[thing].label,
            item=numbered.get("item"),
            lot=numbered.get("lot"),
            serial=numbered.get("serial"),
            name=_name([seen[name] for name in (thing, *of_thing)] + instances[thing]),
            finished=thing in goods,
            stub=not any(seen[name].brought for name in of_thing),
            location=places[place.location] if place.location else None,
            holder=split(ours[places[place.holder]]).parts[-1] if place.holder else None,
            quarantined=tuple(sorted({system for name in of_thing for system in refused.get(name, ())})),
        )
        by_name |= dict.fromkeys(of_thing, told)
    return Things(by_name, moves, _identities(database, versions))


def _our_number(name: str) -> tuple[bool, str]:
    """Names by our own numbers come first."""
    return name.startswith("clew:gs1:"), name


def _name(told: list[View]) -> str | None:
    return next((str(view.said["name"]) for view in told if view.said.get("name")), None)


def _identities(database: Database, versions: Iterable[str]) -> dict[str, str]:
    wanted = sorted(set(versions))
    found: dict[str, str] = {}
    for first in range(0, len(wanted), AT_ONCE):
        rows = database.read(_RECORDS, versions=wanted[first : first + AT_ONCE])
        found |= {row["uid"]: row["identity"] for row in rows}
    return found
