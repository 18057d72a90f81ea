"""What a record says beyond its contract: kept with its bytes, and told by the path to it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from loaders.records.shapes import NumberRef

_LONGEST = 200


def unknown_fields(model: type[BaseModel], data: dict[str, Any]) -> tuple[str, ...]:
    """The fields that a record type does not know, such as `colour` or `material.colour`.

    A misspelled `serial` would otherwise turn a unit into its lot in silence.
    """
    return tuple(sorted(set(_unknown((model,), data, ""))))


def _unknown(shapes: tuple[type[BaseModel], ...], value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _unknown(shapes, part, path)
    elif isinstance(value, dict):
        known = _known(shapes)
        for name, part in value.items():
            if name not in known:
                yield f"{path}{name}"[:_LONGEST]
            elif known[name]:
                yield from _unknown(known[name], part, f"{path}{name}.")


@lru_cache
def _known(shapes: tuple[type[BaseModel], ...]) -> dict[str, tuple[type[BaseModel], ...]]:
    """The fields of these shapes as records name them, and the shapes that stand in each."""
    fields = [(name, field) for shape in shapes for name, field in shape.model_fields.items()]
    return {field.alias or name: tuple(_shapes(field.annotation)) for name, field in fields}


def _shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    """The shapes in an annotation; in a mapping every name is free, and so is that of a number."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is not NumberRef:
            yield annotation
    elif get_origin(annotation) is not dict:
        for part in get_args(annotation):
            yield from _shapes(part)
