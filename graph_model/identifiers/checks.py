"""Check digits: modulo 10 of GS1 (General Specifications, 7.9) and modulo 43 of HIBC (ANSI/HIBC 2.6)."""

import re

_GTIN = re.compile(r"\d{8}|\d{12,14}", re.ASCII)
_SSCC = re.compile(r"(?:00|\(00\))?(\d{18})", re.ASCII)
_MOD43 = {c: n for n, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%")}
_MOD43_CHARACTERS = "".join(_MOD43)


def canonical_gtin(text: str) -> str:
    """The 14 digits of a GTIN that was written with 8, 12, 13 or 14.

    Raises ValueError, which says the expected check digit, or how many digits there were.
    """
    if not _GTIN.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no GTIN: it must have 8, 12, 13 or 14 digits and nothing else")
    if (expected := check_digit(text[:-1])) != text[-1]:
        raise ValueError(f"{text!r} is no GTIN: its check digit must be {expected}, found {text[-1]}")
    return text.zfill(14)


def check_digit(digits: str) -> str:
    """The modulo 10 digit that belongs behind these ASCII digits.

    >>> check_digit("0950600013435")
    '2'
    """
    codes = digits.encode()
    # Character codes are the digit plus 48; both sums together carry 48 once or three times per digit.
    odd, even = codes[-1::-2], codes[-2::-2]
    return str(-(3 * (sum(odd) - 48 * len(odd)) + sum(even) - 48 * len(even)) % 10)


def has_check_digit(digits: str) -> bool:
    return check_digit(digits[:-1]) == digits[-1]


def sscc(text: str) -> str | None:
    """The 18 digits of a serial shipping container code, typed or scanned; None where it is none.

    >>> sscc("00106141411234567897"), sscc("PALLET-7")
    ('106141411234567897', None)
    """
    match = _SSCC.fullmatch(text)
    return match[1] if match and has_check_digit(match[1]) else None


def check_character(text: str) -> str | None:
    """The modulo 43 character that belongs behind this text; None where a character has no value.

    >>> check_character("+A99912345")
    '7'
    """
    if any(c not in _MOD43 for c in text):
        return None
    return _MOD43_CHARACTERS[sum(map(_MOD43.__getitem__, text)) % 43]
