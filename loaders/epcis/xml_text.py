"""Safe XML by expat: no entities, no external anything, bounded depth.

A bare `<!DOCTYPE name>` declares nothing and fetches nothing, and GS1's own examples have it: it is let pass.
A DOCTYPE with an internal subset or an address is refused.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NoReturn
from xml.parsers import expat

from loaders.epcis.extension import MAX_DEPTH
from loaders.epcis.refuse import refused

_CLOSING: Final = re.compile(rb"<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_EPCIS: Final = re.compile(r"urn:epcglobal:epcis(?:-query|-masterdata)?:xsd:\d")
ENCODINGS: Final = ("UTF-8", "US-ASCII", "ISO-8859-1")


@dataclass(slots=True)
class Element:
    """One element: name and attributes as `{namespace}local` or `local`, its text, its children."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    text: str = ""


@lru_cache(maxsize=10_000)
def name_of(stated: str) -> str:
    """Expat's `namespace}local` as `{namespace}local`; names of EPCIS itself, and of nobody, stay local."""
    namespace, brace, local = stated.rpartition("}")
    return f"{{{namespace}}}{local}" if brace and _EPCIS.fullmatch(namespace) is None else local


def parse(content: bytes, encoding: str | None = None) -> Element:
    """The tree of one XML document or element. Raises RefusedError."""
    top = Element("", {})
    open_elements = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_elements) > MAX_DEPTH:
            raise refused("nested too deeply", field=name, allowed=f"at most {MAX_DEPTH} levels")
        stated = {name_of(key): value for key, value in attributes.items()} if attributes else attributes
        element = Element(name_of(name), stated)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_name: str) -> None:
        element = open_elements.pop()
        element.text = element.text.strip()

    def text(data: str) -> None:
        open_elements[-1].text += data

    parser = safe_parser(encoding)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    run(parser, content)
    return top.children[0]


def safe_parser(encoding: str | None = None) -> Any:
    """An expat parser with namespaces that refuses declarations of every kind."""
    parser = expat.ParserCreate(encoding, namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _entity
    parser.ExternalEntityRefHandler = _entity
    return parser


def run(parser: Any, content: bytes) -> None:
    """Parse it all. Raises RefusedError with line and column where it is no XML."""
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise refused(
            "no well-formed XML",
            value=f"{expat.ErrorString(error.code)} at line {error.lineno}, column {error.offset}",
            allowed="XML 1.0 with namespaces",
        ) from error
    except (LookupError, ValueError) as error:
        raise refused("an encoding we do not read", value=str(error), allowed=", ".join(ENCODINGS)) from error


def end_of_element(content: bytes, at: int) -> int:
    """Where the tag that begins here ends: the end of an element, seen from its end tag or its empty tag."""
    found = _CLOSING.match(content, at)
    return found.end() if found else len(content)


def _doctype(name: str, system_id: str | None, public_id: str | None, has_internal_subset: int) -> None:
    if system_id or public_id or has_internal_subset:
        raise refused(
            "a document type with declarations",
            field="DOCTYPE",
            value=system_id or public_id or name,
            allowed="none, since entities can read files and fill memory",
        )


def _entity(*_declared: Any) -> NoReturn:
    raise refused(
        "an entity declaration", field="ENTITY", allowed="none, since entities can read files and fill memory"
    )
