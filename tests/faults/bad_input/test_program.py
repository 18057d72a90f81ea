"""The same, as a program of its own: exit codes and streams as a shell sees them."""

import os
import subprocess
import sys
from pathlib import Path

from graph_model.database import Database, Endpoint
from tests.faults.bad_input.lines import GOOD, GOOD_A, GOOD_Z, line, record, saying
from tests.faults.bad_input.shop import ISSUE, mappings


def test_a_bad_record_ends_with_3_and_the_books_on_standard_output(
    server: Endpoint, store: Database, tmp_path: Path
) -> None:
    """What was refused is told on standard error; the good ones are stored."""
    assert store
    path = tmp_path / "records.ndjson"
    path.write_bytes(GOOD_A + line(saying(at="00:00.0")) + line(record(type="\x1b[2J")) + GOOD_Z)

    ended = typed(server, tmp_path, "load", path, "--json")
    assert ended.returncode == 3
    assert b'"stored": 2' in ended.stdout
    assert b'"quarantined": 2' in ended.stdout
    assert f"{path}:2: data.at='00:00.0'".encode() in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert b"\x1b" not in ended.stdout + ended.stderr


def test_a_wrong_mapping_ends_with_1_and_one_sentence(
    server: Endpoint, store: Database, tmp_path: Path
) -> None:
    """Nothing stands on standard output, nothing is read."""
    mappings(tmp_path / "home", issue=ISSUE.replace('"decimal"', '"dezimal"'))
    (tmp_path / "good.ndjson").write_bytes(GOOD)

    ended = typed(server, tmp_path, "load", tmp_path / "good.ndjson")
    assert ended.returncode == 1
    assert not ended.stdout
    assert ended.stderr.strip().startswith(b"clew: ")
    assert b"dezimal" in ended.stderr
    assert not store.read("MATCH (n:Thing) RETURN n.uid")


def test_an_argument_that_is_no_text_is_told(server: Endpoint, tmp_path: Path) -> None:
    """Bytes that are neither text nor the name of a file end with 2 and one sentence."""
    commands: list[list[str | bytes]] = [
        ["find", b"\xff"],
        ["quarantine", "discard", b"\xff", "--reason", "x"],
    ]
    for command in commands:
        ended = typed(server, tmp_path, *map(os.fsdecode, command))

        sentence = b"clew: '\\udcff' is neither UTF-8 text nor the name of a file"
        assert (ended.returncode, ended.stderr.strip(), ended.stdout) == (2, sentence, b"")


def test_a_folder_that_cannot_be_made_is_told(server: Endpoint, tmp_path: Path) -> None:
    """A plant cannot be written below a file: the path and the reason of the system."""
    (tmp_path / "file").write_bytes(b"")

    ended = typed(server, tmp_path, "generate", tmp_path / "file" / "plant", "--units", "100")
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        f"clew: {tmp_path}/file/plant: Not a directory (CLEW_DEBUG=1 shows where)".encode()
    )


def test_names_that_the_terminal_cannot_write_are_told_all_the_same(
    server: Endpoint, store: Database, tmp_path: Path
) -> None:
    """A file's name that is no UTF-8 is spelled out, also where the terminal speaks ASCII."""
    assert store
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / os.fsdecode(b"\xff.ndjson")).write_bytes(line(saying(position=7)))
    (tmp_path / "in" / "größe.ndjson").write_bytes(line(saying(position="零件", order=7)))

    ended = typed(
        server, tmp_path, "load", tmp_path / "in", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C"
    )
    assert ended.returncode == 3, ended.stderr
    assert b"Traceback" not in ended.stderr
    assert b"xff.ndjson:1: data.position='7'" in ended.stderr


def typed(
    server: Endpoint, folder: Path, *words: str | Path, **more: str
) -> "subprocess.CompletedProcess[bytes]":
    """Run `clew` against the server of the tests."""
    environment = {
        **os.environ,
        "CLEW_NEO4J_URI": server.uri,
        "CLEW_NEO4J_USER": server.user,
        "CLEW_NEO4J_PASSWORD": server.password,
        "CLEW_NEO4J_DATABASE": server.database,
        "CLEW_HOME": str(folder / "home"),
        **more,
    }
    program = Path(sys.executable).with_name("clew")
    return subprocess.run(
        [program, *map(str, words)],
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
        cwd=folder,
    )
