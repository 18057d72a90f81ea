"""EPCIS 1.x and 2.0 documents, XML and JSON-LD, as candidates: one per event and per vocabulary element.

Two steps, so that a stored payload reads again as it was read first: `locate` finds the bytes of each record
and what stands around them; `reread_event` makes the candidate from those two alone.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from graph_model.errors import Place, RefusedError
from loaders.epcis import record
from loaders.epcis.around import Around, around
from loaders.epcis.json_text import EARLIER_ID, decode
from loaders.epcis.locate import JSON, WHOLE, XML, locate
from loaders.epcis.named import named, named_in
from loaders.epcis.refuse import refused
from loaders.epcis.xml_text import Element, parse
from loaders.formats import limits
from loaders.formats.whole import whole
from loaders.source import Candidate, Payload, Refusal

_HEAD: Final = 1 << 16
_XML_ROOT: Final = re.compile(
    rb"<(?:[\w.\-]+:)?(?:EPCIS(?:Document|QueryDocument|MasterDataDocument|CaptureJob)|"
    rb"(?:Object|Aggregation|Transaction|Transformation|Association)Event)[\s>/]"
)
_JSON_MARK: Final = re.compile(
    rb'"(?:type|isA)"\s*:\s*"(?:EPCIS(?:Query)?Document|'
    rb'(?:Object|Aggregation|Transaction|Transformation|Association)Event)"|'
    rb'"eventList"\s*:|ref\.gs1\.org/standards/epcis|gs1\.github\.io/EPCIS'
)


def is_epcis(head: bytes) -> bool:
    """Whether a file that begins so is EPCIS: an EPCIS root (XML); an EPCIS type, list or context (JSON)."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return _XML_ROOT.search(start) is not None
    return start.startswith(b"{") and _JSON_MARK.search(start) is not None


def read_document(content: bytes, *, place: Place, file_date: datetime) -> Iterator[Candidate | Refusal]:
    """Candidates and refusals of one document, in its order; what cannot be parsed at all is one refusal."""
    try:
        if len(content) > limits.DOCUMENT:
            raise refused("too large", value=len(content), allowed=f"{limits.DOCUMENT} bytes a document")
        located = locate(content)
    except RefusedError as error:
        format_ = XML if content[:_HEAD].lstrip()[:1] == b"<" else JSON
        told = replace(error, identifiers=tuple(sorted(set(named_in(content)))))
        small = len(content) <= limits.WHOLE
        payload = Payload(content, format_, WHOLE) if small else whole(content, len(content))
        yield Refusal(told, payload, place, system="epcis")
        return
    for payload, line in located:
        yield from reread_event(payload, place=Place(place.file, line), file_date=file_date)


def reread_event(payload: Payload, *, place: Place, file_date: datetime) -> Iterator[Candidate | Refusal]:
    """The candidate of one payload, or its refusal; of a whole refused document, whatever can be read now."""
    if payload.envelope == WHOLE:
        yield from read_document(payload.content, place=place, file_date=file_date)
        return
    surroundings = around(payload.envelope)
    stated: Any = None
    try:
        stated = _tree(payload, surroundings) if payload.format == XML else decode(_text(payload.content))
        made, clock = record.make(stated, surroundings, payload, file_date)
    except RefusedError as error:
        record_type, record_id = record.outside(stated, surroundings.kind)
        found = named_in(payload.content) if stated is None else named(stated)
        told = replace(error, identifiers=tuple(sorted(set(found))))
        yield Refusal(told, payload, place, system="epcis", type=record_type, id=record_id)
        return
    twice = (EARLIER_ID,) if isinstance(stated, dict) and EARLIER_ID in stated else ()
    yield Candidate(made, payload, place, clock=clock, unknown_fields=twice)


def _tree(payload: Payload, surroundings: Around) -> Element:
    """The element of a payload, with the namespaces that stood around it declared again."""
    if surroundings.kind == "epcis_document":
        return parse(payload.content)
    return parse(surroundings.opening + payload.content + b"</_>", surroundings.encoding).children[0]


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise refused("no UTF-8", value=str(error), allowed="JSON in UTF-8 (RFC 8259)") from error
