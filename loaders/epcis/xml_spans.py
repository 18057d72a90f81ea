"""Where the events and vocabulary elements of an XML document stand, found without building trees."""

from dataclasses import dataclass, field
from typing import Any, Final

from loaders.epcis.extension import MAX_DEPTH
from loaders.epcis.refuse import refused
from loaders.epcis.shape import EVENTS
from loaders.epcis.xml_text import ENCODINGS, end_of_element, run, safe_parser

_WRAPPERS: Final = frozenset(("extension", "baseExtension"))


@dataclass(slots=True)
class Span:
    """One element of interest: what it is, its bytes, its line, and the namespaces declared around it."""

    kind: str
    start: int
    line: int
    namespaces: dict[str, str]
    beside: str | None = None
    end: int = 0


@dataclass(slots=True)
class Outline:
    """What a document is, and where its records stand."""

    root: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    spans: list[Span] = field(default_factory=list)


def outline(content: bytes) -> Outline:
    """The outline of a well-formed document. Raises RefusedError."""
    found = Outline(encoding=_byte_order(content))
    parser = safe_parser()
    walk = _Walk(content, found, parser)
    parser.XmlDeclHandler = walk.declaration
    parser.StartNamespaceDeclHandler = walk.namespace
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    run(parser, content)
    return found


def _byte_order(content: bytes) -> str | None:
    if content[:2] in (b"\xfe\xff", b"\xff\xfe"):
        raise refused("an encoding we do not read", value="UTF-16", allowed=", ".join(ENCODINGS))
    return None


@dataclass(slots=True)
class _Walk:
    """The state of one pass: the names that are open, and how deep we are inside a span."""

    content: bytes
    found: Outline
    parser: Any
    open_names: list[str] = field(default_factory=list)
    scopes: list[dict[str, str]] = field(default_factory=lambda: [{}])
    declared: dict[str, str] = field(default_factory=dict)
    vocabulary: str | None = None
    inside: int = 0

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.found.encoding = encoding
        if encoding and encoding.upper() not in (*ENCODINGS, "ASCII"):
            raise refused("an encoding we do not read", value=encoding, allowed=", ".join(ENCODINGS))

    def namespace(self, prefix: str | None, uri: str | None) -> None:
        if not self.inside:
            self.declared[prefix or ""] = uri or ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.inside:
            self.inside += 1
            return
        local = name.rpartition("}")[2]
        if len(self.open_names) >= MAX_DEPTH:
            raise refused("nested too deeply", field=local, allowed=f"at most {MAX_DEPTH} levels")
        outer = self.scopes[-1]
        declared, self.declared = self.declared, {}
        if not self.open_names:
            self.found.root, self.found.attributes = name, attributes
        kind = self.kind(local)
        if kind is not None:
            self.inside = 1
            at, line = self.parser.CurrentByteIndex, self.parser.CurrentLineNumber
            self.found.spans.append(Span(kind, at, line, outer, self.vocabulary))
            return
        if local == "Vocabulary":
            self.vocabulary = attributes.get("type")
        self.open_names.append(local)
        self.scopes.append(outer | declared if declared else outer)

    def kind(self, local: str) -> str | None:
        """What the element that begins here is, by where it stands."""
        if not self.open_names:
            return "event" if local in EVENTS else None
        around = next((name for name in reversed(self.open_names) if name not in _WRAPPERS), "")
        if around == "EventList" and local not in _WRAPPERS:
            return "event"
        if around == "VocabularyElementList" and local == "VocabularyElement":
            return "vocabulary_element"
        return None

    def end(self, _name: str) -> None:
        if not self.inside:
            self.open_names.pop()
            self.scopes.pop()
            return
        self.inside -= 1
        if not self.inside:
            self.found.spans[-1].end = end_of_element(self.content, self.parser.CurrentByteIndex)
