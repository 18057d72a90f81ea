"""Orders and runs: what was put in, what came out, and each with each (R1, R8, S4 to S8, S12, S18)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from math import inf

from tests.oracle.arcs import Arc, Span, meet, moment
from tests.oracle.bom import line_for, lines
from tests.oracle.records import Books, Json, key, span
from tests.oracle.stations import mounted, stays
from tests.oracle.vessels import drawn


@dataclass
class Supply:
    """What records say went into a pool of one component, from one source."""

    issued: Decimal = Decimal(0)
    consumed: Decimal = Decimal(0)
    counted: bool = True
    """False where a quantity is not stated, or not in pieces."""
    issues: list[Span] = field(default_factory=list)
    consumptions: list[Span] = field(default_factory=list)

    @property
    def pieces(self) -> Decimal:
        """ERP issue and MES consumption tell of the same pieces (S18)."""
        return max(self.issued, self.consumed)


@dataclass(frozen=True)
class Output:
    """What came out: when, how many pieces it is, and whether by a run of the order."""

    name: str
    at: Span
    pieces: Decimal
    run: str | None
    record: tuple[str, str] | None = None


def pool_arcs(books: Books) -> Iterator[Arc]:
    """The arcs of every order and run."""
    orders = {books.number("order", record) for record in books.records if "order" in record["data"]}
    for order in sorted(order for order in orders if order):
        yield from _Pool(books, order).arcs()
    runs = {books.number("run", record) for record, _ in books.of("run", "consumption", "draw")}
    for run in sorted(run for run in runs if run and outputs_of_run(books, run)):
        yield from _Pool(books, run).arcs()


def outputs_of_run(books: Books, run: str) -> list[Output]:
    """What a run put out, and what it worked on (S8)."""
    found = {}
    for record, data in books.of("run"):
        if books.number("run", record) == run:
            at = span(data["start"])[0], span(data["end"])[1] if "end" in data else inf
            for subject in data.get("subjects", ()):
                found[books.name(subject)] = Output(books.name(subject), at, Decimal(1), run)
    for record, data in books.of("production"):
        if books.number("run", record) == run:
            for output in data["outputs"]:
                name = books.name(output["material"])
                found[name] = Output(name, books.at(record), _pieces(output, name), run, key(record))
    return list(found.values())


def order_of_run(books: Books, run: str) -> str | None:
    """The order that a run belongs to."""
    for record, _ in books.of("run"):
        if books.number("run", record) == run:
            return books.number("order", record)
    return None


def _pieces(content: Json, name: str) -> Decimal:
    quantity = content.get("quantity")
    if name.startswith("lot:") and quantity and quantity["unit"] == "1":
        return Decimal(quantity["value"])
    return Decimal(1)


class _Pool:
    """One order or run."""

    def __init__(self, books: Books, key: str) -> None:
        self.books = books
        self.key = key
        self.is_order = key.startswith("order:")
        self.order = key if self.is_order else order_of_run(books, key)
        self.outputs = self._outputs()
        self.work_order = next(
            (d for r, d in books.of("work_order") if books.number("order", r) == self.order), None
        )
        self.bom = lines(books, self.work_order, [o.name for o in self.outputs])
        self.supplies = self._supplies()

    def arcs(self) -> Iterator[Arc]:
        """What was put in, to what came out, component by component."""
        for component in sorted({component for component, _ in self.supplies}):
            of_it = {s: supply for (c, s), supply in self.supplies.items() if c == component}
            yield from self._component(component, of_it)

    def _component(self, component: str, supplies: dict[str, Supply]) -> Iterator[Arc]:
        """Each source with each output that is still open for the component."""
        line = self.bom.get(component)
        k = line.pieces if line else None
        linked, of_lot = self._linked(component)
        outputs = [o for o in self.outputs if not self._left(component, o, linked.get(o.name), k)]
        own = {o.name for o in self.outputs}
        supplies = {source: supply for source, supply in supplies.items() if source not in own}
        rest = {s: self._rest(s, supply, of_lot.get(s, Decimal(0))) for s, supply in supplies.items()}
        some = {s: left for s, left in rest.items() if left is None or left > 0}
        needs = {o.name: k and k * o.pieces - (linked.get(o.name) or 0) for o in outputs}
        records = sum(max(len(s.issues), len(s.consumptions)) for s in supplies.values())
        firsts = [at[0] for s in supplies.values() for at in (*s.issues, *s.consumptions)]
        for output in outputs:
            backward = bool(firsts) and output.at[1] < min(firsts)
            held = self._mounted(output, list(some or supplies))
            mounted = len(held) == 1 and held != dict.fromkeys(some)
            for source in held:
                sure = bool(some) and (mounted or self._sure(source, some, needs, output.name))
                pair = f"~pool {self.key} {component} {source} {output.name}"
                way = "ORDER" if self.is_order else "OPERATION"
                for at in (*supplies[source].issues, *supplies[source].consumptions):
                    sole = records == 1 or mounted
                    yield moment(source, pair, at, definite=sure and not backward, linkage=way, sole=sole)
                brings = output.record
                yield moment(
                    pair, output.name, output.at, backward=backward, definite=not backward, brings=brings
                )

    def _sure(
        self, source: str, rest: dict[str, Decimal | None], needs: dict[str, Decimal | None], output: str
    ) -> bool:
        """Whether the bounds say that this output holds it (R8)."""
        if len(self.outputs) == 1 and self._planned_more() == 0 and self._closed():
            return True  # S6
        wanted = [need for need in needs.values() if need is not None]
        if len(wanted) < len(needs):
            return len(rest) == len(needs) == 1 and self._planned_more() == 0
        pieces = [left for left in rest.values() if left is not None]
        if len(pieces) < len(rest):
            return len(rest) == 1  # A lot with no quantity stated covers all (S12).
        enough = sum(pieces) >= sum(wanted)  # Else SHORT (S12).
        others = sum(left for name, left in rest.items() if left and name != source)
        return enough and others < (needs[output] or 0)

    def _closed(self) -> bool:
        return not self.is_order or bool(self.work_order and self.work_order.get("status") == "closed")

    def _planned_more(self) -> Decimal:
        """Outputs that an open order still plans."""
        if self._closed() or not self.work_order or "quantity" not in self.work_order:
            return Decimal(0)
        planned = Decimal(self.work_order["quantity"]["value"])
        return max(Decimal(0), planned - sum(o.pieces for o in self.outputs))

    def _rest(self, source: str, supply: Supply, linked: Decimal) -> Decimal | None:
        """Pieces that are not linked yet; None: it covers all (S12)."""
        return supply.pieces - linked if supply.counted and not source.startswith("~drawn") else None

    def _left(self, component: str, output: Output, linked: Decimal | None, k: Decimal | None) -> bool:
        """Whether an output has left: linked to all it needs, or its run took the component (S4, S7)."""
        if linked is not None and (k is None or linked >= k * output.pieces):
            return True
        return self.is_order and output.run is not None and self._run_took(output.run, component)

    def _run_took(self, run: str, component: str) -> bool:
        """S7: the finest wins."""
        return any(c == component for c, _ in _Pool(self.books, run).supplies)

    def _mounted(self, output: Output, sources: list[str]) -> dict[str, None]:
        """The sources that may have been at the output's station (S25); all, where nothing tells."""
        here = stays(self.books, output.name, self.order)
        may = [s for s in sources if any(mounted(self.books, s, stay) for stay in here)]
        unknown = [s for s in sources if not mounted(self.books, s, None)]
        return dict.fromkeys(sorted({*may, *unknown}) if may else sources)

    def _outputs(self) -> list[Output]:
        if not self.is_order:
            return outputs_of_run(self.books, self.key)
        found: dict[str, Output] = {}
        runs = {self.books.number("run", r) for r, d in self.books.of("run", "production") if "run" in d}
        for run in sorted(r for r in runs if r and order_of_run(self.books, r) == self.key):
            found |= {output.name: output for output in outputs_of_run(self.books, run)}
        for record, data in self.books.of("production"):
            if self.books.number("order", record) == self.key:
                for output in data["outputs"]:
                    name = self.books.name(output["material"])
                    by = self.books.number("run", record) or (found[name].run if name in found else None)
                    found[name] = Output(name, self.books.at(record), _pieces(output, name), by, key(record))
        return list(found.values())

    def _supplies(self) -> dict[tuple[str, str], Supply]:
        found: dict[tuple[str, str], Supply] = {}
        for record, data in self.books.of("issue", "consumption", "draw", "issue_return"):
            if "into" in data or self._pool_of(record) != self.key:
                continue
            is_draw = record["type"] == "draw"
            source = drawn(record) if is_draw else self.books.name(data["material"])
            component = f"vessel {data['vessel']}" if is_draw else self.component(data)
            supply = found.setdefault((component, source), Supply())
            one_of_it = {"value": "1", "unit": "1"} if source.startswith("unit:") else {"unit": None}
            quantity = data.get("quantity", one_of_it)
            counted = quantity["unit"] == "1"
            pieces = Decimal(quantity["value"]) if counted else Decimal(0)
            if record["type"] == "issue_return":
                supply.issued -= pieces
                continue
            supply.counted &= counted
            if record["type"] == "issue":
                supply.issued += pieces
                supply.issues.append(self.books.at(record))
            else:
                supply.consumed += pieces
                supply.consumptions.append(self.books.at(record))
        return {key: s for key, s in found.items() if s.issues or s.consumptions}

    def _pool_of(self, record: Json) -> str | None:
        """The finest of run and order; a run that put nothing out passes on to its order."""
        run = self.books.number("run", record)
        if run is None:
            return self.books.number("order", record)
        if outputs_of_run(self.books, run):
            return run
        return order_of_run(self.books, run) or self.books.number("order", record)

    def component(self, data: Json) -> str:
        """The BOM position it was for, else the item itself."""
        item = data.get("substitute_for") or self.books.item(self.books.name(data["material"]))
        line = line_for(self.bom, item, data.get("position"))
        if line is not None:
            return line.key
        return f"position {data['position']}" if "position" in data else f"item {item}"

    def _linked(self, component: str) -> tuple[dict[str, Decimal | None], dict[str, Decimal]]:
        """What UNIT links of this order count for each output, and for each lot (S4, S5)."""
        of_output: dict[str, Decimal | None] = {}
        of_lot: dict[str, Decimal] = {}
        seen = set()
        for record, data in self.books.of("consumption"):
            if "into" not in data:
                continue
            into, source = self.books.name(data["into"]), self.books.name(data["material"])
            link = (source, into, data.get("position"))
            if link in seen or self._order_of_link(record, into) != self.order:
                continue
            if self.component(data) != component:
                continue
            seen.add(link)
            counted = data.get("quantity", {}).get("unit") == "1"
            pieces = Decimal(data["quantity"]["value"]) if counted else Decimal(1)
            of_output[into] = (of_output.get(into) or Decimal(0)) + pieces
            of_lot[source] = of_lot.get(source, Decimal(0)) + pieces
            for lot in lots_of(self.books, source):
                of_lot[lot] = of_lot.get(lot, Decimal(0)) + pieces
        return of_output, of_lot

    def _order_of_link(self, record: Json, into: str) -> str | None:
        """The order a link says, else the one order that put the unit out and whose window holds it (S24)."""
        run, order = self.books.number("run", record), self.books.number("order", record)
        said = order or (run and order_of_run(self.books, run))
        if said:
            return said
        at = self.books.at(record)
        fitting = [o for o in orders_of(self.books, into) if meet(window(self.books, o), at)]
        return fitting[0] if len(fitting) == 1 else None


def orders_of(books: Books, unit: str) -> list[str]:
    """The orders that put a unit out."""
    found = set()
    for record, data in books.of("production"):
        if any(books.name(o["material"]) == unit for o in data["outputs"]):
            run = books.number("run", record)
            found.add(books.number("order", record) or (run and order_of_run(books, run)))
    for record, data in books.of("run"):
        if any(books.name(s) == unit for s in data.get("subjects", ())):
            found.add(books.number("order", record))
    return sorted(order for order in found if order)


def window(books: Books, order: str) -> Span:
    """From start to end, else from the first input to the last output; an open one has no end (S24)."""
    told = next((d for r, d in books.of("work_order") if books.number("order", r) == order), {})
    moments = [
        books.at(r)
        for r, d in books.of("issue", "consumption", "production", "draw")
        if books.number("order", r) == order
    ]
    first = span(told["start"])[0] if "start" in told else min((m[0] for m in moments), default=-inf)
    if "end" in told:
        return first, span(told["end"])[1]
    closed = told.get("status") == "closed"
    return first, max((m[1] for m in moments), default=inf) if closed else inf


def lots_of(books: Books, unit: str) -> set[str]:
    """The lots that records name a serial with."""
    from tests.oracle.groups import members  # noqa: PLC0415 - groups need the births of orders

    return {lot for one, lot in members(books) if one == unit}
