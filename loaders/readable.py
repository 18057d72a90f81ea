"""What can be read of a record that was refused: answers that touch it say so (R10).

A refused record may be wrong in any place, so each thing is tried for itself, and a number whose namespace is
in doubt stands in all that it may be meant in: an answer that is called incomplete without need does less
harm than one that is called complete.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from graph_model.identifiers import numbered
from loaders.epcis.named import named
from loaders.records.refs import NAMESPACED, MaterialRef, Speaker, SubjectRef

_LONGEST: Final = 200
_WAYS: Final = (
    ("item", "serial"),
    ("item", "lot", "container"),
    ("item", "lot"),
    ("handling_unit",),
    ("vessel",),
    ("epc",),
    ("scan",),
    ("item", "revision"),
    ("item",),
)
_SCOPES: Final = ("issuer", "item_issuer", "ns")
_KINDS: Final = {kind: kind for kind in sorted(NAMESPACED - {"item", "lot", "unit", "hu"})} | {
    "handling_unit": "hu",
    "tool": "equipment",
    "signer": "person",
    "inspector": "person",
    **dict.fromkeys(("supplier", "customer", "ship_to", "carrier", "maker"), "party"),
    "parent": "location",
}
_KINDS_IN: Final = {
    "move": {"from": "location", "to": "location"},
    "field_action": {"action": "field_action"},
    "acknowledgement": {"action": "field_action"},
    "purchase_order": {"order": "purchase_order"},
    "sales_order": {"order": "sales_order"},
}


def speaker_of(record: Any) -> Speaker:
    """Who speaks in a record that was refused, with the namespaces that can be read."""
    said = record if isinstance(record, dict) else {}
    system, type_ = (said[key] if isinstance(said.get(key), str) else "?" for key in ("system", "type"))
    stated = said.get("namespaces")
    spaces = stated if isinstance(stated, dict) else {}
    return Speaker(system, type_, "?", {k: v for k, v in spaces.items() if isinstance(v, str) and v})


def readable_uids(data: Any, speaker: Speaker) -> tuple[str, ...]:
    """The uids of all that the data of a record speaks of."""
    return tuple(sorted({*_read(data, speaker), *named(data)}))


def _read(data: Any, speaker: Speaker) -> Iterator[str]:
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield from _materials(value, speaker)
            yield from _numbers(value, speaker)
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _materials(value: dict[str, Any], speaker: Speaker) -> Iterator[str]:
    texts = {name: text for name in (*_SCOPES, *sum(_WAYS, ())) if (text := _text(value.get(name)))}
    scopes = {name: texts[name] for name in _SCOPES if name in texts}
    for way in _WAYS if texts.keys().isdisjoint(("lot", "serial")) else _WAYS[:-2]:
        if not texts.keys() >= set(way):
            continue
        with suppress(ValueError):
            ref = SubjectRef.model_validate({name: texts[name] for name in way} | scopes)
            yield ref.end(speaker).uid
            if "ns" in scopes:
                yield SubjectRef.model_validate({name: texts[name] for name in way}).end(speaker).uid
            lot = ref.lot_end(speaker)
            if lot is not None:
                yield lot.uid


def _numbers(value: dict[str, Any], speaker: Speaker) -> Iterator[str]:
    beside = _text(value.get("ns"))
    for name, kind in (_KINDS | _KINDS_IN.get(speaker.type, {})).items():
        stated = value.get(name)
        if isinstance(stated, dict) and "ns" in stated:
            within = _text(stated["ns"])
            rest = (_text(part) for key, part in stated.items() if key != "ns")
            number = next(filter(None, rest), None)
        else:
            within, number = beside, _text(stated)
        if number is not None:
            yield from _ends(kind, number, within, value, speaker)
    cause, number = value.get("kind"), _text(value.get("id"))
    if isinstance(cause, str) and cause in NAMESPACED and number is not None:
        yield from _ends(cause, number, _text(value.get("system")), value, speaker)
    yield from _supplied(value, speaker)


def _ends(
    kind: str, number: str, namespace: str | None, value: dict[str, Any], speaker: Speaker
) -> Iterator[str]:
    revision = _text(value.get("revision")) if kind == "document" else None
    for parts in ((number,), (number, revision)) if revision else ((number,),):
        yield numbered(kind, speaker.namespace(kind), *parts)
        if namespace is not None:
            yield numbered(kind, namespace, *parts)


def _supplied(value: dict[str, Any], speaker: Speaker) -> Iterator[str]:
    """The supplier's lot of a receipt."""
    material, lot = value.get("material"), _text(value.get("supplier_lot"))
    item = _text(material.get("item")) if isinstance(material, dict) else None
    supplier = value.get("supplier")
    issuer = _text(supplier.get("id") if isinstance(supplier, dict) else supplier)
    if lot and item and issuer:
        whose = speaker.namespace("item")
        with suppress(ValueError):
            yield MaterialRef(item=item, lot=lot, issuer=issuer, item_issuer=whose).end(speaker).uid


def _text(value: Any) -> str | None:
    """An identifier as it was meant: trimmed, and digits of a number, which are refused as no text."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        with suppress(ValueError):
            text = str(value).strip()
            text.encode()
            return text if 0 < len(text) <= _LONGEST else None
    return None
