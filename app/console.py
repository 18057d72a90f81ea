"""What the command line prints: tables and progress for people, one JSON object for programs."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import category

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text


class Terminal(Console):
    """A console on which no text of a record or a file name is ever a command to the terminal."""

    def render_str(self, text: str, **options: Any) -> Text:
        """Text with its control characters spelled out; line ends and tabs stay."""
        return super().render_str(text if text.isprintable() else "".join(map(_harmless, text)), **options)


out = Terminal(highlight=False, emoji=False)
err = Terminal(stderr=True, highlight=False, emoji=False)


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table; what nobody said is left empty."""
    table = Table(title=Text(visible(title)), title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column == "id")  # An id is there to be copied.
    for row in rows:
        table.add_row(*(Text("" if value is None else visible(str(value))) for value in row))
    out.print(table)


def visible(text: str) -> str:
    """Text on one line, control characters spelled out by their number: an escape is `x1b`."""
    return "".join(c if c.isprintable() or category(c) == "Zs" else _spelled(c) for c in text)


def tell(text: str) -> None:
    """A line on the way, on standard error."""
    err.print(visible(text), markup=False)


def _harmless(character: str) -> str:
    return character if character in "\n\t" else visible(character)


def _spelled(character: str) -> str:
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"  # noqa: PLR2004 - one byte or more
