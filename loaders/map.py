"""A row becomes records: the mapping is compiled once per file, each row then costs a few closures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_model.errors import RefusedError
from loaders.clock import Clock
from loaders.convert import Surroundings, converter
from loaders.formats.row import Cells
from loaders.library import Mapping, Source
from loaders.look import Columns, equality
from loaders.mapping import CancelSpec, Equality, IdSpec
from loaders.shape import data
from loaders.source import Json

_Compose: TypeAlias = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping made ready for rows of one shape.

    `routes` says whether the mapping takes a row. `record` makes its record (without `recorded_at` where the
    source has no clock) or raises RefusedError. `id` and `partly` are what can be read even where the record
    cannot be made.
    """

    mapping: Mapping
    routes: Callable[[Cells], bool]
    record: Callable[[Cells], Json]
    id: _Compose
    partly: Callable[[Cells], Json]


def plan(mapping: Mapping, source: Source, names: tuple[str, ...] | None) -> Plan:
    """Compile a mapping for rows with these columns (None: nested values). Columns it needs must be there."""
    spec, around, null = mapping.spec, source.surroundings, tuple(source.spec.null)
    columns = Columns(names)
    build = data(spec.fields, spec.lists, columns, around, null)
    identity = _composed(spec.id, columns, null)
    recorded = _recorded(mapping, columns, around, null)
    retracted = equality(spec.retracted, columns) if spec.retracted else None
    cancels = _cancels(spec.cancels, source.spec.system, columns, null) if spec.cancels else None
    head: Json = {"system": source.spec.system, "type": mapping.type}
    if source.spec.namespaces:
        head["namespaces"] = dict(source.spec.namespaces)

    def record(cells: Cells) -> Json:
        number = identity(cells)
        if number is None:
            raise RefusedError("the record's id is empty", field=", ".join(spec.id.columns), value="")
        made = {**head, "id": number}
        if recorded is not None:
            made["recorded_at"] = recorded(cells)
        made["data"] = build(cells)
        if retracted is not None and retracted(cells):
            made["retracted"] = True
        if cancels is not None and (other := cancels(cells)) is not None:
            made["cancels"] = other
        return made

    return Plan(
        mapping,
        routing(spec.when, spec.unless, columns),
        record,
        identity,
        data(spec.fields, {}, columns, around, null, lenient=True),
    )


def routing(when: Equality, unless: Equality, columns: Columns) -> Callable[[Cells], bool]:
    """Whether a row is taken: all of `when` hold, and not all of `unless`."""
    wanted = equality(when, columns)
    if not unless:
        return wanted if when else _always
    unwanted = equality(unless, columns)
    return lambda cells: wanted(cells) and not unwanted(cells)


def missing(mapping: Mapping, names: tuple[str, ...] | None) -> list[str]:
    """The columns that a mapping needs and flat rows do not have."""
    if names is None:
        return []
    spec = mapping.spec
    needed = {*spec.when, *spec.unless, *spec.retracted, *spec.id.columns}
    needed.update(column for field in spec.fields.values() for column in field.needed)
    needed.update([spec.recorded_at.column] if spec.recorded_at else [])
    needed.update(spec.cancels.columns if spec.cancels else [])
    needed.difference_update(column for join in spec.join for column in join.columns)
    needed.update(ours for join in spec.join for ours in join.on)
    return sorted(needed.difference(names))


def _always(_: Cells) -> bool:
    return True


def _composed(spec: IdSpec | CancelSpec, columns: Columns, null: tuple[str, ...]) -> _Compose:
    looks = [columns.look(name) for name in spec.columns]
    nothing = frozenset(null)

    def compose(cells: Any) -> str | None:
        parts = [(look(cells) or "").strip() for look in looks]
        if "" in parts or not nothing.isdisjoint(parts):
            return None
        return spec.prefix + spec.join.join(parts)

    return compose


def _recorded(
    mapping: Mapping, columns: Columns, around: Surroundings, null: tuple[str, ...]
) -> Callable[[Any], str] | None:
    """The source's clock at the row. A version is recorded at one moment: of an interval, the earliest."""
    spec = mapping.spec.recorded_at
    if spec is None:
        return None
    look, nothing = columns.look(spec.column), frozenset(null)
    convert = converter(spec.convert, Surroundings(Clock(around.clock.zone), around.tables))

    def read(cells: Any) -> str:
        text = (look(cells) or "").strip()
        if text in nothing:
            raise RefusedError(
                "the source's clock is empty", field="recorded_at", value=text, allowed="a time"
            )
        try:
            shown = convert(text)
        except RefusedError as error:
            raise RefusedError(error.reason, "recorded_at", error.value, error.allowed) from None
        return str(shown["earliest"] if isinstance(shown, dict) else shown)

    return read


def _cancels(
    spec: CancelSpec, system: str, columns: Columns, null: tuple[str, ...]
) -> Callable[[Any], dict[str, str] | None]:
    compose = _composed(spec, columns, null)

    def read(cells: Any) -> dict[str, str] | None:
        number = compose(cells)
        return None if number is None else {"system": spec.system or system, "type": spec.type, "id": number}

    return read
