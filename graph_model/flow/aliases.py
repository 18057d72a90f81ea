"""The aliases of things that systems name differently (S1, GTIN, GLN), and the keys of what they concern."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph_model import uid

NUMBERED_BY_EACH_SYSTEM = frozenset(
    {"order", "purchase_order", "sales_order", "run", "shipment", "load", "equipment", "person", "location"}
)
"""Kinds that each system numbers for itself, unless it is told otherwise (records.md)."""

WITH_GLN = frozenset({"party", "location"})
"""Kinds that a GLN may name."""

_WITH_GTIN = frozenset({"unit", "lot"})
_GLN = "gln"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A thing that bears a number: whether a record brings it, or a bare number merely named it."""

    uid: str
    brought: bool
    implicit: bool


def keys(created: Iterable[str], changed: Iterable[str]) -> Iterator[str]:
    """The keys of the rules that things of these uids may concern.

    >>> sorted(keys(["clew:order:mes:1001", "clew:gs1:unit:09506000134352/7"], ["clew:item:own:PN-1"]))
    ['gs1 clew:gs1:unit:09506000134352/7', 'item clew:item:own:PN-1', 'number order 1001']
    >>> list(keys(["clew:gs1:party:0614141000005", "clew:gs1:party:4012345000054/7"], [gln_name("X")]))
    ['gln 0614141000005', 'gln X']
    """
    for name in created:
        kind, namespace, parts = uid.split(name)
        if namespace == uid.GS1 and kind in _WITH_GTIN:
            yield f"gs1 {name}"
        elif namespace == uid.GS1 and kind in WITH_GLN and len(parts) == 1:  # With 254, a place within.
            yield f"gln {parts[0]}"
        yield from _own_keys(name)
    for name in changed:
        yield from _own_keys(name)


def _own_keys(name: str) -> Iterator[str]:
    kind, namespace, parts = uid.split(name)
    if kind in NUMBERED_BY_EACH_SYSTEM:
        yield f"number {kind} {parts[-1]}"
    elif kind == "item":
        yield f"item {name}"
    elif kind == "identifier" and namespace == _GLN:
        yield f"gln {parts[-1]}"


def number_aliases(bearers: Iterable[Bearer]) -> dict[str, str | None]:
    """Which thing a bare number means (S1), for every bearer that was only assumed.

    The own system's thing where that system has sent a record of it; else the only one that any system has
    sent; several or none: no alias, never silently two halves joined.
    """
    bearers = list(bearers)
    brought = [bearer.uid for bearer in bearers if bearer.brought]
    meant = brought[0] if len(brought) == 1 else None
    return {bearer.uid: meant for bearer in bearers if bearer.implicit and not bearer.brought}


def gs1_alias(name: str, products: Iterable[str]) -> str | None:
    """The unit or lot of our numbering that a GS1 key names, once exactly one item is sold under its GTIN.

    >>> gs1_alias("clew:gs1:unit:09506000134352/7", ["clew:item:own:PN-1"])
    'clew:unit:own:PN-1/7'
    """
    products = list(products)
    if len(products) != 1:
        return None
    kind, _, (_, *numbers) = uid.split(name)
    _, namespace, (item,) = uid.split(products[0])
    return uid.make(kind, namespace, uid.item_part(item, item_issuer=namespace, issuer=namespace), *numbers)


def gln_name(gln: str) -> str:
    """The further name that a party or location has by the GLN it is said to have.

    >>> gln_name("0614141000005")
    'clew:identifier:gln:0614141000005'
    """
    return uid.make("identifier", _GLN, gln)


def gln_alias(bearers: Iterable[str]) -> str | None:
    """The party, or the location, that a GLN names, once exactly one is said to have it.

    >>> gln_alias(["clew:party:own:C-1"]), gln_alias(["clew:party:own:C-1", "clew:party:own:C-2"])
    ('clew:party:own:C-1', None)
    """
    bearers = list(bearers)
    return bearers[0] if len(bearers) == 1 else None
