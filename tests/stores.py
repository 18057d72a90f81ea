"""What tests need of a store: records written as a test states them, and an empty graph to begin with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from graph_model.database import Database
from loaders.formats import ndjson
from loaders.reader import canonical_reading
from loaders.run import Books, write
from loaders.source import Reading

_WIPE = (
    "MATCH (n) WHERE NOT n:Log AND NOT n:Migration "
    "CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
)
FILE_DATE = datetime(2026, 3, 5, tzinfo=UTC)
_NEW_LOG = (
    "MATCH (l:Log {uid: 'log'}) SET l.turn = 0, l.batches = 0, l.size = 0, l.things = 0, l.watermark = 0"
)


def record(type_: str, id_: str, data: dict[str, Any], **outer: Any) -> dict[str, Any]:
    """A canonical record of system `mes`, recorded on 2 March 2026, unless `outer` says otherwise."""
    told = {"system": "mes", "type": type_, "id": id_, "recorded_at": "2026-03-02T08:00:00Z", "data": data}
    return told | outer


def load_records(store: Database, *records: dict[str, Any], refused: int = 0) -> Books:
    """Load canonical records in one go; the test fails unless exactly so many are refused."""
    books = Books()
    write(store, _readings(records), books)
    assert books.counts["quarantined"] == refused, [str(one.error) for one in books.refused]
    assert books.balance
    return books


def wipe(database: Database) -> None:
    """Empty a store that has had its migrations; the schema stays and the log begins anew."""
    database.run(_WIPE)
    database.run(_NEW_LOG)


def _readings(records: tuple[dict[str, Any], ...]) -> Iterator[Reading]:
    for number, told in enumerate(records, start=1):
        row = ndjson.row(orjson.dumps(told), number, as_written=False)
        yield canonical_reading(row, "test.ndjson", FILE_DATE)
