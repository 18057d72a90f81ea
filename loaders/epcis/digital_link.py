"""EPC URIs and GS1 Digital Links as Digital Links on id.gs1.org: the finest level alone, or all that is said.

`canonical` is what the event hash asks for, the constrained canonical form (CBV 2.0, 8.9; Digital Link 4.11).
`one_spelling` keeps the lot beside the serial, since the unit is a member of it (S28).

>>> canonical("urn:epc:id:sgtin:0614141.812345.6789")
'https://id.gs1.org/01/80614141123458/21/6789'
>>> canonical("https://shop.example.com/gtin/9506000134352/lot/A/ser/1?x=1")
'https://id.gs1.org/01/09506000134352/21/1'
>>> one_spelling("https://shop.example.com/gtin/9506000134352/ser/1?10=A")
'https://id.gs1.org/01/09506000134352/10/A/21/1'
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from graph_model.identifiers.digital_link import read_link
from graph_model.identifiers.epc import Urn, elements_of, parts_of
from graph_model.identifiers.keys import QUALIFIERS

_BASE: Final = "https://id.gs1.org"


@lru_cache(maxsize=100_000)
def canonical(uri: str) -> str | None:
    """The canonical Digital Link URI; None where this is neither a well-formed EPC URI nor a Digital Link.

    EPC schemes that no GS1 key stands behind (gid, usdod, adi, bic, imovn) have no Digital Link: they answer
    with themselves when well-formed.
    """
    try:
        if uri.startswith("urn:epc:"):
            urn = parts_of(uri)
            if urn.form == "id" and urn.scheme in _OTHER_SCHEMES:
                return uri if _OTHER_SCHEMES[urn.scheme].fullmatch(urn.body) else None
            found = _of_urn(urn)
        else:
            found = read_link(re.split(r"[?#]", uri, maxsplit=1)[0])
    except ValueError:
        return None
    return _finest(*found) if found else None


@lru_cache(maxsize=100_000)
def one_spelling(uri: str) -> str:
    """The one spelling of a GS1 key with its qualifiers and attributes; every other URI is as stated.

    So is a link that says more than application identifiers: two documents of one key are not the same.
    """
    try:
        found = _of_urn(parts_of(uri)) if uri.startswith("urn:epc:") else _said_alone(uri)
    except ValueError:
        return uri
    return _whole(*found) if found else uri


def _said_alone(uri: str) -> tuple[str, dict[str, str]] | None:
    """What a link says, if each of its parameters is an application identifier of its own."""
    address, _, query = uri.partition("?")
    found, named = read_link(uri), read_link(address)
    if found is None or named is None or "#" in uri:
        return None
    parameters = len(re.split("[&;]", query)) if query else 0
    return found if len(found[1]) == len(named[1]) + parameters else None


def _of_urn(urn: Urn) -> tuple[str, dict[str, str]] | None:
    return elements_of(urn) if _well_formed(urn) else None


def _well_formed(urn: Urn) -> bool:
    """What `elements_of` does not ask: a form that its scheme has, a pattern that is one, escapes."""
    if urn.form == "id":
        form = urn.scheme not in _LOTS
    elif urn.form == "idpat":
        form = urn.scheme in _PATTERNS and urn.body.endswith(".*")
    else:
        form = urn.form == "class" and urn.scheme in _LOTS
    return form and _BODY.fullmatch(urn.body) is not None


def _finest(key: str, elements: Mapping[str, str]) -> str | None:
    """The link to the finest level that is told: a serial hides the lot; None for levels that CBV has not."""
    levels = _LEVELS.get(key, ())
    if elements.keys() - {key, _VARIANT, *levels}:
        return None
    path = f"/{key}/{quote(elements[key], safe='')}"
    for level in levels:
        if level in elements and (level, elements[level]) != _NO_EXTENSION:
            return f"{_BASE}{path}/{level}/{quote(elements[level], safe='')}"
    return _BASE + path


def _whole(key: str, elements: Mapping[str, str]) -> str:
    """The link with the qualifiers in its path and all attributes behind it."""
    said = {ai: quote(value, safe="") for ai, value in elements.items() if (ai, value) != _NO_EXTENSION}
    path = "".join(f"/{ai}/{said.pop(ai)}" for ai in (key, *QUALIFIERS.get(key, ())) if ai in said)
    attributes = "&".join(f"{ai}={said[ai]}" for ai in sorted(said))
    return f"{_BASE}{path}{'?' if attributes else ''}{attributes}"


_VARIANT: Final = "22"
_NO_EXTENSION: Final = ("254", "0")
_LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "01": ("21", "235", "10"),
    "8006": ("21", "10"),
    "414": ("254",),
    "8010": ("8011",),
}
_BODY: Final = re.compile(r"(?:[A-Za-z0-9!'()*+,\-.:;=_~]|%[0-9A-Fa-f]{2})+")
_LOTS: Final = frozenset({"lgtin"})
_PATTERNS: Final = frozenset({"sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"})
_OTHER_SCHEMES: Final = {
    "gid": re.compile(r"\d+\.\d+\.\d+"),
    "usdod": re.compile(r"[A-Z0-9]{5,6}\.\d+"),
    "adi": re.compile(r"[A-Z0-9]{5,6}\.[^.]*\..+"),
    "bic": re.compile(r"[A-Z]{3}[UJZ]\d{7}"),
    "imovn": re.compile(r"\d{7}"),
}
