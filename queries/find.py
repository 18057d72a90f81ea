"""Find anything by any identifier: our REF, a GS1 scan, Digital Link, EPC, HIBC, a bare number."""

import re
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote

from graph_model import uid
from graph_model.catalog import KINDS
from graph_model.database import Database, Row
from graph_model.errors import AmbiguousError, NotFoundError, QuestionError
from graph_model.identifiers import Identifier, identify
from queries.knowledge import held

_REF = re.compile(
    r"(?:(?P<outer>[^@:/]+)@)?(?P<kind>[a-z_]+):(?:(?P<inner>[^@:/]+)@)?(?P<parts>.+)", re.DOTALL
)
_LONGEST = 8_000
_MOST = 200


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that an identifier names, and by what it was found."""

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


def find(database: Database, text: str, known: int | None = None) -> list[Match]:
    """Everything in the graph that this text names, the surest reading first; empty when nothing does.

    With `known`, aliases and further names are those that Clew knew at that batch (R9).
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or "\x00" in text:
        raise QuestionError(f"an identifier is a text of 1 to {_LONGEST} characters without NUL")
    for matched, uids in _readings(database, text, known):
        rows = _things(database, uids)
        if rows:
            return _collapsed(database, rows, matched, known)
    return []


def resolve(database: Database, text: str, known: int | None = None) -> Match:
    """The one thing a REF names.

    Raises NotFoundError, or AmbiguousError with the candidates.
    """
    matches = find(database, text, known)
    if not matches:
        raise NotFoundError(f"nothing is known by {text[:200]!r}")
    if len(matches) > 1:
        raise AmbiguousError(text, tuple(match.uid for match in matches))
    return matches[0]


def _readings(database: Database, text: str, known: int | None) -> Any:
    """What the text may mean, one reading after the other; the first that finds something counts."""
    if text.startswith("clew:"):
        yield "uid", [text]
    ref = _REF.fullmatch(text)
    if ref is not None and ref["kind"] in KINDS:
        parts = [unquote(part) for part in ref["parts"].split("/")]
        namespace = ref["outer"] or ref["inner"]
        if ref["kind"] == "record":
            yield "record", _record_uids(database, ref["parts"])
        elif namespace is not None:
            yield "ref", _named(ref["kind"], unquote(namespace), parts)
        else:
            yield "ref", _named(ref["kind"], uid.OWN, parts)
            yield "ref", _bearers(database, ref["kind"], parts)
    names = identify(text)
    if names:
        sure = [name for name in names if name.attributes.get("check") != "absent"]
        yield "identifier", [u for name in sure for u in _identified(database, name, known)]
    yield "number", _numbered(database, text, known)


def _named(kind: str, namespace: str, parts: list[str]) -> list[str]:
    """The uid of a REF whose namespace is said; an item in it is our own or the namespace's own."""
    if KINDS[kind].label in {"Lot", "SerialUnit", "Container"} and len(parts) > 1:
        own = uid.item_part(parts[0], item_issuer=uid.OWN, issuer=namespace)
        theirs = uid.item_part(parts[0], item_issuer=namespace, issuer=namespace)
        found = [uid.make(kind, namespace, item, *parts[1:]) for item in dict.fromkeys([theirs, own])]
        return [*found, uid.make_gs1(kind, *parts)] if namespace == uid.GS1 else found
    found = [uid.make(kind, namespace, *parts)]
    return [*found, uid.make_gs1(kind, *parts)] if namespace == uid.GS1 else found


def _bearers(database: Database, kind: str, parts: list[str]) -> list[str]:
    """Whoever bears the number, whatever the namespace; a bare number that was only assumed gives way."""
    rows = database.read(
        "MATCH (n:Thing {number: $number}) WHERE n.uid STARTS WITH $prefix OR n.uid STARTS WITH $gs1 "
        "RETURN n.uid AS uid, coalesce(n.implicit, false) AS implicit LIMIT $most",
        number=parts[0] if kind in {"revision", "document"} else parts[-1],
        prefix=f"clew:{kind}:",
        gs1=f"clew:gs1:{kind}:",
        most=_MOST,
    )
    same = [row for row in rows if [*map(uid.plain_item, uid.split(row["uid"]).parts)] == parts]
    said = [row["uid"] for row in same if not row["implicit"]]
    return said or [row["uid"] for row in same]


def _record_uids(database: Database, identity: str) -> list[str]:
    rows = database.read(
        "MATCH (r:SourceRecord {identity: $identity, current: true}) RETURN r.uid AS uid", identity=identity
    )
    return [row["uid"] for row in rows]


def _identified(database: Database, name: Identifier, known: int | None) -> list[str]:
    """The thing under its GS1 key, and under our own number where the item with that GTIN is known."""
    if name.gtin is None:
        return [name.uid()]
    numbers = list(name.key[1:])
    rows = database.read(
        f"MATCH (p:Product)-[s:SOLD_AS]->(:Thing {{uid: $uid}}) WHERE {_held('s')} RETURN p.uid AS uid",
        uid=uid.make_gs1("class", name.gtin),
        known=known,
    )
    own = []
    for row in rows:
        _, namespace, (item,) = uid.split(row["uid"])
        part = uid.item_part(item, item_issuer=namespace, issuer=namespace)
        own.append(uid.make(name.kind, namespace, part, *numbers) if numbers else row["uid"])
    return [name.uid(), *own]


def _numbered(database: Database, text: str, known: int | None) -> list[str]:
    rows = database.read(
        "CALL { MATCH (n:Thing {number: $text}) WHERE NOT n:Event AND NOT n:BomLine AND NOT n:Measurement "
        "AND NOT n:Identifier RETURN n "
        "UNION MATCH (n:Thing)-[k:KNOWN_AS]->(:Thing {number: $text}) "
        f"WHERE {_held('k')} RETURN n }} "
        "RETURN n.uid AS uid, coalesce(n.implicit, false) AS implicit LIMIT $most",
        text=text,
        most=_MOST,
        known=known,
    )
    return [row["uid"] for row in rows]


def _things(database: Database, uids: list[str]) -> list[Row]:
    """Things of these uids, and source records by their version."""
    if not uids:
        return []
    return database.read(
        "UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) "
        "RETURN DISTINCT n.uid AS uid, n.item AS item, n.lot AS lot, n.serial AS serial, n.name AS name "
        "UNION UNWIND $uids AS uid MATCH (r:SourceRecord {uid: uid}) "
        "RETURN DISTINCT r.uid AS uid, null AS item, null AS lot, null AS serial, r.identity AS name",
        uids=uids,
    )


def _held(edge: str) -> str:
    """Cypher for: the edge holds at batch `$known`, or now where that is null."""
    return f"CASE WHEN $known IS NULL THEN {edge}.known_to IS NULL ELSE {held(edge)} END"


def _collapsed(database: Database, rows: list[Row], matched: str, known: int | None) -> list[Match]:
    """One match per thing: names that are the same thing are listed once, by the smallest uid (S28)."""
    classes = alias_classes(database, [row["uid"] for row in rows], known)
    found: dict[str, Match] = {}
    for row in sorted(rows, key=lambda row: (row["uid"].startswith("clew:gs1:"), row["uid"])):
        canonical = classes[row["uid"]]
        if canonical not in found:
            kind = "record" if not row["uid"].startswith("clew:") else uid.split(row["uid"]).kind
            found[canonical] = Match(
                canonical, kind, row["item"], row["lot"], row["serial"], row["name"], matched
            )
    return sorted(found.values(), key=lambda match: match.uid)


def alias_classes(database: Database, uids: list[str], known: int | None = None) -> dict[str, str]:
    """The canonical member (smallest uid) of the alias class of each of these things."""
    member: dict[str, set[str]] = {name: {name} for name in uids}
    frontier = list(member)
    while frontier:
        rows = database.read(
            "UNWIND $uids AS uid MATCH (:Thing {uid: uid})-[e:SAME_AS]-(m:Thing) "
            f"WHERE {_held('e')} "
            "RETURN uid, m.uid AS other",
            uids=frontier,
            known=known,
        )
        frontier = []
        for row in rows:
            one, other = member[row["uid"]], member.get(row["other"])
            if other is None:
                frontier.append(row["other"])
                other = {row["other"]}
            if one is not other:
                merged = one | other
                for name in merged:
                    member[name] = merged
    return {name: min(group) for name, group in member.items()}
