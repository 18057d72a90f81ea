"""What a uid alone says about a thing: the properties that a stub has before any record claims it."""

from functools import lru_cache

from graph_model import uid
from graph_model.catalog import KINDS
from graph_model.facts import Properties

_PARTS = {
    "lot": ("item", "lot"),
    "unit": ("item", "serial"),
    "container": ("item", "lot", "container"),
    "revision": ("item", "revision"),
    "document": ("document", "revision"),
    "class": ("gtin",),
    "hu": ("handling_unit",),
    "record": ("record_type", "record_id"),
    "purchase_order": ("order",),
    "sales_order": ("order",),
    "field_action": ("action",),
}


@lru_cache
def _declared(kind: str) -> frozenset[str]:
    return frozenset(prop.name for prop in KINDS[kind].properties) if kind in KINDS else frozenset()


def identity_properties(name: str) -> Properties:
    """The properties that a uid spells out, with `number`, under which people look the thing up.

    >>> identity_properties("clew:lot:own:PN-1/L1")
    {'item': 'PN-1', 'lot': 'L1', 'issuer': 'own', 'number': 'L1'}
    """
    kind, namespace, parts = uid.split(name)
    declared = _declared(kind)
    names = _PARTS.get(kind, (kind,))
    said: Properties = {
        key: uid.plain_item(part) if key == "item" and len(names) > 1 else part
        for key, part in zip(names, parts, strict=False)
        if key in declared
    }
    if "issuer" in declared:
        said["issuer"] = namespace
    if kind == "record":
        said["system"] = namespace
    said["number"] = parts[-1] if kind not in {"revision", "document"} else parts[0]
    return said
