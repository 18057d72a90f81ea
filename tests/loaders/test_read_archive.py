"""Archives, folders, and files of no known kind."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from graph_model.errors import RefusedError, SourceError
from loaders.formats.growth import Growth
from loaders.read import read
from tests.loaders.reading import ISSUE, Home, again, ignored, only_refusal, records, split

CSV = b"DOC,POS,ORDER,ITEM,LOT,QTY,AT\nD1,1,1000,00012,L1,2.5,2026-03-02T08:31:00\n"


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_members_are_read_in_place_and_named_behind_their_archive(tmp_path: Path, home: Home) -> None:
    """A member's place is archive/member; nothing is written to disk, whatever its path says."""
    path = tmp_path / "a.zip"
    path.write_bytes(_zip({"../../etc/issues.csv": CSV, "sub/issues.csv.gz": gzip.compress(CSV)}))
    folder = home(issue=ISSUE)
    candidates, refusals = split(path, folder)

    assert not refusals
    assert [c.place.file for c in candidates] == [f"{path}/../../etc/issues.csv", f"{path}/sub/issues.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "home"]
    assert again(candidates[0], folder) == [candidates[0].record]


def test_a_zip_bomb_is_one_refusal(tmp_path: Path, home: Home) -> None:
    """A member that would grow a thousandfold is refused before it is read."""
    path = tmp_path / "a.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("issues.csv", "w") as member,
    ):
        for _ in range(250):
            member.write(b"0" * 1_000_000)

    assert "would grow" in only_refusal(path, home(issue=ISSUE)).error.reason


def test_a_gzip_bomb_is_one_refusal(tmp_path: Path, home: Home) -> None:
    """The size that gzip states is looked at first, and the growth while reading."""
    path = tmp_path / "issues.csv.gz"
    with gzip.open(path, "wb") as out:
        for _ in range(250):
            out.write(b"0" * 1_000_000)

    assert "would grow" in only_refusal(path, home(issue=ISSUE)).error.reason


def test_archives_within_archives_end_somewhere(tmp_path: Path, home: Home) -> None:
    """Three levels are read, the fourth is refused."""
    content = CSV
    for level in range(4):
        content = _zip({"issues.csv" if level == 0 else "inner.zip": content})
    (tmp_path / "three.zip").write_bytes(_zip({"inner.zip": _zip({"inner.zip": _zip({"issues.csv": CSV})})}))
    (tmp_path / "four.zip").write_bytes(content)

    assert len(records(tmp_path / "three.zip", home(issue=ISSUE))) == 1
    assert "nested too deep" in only_refusal(tmp_path / "four.zip", home(issue=ISSUE)).error.reason


def _bombs(count: int, size: int) -> bytes:
    """Archives side by side in one, each of which grows by no more than is allowed."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x.csv", "w") as member:
        for _ in range(size):
            member.write(b"0" * 1_000_000)
    return _zip({f"{number}.zip": inner.getvalue() for number in range(count)})


def test_archives_in_one_archive_grow_together(tmp_path: Path, home: Home) -> None:
    """Two archives of 150 MB in one: the second would be too much, though each alone is not."""
    path = tmp_path / "a.zip"
    path.write_bytes(_bombs(2, 150))
    _, refusals = split(path, home(issue=ISSUE))

    assert [refusal.place.file for refusal in refusals if "would grow" in refusal.error.reason] == [
        f"{path}/1.zip"
    ]


def test_an_archive_in_a_gzip_archive_is_measured_by_the_outer_one(tmp_path: Path, home: Home) -> None:
    """Gzip does not tell the size of what is in it: growth is counted from the file on."""
    path = tmp_path / "a.zip.gz"
    path.write_bytes(gzip.compress(_bombs(1, 250)))
    refusal = only_refusal(path, home(issue=ISSUE))

    assert f"would grow from {path.stat().st_size:,} to 250," in refusal.error.reason


def test_an_archive_that_is_read_twice_counts_once() -> None:
    """The head of a file is looked at before it is read; another archive beside it counts as well."""
    growth = Growth(packed=1_000_000)
    for _ in range(3):
        growth.note("a.zip/1.gz", 150_000_000)
    assert growth.total == 150_000_000

    with pytest.raises(RefusedError, match=r"from 1,000,000 to 210,000,000 bytes"):
        growth.note("a.zip/2.gz", 60_000_000)


@pytest.mark.parametrize("content", [b"PK\x03\x04garbage", b"\x1f\x8bgarbage"])
def test_a_damaged_archive_is_one_refusal(tmp_path: Path, home: Home, content: bytes) -> None:
    """It is told as damaged, with its bytes kept."""
    (tmp_path / "issues.zip").write_bytes(content)
    refusal = only_refusal(tmp_path / "issues.zip", home(issue=ISSUE))

    assert "archive" in refusal.error.reason
    assert refusal.payload.content == content


def test_a_member_with_a_wrong_checksum_is_a_refusal(tmp_path: Path, home: Home) -> None:
    """Damage inside an archive is found by its checksum."""
    content = bytearray(_zip({"issues.csv": CSV}))
    content[content.index(b"issues.csv") + 12] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(content)
    _, refusals = split(tmp_path / "a.zip", home(issue=ISSUE))

    assert len(refusals) == 1


def test_a_folder_is_read_in_order_and_each_linked_folder_once(tmp_path: Path, home: Home) -> None:
    """Links that lead in a circle end; hidden files are left out."""
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "b" / "issues1.csv").write_bytes(CSV)
    (folder / "a_issues.txt").write_bytes(b"no kind\0")
    (folder / ".hidden.csv").write_bytes(CSV)
    (folder / "b" / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    candidates, refusals = split(folder, home(issue=ISSUE))

    assert [Path(c.place.file).name for c in candidates] == ["issues1.csv"]
    assert [Path(r.place.file).name for r in refusals] == ["a_issues.txt", "self"]


def test_a_path_that_cannot_be_opened_is_an_error_of_the_source(tmp_path: Path, home: Home) -> None:
    """What the user named and is not there is told at once."""
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("nothing.csv", "empty", "pipe"):
        with pytest.raises(SourceError, match=name):
            list(read(tmp_path / name, mapping_home=home(issue=ISSUE)))


def test_a_file_of_no_known_kind_is_refused_with_what_is_accepted(tmp_path: Path, home: Home) -> None:
    """Nothing is dropped in silence."""
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    refusal = only_refusal(tmp_path / "photo.png", home(issue=ISSUE))

    assert "Parquet" in str(refusal.error.allowed)


def test_a_whole_file_that_was_kept_is_read_again_when_a_mapping_is_there(tmp_path: Path, home: Home) -> None:
    """Retry after writing the mapping gives what loading now would give."""
    path = tmp_path / "issues.csv"
    path.write_bytes(CSV)
    refusal = only_refusal(path, home(source='system = "erp"\n'))
    made = again(refusal, home(issue=ISSUE))

    assert [record["id"] for record in made] == ["D1-1"]


def test_what_is_ignored_is_counted_with_its_reason(tmp_path: Path, home: Home) -> None:
    """A file without mapping but with a rule is counted where the source reads its neighbours."""
    source = 'system = "erp"\n[[ignore]]\nfiles = ["stock*"]\nreason = "told by the WMS"\n'
    folder = home(issue=ISSUE, source=source)
    (tmp_path / "in").mkdir()
    stock = tmp_path / "in" / "stock.csv"
    stock.write_bytes(b"A,B\n1,2\n3,4\n")

    assert "no mapping" in only_refusal(stock, folder).error.reason
    (told,) = ignored(stock, folder, "erp")
    assert (told.reason, told.count) == ("told by the WMS", 2)
    (tmp_path / "in" / "issues.csv").write_bytes(CSV)
    assert ignored(stock, folder) == [told]


def test_an_archive_without_files_is_a_refusal(tmp_path: Path, home: Home) -> None:
    """Nothing in it is told, not passed over."""
    (tmp_path / "a.zip").write_bytes(_zip({}))

    assert only_refusal(tmp_path / "a.zip", home(issue=ISSUE)).error.reason == "the archive has no files"
