"""Random factories: the product's rules and walk, and the oracle, agree on every thing, both ways."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_model.flow.moments import NEVER, moment
from graph_model.uid import split
from graph_model.vocabulary import Direction
from queries.reach import Scope
from tests.golden.derived import Derived
from tests.golden.factories import Record, factories, hours
from tests.oracle.reach import Asked
from tests.oracle.world import World

QUICK, DEEP = 300, 20_000

asked_of_all = given(
    told=factories(),
    containment=st.sampled_from(["ever", "ever", "current", "at"]),
    at=hours,
    as_of=st.one_of(st.none(), hours),
)


def test_golden_random_factories(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is asked of whatever thing: by both alike, forward and backward."""
    compared: Counter[str] = Counter()

    def agree(told: list[Record], containment: str, at: int, as_of: int | None) -> None:
        world, derived = World(told), Derived(told)
        asked, scope = question(containment, at, as_of)
        for thing in sorted(world.things()):
            for direction, ask in ((Direction.FORWARD, world.forward), (Direction.BACKWARD, world.backward)):
                found = derived.trace(uid_of(thing), direction, scope)
                assert {name_of(one): c for one, c in found.items()} == ask(thing, asked), (thing, direction)
                compared["answers"] += 1
                compared["items"] += len(found)
        for what in sorted(world.exposing()):
            found = derived.exposed("clew:" + what.replace("@", ":"))
            assert {name_of(one): c for one, c in found.items()} == world.exposed(what), what
            compared["exposures"] += 1
        compared["factories"] += 1

    deep = request.config.getoption("--deep")
    most = DEEP if deep else QUICK
    # The quick share is the same in every run; the deep one looks where nobody has looked yet.
    chosen = settings(
        max_examples=most, derandomize=not deep, deadline=None, suppress_health_check=list(HealthCheck)
    )
    chosen(asked_of_all(agree))()

    assert compared["factories"] >= most
    with capsys.disabled():
        print(f" {dict(compared)}", end=" ")  # noqa: T201 - how much was compared is part of the result


def question(containment: str, at: int, as_of: int | None) -> tuple[Asked, Scope]:
    """One question, for both."""
    then, known = f"2026-03-02T{at:02}:30:00Z", None if as_of is None else f"2026-03-02T{as_of:02}:30:00Z"
    until = {} if known is None else {"as_of": moment(known) / 1e6}
    exact = {} if known is None else {"as_of": moment(known)}
    if containment == "ever":
        return Asked(**until), Scope(**exact)
    if containment == "current":
        return Asked(at=float("inf"), **until), Scope(at=NEVER, **exact)
    return Asked(at=moment(then) / 1e6, **until), Scope(at=moment(then), **exact)


def uid_of(name: str) -> str:
    """The uid of what the oracle calls so."""
    kind, _, rest = name.partition(":")
    issuer, _, number = rest.rpartition("@")
    if not issuer:
        return f"clew:{kind}:own:{number}"
    return f"clew:{kind}:{issuer}:own%40{number}"


def name_of(uid: str) -> str:
    """What the oracle calls a uid."""
    kind, namespace, parts = split(uid)
    issuer = "" if namespace == "own" else f"{namespace}@"
    return f"{kind}:{issuer}{'/'.join(parts).replace('own@', '')}"
