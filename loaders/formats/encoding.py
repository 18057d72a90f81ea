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
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_CHINESE_PAIRS: Final = re.compile(rb"(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe])+")
_WORD: Final = 4


def encoding_of(head: bytes, *, declared: str | None = None) -> tuple[str, int]:
    """The encoding of a file that begins with these bytes, and the length of its byte order mark.

    A mark in the file wins over the declaration only where both can be true (`utf-8`, `utf-16`).

    >>> encoding_of("\ufeffMATNR".encode("utf-8"))
    ('utf-8', 3)
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark) and (declared is None or _agrees(declared, encoding)):
            return encoding, len(mark)
    if declared is not None:
        return declared, 0
    lines = [line for line in _whole_lines(head) if not line.isascii()]
    valid = sum(_is_utf8(line) for line in lines)
    if 2 * valid >= len(lines):
        return "utf-8", 0
    if valid == 0 and all(_looks_chinese(line) for line in lines):
        return "gb18030", 0
    raise RefusedError(
        "the file is neither UTF-8 nor UTF-16 with a byte order mark nor GB18030",
        value=next(line for line in lines if not _is_utf8(line))[:60].decode("ascii", "backslashreplace"),
        allowed='declare `encoding` in source.toml, such as encoding = "cp1252"',
    )


def _agrees(declared: str, marked: str) -> bool:
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


def _looks_chinese(line: bytes) -> bool:
    """Bytes above 127 come in pairs of common characters, and most runs are words of two characters or more.

    Accented letters of a European text stand alone between plain letters, so they make runs of one byte.
    """
    runs: list[bytes] = _HIGH_RUN.findall(line)
    if not all(_CHINESE_PAIRS.fullmatch(run) for run in runs):
        return False
    words = sum(len(run) >= _WORD for run in runs)
    return 2 * words >= len(runs)
