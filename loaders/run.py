"""The whole story of a load: read -> map -> admit -> batch -> write, and the books at the end."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_model.database import Database
from graph_model.vocabulary import Outcome
from loaders.ahead import Entry, Sources, admitted, entries_ahead
from loaders.batch import Batch, batches, no_counts
from loaders.read import Ignored
from loaders.source import Reading, Refusal
from loaders.write import Writer, Written

_TOLD = 1_000


@dataclass(slots=True)
class Books:
    """What became of every record that was read; the six outcomes sum to `read`, always."""

    counts: dict[str, int] = field(default_factory=no_counts)
    watermark: int = 0
    refused: list[Refusal] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    unknown_fields: dict[str, int] = field(default_factory=dict)

    @property
    def balance(self) -> bool:
        """Whether every record read is in exactly one of the six."""
        return self.counts["read"] == sum(self.counts[outcome.value] for outcome in Outcome)

    def add(self, counts: dict[str, int]) -> None:
        """Add the books of a batch."""
        for name, count in counts.items():
            self.counts[name] += count

    def as_json(self) -> dict[str, Any]:
        """The answer of `clew load --json`."""
        ignored = [{"file": i.file, "reason": i.reason, "count": i.count} for i in self.ignored]
        return self.counts | {
            "watermark": self.watermark,
            "ignored": ignored,
            "unknown_fields": dict(sorted(self.unknown_fields.items())),
        }


def load(
    database: Database,
    paths: Iterable[Path],
    *,
    mapping: str | None = None,
    mapping_home: Path | None = None,
    dry_run: bool = False,
    progress: Callable[[Books], None] | None = None,
) -> Books:
    """Load files and folders; every record read is accounted for.

    Raises SourceError when a path cannot be opened, MappingError when a mapping is wrong (nothing is read
    then), DatabaseUnavailableError when the database stays away: what was written stays, and the same call
    completes it.
    """
    books = Books()
    sources = Sources(tuple(paths), mapping, mapping_home)
    entries = entries_ahead if sources.large else Sources.entries
    _write(database, entries(sources, books.ignored.append), books, dry_run=dry_run, progress=progress)
    return books


def write(
    database: Database,
    readings: Iterable[Reading],
    books: Books,
    *,
    dry_run: bool = False,
    progress: Callable[[Books], None] | None = None,
) -> None:
    """Admit what was read and write it."""
    _write(database, admitted(readings), books, dry_run=dry_run, progress=progress)


def _write(
    database: Database,
    entries: Iterable[Entry],
    books: Books,
    *,
    dry_run: bool,
    progress: Callable[[Books], None] | None,
) -> None:
    """Write batch by batch; the next one is gathered while the database works."""
    writer = Writer(database)
    write_one = writer.preview if dry_run else writer.write

    def settle(future: "Future[Written]") -> None:
        books.add(future.result().counts)
        if progress is not None:
            progress(books)

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer") as pool:
        running: Future[Written] | None = None
        for batch in batches(entries):
            _note(batch, books)
            if running is not None:
                settle(running)
            running = pool.submit(write_one, batch)
        if running is not None:
            settle(running)
    books.watermark = watermark(database)


def watermark(database: Database) -> int:
    """The last batch of which everything is derived."""
    rows = database.read("MATCH (l:Log {uid: 'log'}) RETURN l.watermark AS watermark")
    return int(rows[0]["watermark"])


def _note(batch: Batch, books: Books) -> None:
    room = _TOLD - len(books.refused)
    books.refused.extend(batch.refusals[: max(room, 0)])
    for record in batch.records:
        for name in record.unknown_fields:
            key = f"{record.type}.{name}"
            books.unknown_fields[key] = books.unknown_fields.get(key, 0) + 1
