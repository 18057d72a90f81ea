"""Edges around things, fetched level by level: one plain query each way, kept for one question."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph_model.cypher import held
from graph_model.database import Database
from queries.knowledge import AT_ONCE, Knowledge

_MATERIAL = (
    "INPUT_TO|OUTPUT|ISSUED_TO|PART_OF|PROCESSED|CHARGED_TO|DRAWN_FROM|"
    "SUPPLIED_AS|MEMBER_OF|SAME_AS|PACKED|PACKED_INTO|UNPACKED|UNPACKED_FROM|REMOVED|REMOVED_FROM"
)
_OPEN_ALWAYS = frozenset({"SAME_AS", "MEMBER_OF", "PART_OF"})
# What came out had gone in at an unknown time before; what is posted happened some time before (R2).
_BY_THEN = (
    "($as_of IS NULL OR e.t_min IS NULL OR e.t_min <= $as_of "
    "OR type(e) IN ['UNPACKED', 'UNPACKED_FROM', 'REMOVED', 'REMOVED_FROM', 'SUPPLIED_AS'] "
    "OR coalesce(e.timing, n.timing, x.timing, '') = 'posted' "
    "AND (type(e) <> 'ISSUED_TO' OR coalesce(endNode(e).start, '') <= $as_of))"
)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An edge with what a walk needs of it; `record` is the source record version that says so."""

    type: str
    source: str
    target: str
    record: str | None
    linkage: str | None
    output_kind: str | None
    quantity: str | None
    unit: str | None
    t_min: str | None
    t_max: str | None

    def surely_by(self, moment: str | None) -> bool:
        """Whether it had surely happened by then; an identity holds at any time (S3, S29)."""
        if moment is None or self.type in _OPEN_ALWAYS:
            return True
        return self.t_max is not None and self.t_max <= moment


class Neighbours:
    """The edges of material flow around things, as far as they have been asked for."""

    def __init__(self, database: Database, knowledge: Knowledge) -> None:
        self._database = database
        self._knowledge = knowledge
        self._after: dict[str, dict[str, list[Link]]] = {}
        self._before: dict[str, dict[str, list[Link]]] = {}

    def fetch(self, uids: Iterable[str], *, after: bool = True, before: bool = True) -> None:
        """Have the edges of these things at hand; what is at hand already is not asked for again."""
        if after:
            self._load(uids, self._after, f"MATCH (n)-[e:{_MATERIAL}]->(x)", "n", "x")
        if before:
            self._load(uids, self._before, f"MATCH (n)<-[e:{_MATERIAL}]-(x)", "x", "n")

    def after(self, uid: str, type_: str) -> list[Link]:
        """Edges of a type that leave this thing, downstream."""
        if uid not in self._after:
            self.fetch([uid], before=False)
        return self._after[uid].get(type_, [])

    def before(self, uid: str, type_: str) -> list[Link]:
        """Edges of a type that come to this thing, from upstream."""
        if uid not in self._before:
            self.fetch([uid], after=False)
        return self._before[uid].get(type_, [])

    def _load(
        self,
        uids: Iterable[str],
        into: dict[str, dict[str, list[Link]]],
        pattern: str,
        source: str,
        target: str,
    ) -> None:
        unknown = sorted({uid for uid in uids if uid not in into})
        query = (
            f"UNWIND $uids AS uid MATCH (n:Thing {{uid: uid}}) {pattern} "
            f"WHERE {held('e')} AND {_BY_THEN} "
            f"RETURN uid, type(e) AS type, {source}.uid AS source, {target}.uid AS target, "
            "e.record AS record, e.linkage AS linkage, e.output_kind AS output_kind, "
            "e.quantity AS quantity, e.unit AS unit, e.t_min AS t_min, e.t_max AS t_max"
        )
        for first in range(0, len(unknown), AT_ONCE):
            asked = unknown[first : first + AT_ONCE]
            found: dict[str, list[Link]] = defaultdict(list)
            for row in self._database.read(
                query, uids=asked, known=self._knowledge.known, as_of=self._knowledge.as_of
            ):
                uid = row.pop("uid")
                found[uid].append(Link(**row))
            for uid in asked:
                by_type: dict[str, list[Link]] = defaultdict(list)
                for link in sorted(found[uid], key=_order):
                    by_type[link.type].append(link)
                into[uid] = by_type


def _order(link: Link) -> tuple[str, ...]:
    """An order of the edges' own, so that equal questions give equal answers (R11)."""
    return link.source, link.target, link.record or "", link.t_min or "", link.linkage or ""
