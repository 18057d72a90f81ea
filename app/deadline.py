"""A database for one request: its reads share the time that the request has."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from neo4j.exceptions import ClientError

from graph_model.database import READ_SECONDS, Database, Row
from graph_model.errors import DatabaseUnavailableError, QuestionError

_LEAST_SECONDS = 0.05  # Neo4j takes 0 as: no limit.


class TooLongError(QuestionError):
    """A question took longer than a request may; there is no answer then, and never a part of one."""


class Within(Database):
    """The same database, for so many seconds; what is still asked then is ended in the database too.

    `silent` tells that the database was asked and has answered nothing yet: it may be away, and is not slow.
    """

    def __init__(self, database: Database, seconds: float) -> None:
        self.endpoint = database.endpoint  # The driver is shared, so there is no super().__init__.
        self.silent = False
        self._answered = False
        self._shared = database
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def read(self, query: str, *, seconds: float = READ_SECONDS, **parameters: Any) -> list[Row]:
        """All rows of a read. Raises TooLongError when the time of the request is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self.over()
        try:
            with self._asked():
                return self._shared.read(query, seconds=max(min(seconds, left), _LEAST_SECONDS), **parameters)
        except (QuestionError, ClientError):
            if time.monotonic() < self._until:
                raise
            raise self.over() from None

    def check(self) -> None:
        """Raise DatabaseUnavailableError unless the database answers now; a read would go on trying.

        A connection that was idle while the database restarted is dead, and all others with it are given up
        then: only the second failure means something.
        """
        with self._asked():
            try:
                list(self._shared.stream("RETURN 1"))
            except DatabaseUnavailableError:
                list(self._shared.stream("RETURN 1"))

    def close(self) -> None:
        """Nothing to give back: the driver is shared."""

    def over(self) -> TooLongError:
        """What to tell when the time is over."""
        return TooLongError(f"no answer within {self._seconds:g} seconds: narrow it, or ask by `clew`")

    @contextmanager
    def _asked(self) -> Iterator[None]:
        self.silent = not self._answered
        try:
            yield
            self._answered = True
        finally:
            self.silent = False
