"""JSON read strictly: what two readers could understand differently is refused.

Refused are duplicate keys, NaN and Infinity, numbers beyond a double, lone surrogates, NUL characters,
nesting deeper than 64 and text fields over the bound (RFC 8259 leaves the first four to the reader; RFC 7493
forbids them).
"""

import json
import re
from json.decoder import JSONDecodeError
from typing import Any, Final, NamedTuple

from graph_model.errors import RefusedError
from loaders.formats import limits

_TOKEN: Final = re.compile(r'[{}\[\]]|"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A value within a text: where it ends, and the value or why it is refused."""

    end: int
    value: Any
    error: RefusedError | None


def value_of(text: str, *, numbers: type[str] | None = None) -> Any:
    """The one JSON value of a text. With `numbers=str`, numbers stay the text they are written as."""
    start = _blank(text, 0)
    found = value_at(text, start, numbers=numbers)
    if found.error:
        raise found.error
    rest = _blank(text, found.end)
    if rest != len(text):
        raise RefusedError("text follows the JSON value", value=text[rest : rest + 60])
    return found.value


def value_at(text: str, start: int, *, numbers: type[str] | None = None) -> Span:
    """The JSON value that begins here. A value that is refused still tells where it ends.

    RefusedError where the text is no JSON, so that no end can be told.
    """
    try:
        value, end = _decoder(numbers).raw_decode(text, start)
    except JSONDecodeError as error:
        line = text.count("\n", start, error.pos) + 1
        where = f"line {line} of the value, character {error.pos - start + 1}"
        raise RefusedError(
            f"no JSON: {error.msg} ({where})", value=text[error.pos : error.pos + 60]
        ) from None
    except RecursionError:
        return Span(end_at(text, start), None, _too_deep())
    except RefusedError as error:
        return Span(end_at(text, start), None, error)
    return Span(end, value, _fault(text[start:end]))


def end_at(text: str, start: int) -> int:
    """Where the object or list ends that begins here, whatever is in it, or else the end of the text."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
            if depth <= 0:
                return token.end()
    return len(text)


def _blank(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _decoder(numbers: type[str] | None) -> json.JSONDecoder:
    return _AS_WRITTEN if numbers is str else _NUMBERS


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError("the JSON object has this key twice", field=twice)
    return made


def _constant(text: str) -> None:
    raise RefusedError("is no JSON number", value=text)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise RefusedError("is beyond the range of a number", value=text[:60])
    return number


def _integer(text: str) -> int:
    if len(text) > limits.DIGITS:
        raise RefusedError("is beyond the range of a number", value=text[:60])
    return int(text)


_NUMBERS: Final = json.JSONDecoder(
    object_pairs_hook=_once_each, parse_constant=_constant, parse_float=_float, parse_int=_integer
)
_AS_WRITTEN: Final = json.JSONDecoder(
    object_pairs_hook=_once_each, parse_constant=_constant, parse_float=str, parse_int=str
)


def _fault(text: str) -> RefusedError | None:
    """What the decoder lets through. The cheap looks come first: nearly every text passes them."""
    if text.count("{") + text.count("[") > limits.DEPTH and _depth(text) > limits.DEPTH:
        return _too_deep()
    if "\\u" in text and (fault := _escaped_fault(text)):
        return fault
    if "\0" in text:
        return RefusedError("the text holds a NUL character")
    if len(text) > limits.FIELD:
        for token in _TOKEN.finditer(text):
            if len(token[0]) > limits.FIELD:
                return RefusedError(
                    f"a text has {len(token[0]):,} characters", allowed=f"at most {limits.FIELD:,}"
                )
    return None


def _escaped_fault(text: str) -> RefusedError | None:
    for token in _TOKEN.finditer(text):
        if "\\u" not in token[0]:
            continue
        spelled = json.loads(token[0])
        if _SURROGATE.search(spelled):
            return RefusedError("the text holds half of a character (a lone surrogate)", value=token[0][:60])
        if "\0" in spelled:
            return RefusedError("the text holds a NUL character", value=token[0][:60])
    return None


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in "}]":
            depth -= 1
    return deepest


def _too_deep() -> RefusedError:
    return RefusedError("the JSON is nested too deep", allowed=f"{limits.DEPTH} levels")
