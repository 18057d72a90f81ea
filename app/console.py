"""What the command line prints: tables and progress for people, one JSON object for programs."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: Any) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table; what nobody said is left empty."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    out.print(table)


def escape(text: str) -> str:
    """Text of a record, shown as it is: brackets are no markup, control characters no commands."""
    shown = "".join(c if c.isprintable() or c == " " else f"\\x{ord(c):02x}" for c in text)
    return shown.replace("[", "\\[")


def tell(text: str) -> None:
    """A line on the way, on standard error."""
    err.print(escape(text))
