"""The one connection to Neo4j, embedded or remote: reads, managed writes, migrations.

When the database is away every call raises DatabaseUnavailableError; nothing ever answers with an empty list
instead.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from neo4j import Driver, GraphDatabase, ManagedTransaction, Query, Record, unit_of_work
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Neo4jError,
)

from graph_model.errors import ClewError, DatabaseUnavailableError, QuestionError

T = TypeVar("T")
Row = dict[str, Any]

READ_SECONDS = 60.0
WRITE_SECONDS = 300.0
_TIMEOUTS = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a Neo4j is, who we are there, and how many seconds a load waits while it is away."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    patience: float = 60.0


class Database:
    """A driver that must be closed; safe to share between threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        try:
            self._driver: Driver = GraphDatabase.driver(
                endpoint.uri,
                auth=(endpoint.user, endpoint.password),
                notifications_min_severity="OFF",
                max_connection_lifetime=900,
                liveness_check_timeout=30,
                connection_timeout=10,
                connection_acquisition_timeout=20,
                max_transaction_retry_time=15,
                user_agent="clew",
            )
        except (ConfigurationError, ValueError) as error:
            raise DatabaseUnavailableError(
                f"CLEW_NEO4J_URI={endpoint.uri!r} is no Neo4j address: {error}"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def read(self, query: str, *, seconds: float = READ_SECONDS, **parameters: Any) -> list[Row]:
        """All rows of a read, within so many seconds; the server ends what takes longer."""
        work = unit_of_work(timeout=seconds)(lambda tx: [_row(one) for one in tx.run(query, parameters)])
        with self._told(), self._session() as session:
            rows: list[Row] = session.execute_read(work)
            return rows

    def stream(self, query: str, **parameters: Any) -> Iterator[Row]:
        """Rows of a read one by one, for answers larger than memory; not retried."""
        with self._told(), self._session(fetch_size=5_000) as session:
            for record in session.run(Query(query), parameters):
                yield _row(record)

    def write(self, work: Callable[[ManagedTransaction], T], *, passing: bool = False) -> T:
        """Do work in one managed transaction; the driver retries it while nothing can have been committed.

        `passing` lets the driver's errors through, as IncompleteCommit when the connection died during
        commit: for the caller that looks up whether its work is there.
        """
        with self._told(passing=passing), self._session() as session:
            done: T = session.execute_write(unit_of_work(timeout=WRITE_SECONDS)(work))
            return done

    def run(self, statement: str, **parameters: Any) -> None:
        """One auto-commit statement: schema changes, which cannot share a transaction with data."""
        with self._told(), self._session() as session:
            session.run(Query(statement), parameters).consume()

    def check(self) -> None:
        """Raise DatabaseUnavailableError unless the database answers."""
        with self._told(), self._session() as session:
            session.run("RETURN 1").consume()

    def _session(self, **options: Any) -> Any:
        return self._driver.session(database=self.endpoint.database, **options)

    @contextmanager
    def _told(self, *, passing: bool = False) -> Iterator[None]:
        """Tell the driver's errors in our words; `passing` lets a writer see that a commit was cut."""
        try:
            yield
        except ClewError:
            raise
        except AuthError as error:
            raise DatabaseUnavailableError(
                f"Neo4j at {self.endpoint.uri} does not accept user {self.endpoint.user!r}: {error.message}"
            ) from None
        except ClientError as error:
            if error.code in _TIMEOUTS:
                raise QuestionError("the database ended this question: it took too long; narrow it") from None
            raise
        except (DriverError, Neo4jError, OSError) as error:
            if passing:
                raise
            raise DatabaseUnavailableError(unavailable(self.endpoint.uri, error)) from None


def _row(record: Record) -> Row:
    """A row as plain values; one with bytes as it is, since the driver would rebuild them byte by byte."""
    return dict(record) if any(isinstance(value, bytes) for value in record.values()) else record.data()


def unavailable(uri: str, error: BaseException) -> str:
    """What to tell when the database is away, or has failed: on a full disk it stops until a restart."""
    if isinstance(error, DatabaseError):
        return (
            f"Neo4j at {uri} has failed: {error.message} If its disk is full, make room; then restart it "
            f"(`clew down` stops the embedded one): the same command goes on from what is stored"
        )
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"no answer from Neo4j at {uri}: {first}"
