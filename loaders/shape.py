"""The `data` of a record, built from a row by paths: `material.item`, `lines.0.quantity`.

What nobody said stays out: a field whose column is null, and an object or list that none of its columns
fills. An object of constants alone stays, since the mapping's author said it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_model.errors import RefusedError
from loaders.convert import Surroundings, converter
from loaders.look import Columns, equality
from loaders.mapping import FieldSpec, ListSpec

Build: TypeAlias = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the shape; `constant` where it looks at no column."""

    build: Build
    constant: bool


def data(
    fields: Mapping[str, FieldSpec],
    lists: Mapping[str, list[ListSpec]],
    columns: Columns,
    around: Surroundings,
    null: tuple[str, ...],
    *,
    lenient: bool = False,
) -> Build:
    """How to build the `data` of a row. ValueError where two paths contradict each other.

    With `lenient`, what cannot be converted is left out instead of refused: quarantine is searched by the
    rest.
    """
    nodes = {path: leaf(path, spec, columns, around, null) for path, spec in fields.items()}
    if lenient:
        nodes = {path: Node(_forgiving(node.build), node.constant) for path, node in nodes.items()}
    for path, rules in lists.items():
        nodes[path] = _entries(path, rules, around, null)
    build = _object([(path.split("."), node) for path, node in nodes.items()]).build
    return lambda cells: build(cells) or {}


def _forgiving(build: Build) -> Build:
    def attempt(cells: Any) -> Any:
        try:
            return build(cells)
        except RefusedError:
            return None

    return attempt


def leaf(path: str, spec: FieldSpec, columns: Columns, around: Surroundings, null: tuple[str, ...]) -> Node:
    """One field's value: a constant, a column, or several columns joined (None where any of them is null)."""
    if spec.constant is not None:
        constant = spec.constant
        return Node(lambda _: constant, constant=True)
    nothing = frozenset((*null, *spec.null))
    convert = None if spec.convert in ("text", "exact") else converter(spec.convert, around)
    trims = spec.convert != "exact"
    if spec.convert == "any_true":
        return Node(_any_true(path, spec, columns, convert or str, nothing), constant=False)
    looks = [columns.look(name) for name in spec.needed]
    look, only = looks[0], len(looks) == 1
    join, prefix = spec.join, spec.prefix

    def build(cells: Any) -> Any:
        if only:
            text = look(cells)
            if text is None:
                return None
            if trims:
                text = text.strip()
            if text in nothing:
                return None
        else:
            texts = [one(cells) for one in looks]
            parts = [one.strip() if trims else one for one in texts if one is not None]
            if len(parts) < len(texts) or not nothing.isdisjoint(parts):
                return None
            text = join.join(parts)
        if prefix:
            text = prefix + text
        if convert is None:
            return text
        try:
            value = convert(text)
        except RefusedError as error:
            raise RefusedError(error.reason, path, error.value, error.allowed) from None
        return dict(value) if type(value) is dict else value

    return Node(build, constant=False)


def _any_true(path: str, spec: FieldSpec, columns: Columns, convert: Build, nothing: frozenset[str]) -> Build:
    """True if any of a repeated column's values is: for flags that mean "at least one of these"."""
    each = columns.each(spec.needed[0])

    def build(cells: Any) -> Any:
        try:
            found = [convert(text.strip()) for text in map(str, each(cells)) if text.strip() not in nothing]
        except RefusedError as error:
            raise RefusedError(error.reason, path, error.value, error.allowed) from None
        return any(found) if found else None

    return build


def _entries(path: str, rules: list[ListSpec], around: Surroundings, null: tuple[str, ...]) -> Node:
    """A list with an entry per nested element that a rule takes, in the order of the rules."""
    nested = Columns(None)
    plans = [
        (
            nested.each(rule.each),
            equality(rule.when, nested),
            equality(rule.unless, nested) if rule.unless else None,
            data(rule.fields, {}, nested, around, null),
        )
        for rule in rules
    ]

    def build(cells: Any) -> Any:
        try:
            entries = [
                entry(element)
                for each, when, unless, entry in plans
                for element in each(cells)
                if when(element) and not (unless and unless(element))
            ]
        except RefusedError as error:
            place = f"{path}.{error.field}" if error.field else path
            raise RefusedError(error.reason, place, error.value, error.allowed) from None
        return [entry for entry in entries if entry] or None

    return Node(build, constant=False)


def _object(parts: list[tuple[list[str], Node]]) -> Node:
    """Group paths by their first name; an object of numbers is a list."""
    groups: dict[str, list[tuple[list[str], Node]]] = {}
    for path, node in parts:
        groups.setdefault(path[0], []).append((path[1:], node))
    children: list[tuple[str, Node]] = []
    for name, inner in groups.items():
        ends = [node for path, node in inner if not path]
        if ends and len(inner) > 1:
            raise ValueError(f"{name!r} is given a value and has fields inside, or is given twice")
        children.append((name, ends[0] if ends else _object(inner)))
    constant = all(node.constant for _, node in children)
    numbers = [name.isdecimal() for name, _ in children]
    if any(numbers) and not all(numbers):
        raise ValueError(f"places in a list and names are mixed: {', '.join(groups)}")
    if all(numbers):
        ordered = [node for _, node in sorted(children, key=lambda child: int(child[0]))]
        return Node(_list_of(ordered), constant=constant)
    return Node(_object_of(children, constant=constant), constant=constant)


def _list_of(nodes: list[Node]) -> Build:
    builds = [node.build for node in nodes]

    def build(cells: Any) -> Any:
        return [value for one in builds if (value := one(cells)) is not None] or None

    return build


def _object_of(children: list[tuple[str, Node]], *, constant: bool) -> Build:
    said = [(name, node.build) for name, node in children if constant or not node.constant]
    constants = {} if constant else {name: node.build(None) for name, node in children if node.constant}

    def build(cells: Any) -> Any:
        made = {name: value for name, one in said if (value := one(cells)) is not None}
        return made | constants if made else None

    return build
