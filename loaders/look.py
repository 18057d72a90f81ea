"""Looking a column up in a row: by position in flat rows, by dotted path in nested ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_model.errors import RefusedError
from loaders.formats.row import Cells
from loaders.mapping import Equality

Look: TypeAlias = Callable[[Any], str | None]
"""The text in one column of a row as it stands there; None where there is nothing."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of rows of one shape; `names` is None where values are nested."""

    names: tuple[str, ...] | None

    def look(self, name: str) -> Look:
        """One column. RefusedError (when looked at) where a nested column has several different values."""
        if self.names is None:
            return _one(name)
        at = self.names.index(name)
        return lambda cells: cells[at]

    def each(self, name: str) -> Callable[[Any], list[Any]]:
        """All that is nested under a column: texts, or elements with columns of their own."""
        if self.names is None:
            path = name.split(".")
            return lambda cells: _all(cells, path)
        at = self.names.index(name)
        return lambda cells: [] if cells[at] is None else [cells[at]]


def equality(rule: Equality, columns: Columns) -> Callable[[Cells], bool]:
    """Whether all columns have one of their texts, trimmed; what is not there has the text ""."""
    tests = [(columns.look(name), frozenset(texts)) for name, texts in rule.items()]
    if len(tests) == 1:
        ((look, texts),) = tests
        return lambda cells: (look(cells) or "").strip() in texts
    return lambda cells: all((look(cells) or "").strip() in texts for look, texts in tests)


def _one(name: str) -> Look:
    path = name.split(".")

    def look(cells: Any) -> str | None:
        value = cells
        for part in path:
            if not isinstance(value, dict):
                break
            value = value.get(part)
        else:
            if isinstance(value, str) or value is None:
                return value
        found = {text for text in map(_text, _all(cells, path)) if text is not None}
        if len(found) > 1:
            shown = ", ".join(sorted(found))
            raise RefusedError(
                "has several different values, a field takes one", field=name, value=shown[:200]
            )
        return found.pop() if found else None

    return look


def _all(value: Any, path: list[str]) -> list[Any]:
    """Everything at a path, through lists; a number in the path picks one of a list."""
    if isinstance(value, list):
        if path and path[0].isdecimal():
            at = int(path[0])
            return _all(value[at], path[1:]) if at < len(value) else []
        return [found for one in value for found in _all(one, path)]
    if not path:
        return [] if value is None else [value]
    if isinstance(value, Mapping):
        return _all(value.get(path[0]), path[1:])
    return []


def _text(value: Any) -> str | None:
    """A nested value as text; an element's text stands beside its attributes under `#text`."""
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return _text(value.get("#text"))
    return str(value)
