"""Every story as the oracle sees it, in memory: in order, shuffled and twice."""

import random
from functools import cache

import pytest

from tests.golden.stories import stories
from tests.golden.story import Expected, Record, Story
from tests.oracle.reach import Asked
from tests.oracle.records import moment, plain_name
from tests.oracle.world import World

STORIES = dict(stories())
ASKED = [(name, number) for name, story in STORIES.items() for number in range(len(story.expected))]


@cache
def world(name: str, *, shuffled: bool) -> World:
    """What follows from a story."""
    return World(told(name, shuffled=shuffled))


def told(name: str, *, shuffled: bool) -> list[Record]:
    """The records of a story in order, or shuffled and each twice."""
    records = list(STORIES[name].records)
    if shuffled:
        records *= 2
        random.Random(7).shuffle(records)
    return records


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "shuffled and twice"])
@pytest.mark.parametrize(("name", "number"), ASKED)
def test_golden_oracle(name: str, number: int, *, shuffled: bool) -> None:
    """What a story expects is what the oracle finds."""
    story = STORIES[name]
    expected = story.expected[number]
    there = world(name, shuffled=shuffled)
    if expected.direction == "exposure":
        found = there.exposed(exposure(story, expected.start))
    else:
        ask = there.forward if expected.direction == "forward" else there.backward
        found = ask(named(story, expected.start), asked(expected))

    assert {
        short(story, one): scope for one, scope in found.items() if one.split(":")[0] in expected.kinds
    } == expected.items


def exposure(story: Story, word: str) -> str:
    """`load OVEN` with the number it has in the records."""
    kind, _, number = word.partition(" ")
    return f"{kind}:mes@{story.own(number)}"


def asked(expected: Expected) -> Asked:
    """The containment of a question."""
    containment = expected.options.get("containment")
    if containment is None:
        return Asked()
    return Asked(at=float("inf") if containment == "current" else moment(expected.options["at"]))


def named(story: Story, word: str) -> str:
    """`lot L1` as it is named in the records."""
    kind, number = word.split(" ")
    fitting = {
        name
        for name in names(story)
        if name.startswith(f"{kind}:") and number in {name.rsplit("/", 1)[-1], name.split("-", 1)[-1]}
    }
    assert len(fitting) == 1, (word, fitting)
    return fitting.pop()


def names(story: Story) -> set[str]:
    """Every material that the records of a story name."""
    found = set()
    waiting: list[object] = list(story.records)
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
            if {"item", "lot"} <= one.keys() or {"item", "serial"} <= one.keys():
                found.add(plain_name(one))
            if "supplier_lot" in one:
                found.add(f"lot:{one['supplier']}@{one['material']['item']}/{one['supplier_lot']}")
    return found


def short(story: Story, name: str) -> str:
    """What a story calls a thing."""
    del story
    return name.rsplit("/", 1)[-1] if "/" in name else name.split(":", 1)[1]
