"""What is wrong with a record, in words a user can act on: field, value, reason, what is allowed."""

import json
from typing import Any

from pydantic import ValidationError

from graph_model.errors import RefusedError

_SHOWN = 200
_SHAPES: dict[str, tuple[str, str | None]] = {
    "model_type": ("is no object", '{"...": ...} with the fields of records.md'),
    "dict_type": ("is no object", '{"...": ...}'),
    "list_type": ("is no list", "[...]"),
    "bool_type": ("is neither true nor false", "true, false"),
}


def explain(error: ValidationError) -> RefusedError:
    """The first thing that is wrong, in words: field, value, reason, what is allowed."""
    first = error.errors(include_url=False, include_context=True)[0]
    field = ".".join(str(part) for part in first["loc"] if not _is_union_branch(part)) or None
    reason, allowed = _words(first)
    return RefusedError(reason, field=field, value=_shown(first), allowed=allowed)


def _is_union_branch(part: int | str) -> bool:
    """Pydantic names the tried branch of a union in the place of an error; a reader knows only the fields."""
    return isinstance(part, str) and (
        part[:1].isupper() or "[" in part or "(" in part or part in {"str", "list", "dict", "constrained-str"}
    )


def _shown(error: Any) -> str | None:
    """The value found: text as it is, all else as JSON; objects whose fields contradict are not shown."""
    value = error["input"]
    if error["type"] == "missing" or (error["type"] == "value_error" and isinstance(value, dict | list)):
        return None
    return (value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False))[:_SHOWN]


def _words(error: Any) -> tuple[str, str | None]:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "is required and missing", None
    if kind in {"literal_error", "enum"}:
        return "is not one of the allowed values", str(context.get("expected"))
    if kind == "value_error":
        return str(context.get("error", error["msg"])), None
    if kind == "string_type":
        return (
            "is not text; identifiers and decimals are text from the first byte to the last",
            'text, such as "00012"',
        )
    if kind == "string_pattern_mismatch":
        return "begins or ends with white space, or holds a NUL: it would be another thing", "a trimmed text"
    if kind == "string_unicode":
        return "is no valid Unicode text (lone surrogate)", None
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters", None
    if kind == "string_too_short":
        return "is empty", "a text that is not empty, or no field at all"
    if kind in _SHAPES:
        return _SHAPES[kind]
    return str(error["msg"]).removeprefix("Input should be ").capitalize(), None
