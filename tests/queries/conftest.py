"""Stories told in order, backwards, and shuffled twice over: the order of arrival never matters (R11)."""

import random
from collections.abc import Callable

import pytest

from graph_model.database import Database
from tests.golden.plant import Record
from tests.stores import load_records

Load = Callable[..., None]


@pytest.fixture(params=["in order", "backwards, one by one", "shuffled and twice"])
def load(store: Database, request: pytest.FixtureRequest) -> Load:
    """Load a story in one of three orders."""

    def load_story(*records: Record) -> None:
        if request.param == "in order":
            load_records(store, *records)
        elif request.param == "backwards, one by one":
            for one in reversed(records):
                load_records(store, one)
        else:
            mixed = list(records) * 2
            random.Random(7).shuffle(mixed)
            half = len(mixed) // 2
            load_records(store, *mixed[:half])
            load_records(store, *mixed[half:])

    return load_story
