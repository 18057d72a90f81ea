"""An EPCIS event in XML, 1.x or 2.0, as a stated event: the names and shapes of the JSON binding.

The wrappers of 1.x (`extension`, `baseExtension`) say nothing and are taken off, wherever they stand.
"""

import re
from decimal import Decimal
from typing import Any, Final

from loaders.epcis.extension import is_extension
from loaders.epcis.refuse import refused
from loaders.epcis.shape import REPORT_NUMBERS
from loaders.epcis.xml_text import Element

_WRAPPERS: Final = frozenset(("extension", "baseExtension"))
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_LISTS: Final = {
    "epcList": "epc",
    "childEPCs": "epc",
    "inputEPCList": "epc",
    "outputEPCList": "epc",
    "quantityList": "quantityElement",
    "childQuantityList": "quantityElement",
    "inputQuantityList": "quantityElement",
    "outputQuantityList": "quantityElement",
    "bizTransactionList": "bizTransaction",
    "sourceList": "source",
    "destinationList": "destination",
    "sensorElementList": "sensorElement",
    "correctiveEventIDs": "correctiveEventID",
}
_TYPED: Final = frozenset(("bizTransaction", "source", "destination"))


def state(event: Element, *, ordered: bool) -> dict[str, Any]:
    """The stated event of an element; `ordered` where its schema (2.0) gives its elements an order.

    Raises RefusedError.
    """
    stated: dict[str, Any] = {}
    for child in _children(event):
        name = child.name
        if is_extension(name):
            _add(stated, name, user_value(child))
        elif name == "certificationInfo":
            stated.setdefault(name, []).append(child.text)
        elif name in stated:
            raise refused("an element twice in one event", field=name, value=child.text)
        else:
            if ordered and name in _HEAD and "action" in stated:
                raise refused(
                    "elements out of order",
                    field=name,
                    value="after action",
                    allowed="eventTime and eventTimeZoneOffset before action (EPCIS 2.0 XML schema)",
                )
            stated[name] = _field(name, child)
    return stated


_HEAD: Final = frozenset(("eventTime", "eventTimeZoneOffset"))


def _children(element: Element) -> list[Element]:
    children: list[Element] = []
    for child in element.children:
        if child.name in _WRAPPERS:
            children.extend(_children(child))
        else:
            children.append(child)
    return children


def _field(name: str, element: Element) -> Any:
    if name in _LISTS:
        return _list(name, element)
    if name in ("readPoint", "bizLocation", "errorDeclaration"):
        return _record(name, element)
    if name == "ilmd":
        return _users_only(element)
    if name == "persistentDisposition":
        sides: dict[str, list[str]] = {}
        for child in element.children:
            sides.setdefault(child.name, []).append(child.text)
        return sides
    return _leaf(name, element)


def _leaf(name: str, element: Element) -> str:
    if element.children:
        raise refused(
            "elements where text belongs", field=name, value=element.children[0].name, allowed="text"
        )
    return element.text


def _list(name: str, element: Element) -> list[Any]:
    item = _LISTS[name]
    items: list[Any] = []
    for child in _children(element):
        if child.name != item:
            raise refused("unknown element", field=f"{name}.{child.name}", value=child.text, allowed=item)
        if item == "quantityElement":
            items.append(_quantity(child))
        elif item in _TYPED:
            kind = child.attributes.get("type")
            items.append({item: _leaf(item, child)} | ({} if kind is None else {"type": kind}))
        elif item == "sensorElement":
            items.append(_sensor_element(child))
        else:
            items.append(_leaf(item, child))
    return items


def _record(name: str, element: Element) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for child in _children(element):
        inner = child.name
        if is_extension(inner):
            _add(record, inner, user_value(child))
        elif inner in record:
            raise refused("an element twice", field=f"{name}.{inner}", value=child.text)
        else:
            record[inner] = _field(inner, child)
    return record


def _quantity(element: Element) -> dict[str, Any]:
    # A nil quantity is one that nobody gave.
    kept = [child for child in element.children if child.attributes.get(f"{_XSI}nil") not in ("true", "1")]
    quantity = _record("quantityElement", Element(element.name, {}, kept))
    if "quantity" in quantity:
        quantity["quantity"] = _number(quantity["quantity"], "quantity")
    return quantity


def _number(text: str, field: str) -> Decimal:
    if _NUMBER.fullmatch(text) is None:
        raise refused("no number", field=field, value=text, allowed="a decimal number")
    return Decimal(text)


def _sensor_element(element: Element) -> dict[str, Any]:
    stated: dict[str, Any] = {"sensorReport": []}
    for child in _children(element):
        name = child.name
        if name == "sensorReport":
            stated[name].append(_attributes(child))
        elif name == "sensorMetadata":
            stated[name] = _attributes(child)
        elif is_extension(name):
            _add(stated, name, user_value(child))
        else:
            raise refused("unknown element", field=f"sensorElement.{name}", value=child.text)
    return stated


def _attributes(element: Element) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for name, value in element.attributes.items():
        if name.startswith(_XSI):
            continue
        if name in REPORT_NUMBERS:
            stated[name] = _number(value.strip(), name)
        elif name == "booleanValue":
            stated[name] = _BOOLEANS.get(value.strip(), value)
        else:
            stated[name] = value.strip()
    for child in _children(element):
        _add(stated, child.name, user_value(child))
    return stated


def _users_only(element: Element) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for child in _children(element):
        _add(fields, child.name, user_value(child))
    return fields


def user_value(element: Element, *, without: str = "") -> Any:
    """A user's element: its text, or an object of its attributes (except `without`) and children."""
    value: dict[str, Any] = {
        name: stated
        for name, stated in element.attributes.items()
        if name != without and not name.startswith(_XSI)
    }
    if not element.children and not value:
        return element.text
    for child in element.children:
        _add(value, child.name, user_value(child))
    if element.text and not element.children:
        value["#text"] = element.text
    return value


def _add(fields: dict[str, Any], name: str, value: Any) -> None:
    """Repeated elements of a user are a list, as in JSON."""
    if name not in fields:
        fields[name] = value
    elif isinstance(fields[name], _Repeated):
        fields[name].append(value)
    else:
        fields[name] = _Repeated((fields[name], value))


class _Repeated(list[Any]):
    """A list that repetition made, to be told from a value that is a list itself."""
