"""Every story as the product's rules see it, in memory: in order, shuffled and twice."""

from functools import cache
from urllib.parse import unquote

import pytest

from graph_model.flow.moments import NEVER, moment
from graph_model.uid import split
from graph_model.vocabulary import Direction
from queries.reach import Scope
from tests.golden.derived import Derived
from tests.golden.story import Expected, Story
from tests.golden.test_oracle import ASKED, STORIES, exposure, named, told


@cache
def derived(name: str, *, shuffled: bool) -> Derived:
    """What follows from a story."""
    return Derived(told(name, shuffled=shuffled))


@pytest.mark.parametrize("shuffled", [False, True], ids=["in order", "shuffled and twice"])
@pytest.mark.parametrize(("name", "number"), ASKED)
def test_golden_flow(name: str, number: int, *, shuffled: bool) -> None:
    """What a story expects is what the arcs lead to."""
    story = STORIES[name]
    expected = story.expected[number]
    there = derived(name, shuffled=shuffled)

    if expected.direction == "exposure":
        found = there.exposed("clew:" + exposure(story, expected.start).replace("@", ":"))
    else:
        found = there.trace(uid_of(story, expected.start), Direction(expected.direction), scope(expected))

    assert {
        split(one).parts[-1]: scope_class
        for one, scope_class in found.items()
        if split(one).kind in expected.kinds
    } == expected.items


def scope(expected: Expected) -> Scope:
    """The containment of a question."""
    containment = expected.options.get("containment")
    if containment is None:
        return Scope()
    return Scope(at=NEVER if containment == "current" else moment(expected.options["at"]))


def uid_of(story: Story, word: str) -> str:
    """The uid of a thing of a story."""
    kind, _, number = named(story, word).partition(":")
    issuer, _, plain = number.rpartition("@")
    namespace = unquote(issuer) or "own"
    item = f"own@{plain.split('/')[0]}" if issuer else plain.split("/", maxsplit=1)[0]
    return f"clew:{kind}:{namespace}:{item}/{plain.split('/')[1]}".replace("own@", "own%40")
