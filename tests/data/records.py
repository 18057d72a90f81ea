"""A small plant told by hand, in full: every record type with every field it can have.

The lines stand in tests/data/samples/<family>.ndjson, so that they can be loaded as they are:
`clew load tests/data/samples`.
"""

import json
from pathlib import Path

from graph_model.facts import Fact
from loaders.records import RECORD_TYPES, Record
from loaders.records.refs import Speaker
from loaders.source import Json

FOLDER = Path(__file__).parent / "samples"
RECORDS: tuple[Json, ...] = tuple(
    json.loads(line)
    for file in sorted(FOLDER.glob("*.ndjson"))
    for line in file.read_text("utf-8").splitlines()
)


def of_type(name: str) -> list[Json]:
    """The samples of a record type."""
    return [record for record in RECORDS if record["type"] == name]


def validated(record: Json) -> Record:
    """The record, as admission sees it."""
    speaker = Speaker(record["system"], record["type"], record["id"])
    return RECORD_TYPES[record["type"]].model_validate(record["data"], context=speaker)


def facts(name: str) -> list[Fact]:
    """Everything that the samples of a record type say."""
    return [fact for record in of_type(name) for fact in validated(record).facts()]
