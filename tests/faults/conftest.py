"""A store of their own, for tests that kill what others share."""

import signal
from collections.abc import Iterator

import pytest

from graph_model import embedded
from graph_model.database import Database
from tests.faults.loading import opened
from tests.faults.scale import DEEP, QUICK
from tests.faults.undisturbed import Undisturbed
from tests.faults.undisturbed import undisturbed as load_undisturbed
from tests.stores import wipe


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> None:
    """Ctrl-C reaches what a test starts, also where the tests run in the background and ignore it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def undisturbed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Undisturbed]:
    """The same records for every test, loaded once in peace; their server is stopped at the end."""
    home = tmp_path_factory.mktemp("disturbed")
    try:
        yield load_undisturbed(home, DEEP if request.config.getoption("--deep") else QUICK)
    finally:
        embedded.stop(home)


@pytest.fixture
def emptied(undisturbed: Undisturbed) -> Iterator[Database]:
    """The store of that home, empty again."""
    with opened(undisturbed.home) as database:
        wipe(database)
        yield database
