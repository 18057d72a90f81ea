"""What users add to events: fields of their own namespace, kept as text under `{namespace}name`."""

import json
from decimal import Decimal
from typing import Any, Final

from loaders.epcis.refuse import refused
from loaders.epcis.scalars import decimal
from loaders.formats import limits

MAX_DEPTH: Final = limits.DEPTH
COMMENT: Final = "{http://www.w3.org/2000/01/rdf-schema#}comment"


def is_extension(name: str) -> bool:
    """Whether a field is somebody's own: `{http://ns.example.com/}colour`."""
    return name.startswith("{")


def extension(value: Any, *, field: str, depth: int = 0) -> Any:
    """A user's value with text leaves; both syntaxes say the same thing with the same value.

    XML has no lists of one, and neither syntax gives its repetitions an order: lists are sorted, lists of one
    are their element. Numbers of JSON lose trailing zeros, text stays as stated (a lot `10.10` is not
    `10.1`).
    """
    if depth > MAX_DEPTH:
        raise refused("nested too deeply", field=field, allowed=f"at most {MAX_DEPTH} levels")
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return decimal(value, field=field)
    if isinstance(value, dict):
        if "@value" in value:
            return extension(value["@value"], field=field, depth=depth + 1)
        return {key: extension(item, field=field, depth=depth + 1) for key, item in value.items()}
    items = [extension(item, field=field, depth=depth + 1) for item in value]
    return items[0] if len(items) == 1 else in_order(items)


def in_order(items: list[Any]) -> list[Any]:
    """The items of a list that has no order of its own, in the order of their canonical text."""
    return sorted(items, key=_canonical) if len(items) > 1 else items


def _canonical(item: Any) -> str:
    return item if isinstance(item, str) else json.dumps(item, sort_keys=True, ensure_ascii=False)
