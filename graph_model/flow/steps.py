"""Going into a holder and coming out of it, as records tell it (R3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph_model import uid
from graph_model.flow.around import Around, FactEdge
from graph_model.flow.births import told_by
from graph_model.flow.lives import life_of
from graph_model.flow.moments import Span
from graph_model.vocabulary import Linkage

INTO = {"PACKED": "PACKED_INTO", "INPUT_TO": "OUTPUT"}
"""By which edge a thing goes into an event, and by which the event leads to the holder."""

OUT_OF = {"UNPACKED": "UNPACKED_FROM", "REMOVED": "REMOVED_FROM"}


@dataclass(frozen=True, slots=True)
class Step:
    """A thing went into a holder, or came out of it; `sure` unless it may belong to several lives."""

    thing: str
    holder: str
    at: Span
    event: str
    records: tuple[str, ...]
    linkage: Linkage | None
    sure: bool


def is_whole(thing: str) -> bool:
    """Whether a thing can be in one place only; of a lot, some may be elsewhere."""
    return uid.split(thing).kind != "lot"


def steps(around: Around, put: FactEdge) -> Iterator[Step]:
    """What an edge from a thing to an event tells: into which holders, or out of which."""
    links = put.type in {"INPUT_TO", "REMOVED"}
    if put.type == "INPUT_TO" and not _links(put):
        return
    for into in around.out(put.target, (INTO | OUT_OF)[put.type]):
        if into.target == put.source:
            continue
        things, holders = life_of(around, put.source, put.at), life_of(around, into.target, put.at)
        for thing in things:
            for holder in holders:
                yield Step(
                    thing,
                    holder,
                    put.at,
                    put.target,
                    tuple(sorted({put.record, into.record})),
                    Linkage.UNIT if links else None,
                    len(things) == len(holders) == 1,
                )


def _links(put: FactEdge) -> bool:
    """A split or merge links its inputs, and is no holder of them."""
    return put.said.get("linkage") == Linkage.UNIT.value and told_by(put.target) not in {"split", "merge"}
