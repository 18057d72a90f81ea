"""HIBC device identifiers (ANSI/HIBC 2.6, Supplier Labeling Standard).

`+`, labeler (4), product (1 to 18), unit of measure (1 digit), check character; behind `/`, or in a second
symbol, the quantity, expiry, lot and serial.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from graph_model.identifiers.checks import check_character
from graph_model.identifiers.identifier import Identifier, with_lot

_PRIMARY = re.compile(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]")
_CONCATENATED = re.compile(r"\+([A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9])/(.+)", re.DOTALL)
_LINK_AND_CHECK = 2


def read_hibc(text: str) -> Iterator[Identifier]:
    """What a primary, a concatenated, or a primary and a secondary symbol name; also the bare primary.

    Databases of devices print the primary without `+`, with or without its check character. Without one a
    number of one's own may look like it: its attributes then say `check: absent`.
    """
    text = text.removeprefix("*").removesuffix("*")
    if match := _CONCATENATED.fullmatch(_with_check(text)):
        yield from _name(match[1], match[2][:-1].split("/"))
        return
    first, _, second = text.partition(" +")
    first = first if first.startswith("+") else f"+{first}"
    primary, check = first[1:-1], first[-1]
    check = check.replace("_", " ")
    if _PRIMARY.fullmatch(primary) and check_character(first[:-1]) == check:
        second = _with_check(f"+{second.strip()}") if second else ""
        data = second[1:-_LINK_AND_CHECK].split("/") if second[-_LINK_AND_CHECK:-1] == check else []
        yield from _name(primary, data)
    if not second and _PRIMARY.fullmatch(first[1:]):
        yield Identifier("hibc", "class", None, None, None, ("hibc", first[1:]), {"check": "absent"})


def _with_check(text: str) -> str:
    """The text where its check character is right, else nothing. A blank is printed as `_`, or lost."""
    for whole in (text, text.removesuffix("_") + " "):
        if len(whole) > 1 and check_character(whole[:-1]) == whole[-1]:
            return whole
    return ""


def _name(primary: str, data: list[str]) -> tuple[Identifier, ...]:
    said = dict(field for part in data for field in _read(part))
    lot, serial = said.pop("lot", None), said.pop("serial", None)
    kind = "unit" if serial else "lot" if lot else "class"
    number = serial or lot
    key = ("hibc", primary, number) if number else ("hibc", primary)
    return with_lot(Identifier("hibc", kind, None, lot or None, serial or None, key, said))


def _read(part: str) -> Iterator[tuple[str, str]]:
    """What one piece between two `/` says."""
    if part.startswith("$$+"):
        yield from _dated(part[3:], "serial")
    elif part.startswith("$$"):
        rest = part[2:]
        digits = {"8": 2, "9": 5}.get(rest[:1], 0)
        if digits and rest[1 : 1 + digits].isdigit():
            yield "quantity", str(int(rest[1 : 1 + digits]))
            rest = rest[1 + digits :]
        yield from _dated(rest, "lot")
    elif part.startswith("$+"):
        yield "serial", part[2:]
    elif part.startswith("$"):
        yield "lot", part[1:]
    elif part.startswith("14D"):
        yield "expiry", _date(part[3:], "YYYYMMDD") or part[3:]
    elif part.startswith("16D"):
        yield "production_date", _date(part[3:], "YYYYMMDD") or part[3:]
    elif part.startswith("S"):
        yield "serial", part[1:]
    elif part.startswith("Q"):
        yield "quantity", part[1:]
    elif expiry := _date(part[:5], "YYJJJ"):
        yield "expiry", expiry
        yield "lot", part[5:]


_FORMATS = {"2": "MMDDYY", "3": "YYMMDD", "4": "YYMMDDHH", "5": "YYJJJ", "6": "YYJJJHH", "7": ""}


def _dated(text: str, number: str) -> Iterator[tuple[str, str]]:
    """An expiry whose first digit says its form (0 and 1: no such digit, MMYY), then the lot or serial."""
    form = _FORMATS.get(text[:1])
    digits, form = (text, "MMYY") if form is None else (text[1:], form)
    expiry = _date(digits[: len(form)], form) if form else None
    if expiry:
        yield "expiry", expiry
    yield number, digits[len(form) :] if expiry or not form else text


def _date(digits: str, form: str) -> str | None:
    """The day as YYYY-MM-DD, the last of the month where none is said; None where the digits are no date."""
    if len(digits) != len(form) or not (digits.isascii() and digits.isdigit()):
        return None

    def number(letter: str) -> int:
        return int("".join(d for d, f in zip(digits, form, strict=True) if f == letter) or 0)

    year = number("Y") + (0 if "YYYY" in form else 2000)
    try:
        if "J" in form:
            day = date(year, 1, 1) + timedelta(days=number("J") - 1)
            return day.isoformat() if day.year == year else None
        if "D" in form:
            return date(year, number("M"), number("D")).isoformat()
        first_of_next = date(year + number("M") // 12, number("M") % 12 + 1, 1)
        return (first_of_next - timedelta(days=1)).isoformat() if number("M") else None
    except (ValueError, OverflowError):
        return None
