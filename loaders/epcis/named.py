"""What a refused EPCIS event or document names, as far as it can be read (R10)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

from graph_model.identifiers import identify_epc
from graph_model.identifiers.identifier import with_lot
from loaders.epcis.xml_text import Element
from loaders.records.epcis import gs1_end

_OBJECTS: Final = frozenset(
    ("epc", "epcList", "childEPCs", "inputEPCList", "outputEPCList", "parentID", "epcClass")
)
_KINDS: Final = {
    "readPoint": "location",
    "bizLocation": "location",
    "source": "party",
    "destination": "party",
}
_LOOKS_LIKE: Final = re.compile(rb"(?i:urn:epc:|https?://)[!#-%'-;=?-~]+")


def named(stated: Any) -> Iterator[str]:
    """The uids of the objects, places, parties and transformations of an event, in either syntax."""
    for field, text in _texts(stated):
        with suppress(ValueError):
            if field in _OBJECTS:
                for found in with_lot(identify_epc(text.strip())):
                    yield found.uid()
            elif field in _KINDS:
                yield gs1_end(text.strip(), _KINDS[field]).uid
            elif field == "transformationID":
                yield gs1_end(text.strip(), "run").uid


def named_in(content: bytes) -> Iterator[str]:
    """The uids of all EPCs and Digital Links in bytes that cannot be parsed."""
    for found in set(_LOOKS_LIKE.findall(content)):
        with suppress(ValueError):
            for one in with_lot(identify_epc(found.decode())):
                if one.scheme != "uri":
                    yield one.uid()


def _texts(stated: Any) -> Iterator[tuple[str, str]]:
    """Each text with the field it is in; an `id` is that of the field around it."""
    waiting: list[tuple[str, Any]] = [("", stated)]
    while waiting:
        field, value = waiting.pop()
        if isinstance(value, str):
            yield field, value
        elif isinstance(value, Element):
            own = field if value.name == "id" else value.name
            waiting.append((own, value.text))
            waiting.extend((own, child) for child in value.children)
        elif isinstance(value, dict):
            waiting.extend((field if key == "id" else key, part) for key, part in value.items())
        elif isinstance(value, list):
            waiting.extend((field, part) for part in value)
