"""GS1 Digital Link URIs (GS1 Digital Link Standard: URI Syntax 1.5) to application identifiers.

biip 5.2 reads them too, but refuses qualifiers out of order and the words of the first edition (`/gtin/`),
takes `+` in a query for a blank, and needs 70 microseconds. Compressed links are not read.
"""

import re
from collections.abc import Mapping
from urllib.parse import unquote

from graph_model.identifiers.keys import KEYS, QUALIFIERS, SHAPES

_LINK = re.compile(r"(?i:https?)://([^/?#]+)/([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_AI = re.compile(r"\d{2,4}", re.ASCII)
_GTIN_LENGTHS = (8, 12, 13)

# The words that the first edition had in place of numbers.
_WORDS: Mapping[str, str] = {
    "gtin": "01",
    "cpv": "22",
    "lot": "10",
    "ser": "21",
    "itip": "8006",
    "cpid": "8010",
    "cpsn": "8011",
    "gln": "414",
    "glnx": "254",
    "partyGln": "417",
    "gsrnp": "8017",
    "gsrn": "8018",
    "srin": "8019",
    "gcn": "255",
    "sscc": "00",
    "gdti": "253",
    "ginc": "401",
    "gsin": "402",
    "grai": "8003",
    "giai": "8004",
    "exp": "17",
    "expdt": "7003",
}
_IN_PATH: Mapping[str, tuple[str, ...]] = {
    "01": ("10", "21", "22", "235"),
    "8006": ("10", "21", "22"),
    "8010": ("8011",),
    "414": ("254", "7040"),
    "417": ("7040",),
    "8004": ("7040",),
    "8017": ("8019",),
    "8018": ("8019",),
}


def read_link(text: str) -> tuple[str, dict[str, str]] | None:
    """The application identifier that the link is about, and all its elements; None where it is no such link.

    The check digit is not looked at: links with a wrong one are in use, and name the same thing each time.
    Raises ValueError where the link is on GS1's own id.gs1.org and still malformed.

    >>> read_link("https://example.org/some/path/01/09506000134352/21/1001?17=271231")
    ('01', {'01': '09506000134352', '21': '1001', '17': '271231'})
    """
    match = _LINK.fullmatch(text)
    if not match:
        return None
    host, path, query = match.groups()
    segments = path.removesuffix("/").split("/")
    for i, segment in enumerate(segments[:-1]):
        ai = _WORDS.get(segment, segment)
        if ai not in KEYS:
            continue
        if elements := _read_path(ai, segments[i + 1 :]):
            if query:
                _add_query(ai, elements, query)
            return ai, elements
        if host.lower() == "id.gs1.org":
            raise ValueError(
                f"{text[:100]!r} is no Digital Link: {'/'.join(segments[i:])[:60]!r} is malformed"
            )
    return None


def _read_path(ai: str, rest: list[str]) -> dict[str, str] | None:
    """The elements from the value of the key on, or None where they are none."""
    value = rest[0] if "%" not in rest[0] else unquote(rest[0])
    if ai == "01" and len(value) in _GTIN_LENGTHS:
        value = value.zfill(14)
    if not SHAPES[ai].fullmatch(value) or len(rest) % 2 == 0:
        return None
    elements = {ai: value}
    for segment, quoted in zip(rest[1::2], rest[2::2], strict=True):
        other = _WORDS.get(segment, segment)
        value = quoted if "%" not in quoted else unquote(quoted)
        if other in elements or other not in _IN_PATH.get(ai, ()) or not SHAPES[other].fullmatch(value):
            return None
        elements[other] = value
    return elements


def _add_query(ai: str, elements: dict[str, str], query: str) -> None:
    """Attributes, and the lot or serial where an older link has it here; what is none of ours is left out."""
    for pair in query.replace(";", "&").split("&"):
        key, _, quoted = pair.partition("=")
        other, value = _WORDS.get(key, key), unquote(quoted)
        if other in elements or not value or not _AI.fullmatch(other):
            continue
        if other in QUALIFIERS.get(ai, ()) and not SHAPES[other].fullmatch(value):
            continue
        elements[other] = value
