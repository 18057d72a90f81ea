"""CSV and its relatives: any delimiter, quoting by double quotes, each row with its own bytes.

Rows are split as bytes and decoded after, so that the evidence is what stands in the file, and one bad row
never takes the next one with it.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from graph_model.errors import RefusedError
from loaders.formats import limits
from loaders.formats.blob import Blob
from loaders.formats.encoding import encoding_of
from loaders.formats.lines import Lines, check_line_ends
from loaders.formats.row import Row, Spoiled, Table

_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 1_000_000


def table(
    blob: Blob, *, encoding: str | None = None, delimiter: str | None = None, columns: list[str] | None = None
) -> Table:
    """The rows of a file; its first line names the columns unless `columns` do. What is None is found out."""
    head = blob.head(_SAMPLE)
    encoding, mark = encoding_of(head, declared=encoding)
    check_line_ends(head)
    with blob.open() as stream:
        lines = Lines(stream, encoding, mark)
        if columns is None:
            names, delimiter = _header(lines, encoding, delimiter)
        else:
            names, delimiter = tuple(columns), delimiter or _sniffed(lines.peek(encoding))
            _check_width(lines.peek(encoding), delimiter, names)
        skip = lines.number
    envelope = {"columns": list(names), "delimiter": delimiter, "encoding": encoding}
    return Table("csv", names, envelope, _opened(blob, encoding, mark, delimiter, names, skip=skip))


def again(content: bytes, envelope: dict[str, Any]) -> list[str | None]:
    """The cells of one stored row."""
    text = _decoded(content, envelope["encoding"])
    cells = _cells(text, envelope["delimiter"], _nothing_more)
    if cells is None:
        raise _never_closed()
    _check(text, cells, content, tuple(envelope["columns"]))
    return list(cells)


def _header(lines: Lines, encoding: str, delimiter: str | None) -> tuple[tuple[str, ...], str]:
    first = lines.next()
    while first is not None and not first.strip():
        first = lines.next()
    if first is None:
        raise RefusedError("the file is empty")
    text = _decoded(first, encoding)
    delimiter = delimiter or _sniffed(text)

    def more() -> str | None:
        line = lines.next()
        return None if line is None else _decoded(line, encoding)

    cells = _cells(text, delimiter, more)
    if cells is None:
        raise RefusedError("a quote in the header row is opened and never closed")
    names = tuple(cell.strip() for cell in cells)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise RefusedError("the header row names a column twice", value=", ".join(twice))
    return names, delimiter


def _check_width(first: str, delimiter: str, names: tuple[str, ...]) -> None:
    """A file without header fits its declared columns by number; a row with quotes is seen later."""
    width = first.count(delimiter) + 1
    if first.strip() and '"' not in first and width != len(names):
        raise RefusedError(
            f"the first row has {width} columns, {len(names)} are declared", value=first.strip()[:60]
        )


def _sniffed(text: str) -> str:
    return max(_DELIMITERS, key=text.count)


def _opened(
    blob: Blob, encoding: str, mark: int, delimiter: str, names: tuple[str, ...], *, skip: int
) -> Iterator[Row | Spoiled]:
    """The rows after the header, which took so many lines; the file is closed when they end."""
    with blob.open() as stream:
        lines = Lines(stream, encoding, mark)
        for _ in range(skip):
            lines.next()
        yield from _rows(lines, encoding, delimiter, names)


def _rows(lines: Lines, encoding: str, delimiter: str, names: tuple[str, ...]) -> Iterator[Row | Spoiled]:
    width = len(names)
    new_row: Callable[[tuple[Any, ...]], Row] = Row._make
    while (first := lines.next()) is not None:
        number = lines.number
        if len(first) < limits.FIELD and b'"' not in first:
            try:
                text = first.decode(encoding)
            except UnicodeDecodeError as error:
                yield Spoiled(first, number, _undecodable(error))
                continue
            cells = text.rstrip("\r\n").split(delimiter)
            if len(cells) == width and "\0" not in text:
                yield new_row((first, number, cells))
                continue
        if first.strip():
            yield _quoted_row(first, lines, encoding, delimiter, names)


def _quoted_row(
    first: bytes, lines: Lines, encoding: str, delimiter: str, names: tuple[str, ...]
) -> Row | Spoiled:
    """A row with quotes, possibly over several lines, or with something wrong."""
    number, taken, size = lines.number, [first], len(first)

    def more() -> str | None:
        nonlocal size
        line = lines.next()
        if line is None:
            return None
        taken.append(line)
        size += len(line)
        return None if size > limits.FIELD + len(first) else _decoded(line, encoding)

    try:
        cells = _cells(_decoded(first, encoding), delimiter, more)
        if cells is None:
            lines.give_back(taken[1:])
            return Spoiled(first + _no_rows(lines, encoding, delimiter, len(names)), number, _never_closed())
        content = b"".join(taken)
        _check("".join(cells), cells, content, names)
    except RefusedError as error:
        return Spoiled(b"".join(taken), number, error)
    return Row(content, number, cells)


def _cells(text: str, delimiter: str, more: Callable[[], str | None]) -> list[str] | None:
    """Split one row; `more` gives the next line inside an open quote. None: the quote is never closed."""
    cells: list[str] = []
    position = 0
    while True:
        if not text.startswith('"', position):
            end = text.find(delimiter, position)
            if end < 0:
                cells.append(text[position:].rstrip("\r\n"))
                return cells
            cells.append(text[position:end])
            position = end + 1
            continue
        parts: list[str] = []
        position += 1
        while True:
            end = text.find('"', position)
            if end < 0:
                parts.append(text[position:])
                following = more()
                if following is None:
                    return None
                text, position = following, 0
                continue
            parts.append(text[position:end])
            position = end + 1
            if not text.startswith('"', position):
                break
            parts.append('"')
            position += 1
        cells.append("".join(parts))
        end = text.find(delimiter, position)
        between = text[position:] if end < 0 else text[position:end]
        if between.strip("\r\n "):
            raise RefusedError("text follows a closing quote", value=between[:60])
        if end < 0:
            return cells
        position = end + 1


def _no_rows(lines: Lines, encoding: str, delimiter: str, width: int) -> bytes:
    """The lines after an open quote that could be no rows themselves: the rest of its text.

    They are one refusal with it; beyond the bound of a field their bytes are not kept.
    """
    kept = bytearray()
    while (line := lines.next()) is not None:
        try:
            cells = _cells(line.decode(encoding), delimiter, _nothing_more)
        except (RefusedError, UnicodeDecodeError):
            cells = None
        if cells is None or len(cells) == width:
            lines.give_back([line])
            break
        if len(kept) + len(line) <= limits.FIELD:
            kept += line
    return bytes(kept)


def _never_closed() -> RefusedError:
    return RefusedError(f"a quote is opened and not closed within {limits.FIELD:,} characters")


def _check(text: str, cells: list[str], content: bytes, names: tuple[str, ...]) -> None:
    if len(cells) != len(names):
        last = content.count(b"\n")
        over = f" (a quoted field makes {last} lines one row)" if last > 1 else ""
        raise RefusedError(f"the row has {len(cells)} columns, the header {len(names)}{over}")
    if "\0" in text:
        raise RefusedError("the row holds a NUL character")
    for name, cell in zip(names, cells, strict=True):
        if len(cell) > limits.FIELD:
            raise RefusedError(
                f"the field has {len(cell):,} characters", field=name, allowed=f"at most {limits.FIELD:,}"
            )


def _decoded(line: bytes, encoding: str) -> str:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(error) from None


def _undecodable(error: UnicodeDecodeError) -> RefusedError:
    bad = error.object[error.start : error.end]
    return RefusedError(
        f"byte {error.start + 1} of the row is no {error.encoding}",
        value=bad.decode("ascii", "backslashreplace"),
        allowed="declare `encoding` in source.toml if the file has another one",
    )


def _nothing_more() -> None:
    return None
