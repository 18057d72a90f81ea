"""What a text may name: our REF, a GS1 scan, Digital Link, EPC, HIBC, a bare number."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from graph_model import uid
from graph_model.catalog import KINDS
from graph_model.cypher import held
from graph_model.database import Database, Row
from graph_model.flow.aliases import WITH_GLN, gln_name
from graph_model.identifiers import Identifier, identify, numbered
from graph_model.identifiers.identifier import with_lot
from graph_model.naming import identity_properties

_REF = re.compile(
    r"(?:(?P<outer>[^@:/]+)@)?(?P<kind>[a-z_]+):(?:(?P<inner>[^@:/]+)@)?(?P<parts>.+)", re.DOTALL
)
_OF_ITEM = frozenset({"lot", "unit", "container"})
_MOST = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text names, read as `matched`; `carried` are lots that a scan states beside their unit."""

    matched: str
    uids: list[str]
    carried: tuple[str, ...] = ()


def readings(database: Database, text: str, known: int) -> Iterator[Reading]:
    """What the text may mean, one reading after the other; the first that finds something counts."""
    if text.startswith("clew:"):
        yield Reading("uid", [text])
    yield from _as_ref(database, text, known)
    names = [name for name in identify(text) if name.attributes.get("check") != "absent"]
    if names:
        carried = {lot for name in names for lot in with_lot(name)[1:]}
        yield Reading(
            "identifier",
            [one for name in names if name not in carried for one in _identified(database, name, known)],
            tuple(one for name in names if name in carried for one in _identified(database, name, known)),
        )
        # Many labels have the GLN of a company in the element for places.
        yield Reading(
            "identifier", [one for name in names for one in _of_gln(database, name, WITH_GLN, known)]
        )
    yield Reading("number", _numbered(database, text, known))


def spells(text: str, name: str) -> bool:
    """Whether this uid has the kind and number that a REF says, or the number that a text is."""
    ref = _ref(text)
    if ref is None:
        return identity_properties(name)["number"] == text
    kind, namespace, parts = ref
    told = uid.split(name)
    if told.kind != kind or namespace not in {None, told.namespace}:
        return False
    return parts in (_parts(name), [identity_properties(name)["number"]])


def _ref(text: str) -> tuple[str, str | None, list[str]] | None:
    """The kind, namespace and parts of a REF."""
    ref = _REF.fullmatch(text)
    if ref is None or ref["kind"] not in KINDS:
        return None
    namespace = ref["outer"] or ref["inner"]
    parts = [unquote(part) for part in ref["parts"].split("/")]
    return ref["kind"], None if namespace is None else unquote(namespace), parts


def _as_ref(database: Database, text: str, known: int) -> Iterator[Reading]:
    ref = _ref(text)
    if ref is None:
        return
    kind, namespace, parts = ref
    if kind == "record":
        yield Reading("record", _record_uids(database, text.partition("record:")[2]))
        return
    yield Reading("ref", _named(kind, uid.OWN if namespace is None else namespace, parts))
    bearers = _bearers(database, kind, namespace, parts, known)
    yield Reading("ref", _sure([row for row in bearers if _parts(row["uid"]) == parts]))
    if len(parts) == 1:
        yield Reading("ref", _sure(bearers))


def _record_uids(database: Database, identity: str) -> list[str]:
    rows = database.read(
        "MATCH (r:SourceRecord {identity: $identity, current: true}) RETURN r.uid AS uid", identity=identity
    )
    return [row["uid"] for row in rows]


def _named(kind: str, namespace: str, parts: list[str]) -> list[str]:
    """The uid of a REF whose namespace is said; an item in it is our own or the namespace's own."""
    gs1 = [uid.make_gs1(kind, *parts)] if namespace == uid.GS1 else []
    if kind not in _OF_ITEM or len(parts) == 1:
        return [numbered(kind, namespace, *parts), *gs1]
    own = uid.item_part(parts[0], item_issuer=uid.OWN, issuer=namespace)
    theirs = uid.item_part(parts[0], item_issuer=namespace, issuer=namespace)
    return [*(uid.make(kind, namespace, item, *parts[1:]) for item in dict.fromkeys([theirs, own])), *gs1]


_ASSUMED = f"""
coalesce(n.implicit, false)
AND NOT EXISTS {{ (n)-[c:ASSERTED_BY]->() WHERE c.brings AND {held("c")} }} AS assumed
"""
_BEARERS = f"""
MATCH (n:Thing {{number: $number}}) WHERE any(prefix IN $prefixes WHERE n.uid STARTS WITH prefix)
  AND ($item IS NULL OR n.item = $item)
RETURN n.uid AS uid, {_ASSUMED} LIMIT $most
"""
_NUMBERED = f"""
CALL {{
  MATCH (n:Thing {{number: $text}})
  WHERE NOT n:Event AND NOT n:BomLine AND NOT n:Measurement AND NOT n:Identifier RETURN n
  UNION MATCH (n:Thing)-[k:KNOWN_AS]->(:Thing {{number: $text}}) WHERE {held("k")} RETURN n
}}
RETURN n.uid AS uid, {_ASSUMED} LIMIT $most
"""
_SOLD_AS = f"""
MATCH (p:Product)-[s:SOLD_AS]->(:Thing {{uid: $uid}}) WHERE {held("s")} RETURN p.uid AS uid
"""
_KNOWN_AS = f"""
MATCH (n:Thing)-[k:KNOWN_AS]->(:Thing {{uid: $name}}) WHERE {held("k")}
RETURN DISTINCT n.uid AS uid LIMIT $most
"""


def _bearers(database: Database, kind: str, namespace: str | None, parts: list[str], known: int) -> list[Row]:
    """Whoever bears the number, in this namespace or in any."""
    if namespace is None:
        prefixes = [f"clew:{kind}:", f"clew:gs1:{kind}:"]
    else:
        prefixes = [f"clew:gs1:{kind}:"] if namespace == uid.GS1 else [f"{uid.make(kind, namespace)}"]
    return database.read(
        _BEARERS,
        number=parts[0] if kind in {"revision", "document"} else parts[-1],
        item=parts[0] if kind in _OF_ITEM and len(parts) > 1 else None,
        prefixes=prefixes,
        most=_MOST,
        known=known,
    )


def _numbered(database: Database, text: str, known: int) -> list[str]:
    return _sure(database.read(_NUMBERED, text=text, most=_MOST, known=known))


def _sure(rows: list[Row]) -> list[str]:
    """A thing of a number that was only assumed gives way to one of its kind that a record brings (S1)."""
    brought = {uid.split(row["uid"]).kind for row in rows if not row["assumed"]}
    return [row["uid"] for row in rows if not row["assumed"] or uid.split(row["uid"]).kind not in brought]


def _parts(name: str) -> list[str]:
    """The parts of a uid as a REF has them."""
    return [uid.plain_item(part) for part in uid.split(name).parts]


def _identified(database: Database, name: Identifier, known: int) -> list[str]:
    """The thing under its GS1 key, and under our own number where that GTIN or GLN is known."""
    if name.gtin is None:
        return [name.uid(), *_of_gln(database, name, {name.kind}, known)]
    numbers = list(name.key[1:])
    own = []
    for row in database.read(_SOLD_AS, uid=uid.make_gs1("class", name.gtin), known=known):
        _, namespace, (item,) = uid.split(row["uid"])
        part = uid.item_part(item, item_issuer=namespace, issuer=namespace)
        own.append(uid.make(name.kind, namespace, part, *numbers) if numbers else row["uid"])
    return [name.uid(), *own]


def _of_gln(database: Database, name: Identifier, kinds: Collection[str], known: int) -> list[str]:
    """What of these kinds has the GLN that this names; one with an extension is that of a place within."""
    if name.kind not in WITH_GLN or len(name.key) > 1:
        return []
    (gln,) = name.key
    rows = database.read(_KNOWN_AS, name=gln_name(gln), known=known, most=_MOST)
    said = [row["uid"] for row in rows if uid.split(row["uid"]).kind in kinds]
    return [*(uid.make_gs1(kind, gln) for kind in sorted(kinds)), *said]
