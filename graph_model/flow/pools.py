"""Pools: what only an order or run says, between what went in and what came out (R1, R8, S4 to S8, S12, S18).

Components whose sources may reach the same outputs share a pool; how surely is said of what goes in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from graph_model import uid
from graph_model.flow.arc import Arc, mark
from graph_model.flow.around import Around, FactEdge
from graph_model.flow.bill import Line, component, lines_of_order
from graph_model.flow.births import brought, departing
from graph_model.flow.bounds import Pieces, Share
from graph_model.flow.links import Linked, linked
from graph_model.flow.moments import Span
from graph_model.flow.outputs import Output, is_run, order_of, outputs, put_in
from graph_model.flow.stations import Mount, Stay, mounts, present, stay
from graph_model.flow.vessels import drawn
from graph_model.vocabulary import Linkage


@dataclass(slots=True)
class Supply:
    """What records say of one source in one component; ERP and MES tell of the same pieces (S18)."""

    pieces: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    counted: bool = True
    at: list[tuple[Span, str]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def most(self) -> Decimal:
        """Pieces, net of what went back."""
        issued = self.pieces["ISSUED_TO"] - self.pieces["RETURNED_FROM"]
        return max(issued, self.pieces["INPUT_TO"])

    @property
    def records(self) -> int:
        """How many supplies its records are."""
        return max(self.told.values())


def pool_arcs(around: Around, pool: str) -> Iterator[Arc]:
    """The arcs of an order or run."""
    there = Pool(around, pool)
    alike: dict[tuple[frozenset[str], str], list[_Into]] = defaultdict(list)
    for name in sorted(there.components):
        for group in there.groups(name):
            alike[group.outputs, group.way].append(group)
    for (members, way), groups in alike.items():
        node = uid.make("pool", pool, "+".join(sorted({group.component for group in groups})), way)
        for group in groups:
            for arc in group.arcs:
                yield replace(arc, target=node)
        for member in sorted(members):
            output = there.outputs[member]
            is_reversed = way.startswith("reversed")
            marks = mark(definite=not is_reversed, is_reversed=is_reversed)
            arc = Arc(node, member, output.at, output.at, marks, records=output.records)
            yield brought(around, arc, output.event)


@dataclass(frozen=True, slots=True)
class _Into:
    """Arcs of one component into the pool that leads to these outputs."""

    component: str
    outputs: frozenset[str]
    way: str
    arcs: tuple[Arc, ...]


class Pool:
    """One order or run, with what was put in by component."""

    def __init__(self, around: Around, name: str) -> None:
        self.around = around
        self.name = name
        self.order = order_of(around, name) if is_run(name) else name
        self.outputs: Mapping[str, Output] = outputs(around, name)
        self.lines: Mapping[str, Line] = lines_of_order(around, self.order, self.outputs)
        self.components = self._components()

    def _components(self) -> dict[str, dict[str, Supply]]:
        found: dict[str, dict[str, Supply]] = defaultdict(lambda: defaultdict(Supply))
        for edge in put_in(self.around, self.name):
            is_draw = edge.type == "DRAWN_FROM"
            source = drawn(edge.target) if is_draw else edge.source
            if source in self.outputs:
                continue  # Both input and output: it maps to itself (R1).
            supply = found[f"vessel {edge.source}" if is_draw else component(self.lines, edge)][source]
            pieces = _pieces(edge)
            supply.pieces[edge.type] += pieces or 0
            if edge.type != "RETURNED_FROM":
                supply.counted &= pieces is not None and not is_draw
                supply.told[edge.type] += 1
                supply.at.append((self.around.when(edge), edge.record))
        return {
            name: dict(told)
            for name, supplies in found.items()
            if (told := {source: supply for source, supply in supplies.items() if supply.at})
        }

    @cached_property
    def closed(self) -> bool:
        """Whether nothing more comes out."""
        return is_run(self.name) or self.around.said(self.name).get("status") == "closed"

    @cached_property
    def planned(self) -> Decimal:
        """Outputs that an open order still plans."""
        said = self.around.said(self.name)
        if self.closed or said.get("quantity") is None or said.get("unit", "1") != "1":
            return Decimal(0)
        made = sum((output.pieces for output in self.outputs.values()), Decimal(0))
        return max(Decimal(0), Decimal(said["quantity"]) - made)

    def groups(self, name: str) -> Iterator[_Into]:
        """The outputs still open for a component, those together that the same sources may have reached."""
        supplies, share, open_outputs = self._share(name)
        if not open_outputs or not supplies:
            return
        some = set(share.left)
        first = min(at.first for supply in supplies.values() for at, _ in supply.at)
        together: dict[tuple[bool, frozenset[str], frozenset[str]], set[str]] = defaultdict(set)
        for output in open_outputs:
            held = self._at_station(output, some or set(supplies))
            mounted = len(held) == 1 and held != some
            sure = frozenset(
                source for source in held if some and (mounted or share.surely_in(source, output.thing))
            )
            early = output.at.last < first
            together[early, frozenset(held), frozenset() if early else sure].add(output.thing)
        for (early, at_hand, sure), members in sorted(together.items(), key=lambda one: sorted(one[1])):
            mounted = len(at_hand) == 1 and at_hand != some
            sole = mounted or sum(supply.records for supply in supplies.values()) == 1
            way = "-".join(
                ["reversed"] * early
                + (["sure", *sorted(sure)] if len(together) > 1 else [])
                + sorted(some - at_hand)
            )
            arcs = tuple(
                departing(self.around, self._into(source, at, record, share, sure, sole=sole))
                for source in sorted(at_hand)
                for at, record in supplies[source].at
            )
            yield _Into(name, frozenset(members), way, arcs)

    def _into(
        self, source: str, at: Span, record: str, share: Share, sure: frozenset[str], *, sole: bool
    ) -> Arc:
        linkage = Linkage.OPERATION if is_run(self.name) else Linkage.ORDER
        least, most = share.bounds(source) if source in share.left else (0, len(share.needs))
        marks = mark(definite=source in sure, sole=sole)
        return Arc(source, self.name, at, at, marks, linkage, (record,), least, most)

    def _share(self, name: str) -> tuple[dict[str, Supply], Share, list[Output]]:
        line = self.lines.get(name)
        per_unit = line.pieces if line else None
        links = linked(self.around, self.order, self.outputs, self.lines, name)
        opened = [
            output
            for output in self.outputs.values()
            if not _covered(links, output, per_unit) and name not in self.put_in_by_runs.get(output.run, ())
        ]
        supplies = self.components[name]
        rest = {source: self._rest(source, supply, links) for source, supply in supplies.items()}
        share = Share(
            left={source: left for source, left in rest.items() if left is None or left > 0},
            needs={
                output.thing: per_unit and per_unit * output.pieces - links.into.get(output.thing, Decimal(0))
                for output in opened
            },
            per_unit=per_unit,
            planned=self.planned,
            holds_all=len(self.outputs) == 1 and self.closed,
        )
        return supplies, share, opened

    def _rest(self, source: str, supply: Supply, links: Linked) -> Pieces:
        return supply.most - links.of.get(source, Decimal(0)) if supply.counted else None

    @cached_property
    def put_in_by_runs(self) -> dict[str | None, frozenset[str]]:
        """The components that each run of an order consumed itself: its outputs leave their pools (S7)."""
        if is_run(self.name):
            return {}
        runs = {output.run for output in self.outputs.values() if output.run}
        return {run: frozenset(Pool(self.around, run).components) for run in runs}

    def _at_station(self, output: Output, sources: set[str]) -> set[str]:
        """The sources that may have been mounted where the output was (S25); all, where nothing tells."""
        stays = [
            one for run in runs_of(self.around, output.thing, self.order) if (one := stay(self.around, run))
        ]
        may = {mount.material for mount in self._mounted_at(stays) if mount.material in sources}
        if not may:
            return sources
        return may | {source for source in sources if not self._ever_mounted(source)}

    def _mounted_at(self, stays: list[Stay]) -> Iterable[Mount]:
        for station in sorted({station for one in stays for station in one.stations}):
            yield from present(mounts(self.around, station), stays)

    def _ever_mounted(self, source: str) -> bool:
        return any(True for _ in self.around.out(source, "MOUNTED"))


def runs_of(around: Around, thing: str, order: str | None) -> list[str]:
    """The runs of an order that bind a thing to a station: as subject, or by production (S25)."""
    found = {edge.source for edge in around.into(thing, "PROCESSED")}
    for edge in around.into(thing, "OUTPUT"):
        found |= {part.target for part in around.out(edge.source, "PART_OF") if is_run(part.target)}
    return sorted(run for run in found if order_of(around, run) == order)


def _pieces(edge: FactEdge) -> Pieces:
    """How many pieces went in; a serial is one unless its source says otherwise."""
    unstated = edge.said.get("quantity") is None and uid.split(edge.source).kind == "unit"
    return Decimal(1) if unstated else edge.pieces


def _covered(links: Linked, output: Output, per_unit: Pieces) -> bool:
    """Whether links of its own give an output all it needs; without a number any link does (S5)."""
    pieces = links.into.get(output.thing)
    return pieces is not None and (per_unit is None or pieces >= per_unit * output.pieces)
