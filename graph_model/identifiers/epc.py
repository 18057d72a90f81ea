"""EPC URNs (EPC Tag Data Standard, section 6) to application identifiers.

epcpy 0.1.8 reads them too; ours also reads patterns and any case in the fixed part, and says why it refuses.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from graph_model.identifiers.checks import check_digit
from graph_model.identifiers.identifier import Identifier
from graph_model.identifiers.keys import SHAPES, read_key

_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PRINTABLE = re.compile(r"[!-~]+")
_EXAMPLE = "urn:epc:id:sgtin:0614141.107346.2018"


class Urn(NamedTuple):
    """The parts of `urn:epc:FORM:SCHEME:BODY`; the fixed ones in small letters."""

    form: str
    scheme: str
    body: str


def read_urn(text: str) -> Identifier:
    """The thing or class that a `urn:epc:…` names.

    Raises ValueError with a sentence where the URN breaks the rules of its scheme.
    """
    urn = parts_of(text)
    if urn.form == "raw":
        return Identifier("epc", "unit", None, None, None, ("epc", "raw", urn.body))
    if urn.form == "tag":
        # A tag says its bits behind the scheme and a filter before the EPC; neither is part of the name.
        urn = Urn("id", urn.scheme.partition("-")[0], urn.body.partition(".")[2])
    try:
        elements = elements_of(urn)
        return _other(urn) if elements is None else read_key(*elements)
    except ValueError as error:
        raise ValueError(f"{text[:100]!r} is no {urn.scheme.upper()}: it must have {error}") from None


def parts_of(text: str) -> Urn:
    """The parts of a `urn:epc:…`. Raises ValueError where it has none."""
    form, _, rest = text[len("urn:epc:") :].partition(":")
    if form.lower() == "raw" and _PRINTABLE.fullmatch(rest):
        return Urn("raw", "", rest)
    scheme, _, body = rest.partition(":")
    if not body or not _PRINTABLE.fullmatch(scheme + body):
        raise ValueError(f"{text[:100]!r} is no EPC: it must look like {_EXAMPLE}")
    return Urn(form.lower(), scheme.lower(), body)


def elements_of(urn: Urn) -> tuple[str, dict[str, str]] | None:
    """The application identifier that the EPC is about, and all its elements, as `read_link` gives them.

    None where no one GS1 key stands behind it. Raises ValueError with what its scheme asks for.
    """
    scheme = _SCHEMES.get(urn.scheme)
    if scheme is None or urn.form not in ("id", "class", "idpat"):
        return None
    fields = urn.body.split(".", scheme.fields - 1)
    serial: str | None = fields[-1]
    if serial == "*" and scheme.serialised and (urn.form == "idpat" or urn.scheme == "lgtin"):
        serial = None
    if urn.form == "idpat" and "*" in (fields[:-1] if serial is None else fields):
        return None  # Wider than one class.
    return scheme.ai, _elements(scheme, fields, serial)


def _other(urn: Urn) -> Identifier:
    """An EPC without a GS1 key of its own: the thing, or the class, is named as it is written."""
    if urn.form != "id":
        return Identifier("epc", "class", None, None, None, ("epc", *urn))
    if urn.scheme == "imovn":
        return Identifier("imovn", "equipment", None, None, None, ("imovn", urn.body))
    kind = "equipment" if urn.scheme == "bic" else "unit"
    return Identifier("epc", kind, None, None, None, ("epc", urn.scheme, urn.body))


def _elements(scheme: "_Scheme", fields: list[str], serial: str | None) -> dict[str, str]:
    if len(fields) != scheme.fields:
        raise ValueError(f"{scheme.fields} parts with dots between them, found {len(fields)}")
    elements = scheme.elements(fields, serial)
    for ai, value in elements.items():
        if not SHAPES[ai].fullmatch(value):
            raise ValueError(f"a value that fits application identifier {ai}, found {value[:40]!r}")
    return elements


_Elements = Callable[[list[str], str | None], dict[str, str]]


def _number(prefix: str, reference: str, digits: int) -> str:
    number = prefix + reference
    if len(number) != digits or not number.isdigit() or not number.isascii() or not 6 <= len(prefix) <= 12:  # noqa: PLR2004
        raise ValueError(
            f"{digits} digits in company prefix and reference, 6 to 12 of them in the prefix, "
            f"found {prefix[:20]!r} and {reference[:20]!r}"
        )
    return number


def _decoded(text: str) -> str:
    if "%" not in text:
        return text
    if _BAD_ESCAPE.search(text):
        raise ValueError(f"two hexadecimal digits behind each %, found {text[:40]!r}")
    return unquote(text)


def _gtin(prefix: str, reference: str) -> str:
    """The indicator is the first digit of the item reference, and stands before the company prefix."""
    _number(prefix, reference, 13)
    digits = reference[0] + prefix + reference[1:]
    return digits + check_digit(digits)


def _with_check_digit(prefix: str, reference: str, digits: int) -> str:
    number = _number(prefix, reference, digits)
    return number + check_digit(number)


def _trade_item(ai: str) -> _Elements:
    def elements(fields: list[str], serial: str | None) -> dict[str, str]:
        gtin = _gtin(fields[0], fields[1])
        return {"01": gtin} if serial is None else {"01": gtin, ai: _decoded(serial)}

    return elements


def _piece(fields: list[str], serial: str | None) -> dict[str, str]:
    piece = _gtin(fields[0], fields[1]) + fields[2] + fields[3]
    return {"8006": piece} if serial is None else {"8006": piece, "21": _decoded(serial)}


def _sscc(fields: list[str], _: str | None) -> dict[str, str]:
    _number(fields[0], fields[1], 17)
    digits = fields[1][0] + fields[0] + fields[1][1:]
    return {"00": digits + check_digit(digits)}


def _location(fields: list[str], extension: str | None) -> dict[str, str]:
    gln = _with_check_digit(fields[0], fields[1], 12)
    return {"414": gln} if extension is None else {"414": gln, "254": _decoded(extension)}


def _part(fields: list[str], serial: str | None) -> dict[str, str]:
    part = fields[0] + _decoded(fields[1])
    return {"8010": part} if serial is None else {"8010": part, "8011": serial}


def _typed(ai: str, lead: str = "") -> _Elements:
    """A type number of 12 digits and its check digit, the serial behind it in the same element."""

    def elements(fields: list[str], serial: str | None) -> dict[str, str]:
        number = _with_check_digit(fields[0], fields[1], 12)
        return {ai: lead + number + (_decoded(serial) if serial else "")}

    return elements


def _numbered(ai: str, digits: int) -> _Elements:
    return lambda fields, _: {ai: _with_check_digit(fields[0], fields[1], digits)}


def _lettered(ai: str) -> _Elements:
    return lambda fields, _: {ai: fields[0] + _decoded(fields[1])}


class _Scheme(NamedTuple):
    ai: str
    fields: int
    serialised: bool  # The last field tells the things of one class apart, so that `*` there is the class.
    elements: _Elements


_SCHEMES: Mapping[str, _Scheme] = {
    "sgtin": _Scheme("01", 3, serialised=True, elements=_trade_item("21")),
    "lgtin": _Scheme("01", 3, serialised=True, elements=_trade_item("10")),
    "upui": _Scheme("01", 3, serialised=True, elements=_trade_item("235")),
    "itip": _Scheme("8006", 5, serialised=True, elements=_piece),
    "sscc": _Scheme("00", 2, serialised=False, elements=_sscc),
    "sgln": _Scheme("414", 3, serialised=True, elements=_location),
    "pgln": _Scheme("417", 2, serialised=False, elements=_numbered("417", 12)),
    "grai": _Scheme("8003", 3, serialised=True, elements=_typed("8003", "0")),
    "giai": _Scheme("8004", 2, serialised=False, elements=_lettered("8004")),
    "gdti": _Scheme("253", 3, serialised=True, elements=_typed("253")),
    "sgcn": _Scheme("255", 3, serialised=True, elements=_typed("255")),
    "gsrn": _Scheme("8018", 2, serialised=False, elements=_numbered("8018", 17)),
    "gsrnp": _Scheme("8017", 2, serialised=False, elements=_numbered("8017", 17)),
    "gsin": _Scheme("402", 2, serialised=False, elements=_numbered("402", 16)),
    "ginc": _Scheme("401", 2, serialised=False, elements=_lettered("401")),
    "cpi": _Scheme("8010", 3, serialised=True, elements=_part),
}
