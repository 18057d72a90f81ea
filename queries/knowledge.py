"""What a question may see, and reading no more than that."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph_model.database import Database, Row

AT_ONCE = 5_000
"""How many things one statement asks for."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a question may see: batches up to `known`, and what may have happened by `as_of` (R9, S29).

    `past` says that more is known today.
    """

    known: int
    as_of: str | None = None
    past: bool = False


def rows(database: Database, query: str, uids: Iterable[str], knowledge: Knowledge) -> list[Row]:
    """All rows of a query that asks for `$uids`, with `$known` and `$as_of`, so many things at once."""
    wanted = sorted(set(uids))
    return [
        row
        for first in range(0, len(wanted), AT_ONCE)
        for row in database.read(
            query, uids=wanted[first : first + AT_ONCE], known=knowledge.known, as_of=knowledge.as_of
        )
    ]
