"""Master data of EPCIS documents: one record per vocabulary element, in one form for both syntaxes."""

from typing import Any, Final

from loaders.epcis.extension import extension, in_order
from loaders.epcis.jsonld import MDA
from loaders.epcis.refuse import refused
from loaders.epcis.xml_event import user_value
from loaders.epcis.xml_text import Element


def from_xml(element: Element, vocabulary: Any) -> dict[str, Any]:
    """`{"vocabulary", "element", "attributes": {id: value}, "children"}` of a VocabularyElement."""
    attributes = [
        (child.attributes.get("id"), user_value(child, without="id"))
        for child in element.children
        if child.name == "attribute"
    ]
    children = [
        item.text for child in element.children if child.name == "children" for item in child.children
    ]
    return _normal(vocabulary, element.attributes.get("id"), attributes, children)


def from_json(stated: Any, vocabulary: Any) -> dict[str, Any]:
    """The same of an item of a vocabularyElementList."""
    if not isinstance(stated, dict):
        raise refused("no object", field="vocabularyElementList", value=stated, allowed="an object with id")
    listed = stated.get("attributes") or []
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise refused("no list of attributes", field="attributes", value=listed, allowed="[{id, attribute}]")
    children = stated.get("children") or []
    if not isinstance(children, list) or not all(isinstance(child, str) for child in children):
        raise refused("no list", field="children", value=children, allowed="a list of ids")
    attributes = [(item.get("id"), item.get("attribute", "")) for item in listed]
    return _normal(vocabulary, stated.get("id"), attributes, children)


def record_id(data: dict[str, Any]) -> str:
    """What the element is known by: vocabulary and element, since one location is in several vocabularies."""
    return f"{data['vocabulary']} {data['element']}"


def _normal(
    vocabulary: Any, element: Any, attributes: list[tuple[Any, Any]], children: Any
) -> dict[str, Any]:
    for field, value in (("Vocabulary.type", vocabulary), ("VocabularyElement.id", element)):
        if not isinstance(value, str) or not value.strip():
            raise refused("missing", field=field, value=value, allowed="a URI")
    values: dict[str, list[Any]] = {}
    for name, value in attributes:
        if not isinstance(name, str) or not name.strip():
            raise refused("missing", field="attribute.id", value=name, allowed="the name of the attribute")
        values.setdefault(_name(name.strip()), []).append(extension(value, field=name))
    return {
        "vocabulary": vocabulary.strip(),
        "element": element.strip(),
        "attributes": {
            name: found[0] if len(found) == 1 else in_order(found) for name, found in values.items()
        },
        "children": sorted(children),
    }


def _name(stated: str) -> str:
    """`cbvmda:name`, `urn:epcglobal:cbv:mda#name` and `urn:epcglobal:cbv:mda:name` are one attribute."""
    for start in _MDA_STARTS:
        if stated.startswith(start):
            return f"{MDA}:{stated[len(start) :]}"
    return stated


_MDA_STARTS: Final = ("cbvmda:", f"{MDA}#", f"{MDA}:")
