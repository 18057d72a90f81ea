"""All stories, by name."""

import re
from collections.abc import Iterator
from inspect import getmembers, isfunction

from tests.golden import stories_lots, stories_orders, stories_units, stories_vessels
from tests.golden.story import Story

_NAMES = re.compile(r"(g|s|r|trap)\d\w*")


def stories() -> Iterator[tuple[str, Story]]:
    """Each story with the name of the function that tells it."""
    for module in (stories_vessels, stories_orders, stories_units, stories_lots):
        for name, tell in getmembers(module, isfunction):
            if _NAMES.fullmatch(name):
                yield name, tell()
