"""One Neo4j for the whole test session, and empty stores on it."""

import os
from collections.abc import Iterator

import pytest

from graph_model import embedded
from graph_model.database import Database, Endpoint
from graph_model.migrate import migrate
from tests.stores import wipe


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make test-deep` asks for more."""
    parser.addoption("--deep", action="store_true", help="kill and cut often, in a larger load")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A Neo4j embedded in a temporary home; `CLEW_NEO4J_URI` uses another instead, which is wiped."""
    if uri := os.environ.get("CLEW_NEO4J_URI"):
        user = os.environ.get("CLEW_NEO4J_USER", "neo4j")
        yield Endpoint(uri, user, os.environ.get("CLEW_NEO4J_PASSWORD", ""))
        return
    home = tmp_path_factory.mktemp("neo4j")
    running = embedded.start(home, heap="512m", page_cache="128m")
    yield Endpoint(running.uri, running.user, running.password)
    embedded.stop(home)


@pytest.fixture(scope="session")
def database(server: Endpoint) -> Iterator[Database]:
    """The connection that all stores of this session share."""
    with Database(server) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def store(database: Database) -> Database:
    """An empty store for one test."""
    wipe(database)
    return database


@pytest.fixture(scope="module")
def module_store(database: Database) -> Database:
    """A store that is emptied once for a module, whose tests share what its own fixture loads."""
    wipe(database)
    return database
