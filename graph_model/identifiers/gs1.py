"""What a GS1 scanner gives or a label prints: element strings, bracketed text, bare digits.

Which application identifiers there are, and what each may hold, is biip's table. The reading is ours: biip
5.2 has one reading where a scanner dropped a separator, breaks values at any bracket, takes 100 microseconds.
Source: GS1 General Specifications, sections 3, 4.14 and 7.8.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from graph_model.identifiers.checks import has_check_digit
from graph_model.identifiers.identifier import Identifier
from graph_model.identifiers.keys import name_elements, read_key

_GROUP_SEPARATOR = "\x1d"
# How scanners and logs write a separator that cannot be printed.
_SEPARATORS = re.compile(
    r"\x1d|\{GS\}|<GS>|\[GS\]|\^\]|\\x1[dD]|\\u001[dD]|[\{<]FNC1[\}>]|\u241d|\](?:C1|d2|Q3|e0|J1)"
)
_BRACKET = re.compile(r"\((\d{2,4})\)", re.ASCII)
_DIGITS = re.compile(r"\d+(?:[ -]\d+)*", re.ASCII)
# A scan that lost its separators is split only before these, which stand together on labels of drugs, food
# and devices; before any other a split would be a guess.
_SPLIT_BEFORE = ("10", "21", "11", "13", "15", "17", "240", "30", "37")
_LONGEST_WITHOUT_SEPARATORS = 120
_MOST_READINGS = 8
_SHORTEST = 8  # 8004 and four digits.


def read_brackets(text: str) -> tuple[Identifier, ...]:
    """What `(01)09506000134352(21)1001` names; brackets around anything else are part of a value."""
    if not text.startswith("("):
        return ()
    text = "".join(text.split())
    marks = [m for m in _BRACKET.finditer(text) if _rule(m[1]) is not None]
    if not marks or marks[0].start() != 0:
        return ()
    elements: dict[str, str] = {}
    for mark, end in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=True):
        ai, value = mark[1], text[mark.end() : end]
        if ai in ("01", "02") and value.isdigit() and len(value) in (8, 12, 13):
            value = value.zfill(14)
        rule = _rule(ai)
        if rule is None or not rule.pattern.fullmatch(ai + value) or elements.get(ai, value) != value:
            return ()
        elements[ai] = value
    return name_elements(elements)


def read_elements(text: str) -> Iterator[Identifier]:
    """What an element string names, such as `010950600013435221…`, with or without group separators.

    Without them a value of variable length takes the rest, as the standard has it last; other readings that
    obey the table follow, at most 8 in all.
    """
    text = _SEPARATORS.sub(_GROUP_SEPARATOR, text).strip(_GROUP_SEPARATOR)
    if len(text) < _SHORTEST or not text[:2].isdigit():
        return
    lost = _GROUP_SEPARATOR not in text and len(text) <= _LONGEST_WITHOUT_SEPARATORS
    for elements in islice(_read(text, 0, {}, lost=lost), _MOST_READINGS):
        yield from name_elements(elements)


def _read(text: str, at: int, before: dict[str, str], *, lost: bool) -> Iterator[dict[str, str]]:
    while text.startswith(_GROUP_SEPARATOR, at):
        at += 1
    if at == len(text):
        yield before
        return
    rule = _rule(text[at : at + 4])
    if rule is None:
        return
    start = at + len(rule.ai)
    stop = text.find(_GROUP_SEPARATOR, start)
    stop = len(text) if stop < 0 else stop
    ends = [start + rule.length] if rule.length else [stop]
    if lost and not rule.length:
        ends += [cut for cut in range(start + 1, stop) if text.startswith(_SPLIT_BEFORE, cut)]
    for end in ends:
        value = text[start:end]
        if rule.pattern.fullmatch(rule.ai + value) and before.get(rule.ai, value) == value:
            yield from _read(text, end, {**before, rule.ai: value}, lost=lost)


class _Rule(NamedTuple):
    ai: str
    pattern: re.Pattern[str]  # Of the application identifier together with its value.
    length: int | None  # Of the value; None where it varies.


@lru_cache(maxsize=4096)
def _rule(text: str) -> _Rule | None:
    """The rule of the application identifier that these four characters begin with."""
    # biip takes a quarter of a second to import, which `clew find LOT-1` need not pay.
    from biip import ParseError  # noqa: PLC0415
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier  # noqa: PLC0415

    try:
        found = GS1ApplicationIdentifier.extract(text)
    except ParseError:
        return None
    parts = found.format.partition("+")[2]
    fixed = None if ".." in parts or "[" in parts else sum(map(int, re.findall(r"\d+", parts)))
    return _Rule(found.ai, re.compile(found.pattern, re.ASCII), fixed)


_BARE = {
    8: ("01",),
    12: ("01",),
    13: ("01", "414", "417"),
    14: ("01",),
    17: ("402",),
    18: ("00", "8018", "8017"),
}


def read_digits(text: str) -> Iterator[Identifier]:
    """What digits alone name where their check digit is right: GTIN, GLN, SSCC, GSIN, GSRN."""
    if not _DIGITS.fullmatch(text):
        return
    digits = text.replace(" ", "").replace("-", "")
    for ai in _BARE.get(len(digits), ()):
        if has_check_digit(digits):
            yield read_key(ai, {ai: digits.zfill(14) if ai == "01" else digits})
