"""Spoiled mappings stop a load before anything is read."""

from pathlib import Path

import pytest

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.bad_input.door import Clew
from tests.faults.bad_input.lines import GOOD
from tests.faults.bad_input.shop import ISSUE, SOURCE, mappings

WRONG = {
    "no TOML": ('system = "erp', ISSUE, "source.toml", ("no TOML",)),
    "unknown key": (
        SOURCE + 'colour = "red"\n',
        ISSUE,
        "source.toml",
        ("unknown key 'colour'", "allowed: ", "zone"),
    ),
    "no system": ('zone = "UTC"\n', ISSUE, "source.toml", ("system: Field required",)),
    "no time zone": (
        'system = "erp"\nzone = "Mars"\n',
        ISSUE,
        "source.toml",
        ("'Mars'", "allowed: ", "Europe/Berlin"),
    ),
    "no encoding": (
        SOURCE + 'encoding = "klingon"\n',
        ISSUE,
        "source.toml",
        ("klingon", "allowed: ", "cp1252"),
    ),
    "too deep": (SOURCE + f"null = {'[' * 5000}{']' * 5000}\n", ISSUE, "source.toml", ("nested too deep",)),
    "hostile key": (SOURCE + '"\\u001b[31mred" = 1\n', ISSUE, "source.toml", ("unknown key '\\x1b[31mred'",)),
    "unknown record type": (
        SOURCE,
        ISSUE.replace('"issue"', '"isue"'),
        "issue.toml",
        ("'isue'", "allowed: ", "issue,"),
    ),
    "unknown converter": (
        SOURCE,
        ISSUE.replace('"decimal"', '"dezimal"'),
        "issue.toml",
        ("fields.quantity.value", "'dezimal'", "allowed: ", "decimal"),
    ),
    "unknown table": (
        SOURCE,
        ISSUE.replace('"decimal"', '"table:unit"'),
        "issue.toml",
        ("table 'unit'", "allowed: "),
    ),
    "unknown date format": (
        SOURCE,
        ISSUE.replace('"datetime"', '"datetime:%q"'),
        "issue.toml",
        ("%q", "allowed: %Y"),
    ),
    "unknown field": (
        SOURCE,
        ISSUE.replace("order =", "ordre ="),
        "issue.toml",
        ("fields.ordre", "allowed: ", "order"),
    ),
    "no files": (SOURCE, ISSUE.replace('files = ["issues*"]', ""), "issue.toml", ("files: Field required",)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_mapping_is_told_and_nothing_is_read(
    clew: Clew, store: Database, tmp_path: Path, name: str
) -> None:
    """Exit 1 with the mapping's file, the place in it and what is allowed; nothing is read."""
    source, issue, file, said = WRONG[name]
    folder = mappings(tmp_path / "home", source=source, issue=issue)

    check_nothing_read(clew, store, tmp_path, folder / file, *said)


def test_a_mapping_in_another_encoding_is_told(clew: Clew, store: Database, tmp_path: Path) -> None:
    """A mapping is UTF-8."""
    folder = mappings(tmp_path / "home")
    (folder / "issue.toml").write_bytes(ISSUE.encode() + b"# \xff\n")

    check_nothing_read(clew, store, tmp_path, folder / "issue.toml", "no TOML", "utf-8")


def test_a_mapping_that_cannot_be_opened_is_told(clew: Clew, store: Database, tmp_path: Path) -> None:
    """A folder with a mapping's name is none."""
    folder = mappings(tmp_path / "home")
    (folder / "item.toml").unlink()
    (folder / "item.toml").mkdir()

    check_nothing_read(clew, store, tmp_path, folder / "item.toml", "Is a directory")


@pytest.mark.parametrize("name", ["nobody", "shop/nothing", "\x1b[31mred"])
def test_an_unknown_mapping_is_answered_with_those_there_are(
    clew: Clew, store: Database, tmp_path: Path, name: str
) -> None:
    """Exit 1, and nothing is read."""
    mappings(tmp_path / "home")

    check_nothing_read(
        clew, store, tmp_path, Path("no mapping"), "there are: ", "shop", options=("--mapping", name)
    )


def check_nothing_read(
    clew: Clew, store: Database, folder: Path, place: Path, *said: str, options: tuple[str, ...] = ()
) -> None:
    """Load a good file; the one sentence names the place."""
    (folder / "good.ndjson").write_bytes(GOOD)
    answer = clew("load", folder / "good.ndjson", "--json", *options)

    assert answer.code == 1, answer.err
    assert len(answer.sentences) == 1
    for fragment in (f"clew: {place}", *said):
        assert fragment in answer.err, answer.err
    assert not answer.out
    assert graph_hash(store).things == 0
    assert not store.read("MATCH (q:QuarantinedRecord) RETURN q.uid")
