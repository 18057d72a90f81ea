"""A folder of mappings for tests, written anew for each."""

from pathlib import Path

import pytest

from tests.loaders.reading import SOURCE, Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Write `<source>/source.toml` and records under tmp_path/home: `home(issue=ISSUE)` gives that folder."""

    def write(*, name: str = "erp", source: str = SOURCE, **records: str) -> Path:
        folder = tmp_path / "home" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "source.toml").write_text(source, "utf-8")
        for record, text in records.items():
            (folder / f"{record}.toml").write_text(text, "utf-8")
        return folder.parent

    return write
