"""Names of things: `clew:{kind}:{namespace}:{parts}`, parts percent-encoded and joined by `/`.

A uid is never built from a GTIN or an EPC alone, since a scan does not tell whose number it is: what is
known only by a GS1 key is `clew:gs1:{kind}:{parts}` until the item with that GTIN is known.

>>> make("lot", OWN, "PN-1", "L/7")
'clew:lot:own:PN-1/L%2F7'
>>> split("clew:lot:own:PN-1/L%2F7")
Name(kind='lot', namespace='own', parts=('PN-1', 'L/7'))
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

OWN = "own"
GS1 = "gs1"


class Name(NamedTuple):
    """A uid taken apart."""

    kind: str
    namespace: str
    parts: tuple[str, ...]


def encode(part: str) -> str:
    """A part as it stands in a uid: percent-encoded, and most need none of it."""
    return part if part.isalnum() and part.isascii() else _quoted(part)


@lru_cache(maxsize=50_000)
def _quoted(part: str) -> str:
    return quote(part, safe="")


def make(kind: str, namespace: str, *parts: str) -> str:
    """The uid of a thing of this kind, numbered by this namespace."""
    return f"clew:{kind}:{encode(namespace)}:{'/'.join(map(encode, parts))}"


def make_gs1(kind: str, *parts: str) -> str:
    """The uid of a thing known only by its GS1 key, such as `clew:gs1:unit:09506000134352/1001`."""
    return f"clew:gs1:{kind}:{'/'.join(map(encode, parts))}"


def split(uid: str) -> Name:
    """Take a uid apart; a GS1 uid answers with its kind and the namespace `gs1`."""
    scheme, first, second, rest = uid.split(":", 3)
    if scheme != "clew":
        raise ValueError(f"{uid!r} is no uid: it must begin with 'clew:'")
    parts = tuple(map(unquote, rest.split("/")))
    return Name(second, GS1, parts) if first == GS1 else Name(first, unquote(second), parts)


def item_part(item: str, *, item_issuer: str, issuer: str) -> str:
    """The item inside a lot's or unit's uid: marked with its own issuer where that differs from the lot's.

    A supplier's lot of our item and a supplier's lot of its own item of the same number stay two.

    >>> item_part("PN-1", item_issuer="own", issuer="S-9"), item_part("A@1", item_issuer="own", issuer="own")
    ('own@PN-1', 'A@@1')
    """
    plain = item.replace("@", "@@")
    return plain if item_issuer == issuer else f"{item_issuer.replace('@', '@@')}@{plain}"


def plain_item(part: str) -> str:
    """The item number out of an item part.

    >>> plain_item("own@PN-1"), plain_item("A@@1")
    ('PN-1', 'A@1')
    """
    return numbered_item(part, issuer=OWN)[1]


def numbered_item(part: str, *, issuer: str) -> tuple[str, str]:
    """Whose number an item part is, and the number; unmarked it is the issuer's of the lot or unit.

    >>> numbered_item("own@PN-1", issuer="S-9"), numbered_item("A@@1", issuer="S-9")
    (('own', 'PN-1'), ('S-9', 'A@1'))
    """
    marked = re.fullmatch(r"((?:[^@]|@@)+)@((?:[^@]|@@)+)", part)
    whose, number = (marked[1], marked[2]) if marked else (issuer, part)
    return whose.replace("@@", "@"), number.replace("@@", "@")
