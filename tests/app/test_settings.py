"""Settings: what can be set, what `.env.example` says of it, and what is told of a wrong one."""

import os
import re
from pathlib import Path

import pytest

from app.cli import main
from app.settings import Settings, settings
from graph_model.embedded.cache import default_cache
from graph_model.embedded.fetch import MAVEN_CENTRAL

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and no setting from outside; what is exported goes with the test."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CLEW_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CLEW_CACHE", "")
    monkeypatch.setenv("CLEW_MAVEN_URL", "")
    settings.cache_clear()


def test_the_example_lists_every_setting_with_its_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied to .env it changes nothing; a setting without a default stands there as a comment."""
    example = (ROOT / ".env.example").read_text("utf-8")
    defaults = Settings()
    listed = re.findall(r"^(?:# )?CLEW_(\w+)=", example, re.MULTILINE)
    monkeypatch.delenv("CLEW_CACHE")
    monkeypatch.delenv("CLEW_MAVEN_URL")

    assert sorted(name.lower() for name in listed) == sorted(Settings.model_fields)
    assert re.findall(r"^# CLEW_(\w+)=", example, re.MULTILINE) == ["CACHE", "NEO4J_URI"]
    (tmp_path / ".env").write_text(example, "utf-8")
    assert Settings() == defaults
    assert defaults.maven_url == MAVEN_CENTRAL


def test_no_variable_is_read_that_is_no_setting() -> None:
    """Whatever the code or a message of ours calls CLEW_... can be set, and is listed."""
    code = [path.read_text("utf-8") for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
    named = {name for text in code for name in re.findall(r"\bCLEW_([A-Z0-9_]+[A-Z0-9])", text)}

    assert {name for name in named if name.lower() not in Settings.model_fields} == set()


PACKAGES = ("app", "graph_model", "loaders", "queries")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("CLEW_PORT", "abc", "a whole number from 1 to 65535"),
        ("CLEW_PORT", "70000", "a whole number from 1 to 65535"),
        ("CLEW_PATIENCE", "-1", "a whole number from 0 to 86400"),
        ("CLEW_GRAPHQL_INTROSPECTION", "perhaps", "true or false"),
        ("CLEW_DEBUG", "2", "true or false"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(
    name: str,
    value: str,
    allowed: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence: which variable, what was found, what is allowed; exit code 2."""
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as ended:
        main(["status"])

    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"clew: {name}='{value}', from the environment or .env: allowed is {allowed}\n"
    )


def test_a_wrong_setting_in_a_file_is_told_the_same_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where an unexpected error would ask for CLEW_DEBUG."""
    (tmp_path / ".env").write_text("CLEW_PORT=80 80\n", "utf-8")

    with pytest.raises(SystemExit) as ended:
        main(["down"])

    assert ended.value.code == 2
    assert "CLEW_PORT='80 80'" in capsys.readouterr().err


def test_cache_and_mirror_count_from_a_file(tmp_path: Path) -> None:
    """What fetches Neo4j's files knows the environment only, and is told what `.env` says."""
    (tmp_path / ".env").write_text(
        "CLEW_CACHE=/srv/jars\nCLEW_MAVEN_URL=https://mirror.example.com\n", "utf-8"
    )
    settings()

    assert default_cache() == Path("/srv/jars")
    assert os.environ["CLEW_MAVEN_URL"] == "https://mirror.example.com"


def test_debug_shows_where_an_unexpected_error_came_from(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Off, it is one line; on, the error comes out as it is; a wrong setting does not hide it."""
    words = ["generate", "/dev/null/plant", "--units", "100"]
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 1
    assert "CLEW_DEBUG=1" in capsys.readouterr().err

    monkeypatch.setenv("CLEW_DEBUG", "1")
    settings.cache_clear()
    with pytest.raises(NotADirectoryError):
        main(words)
