"""A database for one request: its reads share the time that the request has."""

import time
from typing import Any

from graph_model.database import READ_SECONDS, Database, Row
from graph_model.errors import QuestionError

_LEAST_SECONDS = 0.05  # Neo4j takes 0 as: no limit.


class TooLongError(QuestionError):
    """A question took longer than a request may; there is no answer then, and never a part of one."""


class Within(Database):
    """The same database, for so many seconds; what is still asked then is ended in the database too."""

    def __init__(
        self, database: Database, seconds: float
    ) -> None:  # The driver is shared: no super().__init__.
        self.endpoint = database.endpoint
        self._shared = database
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def read(self, query: str, *, seconds: float = READ_SECONDS, **parameters: Any) -> list[Row]:
        """All rows of a read. Raises TooLongError when the time of the request is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._over()
        try:
            return self._shared.read(query, seconds=max(min(seconds, left), _LEAST_SECONDS), **parameters)
        except QuestionError:
            raise self._over() from None

    def check(self) -> None:
        """Raise DatabaseUnavailableError unless the database answers at once; a read would try for a while."""
        for _ in self._shared.stream("RETURN 1"):
            return

    def close(self) -> None:
        """Nothing to give back: the driver is shared."""

    def _over(self) -> TooLongError:
        return TooLongError(
            f"no answer within {self._seconds:g} seconds: narrow the question, or ask by `clew`"
        )
