"""Files and paths that are wrong as a whole, and oddities of encoding that are read all the same."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.settings import settings
from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.bad_input.door import Bad, Clew, Expected, check_refused, hash_alone
from tests.faults.bad_input.lines import GOOD, GOOD_A, GOOD_Z, line, saying

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))
WHOLE = (
    Bad("empty.ndjson", b"", ("the file is empty",)),
    Bad("blank.csv", b" \n\n", ("the file is empty",)),
    Bad("utf16.ndjson", GOOD.decode().encode("utf-16"), ("utf-16", "allowed: utf-8")),
    Bad("old_mac.ndjson", GOOD.replace(b"\n", b"\r"), ("carriage return alone", "allowed", "line feed")),
    Bad("picture.csv", PNG, ("'picture.csv'", "no mapping is for files of this name", "allowed")),
    Bad("picture.png", PNG, ("'picture.png'", "of no kind that can be read", "CSV, Excel")),
    Bad("letter.pdf", b"%PDF-1.7\n", ("'letter.pdf'", "of no kind that can be read", "CSV, Excel")),
    Bad("number.json", b"12", ("'number.json'", "of no kind that can be read", "JSON")),
)
ODD = {
    "byte order mark": b"\xef\xbb\xbf" + GOOD,
    "CRLF": GOOD.replace(b"\n", b"\r\n"),
    "blank lines and no end": b"\n\n" + GOOD_A + b" \n" + GOOD_Z.strip(),
}


@pytest.mark.parametrize("bad", WHOLE, ids=str)
def test_a_file_that_cannot_be_read_is_one_refusal(
    clew: Clew, store: Database, tmp_path: Path, bad: Bad
) -> None:
    """Its bytes wait in quarantine with the reason; beside it the good file is stored."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a_good.ndjson").write_bytes(GOOD)
    (folder / bad.name).write_bytes(bad.content)
    alone = hash_alone(store, clew, folder / "a_good.ndjson")

    check_refused(clew, folder, Expected(stored=2), f"{folder / bad.name}: ", *bad.said)
    assert graph_hash(store).value == alone


@pytest.mark.parametrize("content", ODD.values(), ids=list(ODD))
def test_marks_and_line_ends_change_nothing(
    clew: Clew, store: Database, tmp_path: Path, content: bytes
) -> None:
    """The graph is that of the plain file."""
    plain, odd = tmp_path / "plain.ndjson", tmp_path / "odd.ndjson"
    plain.write_bytes(GOOD)
    odd.write_bytes(content)
    alone = hash_alone(store, clew, plain)

    assert clew("load", odd, "--json").counts == {"read": 2, "stored": 2}
    assert graph_hash(store).value == alone


def test_a_line_of_10_mb_is_a_record(clew: Clew, tmp_path: Path) -> None:
    """What is within the bounds is kept whole, and its unknown field is told."""
    path = tmp_path / "long.ndjson"
    path.write_bytes(GOOD_A + line(saying(notes=["x" * 900_000] * 11)) + GOOD_Z)

    answer = clew("load", path, "--json")
    assert answer.counts == {"read": 3, "stored": 3}
    assert answer.json["unknown_fields"] == {"consumption.notes": 1}


def test_a_line_beyond_the_bound_ends_the_file_and_says_so(clew: Clew, tmp_path: Path) -> None:
    """The records before it are stored; that nothing after it was read is told with the line."""
    path = tmp_path / "long.ndjson"
    path.write_bytes(GOOD_A + b"x" * 16_000_001 + b"\n" + GOOD_Z)

    answer = clew("load", path, "--json")
    assert answer.code == 3
    assert answer.counts == {"read": 2, "stored": 1, "quarantined": 1}
    assert answer.sentences == [
        f"{path}: line 2 is longer than 16,000,000 bytes; nothing from there on was read"
    ]


@pytest.mark.parametrize(
    "kind", ["missing", "loop", "dangling", "pipe", "empty folder named x.csv", "null device"]
)
def test_a_path_that_cannot_be_opened_stops_the_load(
    clew: Clew, store: Database, tmp_path: Path, kind: str
) -> None:
    """Exit 1 with the path and the reason; of the good path before it nothing is stored."""
    good = tmp_path / "good.ndjson"
    good.write_bytes(GOOD)
    path, reason = _wrong_path(tmp_path, kind)

    answer = clew("load", good, path, "--json")
    assert answer.code == 1
    assert answer.sentences == [f"clew: {path} {reason}"]
    assert not answer.out
    assert graph_hash(store).things == 0


def _wrong_path(folder: Path, kind: str) -> tuple[Path, str]:
    path = folder / "x.csv"
    if kind == "loop":
        path.symlink_to(path.name)
        return path, "cannot be read: Too many levels of symbolic links"
    if kind == "dangling":
        path.symlink_to("nowhere")
    elif kind == "pipe":
        os.mkfifo(path)
        return path, "cannot be read: no regular file"
    elif kind.startswith("empty folder"):
        path.mkdir()
        return path, "has no files"
    elif kind == "null device":
        return Path("/dev/null"), "cannot be read: no regular file"
    return path, "cannot be read: No such file or directory"


def test_what_cannot_be_opened_in_a_folder_is_refused_alone(
    clew: Clew, store: Database, tmp_path: Path
) -> None:
    """Loops, dead links, pipes, names that are no UTF-8 or hostile: each is told, none stops the load."""
    folder = tmp_path / "in"
    folder.mkdir()
    good = folder / "good.ndjson"
    good.write_bytes(GOOD)
    alone = hash_alone(store, clew, good)
    (folder / "again").symlink_to(".")
    (folder / "dead").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    (folder / "\x1b[31mred\n").write_bytes(PNG)
    (folder / os.fsdecode(b"\xff\xfe.csv")).write_bytes(PNG)

    answer = clew("load", folder, "--json")
    assert answer.code == 3
    assert answer.counts == {"read": 7, "stored": 2, "quarantined": 5}
    assert sorted(sentence.removeprefix(f"{folder}/")[:16] for sentence in answer.sentences) == [
        "\\x1b[31mred\\x0a:",
        "\\xff\\xfe.csv: '\\",
        "dead: No such fi",
        "loop: Too many l",
        "pipe: no regular",
    ]
    assert len(clew("quarantine", "list", "--json").json["quarantined"]) == 5
    assert clew("quarantine", "retry").err.count("nothing of the file was kept; load the file again") == 3
    assert not clew("quarantine", "list").sentences
    assert graph_hash(store).value == alone


def test_a_file_and_a_folder_without_permission_are_refused_alone(
    clew: Clew, store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its owner keeps closed is told with the reason; what is open is stored."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        monkeypatch.setenv("CLEW_HOME", f"{folder}/.home")
        settings.cache_clear()
        (folder / "good.ndjson").write_bytes(GOOD)
        alone = hash_alone(store, clew, folder / "good.ndjson")
        (folder / "closed.ndjson").write_bytes(GOOD)
        (folder / "closed.ndjson").chmod(0)
        (folder / "shut").mkdir(mode=0)
        with _nobody():
            answer = clew("load", folder, "--json")
            alone_closed = clew("load", folder / "closed.ndjson")
        (folder / "shut").chmod(0o700)

    assert answer.code == 3
    assert answer.counts == {"read": 4, "stored": 2, "quarantined": 2}
    assert answer.sentences == [f"{folder}/{what}: Permission denied" for what in ("closed.ndjson", "shut")]
    assert alone_closed.code == 1
    assert alone_closed.sentences == [f"clew: {folder}/closed.ndjson cannot be read: Permission denied"]
    assert graph_hash(store).value == alone


@contextmanager
def _nobody() -> Iterator[None]:
    """Root may read everything, so that root becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_file_that_breaks_while_it_is_read_is_refused(clew: Clew) -> None:
    """An error of the disk is told with the path and the system's reason."""
    answer = clew("load", "/proc/self/mem", "--json")

    assert answer.code == 3
    assert answer.counts == {"read": 1, "quarantined": 1}
    assert answer.sentences == ["/proc/self/mem: cannot be read: Input/output error"]
