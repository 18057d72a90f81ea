"""The house around the code: what is written about it is so."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "graph_model", "loaders", "queries")
SOURCES = (*PACKAGES, "tests", "scripts", "docs")
# Left out of the README's tree: what every project has, and what a reader finds without it.
PLAIN = {"LICENSE", "README.md", "CHANGELOG.md", "Makefile", "Dockerfile", "docker-compose.yml"} | {
    "pyproject.toml",
    "uv.lock",
    "schema.graphql",
}


def test_every_name_in_the_tree_of_the_readme_is_there() -> None:
    """A newcomer who follows the tree arrives."""
    assert {path for path in _tree() if not (ROOT / path).exists()} == set()


def test_every_folder_of_the_house_is_in_the_tree_of_the_readme() -> None:
    """A folder that the tree leaves out is one that nobody finds."""
    told = {path.rstrip("/") for path in _tree()}

    folders = {
        str(folder.relative_to(ROOT))
        for package in PACKAGES
        for folder in (ROOT / package, *(ROOT / package).iterdir())
        if folder.is_dir() and folder.name != "__pycache__"
    }
    top = {name.split("/", 1)[0] for name in _tracked() if not name.startswith(".")}

    assert (folders | top) - told - PLAIN == set()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "DECISIONS.md"])
def test_every_path_that_a_page_names_is_there(page: str) -> None:
    """Words in backticks that look like paths of the house are paths of the house."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    named = {
        word for word in re.findall(r"`([\w./-]+)`", text) if word.split("/", 1)[0] in SOURCES and "/" in word
    }
    linked = set(re.findall(r"\]\(([\w./-]+)\)", text))

    assert {path for path in named | linked if not (ROOT / path).exists()} == set()


def test_every_setting_is_in_the_example() -> None:
    """.env.example lists what can be set, and nothing that cannot."""
    listed = set(re.findall(r"^#?\s*(CLEW_\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))

    assert listed == {f"CLEW_{name.upper()}" for name in Settings.model_fields}


def test_every_environment_variable_is_told() -> None:
    """A variable that the code reads is in .env.example or in the README."""
    told = (ROOT / ".env.example").read_text("utf-8") + (ROOT / "README.md").read_text("utf-8")
    read = {
        name
        for file in _files(PACKAGES, ".py")
        for name in re.findall(r"environ\b.{1,6}\"(CLEW_\w+)\"", file.read_text("utf-8"))
    }

    assert {name for name in read if name not in told} == set()


def test_compose_has_the_server_and_a_health_check_of_the_whole_way() -> None:
    """The check goes through the page's server to the database, by wget; Neo4j itself is not published."""
    services = _yaml("docker-compose.yml")["services"]
    check = services["clew"]["healthcheck"]["test"]

    assert services["neo4j"]["image"] == "neo4j:5.26-community"
    assert "ports" not in services["neo4j"]
    assert check[:2] == ["CMD", "wget"]
    assert check[-1].endswith("/readyz")
    assert "wget" in (ROOT / "Dockerfile").read_text("utf-8")


def test_compose_speaks_one_password() -> None:
    """Server and client are given the same variable with the same default."""
    services = _yaml("docker-compose.yml")["services"]

    assert services["neo4j"]["environment"]["NEO4J_AUTH"] == (
        f"neo4j/{services['clew']['environment']['CLEW_NEO4J_PASSWORD']}"
    )


def test_compose_sets_only_what_can_be_set() -> None:
    """A setting with a name that is none would be silently without effect."""
    names = set(_yaml("docker-compose.yml")["services"]["clew"]["environment"])

    assert {
        name for name in names if name.removeprefix("CLEW_").lower() not in Settings.model_fields
    } == set()


def test_the_image_holds_all_packages() -> None:
    """What the wheel holds is copied into the image, and not kept out of it."""
    copied = (ROOT / "Dockerfile").read_text("utf-8")
    let_in = (ROOT / ".dockerignore").read_text("utf-8")

    assert {package for package in PACKAGES if f"COPY {package} {package}" not in copied} == set()
    assert {package for package in PACKAGES if f"!{package}" not in let_in} == set()


def test_one_version_of_uv() -> None:
    """The Makefile and the image install with the same uv."""
    pinned = re.findall(
        r'^VERSION = "(.+)"', (ROOT / "scripts" / "get_uv.py").read_text("utf-8"), re.MULTILINE
    )

    assert pinned == re.findall(r"astral-sh/uv:(\S+)", (ROOT / "Dockerfile").read_text("utf-8"))


def test_the_hook_calls_make_check_and_nothing_else() -> None:
    """What is checked here is what CI checks."""
    (repository,) = _yaml(".pre-commit-config.yaml")["repos"]

    assert [hook["entry"] for hook in repository["hooks"]] == ["make check"]


def test_every_target_tells_what_it_does() -> None:
    """`make help` lists every target that can be run."""
    text = (ROOT / "Makefile").read_text("utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)

    assert set(phony.split()) == set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))


def test_the_changelog_knows_this_version() -> None:
    """Users read what they got."""
    (version,) = re.findall(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_nothing_in_the_tree_waits_to_be_done() -> None:
    """What is not done is not there; what comes later is told in the README."""
    mark = re.compile(r"(?:#|//|/\*|<!--)\s*(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    found = {
        str(file.relative_to(ROOT))
        for file in _files(SOURCES, ".py", ".toml", ".md", ".html", ".js", ".css", ".cypher")
        if mark.search(file.read_text("utf-8"))
    }

    assert found == set()


def test_the_page_fetches_nothing_from_elsewhere() -> None:
    """Plants are often without a way to the internet, and what a page fetches can change under it."""
    elsewhere = re.compile(r"""(?:src|href|import|url)\s*[=(]?\s*["']?(?:https?:)?//""")
    found = {
        str(file.relative_to(ROOT))
        for file in _files(("app",), ".html", ".js", ".css")
        if elsewhere.search(file.read_text("utf-8"))
    }

    assert found == set()


def test_imports_point_one_way() -> None:
    """It is app -> loaders | queries -> graph_model, as pyproject.toml says it."""
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout


def test_only_the_model_knows_neomodel() -> None:
    """It declares and describes; it never writes in bulk and never traces."""
    found = {
        str(file.relative_to(ROOT))
        for file in _files(("app", "loaders", "queries"), ".py")
        if re.search(r"^\s*(?:from|import) neomodel", file.read_text("utf-8"), re.MULTILINE)
    }

    assert found == set()


def test_walks_have_no_variable_length_paths() -> None:
    """They hang at a length nobody foresees, and give no class per thing."""
    variable = re.compile(r"-\[[^\]\n]*\*[^\]\n]*\]-|\bshortestPath\b|\bQUANTIFIED\b")
    found = {
        str(file.relative_to(ROOT))
        for file in _files(PACKAGES, ".py", ".cypher")
        if variable.search(file.read_text("utf-8"))
    }

    assert found == set()


def _tree() -> list[str]:
    """The paths in the README's tree: names by indentation, words after them."""
    text = (ROOT / "README.md").read_text("utf-8")
    block = re.findall(r"## The house\n\n```\n(.*?)```", text, re.DOTALL)[0]
    paths: list[str] = []
    above: list[str] = []
    for line in block.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        above = [*above[:depth], line.split()[0].rstrip("/")]
        paths.append("/".join(above))
    return paths


def _tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.splitlines()


def _files(folders: tuple[str, ...], *endings: str) -> list[Path]:
    found = (file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in endings)
    return [file for file in found if "__pycache__" not in file.parts and "node_modules" not in file.parts]


def _yaml(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))
