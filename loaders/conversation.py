"""One transaction, spoken in a thread of its own: the next rows are made while the database writes the last.

Statements are sent in their order. The first failure is raised by the next answer, and at the latest at the
end of the conversation, before anything is committed.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self

from neo4j import ManagedTransaction, Record

from graph_model.errors import StoreChangedError

Rows = list[Record]


class Conversation:
    """A transaction and the statements under way in it; leave it before the transaction ends."""

    def __init__(self, tx: ManagedTransaction) -> None:
        self._tx = tx
        self._voice = ThreadPoolExecutor(max_workers=1, thread_name_prefix="conversation")
        self._said: deque[Future[Rows]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # The driver may commit or roll back only once nothing is being said any more.
        self._voice.shutdown(wait=True, cancel_futures=kind is not None)
        if kind is None:
            self._heard()

    def tell(self, statement: str, /, **parameters: Any) -> None:
        """Send a statement without waiting for it."""
        self.ask_ahead(statement, **parameters)

    def ask(self, statement: str, /, **parameters: Any) -> Rows:
        """All rows of a statement."""
        return self.ask_ahead(statement, **parameters)()

    def ask_ahead(self, statement: str, /, **parameters: Any) -> Callable[[], Rows]:
        """Send a statement; calling what is returned waits for its rows."""
        asked = self._voice.submit(lambda: list(self._tx.run(statement, parameters)))
        self._said.append(asked)
        return lambda: self._heard(asked)

    def draw(self, statement: str, rows: list[Any]) -> None:
        """Send a statement that makes one edge of each row; an edge left out is an error, never silence."""
        self._said.append(self._voice.submit(self._draw, statement, rows))

    def _draw(self, statement: str, rows: list[Any]) -> Rows:
        made = self._tx.run(statement, rows=rows).consume().counters.relationships_created
        if made != len(rows):
            raise StoreChangedError(
                f"{len(rows) - made} of {len(rows)} edges found no end: something else deletes in this "
                f"database. Nothing of this batch was written; give Clew a database of its own"
            )
        return []

    def _heard(self, until: Future[Rows] | None = None) -> Rows:
        while self._said:
            said = self._said.popleft()
            rows = said.result()
            if said is until:
                return rows
        return until.result() if until else []
