"""Which encoding a text file is in. Never a guess that could turn one letter into another in silence.

UTF-8 with and without mark, UTF-16 with mark and GB18030 can be told from the bytes. Latin-1, cp1252 and
their like cannot: every byte string is valid in them. Such a file is refused until its source declares
`encoding`.
"""

import codecs
import re
from typing import Final

from graph_model.errors import RefusedError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARACTER: Final = re.compile(
    rb"[\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[\x30-\x39][\x81-\xfe][\x30-\x39])"  # All of GB18030-2022.
)
_RUN: Final = re.compile(rb"(?:" + _CHARACTER.pattern + rb")+")
_COMMON: Final = re.compile(rb"[\xa1-\xa3\xb0-\xf7][\xa1-\xfe]")  # Signs and hanzi of GB2312.
_PLAIN_TAIL: Final = re.compile(rb"[\xa1-\xfe][\x40-\x7e]")
_FOUR_HIGH: Final = re.compile(rb"[\x80-\xff]{4}")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")


def encoding_of(head: bytes, *, declared: str | None = None) -> tuple[str, int]:
    """The encoding of a file that begins with these bytes, and the length of its byte order mark.

    A mark in the file wins over the declaration only where both can be true (`utf-8`, `utf-16`).

    >>> encoding_of("\ufeffMATNR".encode("utf-8"))
    ('utf-8', 3)
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark) and (declared is None or agrees(declared, encoding)):
            return encoding, len(mark)
    if declared is not None:
        return declared, 0
    lines = [line for line in _whole_lines(head) if not line.isascii()]
    valid = sum(_is_utf8(line) for line in lines)
    if 2 * valid >= len(lines):
        return "utf-8", 0
    if valid == 0 and _look_chinese(lines):
        return "gb18030", 0
    raise RefusedError(
        "the file is neither UTF-8 nor UTF-16 with a byte order mark nor GB18030",
        value=next(line for line in lines if not _is_utf8(line))[:60].decode("ascii", "backslashreplace"),
        allowed='declare `encoding` in source.toml, such as encoding = "cp1252"',
    )


def agrees(declared: str, marked: str) -> bool:
    """Whether a declaration (`utf-16`) can be true of a file that is in this encoding (`utf-16-le`)."""
    return marked.startswith(codecs.lookup(declared).name)


def _whole_lines(head: bytes) -> list[bytes]:
    """The last line of a sample may end within a character, unless it is the only one."""
    lines = head.split(b"\n")
    return lines[:-1] if len(lines) > 1 and lines[-1] and not _is_utf8(lines[-1]) else lines


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _look_chinese(lines: list[bytes]) -> bool:
    """Whether these lines are GB18030: they decode, and most runs of characters are words of common hanzi.

    Accented letters of a European text stand alone between plain letters, so they make runs of one character
    with a plain tail, and a line of nothing else is none of ours. Big5 and Shift-JIS decode as well, by
    chance, but to private characters, or with plain tails in more than a third of the characters; a rare
    hanzi such as that of Zhu Rongji's name has one too.
    """
    runs = words = characters = plain_tails = 0
    for line in lines:
        try:
            text = line.decode("gb18030")
        except UnicodeDecodeError:
            return False
        found = [_CHARACTER.findall(run) for run in _RUN.findall(line)]
        if _PRIVATE.search(text) or all(map(_stands_alone, found)):
            return False
        runs += len(found)
        words += sum(map(_is_word, found))
        characters += sum(map(len, found))
        plain_tails += sum(bool(_PLAIN_TAIL.fullmatch(one)) for run in found for one in run)
    return 2 * words >= runs and 3 * plain_tails <= characters


def _stands_alone(run: list[bytes]) -> bool:
    return len(run) == 1 and run[0][-1] < 0x80  # noqa: PLR2004 - the end of ASCII


def _is_word(run: list[bytes]) -> bool:
    """Two characters or more, most of them common."""
    common = sum(bool(_COMMON.fullmatch(one)) for one in run)
    return 2 * common >= len(run) > 1 and (common > 1 or bool(_FOUR_HIGH.search(b"".join(run))))
