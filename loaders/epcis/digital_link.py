"""EPC URIs and GS1 Digital Links as constrained canonical Digital Links (CBV 2.0, 8.9; Digital Link 4.11).

>>> canonical("urn:epc:id:sgtin:0614141.812345.6789")
'https://id.gs1.org/01/80614141123458/21/6789'
>>> canonical("https://shop.example.com/gtin/9506000134352/lot/A/ser/1?x=1")
'https://id.gs1.org/01/09506000134352/21/1'
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from loaders.epcis.epc_uri import digital_link_path

_BASE: Final = "https://id.gs1.org"


@lru_cache(maxsize=100_000)
def canonical(uri: str) -> str | None:
    """The canonical Digital Link URI; None where this is neither a well-formed EPC URI nor a Digital Link."""
    if uri.startswith("urn:epc:"):
        path = digital_link_path(uri)
        return _BASE + path if path is not None and path.startswith("/") else path
    if uri.startswith(("https://", "http://")):
        return _from_link(uri)
    return None


def _from_link(uri: str) -> str | None:
    path = re.split(r"[?#]", uri, maxsplit=1)[0].split("/", 3)[3:]
    segments = path[0].rstrip("/").split("/") if path else []
    for place, segment in enumerate(segments[:-1]):
        key = _NAMES.get(segment, segment)
        if key in _KEYS:
            found = _link_path(key, segments[place + 1], segments[place + 2 :])
            if found is not None:
                return _BASE + found
    return None


def _link_path(key: str, value: str, qualifiers: list[str]) -> str | None:
    value = value.rjust(14, "0") if key == "01" and len(value) in _SHORT_GTINS else value
    finest = _KEYS[key].fullmatch(unquote(value)) is not None and _finest(key, qualifiers)
    return f"/{key}/{value}{finest}" if isinstance(finest, str) else None


def _finest(key: str, qualifiers: list[str]) -> str | None:
    """The finest qualifier of the path (a serial hides the lot), or None where one is unknown to the key."""
    names = [_NAMES.get(name, name) for name in qualifiers[::2]]
    known = _QUALIFIERS.get(key, ())
    if len(qualifiers) % 2 or any(name not in known for name in names):
        return None
    for name in known:
        if name in names and name != _VARIANT:
            return f"/{name}/{qualifiers[names.index(name) * 2 + 1]}"
    return ""


_VARIANT: Final = "22"
_SHORT_GTINS: Final = (8, 12, 13)
_NAMES: Final = {
    "gtin": "01",
    "itip": "8006",
    "cpid": "8010",
    "gln": "414",
    "party": "417",
    "gsrnp": "8017",
    "gsrn": "8018",
    "gcn": "255",
    "sscc": "00",
    "gdti": "253",
    "ginc": "401",
    "gsin": "402",
    "grai": "8003",
    "giai": "8004",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
    "cpsn": "8011",
}
_CHARACTERS: Final = r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z#]"
_KEYS: Final = {
    "00": re.compile(r"\d{18}"),
    "01": re.compile(r"\d{14}"),
    "253": re.compile(rf"\d{{13}}{_CHARACTERS}{{0,17}}"),
    "255": re.compile(r"\d{13,25}"),
    "401": re.compile(rf"{_CHARACTERS}{{1,30}}"),
    "402": re.compile(r"\d{17}"),
    "414": re.compile(r"\d{13}"),
    "417": re.compile(r"\d{13}"),
    "8003": re.compile(rf"\d{{14}}{_CHARACTERS}{{0,16}}"),
    "8004": re.compile(rf"{_CHARACTERS}{{4,30}}"),
    "8006": re.compile(r"\d{18}"),
    "8010": re.compile(r"[#\-/0-9A-Z]{1,30}"),
    "8017": re.compile(r"\d{18}"),
    "8018": re.compile(r"\d{18}"),
}
# The finest qualifier first.
_QUALIFIERS: Final = {
    "01": ("21", "235", "10", _VARIANT),
    "8006": ("21", "10", _VARIANT),
    "414": ("254",),
    "8010": ("8011",),
}
