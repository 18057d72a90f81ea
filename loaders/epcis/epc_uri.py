"""EPC URIs (EPC Tag Data Standard) as paths of GS1 Digital Links; the check that they are well-formed.

>>> digital_link_path("urn:epc:id:sgtin:0614141.812345.6789")
'/01/80614141123458/21/6789'
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How an EPC scheme becomes a path: components after the company prefix, and who puts them together."""

    components: int
    digits: int
    path: Callable[[str, list[str]], str]


def digital_link_path(uri: str) -> str | None:
    """The path of the Digital Link of an EPC URI, or None where the URI is not well-formed.

    EPC schemes that no GS1 key stands behind (gid, usdod, adi, bic, imovn) have no Digital Link: they answer
    with themselves when well-formed.
    """
    _, _, kind, scheme, *rest = [*uri.split(":", 4), "", ""][:5]
    parts = rest[0].split(".")
    if kind == "id" and scheme in _OTHER_SCHEMES:
        return uri if _OTHER_SCHEMES[scheme].fullmatch(rest[0]) else None
    known = _SCHEMES.get((kind, scheme))
    if known is None or len(parts) <= known.components:
        return None
    # Only the last component may hold dots of its own.
    parts[known.components :] = [".".join(parts[known.components :])]
    prefix, first = parts[0], parts[1]
    if not (prefix.isdecimal() and prefix.isascii() and _PREFIX_SHORTEST <= len(prefix) <= _PREFIX_LONGEST):
        return None
    if known.digits and not (len(prefix + first) == known.digits and (prefix + first).isdecimal()):
        return None
    if not known.digits and not _SERIAL.fullmatch(first):
        return None
    if kind == "idpat" and parts[-1] != "*":
        return None
    for part in parts[2:]:
        if part != "*" and _SERIAL.fullmatch(part) is None:
            return None
    return known.path(prefix, parts[1:])


def _check_digit(digits: str) -> str:
    return str(-(3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))) % 10)


def _checked(digits: str) -> str:
    return digits + _check_digit(digits)


@lru_cache(maxsize=10_000)
def _gtin(prefix: str, item: str) -> str:
    return _checked(item[:1] + prefix + item[1:])


def _text(part: str) -> str:
    return part if part.isalnum() and part.isascii() else quote(unquote(part), safe="")


def _gln(prefix: str, parts: list[str]) -> str:
    extension = "" if parts[1] == "0" else f"/254/{_text(parts[1])}"
    return f"/414/{_checked(prefix + parts[0])}{extension}"


def _itip(prefix: str, parts: list[str]) -> str:
    return f"/8006/{_gtin(prefix, parts[0])}{parts[1]}{parts[2]}"


_PREFIX_SHORTEST: Final = 6
_PREFIX_LONGEST: Final = 12
_SERIAL: Final = re.compile(r"(?:[A-Za-z0-9!'()*+,\-.:;=_~]|%[0-9A-Fa-f]{2})+")
_OTHER_SCHEMES: Final = {
    "gid": re.compile(r"\d+\.\d+\.\d+"),
    "usdod": re.compile(r"[A-Z0-9]{5,6}\.\d+"),
    "adi": re.compile(r"[A-Z0-9]{5,6}\.[^.]*\..+"),
    "bic": re.compile(r"[A-Z]{3}[UJZ]\d{7}"),
    "imovn": re.compile(r"\d{7}"),
}
_SCHEMES: Final = {
    ("id", "sgtin"): _Scheme(2, 13, lambda p, c: f"/01/{_gtin(p, c[0])}/21/{_text(c[1])}"),
    ("id", "sscc"): _Scheme(1, 17, lambda p, c: f"/00/{_checked(c[0][:1] + p + c[0][1:])}"),
    ("id", "sgln"): _Scheme(2, 12, _gln),
    ("id", "pgln"): _Scheme(1, 12, lambda p, c: f"/417/{_checked(p + c[0])}"),
    ("id", "grai"): _Scheme(2, 12, lambda p, c: f"/8003/0{_checked(p + c[0])}{_text(c[1])}"),
    ("id", "giai"): _Scheme(1, 0, lambda p, c: f"/8004/{p}{_text(c[0])}"),
    ("id", "gsrn"): _Scheme(1, 17, lambda p, c: f"/8018/{_checked(p + c[0])}"),
    ("id", "gsrnp"): _Scheme(1, 17, lambda p, c: f"/8017/{_checked(p + c[0])}"),
    ("id", "gdti"): _Scheme(2, 12, lambda p, c: f"/253/{_checked(p + c[0])}{_text(c[1])}"),
    ("id", "sgcn"): _Scheme(2, 12, lambda p, c: f"/255/{_checked(p + c[0])}{_text(c[1])}"),
    ("id", "cpi"): _Scheme(2, 0, lambda p, c: f"/8010/{p}{_text(c[0])}/8011/{_text(c[1])}"),
    ("id", "ginc"): _Scheme(1, 0, lambda p, c: f"/401/{p}{_text(c[0])}"),
    ("id", "gsin"): _Scheme(1, 16, lambda p, c: f"/402/{_checked(p + c[0])}"),
    ("id", "itip"): _Scheme(4, 13, lambda p, c: f"{_itip(p, c)}/21/{_text(c[3])}"),
    ("id", "upui"): _Scheme(2, 13, lambda p, c: f"/01/{_gtin(p, c[0])}/235/{_text(c[1])}"),
    ("class", "lgtin"): _Scheme(2, 13, lambda p, c: f"/01/{_gtin(p, c[0])}/10/{_text(c[1])}"),
    ("idpat", "sgtin"): _Scheme(2, 13, lambda p, c: f"/01/{_gtin(p, c[0])}"),
    ("idpat", "grai"): _Scheme(2, 12, lambda p, c: f"/8003/0{_checked(p + c[0])}"),
    ("idpat", "gdti"): _Scheme(2, 12, lambda p, c: f"/253/{_checked(p + c[0])}"),
    ("idpat", "sgcn"): _Scheme(2, 12, lambda p, c: f"/255/{_checked(p + c[0])}"),
    ("idpat", "cpi"): _Scheme(2, 0, lambda p, c: f"/8010/{p}{_text(c[0])}"),
    ("idpat", "itip"): _Scheme(4, 13, _itip),
    ("idpat", "upui"): _Scheme(2, 13, lambda p, c: f"/01/{_gtin(p, c[0])}"),
}
