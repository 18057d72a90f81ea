"""What stands around a record in its document, as its envelope keeps it."""

import json
from dataclasses import dataclass
from functools import lru_cache

from loaders.epcis import jsonld
from loaders.source import Json


@dataclass(frozen=True, slots=True)
class Around:
    """What an envelope says, worked out once for the many records that share it."""

    kind: str
    envelope: Json
    context: jsonld.Context
    opening: bytes
    encoding: str
    ordered: bool


@lru_cache(maxsize=256)
def around(envelope: bytes) -> Around:
    said: Json = json.loads(envelope) if envelope else {}
    names = "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{_escaped(uri)}"'
        for prefix, uri in (said.get("namespaces") or {}).items()
    )
    encoding = said.get("encoding") or "UTF-8"
    return Around(
        kind=said.get("kind", "event"),
        envelope=said,
        context=jsonld.read_context(said.get("@context")),
        opening=f"<_{names}>".encode(encoding, "xmlcharrefreplace"),
        encoding=encoding,
        ordered=str(said.get("schemaVersion", "")).startswith("2"),
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
