"""Reading a file in tests, in one line, and a mapping to read it with."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from loaders.read import Ignored, read, reread
from loaders.source import Candidate, Json, Reading, Refusal

Home = Callable[..., Path]

SOURCE = 'system = "erp"\nzone = "UTC"\n'
ISSUE = """
type = "issue"
files = ["issues*"]
[id]
columns = ["DOC", "POS"]
[recorded_at]
column = "AT"
[fields]
order = "ORDER"
"material.item" = "ITEM"
"material.lot" = "LOT"
"quantity.value" = { column = "QTY", convert = "decimal" }
"quantity.unit" = { constant = "1" }
at = { column = "AT", convert = "datetime" }
"""

WHEN = datetime(2026, 3, 2, tzinfo=UTC)


def split(path: Path, home: Path, mapping: str | None = None) -> tuple[list[Candidate], list[Refusal]]:
    """Candidates and refusals of a path."""
    readings = list(read(path, mapping=mapping, mapping_home=home))
    return (
        [reading for reading in readings if isinstance(reading, Candidate)],
        [reading for reading in readings if isinstance(reading, Refusal)],
    )


def records(path: Path, home: Path, mapping: str | None = None) -> list[Json]:
    """The records of a path that has no refusals."""
    candidates, refusals = split(path, home, mapping)
    assert not refusals, [str(refusal.error) for refusal in refusals]
    return [candidate.record for candidate in candidates]


def only_refusal(path: Path, home: Path, mapping: str | None = None) -> Refusal:
    """The one refusal of a path that gives nothing else."""
    candidates, refusals = split(path, home, mapping)
    assert not candidates
    assert len(refusals) == 1, [str(refusal.error) for refusal in refusals]
    return refusals[0]


def ignored(path: Path, home: Path, mapping: str | None = None) -> list[Ignored]:
    """What was left out and why."""
    told: list[Ignored] = []
    for _ in read(path, mapping=mapping, mapping_home=home, on_ignored=told.append):
        pass
    return told


def again(reading: Reading, home: Path, mapping: str | None = None) -> list[Json]:
    """The records of a stored payload, read again."""
    found = reread(
        reading.payload,
        place=reading.place,
        mapping=mapping or reading.mapping,
        recorded_on_file_date=WHEN,
        mapping_home=home,
    )
    return [one.record for one in found if isinstance(one, Candidate)]
