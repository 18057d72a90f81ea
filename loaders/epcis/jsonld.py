"""EPCIS in JSON-LD: the names of a JSON object brought to those of a stated event.

Only what EPCIS needs of JSON-LD is done, without network: prefixes and terms that the document's own context
declares, and those of the GS1 context. A context of somebody else, known by its address only, declares
nothing.
"""

from typing import Any, Final, TypeAlias

from loaders.epcis.extension import MAX_DEPTH
from loaders.epcis.refuse import refused

Context: TypeAlias = dict[str, str]
MDA: Final = "urn:epcglobal:cbv:mda"
# The prefixes that the EPCIS context itself declares. The XML namespace of cbvmda has no colon at its end,
# the JSON-LD prefix has one: they are one vocabulary, and the XML spelling stands for it.
STANDARD: Final[Context] = {
    "cbvmda": MDA,
    "gs1": "https://gs1.org/voc/",
    "cbv": "https://ref.gs1.org/cbv/",
    "epcis": "https://ref.gs1.org/epcis/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}


def read_context(stated: Any, outer: Context = STANDARD) -> Context:
    """The prefixes and terms in force: those outside, and what this `@context` adds."""
    context = dict(outer)
    for part in stated if isinstance(stated, list) else [stated]:
        if isinstance(part, dict):
            for name, meaning in part.items():
                iri = meaning.get("@id") if isinstance(meaning, dict) else meaning
                if isinstance(iri, str) and not name.startswith("@"):
                    context[name] = MDA if iri.startswith(MDA) and iri[len(MDA) :] in ("", ":", "#") else iri
        elif part is not None and not isinstance(part, str):
            raise refused(
                "no JSON-LD context", field="@context", value=part, allowed="an address, an object, or a list"
            )
    return context


def flat_context(stated: Any) -> list[Any]:
    """What a context says, as a short list: the addresses in it, and one object of what it declares."""
    addresses = [part for part in (stated if isinstance(stated, list) else [stated]) if isinstance(part, str)]
    return [*addresses, read_context(stated, {})]


def state(value: Any, context: Context, *, depth: int = 0) -> Any:
    """A JSON value with its prefixed names written as `{namespace}name`; other names stay."""
    if isinstance(value, dict):
        if depth > MAX_DEPTH:
            raise refused("nested too deeply", allowed=f"at most {MAX_DEPTH} levels")
        if "@context" in value:
            context = read_context(value["@context"], context)
        return _object(value, context, depth)
    if isinstance(value, list):
        return [state(item, context, depth=depth + 1) for item in value if item is not None]
    return value


def _object(value: dict[str, Any], context: Context, depth: int) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for name, item in value.items():
        if name == "@context" or item is None:
            continue  # JSON-LD takes null for not said.
        known = name if name.isalnum() and name not in context else _name(name, context)
        if known in stated:
            raise refused("one field under two names", field=name)
        stated[known] = state(item, context, depth=depth + 1) if isinstance(item, dict | list) else item
    return stated


def _name(name: str, context: Context) -> str:
    prefix, colon, local = name.partition(":")
    if not colon:
        return _split(context[name]) if name in context and not name.startswith("@") else name
    if prefix in context:
        return f"{{{context[prefix]}}}{local}"
    if local.startswith("//") or prefix == "urn":
        return _split(name)
    raise refused(
        "a prefix that no context declares",
        field=name,
        value=prefix,
        allowed=f"a prefix declared in @context, or one of {', '.join(STANDARD)}",
    )


def _split(iri: str) -> str:
    """A full IRI as `{namespace}name`, parted after its last slash, hash or colon."""
    cut = max(iri.rfind(sign) for sign in "/#:") + 1
    namespace = iri[:cut]
    return f"{{{MDA if namespace == MDA + ':' else namespace}}}{iri[cut:]}"
