"""EPCIS documents that hold no event: capture jobs, query definitions, documents with an empty list.

They are kept, as what they are, so that no file is silently nothing; they say nothing about material.
"""

from hashlib import sha256
from typing import Any

from loaders.epcis import query
from loaders.epcis.xml_event import user_value
from loaders.epcis.xml_text import Element

_QUERIES = ("Poll", "Subscribe")


def describe(stated: Any, content: bytes) -> tuple[str, dict[str, Any]]:
    """Id and data of such a document, `{"kind": "EPCISCaptureJob", …}`. RefusedError for a wrong query."""
    own = f"ni:///sha-256;{sha256(content).hexdigest()}"
    if not isinstance(stated, Element):
        if "epcisBody" in stated:
            return own, {"kind": str(stated.get("type"))}
        return own, {"kind": "query"} | query.from_json(stated)
    kind = stated.name
    if kind == "EPCISCaptureJob":
        return stated.attributes.get("captureID", own), {"kind": kind, "job": user_value(stated)}
    asked = next((child for child in _body(stated) if child.name in _QUERIES), None)
    if asked is not None:
        return own, {"kind": "query"} | query.from_xml(asked)
    return own, {"kind": kind}


def _body(document: Element) -> list[Element]:
    return [inner for child in document.children if child.name == "EPCISBody" for inner in child.children]
