"""Facts looked up in the graph as rules ask for them, until each has all that it reads."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from graph_model.claims import Claim, current_view
from graph_model.cypher import CLAIM, held
from graph_model.facts import Properties
from graph_model.flow.around import Around, FactEdge, Wanted
from graph_model.flow.moments import span
from graph_model.same import NOW, Read, alias_classes

T = TypeVar("T")
AT_ONCE = 5_000

_EDGES = {
    "out": "MATCH (n:Thing {{uid: uid}})-[e:{type}]->(m:Thing)",
    "into": "MATCH (n:Thing {{uid: uid}})<-[e:{type}]-(m:Thing)",
}
_ALL = f"""
UNWIND $uids AS uid {{match}} WHERE {held("e")} RETURN uid, m.uid AS other, properties(e) AS said
"""
_SAID = "UNWIND $uids AS uid MATCH (n:Thing {uid: uid}) RETURN uid, properties(n) AS said"
_CLAIMED = f"""
UNWIND $uids AS uid MATCH (:Thing {{uid: uid}})-[c:ASSERTED_BY]->(r:SourceRecord) WHERE {held("c")}
RETURN uid, collect({CLAIM}) AS claims
"""


class Lookup:
    """The facts that were known at a batch, under canonical names."""

    def __init__(self, read: Read, known: int = NOW) -> None:
        self._read = read
        self._known = known
        self._canonical: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self.around = Around(whole=False)

    def ask(self, rule: Callable[[Around, str], Iterable[T]], things: Iterable[str]) -> dict[str, list[T]]:
        """What a rule says of each of these things, by canonical name, once it has read all it asks for."""
        pending = sorted(set(self.canonical(things)))
        said: dict[str, list[T]] = {}
        while pending:
            later = []
            for thing in pending:
                before = self.around.missed
                said[thing] = list(rule(self.around, thing))
                if self.around.missed > before:
                    later.append(thing)
            self._look_up()
            pending = later
        return said

    def canonical(self, names: Iterable[str]) -> list[str]:
        """The canonical name of each of these things."""
        given = list(names)
        fresh = [name for name in dict.fromkeys(given) if name not in self._canonical]
        for some in _at_once(fresh):
            for name, canonical in sorted(alias_classes(self._read, some, self._known).items()):
                self._canonical[name] = canonical
                known = self._names.setdefault(canonical, [])
                if name not in known:
                    known.append(name)
        return [self._canonical[name] for name in given]

    def _look_up(self) -> None:
        wanted, self.around.wanted = self.around.wanted, set()
        by_query: dict[tuple[str, str], list[str]] = defaultdict(list)
        for uid, direction, type_ in sorted(wanted):
            by_query[direction, type_].append(uid)
        for (direction, type_), uids in by_query.items():
            if direction == "said":
                self._describe(uids)
            else:
                self._fetch(direction, type_, uids)

    def _describe(self, uids: list[str]) -> None:
        found: dict[str, dict[str, Any]] = {uid: {} for uid in uids}
        # What a thing says of itself is today's view; an earlier one is made from the claims of then (R9).
        for uid, row in self._rows(_SAID if self._known == NOW else _CLAIMED, uids):
            found[uid] |= row["said"] if self._known == NOW else _view(row)
        self.around.describe(found)

    def _fetch(self, direction: str, type_: str, uids: list[str]) -> None:
        query = _ALL.format(match=_EDGES[direction].format(type=type_))
        rows = list(self._rows(query, uids))
        others = self.canonical(row["other"] for _, row in rows)
        found: dict[Wanted, list[FactEdge]] = {(uid, direction, type_): [] for uid in uids}
        for (uid, row), other in zip(rows, others, strict=True):
            said = row["said"]
            source, target = (uid, other) if direction == "out" else (other, uid)
            at = span(said.get("t_min"), said.get("t_max"))
            found[uid, direction, type_].append(
                FactEdge(type_, source, target, said.get("record", ""), at, said)
            )
        for wanted, edges in found.items():
            self.around.answer(wanted, edges)

    def _rows(self, query: str, uids: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Rows for every name of these things, each with the canonical one."""
        names = [name for uid in self.canonical(uids) for name in self._names[uid]]
        for some in _at_once(names):
            for row in self._read(query, uids=some, known=self._known):
                yield self._canonical[row["uid"]], row


def _view(row: dict[str, Any]) -> Properties:
    return current_view(Claim(row["uid"], *claim) for claim in row["claims"])


def _at_once(uids: list[str]) -> Iterator[list[str]]:
    for first in range(0, len(uids), AT_ONCE):
        yield uids[first : first + AT_ONCE]
