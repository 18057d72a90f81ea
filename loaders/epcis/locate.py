"""Where the records of an EPCIS document stand: their bytes, and what around them is needed to read them."""

import json
from collections.abc import Iterator
from typing import Any, Final

from loaders.epcis import shape
from loaders.epcis.json_text import Found, find
from loaders.epcis.jsonld import flat_context, read_context
from loaders.epcis.refuse import refused
from loaders.epcis.xml_spans import Outline, Span, outline
from loaders.source import Payload

XML: Final = "epcis-xml"
JSON: Final = "epcis-json"
_XML_ROOTS: Final = (
    "EPCISDocument",
    "EPCISQueryDocument",
    "EPCISMasterDataDocument",
    "EPCISCaptureJob",
    *shape.EVENTS,
)
_JSON_ROOTS: Final = ("EPCISDocument", "EPCISQueryDocument", *shape.EVENTS)
_RESULTS: Final = ("epcisBody", "queryResults", "resultsBody")
_EVENT_LISTS: Final = (("epcisBody", "eventList"), (*_RESULTS, "eventList"), ("eventList",))
_MASTER_DATA: Final = tuple(
    (*path, "vocabularyList", "vocabularyElementList")
    for path in (("epcisHeader", "epcisMasterData"), ("epcisBody",), _RESULTS)
)
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
WHOLE: Final = b'{"kind":"file"}'


def locate(content: bytes) -> Iterator[tuple[Payload, int]]:
    """The payload and line of each record, in the document's order; of the document itself if it has none.

    The whole document is checked before the first is given. Raises RefusedError.
    """
    start = content.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1]
    return _locate_xml(content) if start == b"<" else _locate_json(content)


def _locate_xml(content: bytes) -> Iterator[tuple[Payload, int]]:
    found = outline(content)
    root = found.root.rpartition("}")[2]
    if root not in _XML_ROOTS:
        raise refused("no EPCIS document", field="root element", value=root, allowed=", ".join(_XML_ROOTS))
    return _xml_payloads(content, found)


def _xml_payloads(content: bytes, found: Outline) -> Iterator[tuple[Payload, int]]:
    if not found.spans:
        yield Payload(content, XML, _xml_envelope(found, None)), 1
    envelopes: dict[tuple[str, str | None, int], bytes] = {}
    for span in found.spans:
        # Spans share the mapping of the namespaces around them, so its identity tells envelopes apart.
        key = (span.kind, span.beside, id(span.namespaces))
        if key not in envelopes:
            envelopes[key] = _xml_envelope(found, span)
        yield Payload(content[span.start : span.end], XML, envelopes[key]), span.line


def _xml_envelope(found: Outline, span: Span | None) -> bytes:
    namespace = found.root.partition("}")[0]
    version = found.attributes.get("schemaVersion") or (namespace[-1] if namespace[-1:].isdigit() else None)
    return _compact(
        {
            "format": "xml",
            "kind": span.kind if span else "epcis_document",
            "namespaces": span.namespaces if span else None,
            "vocabulary": span.beside if span else None,
            "encoding": found.encoding,
            "schemaVersion": version,
            "creationDate": found.attributes.get("creationDate"),
        }
    )


def _locate_json(content: bytes) -> Iterator[tuple[Payload, int]]:
    try:
        text = content.removeprefix(_BYTE_ORDER_MARK).decode()
    except UnicodeDecodeError as error:
        raise refused("no UTF-8", value=str(error), allowed="JSON in UTF-8 (RFC 8259)") from error
    root, found = find(text, (*_EVENT_LISTS, *_MASTER_DATA))
    kind = _json_root(root)
    return _json_payloads(text, root, found, kind)


def _json_root(root: dict[str, Any]) -> str:
    """What the root object is; a document without context or body is refused as a whole."""
    stated = root.get("type", root.get("isA"))
    if "@context" in root:
        read_context(root["@context"])
    else:
        raise refused(
            "missing", field="@context", allowed="EPCIS in JSON is JSON-LD: every document has a context"
        )
    if stated is not None and not isinstance(stated, str):
        raise refused("no EPCIS document", field="type", value=stated, allowed=", ".join(_JSON_ROOTS))
    if stated in shape.EVENTS:
        return "event"
    if stated in _JSON_ROOTS:
        if not isinstance(root.get("epcisBody"), dict):
            raise refused("missing", field="epcisBody", allowed=f"every {stated} has a body")
        return "document"
    if stated is None and "query-schema" in str(root["@context"]):
        return "query"
    if stated is None and "eventList" in root:
        return "document"
    raise refused("no EPCIS document", field="type", value=stated, allowed=", ".join(_JSON_ROOTS))


def _json_payloads(
    text: str, root: dict[str, Any], found: list[Found], kind: str
) -> Iterator[tuple[Payload, int]]:
    around: dict[str, Any] = {"format": "json"}
    around |= {name: str(root[name]) for name in ("schemaVersion", "creationDate") if name in root}
    if kind == "event":
        yield Payload(text.encode(), JSON, _compact({"format": "json", "kind": "event"})), 1
        return
    if not found:
        yield Payload(text.encode(), JSON, _compact(around | {"kind": "epcis_document"})), 1
    around["@context"] = flat_context(root["@context"])
    events = _compact(around | {"kind": "event"})
    line, seen = 1, 0
    for item in found:
        line += text.count("\n", seen, item.start)
        seen = item.start
        envelope = events
        if item.path[-1] == "vocabularyElementList":
            vocabulary = item.beside.get("type")
            stated = vocabulary if isinstance(vocabulary, str) else None
            envelope = _compact(around | {"kind": "vocabulary_element", "vocabulary": stated})
        yield Payload(text[item.start : item.end].encode(), JSON, envelope), line


def _compact(envelope: dict[str, Any]) -> bytes:
    kept = {name: value for name, value in envelope.items() if value is not None}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()
