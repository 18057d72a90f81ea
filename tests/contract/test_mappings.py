"""Every mapping that ships is valid, has words of its own source, and gives records the contract knows."""

import tomllib

import pytest

from loaders.library import SHIPPED, sources
from loaders.records import RECORD_TYPES

FOLDERS = sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir() and folder.name[0] != "_")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_shipped_mapping_is_valid(name: str) -> None:
    """Every key, converter, table, zone and field of the mapping is known."""
    (source,) = sources(chosen=name)

    assert source.spec.system
    assert {mapping.type for mapping in source.mappings} <= set(RECORD_TYPES)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_file_of_a_mapping_folder_is_read(name: str) -> None:
    """A file with another ending, or without source.toml beside it, would silently map nothing."""
    files = {file.name for file in (SHIPPED / name).iterdir()}

    assert "source.toml" in files
    assert {file for file in files if not file.endswith(".toml")} == set()


@pytest.mark.parametrize("name", FOLDERS)
def test_a_mapping_opens_with_words_of_its_source(name: str) -> None:
    """source.toml begins by saying which system this is, for the one who looks for a mapping to copy."""
    text = (SHIPPED / name / "source.toml").read_text("utf-8")

    assert text.startswith("#")
    assert tomllib.loads(text)["system"]
