"""Archives that would grow without end, lie, nest, point elsewhere, or are damaged."""

import gzip
import io
import struct
import zipfile
from pathlib import Path

import pytest

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.bad_input.door import Clew, Expected, check_refused
from tests.faults.bad_input.lines import GOOD, GOOD_A, GOOD_Z, line, without

BOMB_BYTES = 250_000_000
BLOCK = b"0" * 1_000_000


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def nested(depth: int) -> bytes:
    """Archives in archives."""
    content = zipped({"records.ndjson": GOOD})
    for _ in range(depth):
        content = zipped({"inner.zip": content})
    return content


@pytest.fixture(scope="module")
def zip_bomb() -> bytes:
    """250 MB of zeros in a quarter of one."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("records.ndjson", "w") as member,
    ):
        for _ in range(BOMB_BYTES // len(BLOCK)):
            member.write(BLOCK)
    return out.getvalue()


@pytest.fixture(scope="module")
def gzip_bomb() -> bytes:
    """The same by gzip."""
    out = io.BytesIO()
    with gzip.open(out, "wb") as stream:
        for _ in range(BOMB_BYTES // len(BLOCK)):
            stream.write(BLOCK)
    return out.getvalue()


def test_a_zip_bomb_is_never_unpacked(clew: Clew, store: Database, tmp_path: Path, zip_bomb: bytes) -> None:
    """Its growth is told with what is allowed."""
    path = tmp_path / "bomb.zip"
    path.write_bytes(zip_bomb)

    check_refused(
        clew, path, Expected(), f"{path}: ", "would grow", "250,000,000 bytes", "allowed: 200 times"
    )
    assert graph_hash(store).things == 0


def test_a_zip_bomb_that_lies_of_its_size_is_stopped(clew: Clew, tmp_path: Path, zip_bomb: bytes) -> None:
    """No more is unpacked than the archive says."""
    lying = bytearray(zip_bomb)
    directory = lying.rfind(b"PK\x01\x02")
    lying[directory + 24 : directory + 28] = struct.pack("<I", 1000)
    path = tmp_path / "bomb.zip"
    path.write_bytes(lying)

    check_refused(clew, path, Expected(whole=False), f"{path}/records.ndjson", "damaged", "CRC")


def test_a_gzip_bomb_is_never_unpacked(clew: Clew, tmp_path: Path, gzip_bomb: bytes) -> None:
    """Its growth is told with what is allowed."""
    path = tmp_path / "bomb.ndjson.gz"
    path.write_bytes(gzip_bomb)

    check_refused(
        clew, path, Expected(), f"{path}: ", "would grow", "250,000,000 bytes", "allowed: 200 times"
    )


def test_a_gzip_bomb_that_lies_of_its_size_is_stopped(clew: Clew, tmp_path: Path, gzip_bomb: bytes) -> None:
    """It ends at the bound of a line."""
    path = tmp_path / "bomb.ndjson.gz"
    path.write_bytes(gzip_bomb[:-4] + struct.pack("<I", 100))

    check_refused(
        clew, path, Expected(whole=False), f"{tmp_path}/bomb.ndjson", "longer than 16,000,000 bytes"
    )


def test_archives_nest_three_deep_and_no_deeper(clew: Clew, tmp_path: Path) -> None:
    """Three are opened; the one in them is told, and whatever it holds is not read."""
    (tmp_path / "fine.zip").write_bytes(nested(2))
    (tmp_path / "deep.zip").write_bytes(nested(3))

    assert clew("load", tmp_path / "fine.zip", "--json").counts == {"read": 2, "stored": 2}
    answer = clew("load", tmp_path / "deep.zip", "--json")
    assert answer.code == 3
    assert answer.counts == {"read": 1, "quarantined": 1}
    assert answer.sentences == [
        f"{tmp_path}/deep.zip/inner.zip/inner.zip/inner.zip: archives are nested too deep; allowed: 3 levels"
    ]


def test_members_that_point_elsewhere_are_read_in_place(clew: Clew, tmp_path: Path) -> None:
    """Nothing is written to disk; a name is only a name, and no command to the terminal."""
    path = tmp_path / "in" / "way" / "out.zip"
    path.parent.mkdir(parents=True)
    names = {
        "../../outside.ndjson": GOOD_A,
        f"{tmp_path}/absolute.ndjson": GOOD_Z,
        "\x1b[2J.ndjson": line(without("data", "at")),
    }
    path.write_bytes(zipped(names))
    before = sorted(tmp_path.rglob("*"))

    check_refused(
        clew, path, Expected(stored=2), f"{path}/\\x1b[2J.ndjson:1: ", "data.at: ", "required and missing"
    )
    assert sorted(tmp_path.rglob("*")) == before


WHOLE_GZIP = gzip.compress(GOOD * 50, mtime=0)
DAMAGED = {
    "cut.zip": (zipped({"records.ndjson": GOOD * 50})[:150], "no readable zip archive"),
    "altered.zip": (zipped({"r.ndjson": GOOD}, zipfile.ZIP_STORED).replace(b"PN-1", b"PN-7", 1), "CRC"),
    "empty.zip": (zipped({}), "no files"),
    "name.zip": (zipped({"ü.ndjson": GOOD}).replace("ü".encode(), b"\xff\xfe"), "no readable zip archive"),
    "local_name.zip": (zipped({"ü.ndjson": GOOD}).replace("ü".encode(), b"\xff\xfe", 1), "damaged"),
    "cut.ndjson.gz": (WHOLE_GZIP[:-12] + b"\xff\xff\xff\x7f", "cut short"),
    "barely.ndjson.gz": (WHOLE_GZIP[:5], "ended before the end-of-stream marker"),
    "altered.ndjson.gz": (WHOLE_GZIP[:-8] + b"\0\0\0\0" + WHOLE_GZIP[-4:], "CRC"),
    "locked.zip": (
        zipped({"r.ndjson": GOOD}).replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
        "encrypted",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_archive_is_one_refusal(clew: Clew, store: Database, tmp_path: Path, name: str) -> None:
    """It is told with what is wrong, and nothing of it is stored."""
    content, said = DAMAGED[name]
    expected = Expected(whole=name not in {"altered.zip", "local_name.zip", "altered.ndjson.gz"})
    path = tmp_path / name
    path.write_bytes(content)

    check_refused(clew, path, expected, str(path).removesuffix(".gz"), said)
    assert graph_hash(store).things == 0
