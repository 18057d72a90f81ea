"""JSON documents: the objects of a list, each with its own bytes."""

from collections.abc import Iterator

from graph_model.errors import RefusedError
from loaders.formats.blob import Blob
from loaders.formats.encoding import encoding_of
from loaders.formats.jsontext import Span, end_at, value_at
from loaders.formats.row import Row, Spoiled


def text_of(blob: Blob) -> str:
    """The whole document as text; JSON is UTF-8, or UTF-16 with a byte order mark."""
    content = blob.whole()
    encoding, mark = encoding_of(content[:4], declared=None if content[:2] in _UTF16 else "utf-8")
    try:
        return content[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        bad = content[mark + error.start : mark + error.end].decode("ascii", "backslashreplace")
        line = content.count(b"\n", 0, mark + error.start) + 1
        raise RefusedError(f"line {line} is no {encoding}", value=bad, allowed="utf-8") from None


def rows(text: str, path: str | None, *, as_written: bool) -> Iterator[Row | Spoiled]:
    """The objects of the list at this dotted path (None: the document itself, a list or one object)."""
    start = _find(text, path.split(".") if path else [])
    line, counted = text.count("\n", 0, start) + 1, start
    for begin, span in _elements(text, start, as_written=as_written):
        line += text.count("\n", counted, begin)
        counted = begin
        content = text[begin : span.end].encode("utf-8", "surrogatepass")
        if span.error:
            yield Spoiled(content, line, span.error)
        elif not isinstance(span.value, dict):
            yield Spoiled(content, line, RefusedError("is no JSON object", value=text[begin : span.end][:60]))
        else:
            yield Row(content, line, span.value)


def has(text: str, path: str) -> bool:
    """Whether the document has something at this path."""
    try:
        _find(text, path.split("."))
    except RefusedError:
        return False
    return True


def members(text: str, position: int = 0) -> dict[str, int]:
    """The keys of the object that begins here, and where their values begin; values are stepped over."""
    position = _skip(text, position)
    if not text.startswith("{", position):
        return {}
    found: dict[str, int] = {}
    position = _skip(text, position + 1)
    while position < len(text) and text[position] != "}":
        key = value_at(text, position)
        if not isinstance(key.value, str):
            raise RefusedError("no JSON: an object's key is a text", value=text[position : position + 60])
        if key.value in found:
            raise RefusedError("the JSON object has this key twice", field=key.value)
        position = _skip(text, key.end)
        if not text.startswith(":", position):
            raise RefusedError("no JSON: expecting ':'", value=text[position : position + 60])
        position = _skip(text, position + 1)
        found[key.value] = position
        position = _skip(text, _end(text, position))
        if text.startswith(",", position):
            position = _skip(text, position + 1)
        elif not text.startswith("}", position):
            raise RefusedError("no JSON: expecting ',' or '}'", value=text[position : position + 60])
    return found


_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = " \t\n\r"


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANK:
        position += 1
    return position


def _find(text: str, path: list[str]) -> int:
    """Where the value at this path begins."""
    position = _skip(text, 0)
    for name in path:
        found = members(text, position)
        if name not in found:
            raise RefusedError(
                "the rows are not where the mapping says", field=name, allowed=", ".join(found) or "an object"
            )
        position = found[name]
    return position


def _end(text: str, position: int) -> int:
    return (
        end_at(text, position)
        if text[position : position + 1] in ("{", "[")
        else value_at(text, position).end
    )


def _elements(text: str, position: int, *, as_written: bool) -> Iterator[tuple[int, Span]]:
    numbers = str if as_written else None
    if not text.startswith("[", position):
        yield position, value_at(text, position, numbers=numbers)
        return
    position = _skip(text, position + 1)
    while not text.startswith("]", position):
        try:
            span = value_at(text, position, numbers=numbers)
        except RefusedError as error:
            end = end_at(text, position)
            yield position, Span(end, None, error)
            if end == len(text):
                return
            span = Span(end, None, error)
        else:
            yield position, span
        begin, position = span.end, _skip(text, span.end)
        if text.startswith(",", position):
            position = _skip(text, position + 1)
        elif not text.startswith("]", position):
            rest = RefusedError("no JSON: expecting ',' or ']'", value=text[position : position + 60])
            yield begin, Span(len(text), None, rest)
            return
