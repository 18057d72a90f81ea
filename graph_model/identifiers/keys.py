"""GS1 application identifiers to one key: here all spellings of a GS1 name meet.

An EPC URN, a Digital Link and a scan are each first taken apart into `{application identifier: value}`, so
that `urn:epc:id:sgtin:…`, `https://…/01/…/21/…` and `(01)…(21)…` cannot but give one key.
Source: GS1 General Specifications, sections 3 and 4; EPC Tag Data Standard, section 6.
"""

import re
from collections.abc import Callable, Mapping

from graph_model.identifiers.attributes import name_attributes
from graph_model.identifiers.checks import has_check_digit
from graph_model.identifiers.identifier import Identifier, with_lot

Elements = Mapping[str, str]

_X = r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]"""  # The 82 characters of GS1 AI encodable character set 82.

SHAPES: Mapping[str, re.Pattern[str]] = {
    ai: re.compile(shape, re.ASCII)
    for ai, shape in {
        "00": r"\d{18}",
        "01": r"\d{14}",
        "10": _X + "{1,20}",
        "21": _X + "{1,20}",
        "22": _X + "{1,20}",
        "235": _X + "{1,28}",
        "253": r"\d{13}" + _X + "{0,17}",
        "254": _X + "{1,20}",
        "255": r"\d{13,25}",
        "401": r"\d{4}" + _X + "{0,26}",
        "402": r"\d{17}",
        "414": r"\d{13}",
        "417": r"\d{13}",
        "7040": r"\d" + _X + "{3}",
        "8003": r"\d{14}" + _X + "{0,16}",  # The first digit should be 0; links in use have others.
        "8004": r"\d{4}" + _X + "{0,26}",
        "8006": r"\d{18}",
        "8010": r"\d{4}[#\-/0-9A-Z]{0,26}",
        "8011": r"\d{1,12}",
        "8013": _X + "{1,25}",
        "8017": r"\d{18}",
        "8018": r"\d{18}",
        "8019": r"\d{1,10}",
    }.items()
}
"""What a key or a key qualifier may look like."""

_CHECKED: Mapping[str, int] = {
    ai: digits
    for digits, ais in {
        13: ("253", "255", "414", "417"),
        14: ("01", "02", "8003", "8006"),
        17: ("402",),
        18: ("00", "8017", "8018"),
    }.items()
    for ai in ais
}
"""How many digits each value begins with, of which the last is a check digit."""


def name_elements(elements: Elements) -> tuple[Identifier, ...]:
    """Everything that the elements of one scan name, best first; empty where a check digit is wrong."""
    if not all(has_check_digit(elements[ai][:n]) for ai, n in _CHECKED.items() if ai in elements):
        return ()
    said = dict.fromkeys(elements, elements)
    if "02" in elements and "01" not in elements:
        # The label of a logistic unit: its content is a name too, but behind the SSCC.
        said["01"] = {"01": elements["02"], **{ai: v for ai, v in elements.items() if ai not in ("00", "02")}}
    return tuple(
        found
        for ai in KEYS
        if ai in said and SHAPES[ai].fullmatch(said[ai][ai])
        for found in with_lot(read_key(ai, said[ai]))
    )


def read_key(ai: str, elements: Elements) -> Identifier:
    """The thing that the key `ai` names with its qualifiers; values must have the right SHAPES."""
    scheme, kind, gtin, lot, serial, key = KEYS[ai](elements)
    if elements.keys() <= _PARTS[ai]:
        return Identifier(scheme, kind, gtin, lot, serial, key)
    attributes = name_attributes({k: v for k, v in elements.items() if k not in _PARTS[ai]})
    return Identifier(scheme, kind, gtin, lot, serial, key, attributes)


_Named = tuple[str, str, str | None, str | None, str | None, tuple[str, ...]]


def _trade_item(elements: Elements) -> _Named:
    gtin, lot, serial = elements["01"], elements.get("10"), elements.get("21")
    if serial is not None:
        return "sgtin", "unit", gtin, lot, serial, (gtin, serial)
    if (extension := elements.get("235")) is not None:
        return "upui", "unit", gtin, lot, extension, ("upui", gtin, extension)
    if lot is not None:
        return "lgtin", "lot", gtin, lot, None, (gtin, lot)
    return "gtin", "class", gtin, None, None, (gtin,)


def _trade_item_piece(elements: Elements) -> _Named:
    piece = elements["8006"]
    gtin, lot, serial = piece[:14], elements.get("10"), elements.get("21")
    key = ("itip", gtin, piece[14:16], piece[16:])
    if serial is not None:
        return "itip", "unit", gtin, lot, serial, (*key, serial)
    if lot is not None:
        return "itip", "lot", gtin, lot, None, (*key, lot)
    return "itip", "class", gtin, None, None, key


def _part(elements: Elements) -> _Named:
    part, serial = elements["8010"], elements.get("8011")
    if serial is None:
        return "cpi", "class", None, None, None, ("cpi", part)
    return "cpi", "unit", None, None, serial, ("cpi", part, serial)


def _location(elements: Elements) -> _Named:
    gln, extension = elements["414"], elements.get("254")
    if extension is None or extension == "0":  # A URN writes "no extension" as 0.
        return "gln", "location", None, None, None, (gln,)
    return "sgln", "location", None, None, None, (gln, extension)


def _plain(ai: str, scheme: str, kind: str) -> Callable[[Elements], _Named]:
    """A key that stands for one thing as it is."""
    alone = scheme in ("sscc", "pgln")

    def read(elements: Elements) -> _Named:
        value = elements[ai]
        return scheme, kind, None, None, None, (value,) if alone else (scheme, value)

    return read


def _serialised(ai: str, scheme: str, kind: str, digits: int, lead: str = "") -> Callable[[Elements], _Named]:
    """A key that is a type of so many digits, and one thing where a serial number follows."""

    def read(elements: Elements) -> _Named:
        number, serial = elements[ai][:digits].removeprefix(lead), elements[ai][digits:]
        if not serial:
            return scheme, "class", None, None, None, (scheme, number)
        return scheme, kind, None, None, serial, (scheme, number, serial)

    return read


KEYS: Mapping[str, Callable[[Elements], _Named]] = {
    "00": _plain("00", "sscc", "hu"),
    "8006": _trade_item_piece,
    "01": _trade_item,
    "8010": _part,
    "8004": _plain("8004", "giai", "equipment"),
    "8003": _serialised("8003", "grai", "equipment", 14, lead="0"),
    "253": _serialised("253", "gdti", "document", 13),
    "255": _serialised("255", "gcn", "document", 13),
    "402": _plain("402", "gsin", "shipment"),
    "401": _plain("401", "ginc", "shipment"),
    "414": _location,
    "417": _plain("417", "pgln", "party"),
    "8018": _plain("8018", "gsrn", "person"),
    "8017": _plain("8017", "gsrnp", "person"),
    "8013": _plain("8013", "gmn", "class"),
}
"""Application identifiers that name a thing, the likeliest thing in hand first."""

QUALIFIERS: Mapping[str, tuple[str, ...]] = {
    "01": ("10", "21", "235"),
    "8006": ("10", "21"),
    "8010": ("8011",),
    "414": ("254",),
}
"""Application identifiers that are part of another one's key."""

_PARTS: Mapping[str, frozenset[str]] = {ai: frozenset((ai, *QUALIFIERS.get(ai, ()))) for ai in KEYS}
