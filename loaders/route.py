"""Rows of one file to the records that the mappings of one source make of them."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from graph_model.errors import Place, RefusedError
from graph_model.vocabulary import Clock
from loaders.formats.row import Cells, Row, Spoiled, Table, compact
from loaders.join import Join
from loaders.library import Mapping, Source
from loaders.look import Columns
from loaders.map import Plan, missing, plan, routing
from loaders.mapping import IgnoreRule
from loaders.readable import readable_uids
from loaders.records.refs import Speaker
from loaders.source import Candidate, Payload, Reading, Refusal

_SAID_BEFORE = "says nothing that a row before it did not say"


@dataclass(frozen=True)
class Route:
    """A mapping made ready for the rows of a file, with its joins."""

    plan: Plan
    join: Join | None


def routes(
    source: Source,
    mappings: tuple[Mapping, ...],
    names: tuple[str, ...] | None,
    join: Callable[[Mapping], Join | None],
) -> list[Route]:
    """Compile the mappings for rows with these columns. RefusedError where one they need is not there."""
    made = []
    for mapping in mappings:
        lacking = missing(mapping, names)
        if lacking:
            raise RefusedError(
                f"mapping {mapping.name} needs columns that the file does not have",
                value=", ".join(lacking),
                allowed=", ".join(names or ()),
            )
        joined = join(mapping)
        wide = names if names is None or joined is None else (*names, *joined.names)
        made.append(Route(plan(mapping, source, wide), joined))
    return made


@dataclass(frozen=True)
class Rows:
    """Where rows stand: the table they are in, the file and its date, the source that speaks.

    `chosen` is what reads them again: the source, or the one mapping that was chosen for the file.
    """

    table: Table
    file: str
    date: datetime
    source: Source
    chosen: str


def readings(
    rows: Rows, taken: list[Route], ignoring: tuple[IgnoreRule, ...], ignored: Counter[str]
) -> Iterator[Reading]:
    """Each row as the records it becomes, or as a refusal; unwanted rows are counted in `ignored`."""
    table, file = rows.table, rows.file
    envelope = compact(table.envelope)
    columns = Columns(table.columns)
    unwanted = [
        (routing(rule.when, rule.unless, columns), rule.reason)
        for rule in ignoring
        if _has(rule, table.columns)
    ]
    seen: set[bytes] = set()
    recorded = rows.date.isoformat()
    for row in table.rows:
        place = Place(file, row.line)
        if isinstance(row, Spoiled):
            payload = Payload(row.content, table.format, envelope)
            yield Refusal(row.error, payload, place, rows.source.spec.system, mapping=rows.chosen)
            continue
        any_taken = False
        for route in taken:
            try:
                if not route.plan.routes(row.cells):
                    continue
            except RefusedError as error:
                yield _refusal(error, row, route.plan, rows, envelope)
                any_taken = True
                continue
            any_taken = True
            reading = _reading(row, route, rows, envelope=envelope, place=place, recorded=recorded)
            if route.plan.mapping.spec.distinct and isinstance(reading, Candidate):
                said = blake2b(compact(reading.record), digest_size=16).digest()
                if said in seen:
                    ignored[_SAID_BEFORE] += 1
                    continue
                seen.add(said)
            yield reading
        if any_taken:
            continue
        reason = next((reason for takes, reason in unwanted if takes(row.cells)), None)
        if reason is None:
            yield _unrouted(row, taken, rows, envelope)
        else:
            ignored[reason] += 1


def _has(rule: IgnoreRule, names: tuple[str, ...] | None) -> bool:
    lacking = [] if names is None else [name for name in (*rule.when, *rule.unless) if name not in names]
    if lacking:
        raise RefusedError(
            "a rule of `ignore` needs a column that the file does not have",
            field=lacking[0],
            allowed=", ".join(names or ()),
        )
    return True


def _reading(row: Row, route: Route, rows: Rows, *, envelope: bytes, place: Place, recorded: str) -> Reading:
    made_ready, mapping = route.plan, route.plan.mapping
    cells = row.cells
    try:
        if route.join is not None:
            found = route.join.find(cells)
            envelope = compact({**rows.table.envelope, "joined": found})
            cells = _widened(cells, [found[name] for name in route.join.names], route.join.names)
        record = made_ready.record(cells)
    except RefusedError as error:
        return _refusal(error, row._replace(cells=cells), made_ready, rows, envelope)
    clock = Clock.SOURCE
    if "recorded_at" not in record:
        record["recorded_at"] = recorded
        clock = Clock.FILE
    payload = Payload(row.content, rows.table.format, envelope)
    return Candidate(record, payload, place, clock, mapping.name, mapping.hash)


def _widened(cells: Cells, values: list[str | None], names: tuple[str, ...]) -> Cells:
    if isinstance(cells, dict):
        return {**cells, **dict(zip(names, values, strict=True))}
    return [*cells, *values]


def _refusal(error: RefusedError, row: Row, made_ready: Plan, rows: Rows, envelope: bytes) -> Refusal:
    """A row whose record cannot be made, with what can be read of it."""
    mapping = made_ready.mapping
    identity: str | None = None
    identifiers: tuple[str, ...] = ()
    source = rows.source.spec
    speaker = Speaker(source.system, mapping.type, "?", source.namespaces)
    with suppress(RefusedError, IndexError):
        identity = made_ready.id(row.cells)
        identifiers = readable_uids(made_ready.partly(row.cells), speaker)
    told = RefusedError(error.reason, error.field, _short(error.value), _short(error.allowed), identifiers)
    payload = Payload(row.content, rows.table.format, envelope)
    place = Place(rows.file, row.line)
    return Refusal(told, payload, place, source.system, mapping.type, identity, mapping=mapping.name)


def _unrouted(row: Row, taken: list[Route], rows: Rows, envelope: bytes) -> Refusal:
    """A row that no mapping takes, with the columns that routing looks at."""
    rules = [
        rule for route in taken for rule in (route.plan.mapping.spec.when, route.plan.mapping.spec.unless)
    ]
    looked = dict.fromkeys(name for rule in rules for name in rule)
    columns = Columns(rows.table.columns)
    found = ", ".join(f"{name}={_shown(columns, name, row.cells)!r}" for name in looked)
    allowed = dict.fromkeys(
        f"{name}={text!r}"
        for route in taken
        for name, texts in route.plan.mapping.spec.when.items()
        for text in texts
    )
    error = RefusedError(
        f"no mapping of {rows.source.name!r} takes this row",
        field=", ".join(looked) or None,
        value=_short(found),
        allowed=_short(", ".join(allowed)),
    )
    payload = Payload(row.content, rows.table.format, envelope)
    return Refusal(error, payload, Place(rows.file, row.line), rows.source.spec.system, mapping=rows.chosen)


def _shown(columns: Columns, name: str, cells: Any) -> str | None:
    try:
        return columns.look(name)(cells)
    except RefusedError:
        return None


def _short(text: str | None) -> str | None:
    longest = 500
    return text if text is None or len(text) <= longest else f"{text[:longest]}…"
