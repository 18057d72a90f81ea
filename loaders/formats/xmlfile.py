"""XML of any vocabulary: the elements at a path, streamed, each with its own bytes.

Document types and entities are refused: they can make a small file grow without end or read other files.
Names are read without their prefix, so an element can be read again on its own. An element with text only is
that text; one that occurs several times is a list; attributes are `@name`, text beside elements is `#text`.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any, Final
from xml.parsers import expat

from graph_model.errors import RefusedError
from loaders.formats import limits
from loaders.formats.blob import Blob
from loaders.formats.row import Row

_CHUNK: Final = 1 << 16
_UTF16: Final = {b"\xff\xfe": "UTF-16LE", b"\xfe\xff": "UTF-16BE"}


def rows(blob: Blob, path: str) -> Iterator[Row]:
    """The elements at this path from the root, such as `data.device`, in constant memory."""
    reader = _Reader(tuple(path.split(".")))
    with blob.open() as stream:
        while chunk := stream.read(_CHUNK):
            reader.feed(chunk, final=False)
            while reader.ready:
                yield reader.ready.popleft()
    reader.feed(b"", final=True)
    yield from reader.ready


def again(content: bytes, envelope: dict[str, Any]) -> dict[str, Any]:
    """The nested values of one stored element."""
    reader = _Reader((str(envelope["rows"]).rsplit(".", 1)[-1],), encoding=envelope.get("encoding"))
    reader.feed(content, final=True)
    return _values(reader.ready[0])


def root_of(head: bytes) -> tuple[str, str | None]:
    """The root element and the encoding, from the first bytes of a file. RefusedError if they are no XML."""
    names: list[str] = []
    encodings: list[str | None] = [_UTF16.get(head[:2])]
    parser = _parser(None)
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: encodings.append(encoding)
    parser.StartElementHandler = lambda name, _: names.append(_local(name))
    try:
        parser.Parse(head, False)
    except expat.ExpatError as error:
        if not names:
            raise _malformed(error) from None
    return names[0] if names else "", encodings[0] or encodings[-1]


def _values(row: Row) -> dict[str, Any]:
    return row.cells if isinstance(row.cells, dict) else {}


def _parser(encoding: str | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.EntityDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    raise RefusedError("the XML declares a document type or entities", allowed="plain XML without DOCTYPE")


def _malformed(error: expat.ExpatError) -> RefusedError:
    return RefusedError(
        f"no XML: {expat.ErrorString(error.code)} (line {error.lineno}, column {error.offset + 1})"
    )


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


class _Locals(dict[str, str]):
    """Names without their prefix; each is cut once."""

    def __missing__(self, name: str) -> str:
        self[name] = _local(name)
        return self[name]


class _Reader:
    """Feeds expat and keeps the bytes of the element that is open; `ready` are the elements that have ended.

    The callbacks are closures over plain lists, since they run for every tag of the file: as methods they
    took three times as long.
    """

    def __init__(self, path: tuple[str, ...], encoding: str | None = None) -> None:
        self.ready: deque[Row] = deque()
        self._parser = _parser(encoding)
        self._begin: list[tuple[int, int]] = []
        self._buffer = bytearray()
        self._offset = 0
        self._close = ">".encode(encoding if encoding in ("UTF-16LE", "UTF-16BE") else "ascii")
        self._call_back(path)

    def feed(self, chunk: bytes, *, final: bool) -> None:
        if not self._offset and chunk[:2] in _UTF16:
            self._close = ">".encode(_UTF16[chunk[:2]])
        self._buffer += chunk
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise _malformed(error) from None
        keep_from = self._begin[0][0] if self._begin else self._parser.CurrentByteIndex
        if keep_from > self._offset:
            del self._buffer[: keep_from - self._offset]
            self._offset = keep_from
        if len(self._buffer) > limits.ROW:
            raise RefusedError(
                f"an element is longer than {limits.ROW:,} bytes (line {self._parser.CurrentLineNumber})"
            )

    def _call_back(self, path: tuple[str, ...]) -> None:  # noqa: PLR0915 - one closure over shared lists
        parser, begin, ready = self._parser, self._begin, self.ready
        local = _Locals()
        names: list[str] = []
        texts: list[str] = []
        stack: list[dict[str, Any]] = []
        level = len(path)
        deepest = limits.DEPTH - level

        def start(name: str, attributes: dict[str, str]) -> None:
            if stack:
                if texts:
                    _keep(texts, stack[-1], parser)
                if len(stack) > deepest:
                    raise RefusedError("the XML is nested too deep", allowed=f"{limits.DEPTH} levels")
            else:
                texts.clear()
                names.append(local[name])
                if len(names) > limits.DEPTH:
                    raise RefusedError("the XML is nested too deep", allowed=f"{limits.DEPTH} levels")
                if len(names) != level or tuple(names) != path:
                    return
                begin.append((parser.CurrentByteIndex, parser.CurrentLineNumber))
            stack.append({f"@{local[key]}": value for key, value in attributes.items()} if attributes else {})

        def end(name: str) -> None:
            if not stack:
                texts.clear()
                names.pop()
                return
            made = stack.pop()
            value: Any = made
            if texts:
                if made or len(texts) > 1:
                    _keep(texts, made, parser)
                else:  # Nearly every element: one text, nothing else.
                    value = texts.pop()
                    if len(value) > limits.FIELD:
                        raise _too_long(value, parser)
                    if value.isspace():
                        value = ""
            elif not made:
                value = ""
            if not stack:
                made = made or ({"#text": value} if value else {})
                bare = all(key.startswith("@") for key in made)
                ready.append(Row(self._content(bare=bare), begin.pop()[1], made))
                names.pop()
                return
            if value is made and len(made) == 1 and "#text" in made:
                value = made["#text"]
            parent, name = stack[-1], local[name]
            if name not in parent:
                parent[name] = value
            elif isinstance(parent[name], list):
                parent[name].append(value)
            else:
                parent[name] = [parent[name], value]

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = texts.append

    def _content(self, *, bare: bool) -> bytes:
        """The element's bytes. Expat tells where the end tag begins, for `<a/>` where it is over.

        Only a bare element, with neither text nor elements in it, can be written `<a/>`.
        """
        at = self._parser.CurrentByteIndex - self._offset
        begin = self._begin[0][0] - self._offset
        before = self._buffer[max(at - 2 * len(self._close), begin) : at].replace(b"\0", b"")
        if bare and before == b"/>":
            return bytes(self._buffer[begin:at])
        return bytes(self._buffer[begin : self._buffer.index(self._close, at) + len(self._close)])


def _keep(texts: list[str], made: dict[str, Any], parser: expat.XMLParserType) -> None:
    """Put the text that was read so far into its element, unless it is only the white space between tags."""
    text = "".join(texts)
    texts.clear()
    if text.isspace():
        return
    if len(text) > limits.FIELD:
        raise _too_long(text, parser)
    made["#text"] = made["#text"] + text if "#text" in made else text


def _too_long(text: str, parser: expat.XMLParserType) -> RefusedError:
    return RefusedError(
        f"a text has {len(text):,} characters (line {parser.CurrentLineNumber})",
        allowed=f"at most {limits.FIELD:,}",
    )
