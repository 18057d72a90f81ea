"""The flow that follows from records in memory: the product's own facts and rules, without a database."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import networkx as nx

from graph_model import uid
from graph_model.facts import EdgeFact, NodeFact
from graph_model.flow.aliases import Bearer, number_aliases
from graph_model.flow.arc import Arc
from graph_model.flow.around import Around, FactEdge
from graph_model.flow.derive import arcs_of
from graph_model.flow.exposures import exposures
from graph_model.flow.lives import thing_of
from graph_model.flow.moments import span
from graph_model.vocabulary import Direction
from loaders.records import RECORD_TYPES
from loaders.records.refs import Speaker
from queries.exposed import seeds
from queries.reach import Moments, Scope, begin, reach
from tests.oracle.records import Json, current


class Derived:
    """Facts of the current records, the arcs that follow, and walks along them."""

    def __init__(self, told: Iterable[Json]) -> None:
        facts = [(record["id"], fact) for record in current(told) for fact in _facts(record)]
        self.names = _names([fact for _, fact in facts])
        self.around = Around()
        said: dict[str, dict[str, Any]] = defaultdict(dict)
        edges = []
        for record, fact in facts:
            if isinstance(fact, NodeFact):
                said[self.name(fact.uid)] |= fact.properties
            elif fact.type.type != "SAME_AS":
                at = span(fact.interval.earliest, fact.interval.latest) if fact.interval else span(None, None)
                ends = self.name(fact.source.uid), self.name(fact.target.uid)
                edges.append(FactEdge(fact.type.type, *ends, record, at, fact.properties))
        self.around.add(edges)
        self.around.describe(said)
        self.arcs = [arc for thing in sorted(self.around.things()) for arc in arcs_of(self.around, thing)]

    def name(self, one: str) -> str:
        """The canonical name."""
        return self.names.get(one, one)

    def trace(self, start: str, direction: Direction, scope: Scope) -> dict[str, str]:
        """The class of every thing reached."""
        index: dict[str, list[Arc]] = defaultdict(list)
        for arc in self.arcs:
            index[arc.source if direction is Direction.FORWARD else arc.target].append(arc)
        own = self.name(start)
        begun = {own}
        if direction is Direction.BACKWARD:
            begun |= {edge.source for edge in self.around.into(own, "MEMBER_OF")}
        starts = begun | {node for node in index if thing_of(node) in begun}
        found = reach(
            dict.fromkeys(starts, begin(direction)),
            lambda nodes: [arc for node in nodes for arc in index[node]],
            direction,
            scope,
        )
        return _classes(
            {node: m for node, m in found.items() if node not in starts and thing_of(node) != own}
        )

    def exposed(self, what: str) -> dict[str, str]:
        """The class of every thing that was exposed, or may hold what was."""
        into: dict[str, list[Arc]] = defaultdict(list)
        out: dict[str, list[Arc]] = defaultdict(list)
        for arc in self.arcs:
            into[arc.target].append(arc)
            out[arc.source].append(arc)
        exposed = exposures(self.around, self.name(what))
        begun = seeds(exposed, lambda things: [arc for one in things for arc in into[one]])
        found = reach(begun, lambda nodes: [arc for node in nodes for arc in out[node]], Direction.FORWARD)
        return _classes(found)


def _classes(found: dict[str, Moments]) -> dict[str, str]:
    classes: dict[str, str] = {}
    for node, moments in found.items():
        thing = thing_of(node)
        if uid.split(thing).kind in {"unit", "lot", "hu"}:
            scope_class = "POSSIBLE" if moments.definite is None else "DEFINITE"
            classes[thing] = min(scope_class, classes.get(thing, scope_class))
    return classes


def _facts(record: Json) -> list[NodeFact | EdgeFact]:
    speaker = Speaker(record["system"], record["type"], record["id"])
    return list(RECORD_TYPES[record["type"]].model_validate(record["data"], context=speaker).facts())


def _names(facts: list[NodeFact | EdgeFact]) -> dict[str, str]:
    same: nx.Graph[str] = nx.Graph()
    brought = {fact.uid for fact in facts if isinstance(fact, NodeFact) and fact.brings}
    ends = {
        end.uid: end.implicit
        for fact in facts
        if isinstance(fact, EdgeFact)
        for end in (fact.source, fact.target)
    }
    numbers: dict[tuple[str, str], list[Bearer]] = defaultdict(list)
    for name in brought | set(ends):
        kind, _, parts = uid.split(name)
        if kind in {"order", "run", "equipment", "location"}:
            numbers[kind, parts[-1]].append(Bearer(name, name in brought, ends.get(name, False)))
    for bearers in numbers.values():
        same.add_edges_from((one, other) for one, other in number_aliases(bearers).items() if other)
    for fact in facts:
        if isinstance(fact, EdgeFact) and fact.type.type == "SAME_AS":
            same.add_edge(fact.source.uid, fact.target.uid)
    return {name: min(names) for names in nx.connected_components(same) for name in names}
