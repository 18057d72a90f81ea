"""A text to what it names: `identify` takes anything, `identify_epc` one URI of an EPCIS document."""

import re
from collections.abc import Iterator
from functools import lru_cache

from graph_model.identifiers.digital_link import read_link
from graph_model.identifiers.epc import read_urn
from graph_model.identifiers.gs1 import read_brackets, read_digits, read_elements
from graph_model.identifiers.hibc import read_hibc
from graph_model.identifiers.iccbba import read_iccbba
from graph_model.identifiers.identifier import Identifier, with_lot
from graph_model.identifiers.keys import read_key

_LONGEST = 2_000  # Percent-encoded in a uid it still fits the 8 kB that an index key may have.
_URI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>"{}|\\^`]+""")
_URI_BEGINS = re.compile(r"(?i:urn:|[a-z][a-z0-9+.-]*://)")
_UUID = re.compile(r"(?i:(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))")
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?/")


def identify(text: str) -> tuple[Identifier, ...]:
    """Everything that this text may name, best first; empty where it names nothing; never raises.

    A scan with GTIN, lot and serial names the unit, then the lot it belongs to. A bare text of digits or
    capitals is read last, since a number of one's own may look like one of GS1 or HIBC by chance.
    """
    if len(text) > _LONGEST:
        return ()
    text = _SYMBOLOGY.sub("", text, count=1) if text.lstrip().startswith("]") else text
    found: dict[tuple[str, tuple[str, ...]], Identifier] = {}
    for one in _readings(text.strip()):
        found.setdefault((one.kind, one.key), one)
    return tuple(found.values())


def _readings(text: str) -> Iterator[Identifier]:
    if _URI_BEGINS.match(text) or _UUID.fullmatch(text):
        yield from _read_uri(text)
        return
    if _HOST.match(text):
        yield from (one for one in _read_uri(f"https://{text}") if one.scheme != "uri")
    yield from read_brackets(text)
    yield from read_hibc(text)
    yield from read_iccbba(text)
    yield from read_digits(text)
    yield from read_elements(text)


def _read_uri(text: str) -> tuple[Identifier, ...]:
    try:
        return with_lot(_identify_epc(text))
    except ValueError:
        return ()


def identify_epc(text: str) -> Identifier:
    """The one thing or class that an EPC, or EPC class, of an EPCIS document names.

    Raises ValueError with a sentence where the text is no absolute URI or a malformed GS1 key. A Digital Link
    with a wrong check digit keeps it as stated. A URI of no standard is a unit with itself as name.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{text[:40]!r}… is no EPC: it has {len(text)} characters, allowed are {_LONGEST}")
    return _identify_epc(text)


@lru_cache(maxsize=65_536)
def _identify_epc(text: str) -> Identifier:
    if text.startswith("urn:epc:") or text[:8].lower() == "urn:epc:":
        return read_urn(text)
    if uuid := _UUID.fullmatch(text):
        return Identifier("uuid", "unit", None, None, None, ("uuid", uuid[1].lower()))
    if not _URI.fullmatch(text):
        raise ValueError(
            f"{text[:100]!r} is no EPC: it must be an absolute URI, like urn:epc:id:sgtin:0614141.107346.2018"
        )
    if link := read_link(text):
        return read_key(*link)
    return Identifier("uri", "unit", None, None, None, ("uri", text))
