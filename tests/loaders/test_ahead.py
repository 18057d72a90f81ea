"""What is read in a process of its own is what is read in this one, and nothing of it is lost in silence."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import psutil
import pytest

from graph_model.errors import MappingError, SourceError
from loaders.admit import Admitted
from loaders.ahead import Entry, Sources, entries_ahead
from loaders.reader import Ignored
from loaders.source import Refusal
from tests.stores import record

_SOME = 1_200


def _told(entry: Entry) -> object:
    return entry if isinstance(entry, Admitted) else (str(entry.error), entry.payload, entry.place)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Records, refused and retracted ones among them, and a file that no mapping is for."""
    lines = [orjson.dumps(record("person", f"P-{n}", {"person": f"E-{n}"})) for n in range(_SOME)]
    lines[700] = b'{"system": "mes", "type": "persn", "id": "1"}'
    lines[701] = b"no JSON"
    lines[702] = orjson.dumps(record("person", "P-1", {}, retracted=True))
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(lines))
    (tmp_path / "b.csv").write_text("what;nobody;maps\n1;2;3\n")
    return tmp_path


def test_the_same_entries_in_the_same_order(folder: Path) -> None:
    """Refusals with all their fields; what was ignored is told."""
    sources = Sources((folder,))
    here: list[Ignored] = []
    there: list[Ignored] = []

    read_here = list(sources.entries(here.append))
    read_there = list(entries_ahead(sources, there.append))

    assert len(read_there) >= _SOME
    assert sum(isinstance(entry, Refusal) for entry in read_there) >= 2
    assert list(map(_told, read_there)) == list(map(_told, read_here))
    assert there == here


@pytest.mark.parametrize(
    ("sources", "error"),
    [
        (lambda folder: Sources((folder,), mapping="no-such-source"), MappingError),
        (lambda folder: Sources((folder / "absent.ndjson",)), SourceError),
    ],
)
def test_what_cannot_be_read_at_all_is_raised_here(
    folder: Path, sources: Callable[[Path], Sources], error: type[Exception]
) -> None:
    """With the words it has in one process."""
    with pytest.raises(error) as told_here:
        list(sources(folder).entries(print))
    with pytest.raises(error) as told_there:
        list(entries_ahead(sources(folder), print))

    assert str(told_there.value) == str(told_here.value)


def test_a_reading_process_that_was_killed_is_no_end_of_the_file(folder: Path) -> None:
    """What is missing then must not look like a file that ended."""
    entries = entries_ahead(Sources((folder,)), print)
    next(entries)
    (reader,) = (child for child in psutil.Process().children() if "loaders.ahead" in child.cmdline())
    reader.kill()

    with pytest.raises(SourceError, match="was ended by force"):
        list(entries)


def test_the_reading_process_ends_with_the_one_that_writes(folder: Path) -> None:
    """A killed load leaves nothing running."""
    waits = (
        "import pathlib, sys, time\n"
        "from loaders.ahead import Sources, entries_ahead\n"
        "entries = entries_ahead(Sources((pathlib.Path(sys.argv[1]),)), print)\n"
        "next(entries)\n"
        "print('begun', flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", waits, str(folder)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"begun\n"
        (reader,) = psutil.Process(writer.pid).children()
        os.kill(writer.pid, signal.SIGKILL)

    psutil.wait_procs([reader], timeout=20)
    assert not reader.is_running()


def test_large_sources_are_worth_a_process(tmp_path: Path) -> None:
    """Files, and all the files of a folder."""
    (tmp_path / "small").write_bytes(b"x")
    small = Sources((tmp_path,)).large
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "large").write_bytes(b"x" * 4_000_001)

    assert (small, Sources((tmp_path,)).large) == (False, True)
