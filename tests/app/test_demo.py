"""The generated plant as files: balanced, deterministic, honest about what it is."""

import hashlib
import json
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest

from app.demo import generate
from app.demo.gs1 import check_digit, gtin, sscc
from graph_model.errors import QuestionError
from loaders.admit import Admitted, admit
from loaders.read import Ignored, read
from loaders.records import RECORD_TYPES
from loaders.source import Refusal

Outcomes = dict[str, list[Admitted | Refusal]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest plant."""
    place = tmp_path_factory.mktemp("plant")
    generate(place, units=100, seed=1)
    return place


@pytest.fixture(scope="module")
def ignored() -> list[Ignored]:
    """What reading the plant left out, filled by `outcomes`."""
    return []


@pytest.fixture(scope="module")
def outcomes(folder: Path, ignored: list[Ignored]) -> Outcomes:
    """What became of every record of the plant, by file."""
    found: defaultdict[str, list[Admitted | Refusal]] = defaultdict(list)
    for reading in read(folder, on_ignored=ignored.append):
        outcome = reading if isinstance(reading, Refusal) else admit(reading)
        found[str(Path(reading.place.file).relative_to(folder))].append(outcome)
    return found


def test_every_row_becomes_the_records_that_the_manifest_promises(folder: Path, outcomes: Outcomes) -> None:
    """Each file yields its promised number of records, of which only the planted rows are refused."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    promised = {one["path"]: (one["records"], one["refused"]) for one in manifest["files"] if one["records"]}

    found = {
        path: (len(all_), sum(isinstance(one, Refusal) for one in all_)) for path, all_ in outcomes.items()
    }

    assert found == promised


def test_nothing_is_ignored_that_the_manifest_does_not_count(
    folder: Path, outcomes: Outcomes, ignored: list[Ignored]
) -> None:
    """Rows that no one wants are counted on both sides; the folder's own notes are told as such."""
    counted = sum(one.count for one in ignored if one.reason != "tells what was generated")

    assert outcomes
    assert counted == json.loads((folder / "manifest.json").read_bytes())["ignored"]


def test_the_broken_rows_are_refused_where_the_story_says(folder: Path, outcomes: Outcomes) -> None:
    """Every planted broken row is refused at its file and line, and nothing else is."""
    refused = {
        (path, one.place.line) for path, all_ in outcomes.items() for one in all_ if isinstance(one, Refusal)
    }
    story = json.loads((folder / "story.json").read_bytes())

    assert refused == {(one["file"], one["line"]) for one in story["refused"]}


def test_no_field_of_the_files_is_unknown_to_its_record(outcomes: Outcomes) -> None:
    """The mappings and the canonical files fill only fields that the records have."""
    unknown = {
        (one.type, name)
        for one in chain.from_iterable(outcomes.values())
        if isinstance(one, Admitted) and one.system != "epcis"
        for name in one.unknown_fields
    }

    assert not unknown


def test_most_record_types_occur(outcomes: Outcomes) -> None:
    """The plant speaks of design, supply, shop floor, warehouse, quality and field alike."""
    seen = {one.type for one in chain.from_iterable(outcomes.values()) if isinstance(one, Admitted)}

    assert len(seen) >= 42
    assert seen <= set(RECORD_TYPES)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """Workbooks and Parquet included, and the time of day changes nothing."""
    generate(tmp_path, units=100, seed=1)

    assert _hashes(folder) == _hashes(tmp_path)


def test_another_seed_gives_other_bytes(folder: Path, tmp_path: Path) -> None:
    """The seed decides."""
    generate(tmp_path, units=100, seed=2)

    assert _hashes(folder) != _hashes(tmp_path)


def test_everything_is_labelled_as_generated(folder: Path) -> None:
    """The folder says so, and so does the name of every company."""
    assert "GENERATED" in (folder / "GENERATED.txt").read_text("utf-8")
    names = [
        reading.record["data"]["name"]
        for file in (folder / "crm/crm_accounts.csv", folder / "erp/erp_lfa1.csv")
        for reading in read(file)
        if not isinstance(reading, Refusal)
    ]
    assert len(names) > 30
    assert all(name.endswith("(fictional)") for name in names)


def test_too_few_units_are_refused_with_what_is_allowed(tmp_path: Path) -> None:
    """The planted troubles need room."""
    with pytest.raises(QuestionError, match=r"units=99: too few .* allowed: 100 or more"):
        generate(tmp_path, units=99, seed=1)


def test_progress_adds_up_to_the_units(tmp_path: Path) -> None:
    """What the progress is told sums up to the units asked for, also where the last block is not full."""
    told: list[int] = []

    generate(tmp_path, units=137, seed=3, progress=told.append)

    assert sum(told) == 137


@pytest.mark.parametrize("units", [101, 109, 1003])
def test_odd_sizes_hold_the_whole_story(tmp_path: Path, units: int) -> None:
    """Whatever the size, every trouble has someone to find."""
    story = generate(tmp_path, units=units, seed=units)

    assert 0.01 <= len(story.trouble("battery").expected.units) / units <= 0.06
    assert story.trouble("swapped-module").expected.units
    assert story.trouble("drifted-tester").expected.units
    assert len(story.trouble("returned-pump").expected.customers) == 2
    assert story.trouble("late-resin").expected.customers


def test_gs1_keys_have_their_check_digit() -> None:
    """GTIN-14 and SSCC end in the digit that the GS1 weights give (the example is GS1's own)."""
    assert check_digit("0950600013435") == "2"
    assert len(gtin(10)) == 14
    assert gtin(10)[-1] == check_digit(gtin(10)[:-1])
    assert len(sscc(1)) == 18


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
