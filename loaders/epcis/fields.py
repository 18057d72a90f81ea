"""Each standard field of an event in normal form: one converter per field, in one table."""

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

from loaders.epcis import shape
from loaders.epcis.extension import extension, in_order, is_extension
from loaders.epcis.refuse import refused
from loaders.epcis.scalars import decimal, key, offset, uri, utc
from loaders.epcis.sensor import sensor_elements
from loaders.epcis.vocabulary import Family, word

Event: TypeAlias = dict[str, Any]
_Convert: TypeAlias = Callable[[Any, str], Any]


def normal_field(name: str, stated: Any) -> Any:
    """The normal form of a standard field. Raises RefusedError, KeyError for a name that is no such field."""
    return _FIELDS[name](stated, name)


def _action(value: Any, field: str) -> str:
    if value not in shape.ACTIONS:
        raise refused("no action", field=field, value=value, allowed=", ".join(shape.ACTIONS))
    return str(value)


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise refused("no text", field=field, value=value, allowed="text")
    return value


def _time(value: Any, field: str) -> str:
    return utc(_text(value, field), field=field)


def _items(value: Any, field: str) -> list[Any]:
    if not isinstance(value, list):
        raise refused("no list", field=field, value=value, allowed="a list")
    return value


def _uris(value: Any, field: str) -> list[str]:
    return sorted(uri(item, field=field) for item in _items(value, field))


def _key(value: Any, field: str) -> str:
    return key(value, field=field)


def _keys(value: Any, field: str) -> list[str]:
    return sorted(key(item, field=field) for item in _items(value, field))


def _certificates(value: Any, field: str) -> list[str]:
    """Addresses of certificates; older documents have names of certificates there, which are kept."""
    stated = value if isinstance(value, list) else [value]
    return sorted(_text(item, field).strip() for item in stated)


def _members(
    value: Any, field: str, known: Iterable[str], required: str, *, extensible: bool = False
) -> Event:
    if not isinstance(value, dict):
        raise refused("no object", field=field, value=value, allowed=f"an object with {', '.join(known)}")
    for name in value:
        if name not in known and not (extensible and is_extension(name)):
            raise refused(
                "unknown field", field=f"{field}.{name}", value=value[name], allowed=", ".join(known)
            )
    if value.get(required) is None:
        raise refused("missing", field=f"{field}.{required}", allowed=f"every entry of {field} has one")
    return value


def _quantities(value: Any, field: str) -> list[Event]:
    return in_order([_quantity(item, field) for item in _items(value, field)])


def _quantity(item: Any, field: str) -> Event:
    stated = _members(item, field, ("epcClass", "quantity", "uom"), "epcClass")
    element: Event = {"epcClass": key(stated["epcClass"], field=f"{field}.epcClass")}
    if "quantity" in stated:
        element["quantity"] = decimal(stated["quantity"], field=f"{field}.quantity")
    if "uom" in stated:
        unit = _text(stated["uom"], f"{field}.uom")
        if not (unit.isascii() and unit.isalnum() and unit == unit.upper() and len(unit) in _UNIT_LENGTHS):
            raise refused(
                "no unit of measure", field=f"{field}.uom", value=unit, allowed="a code of UN/CEFACT Rec 20"
            )
        element["uom"] = unit
    return element


def _word(family: Family) -> _Convert:
    return lambda value, field: word(family, _text(value, field), field=field)


def _persistent(value: Any, field: str) -> Event:
    if not isinstance(value, dict) or not value or not value.keys() <= {"set", "unset"}:
        raise refused("no persistent disposition", field=field, value=value, allowed="set, unset, or both")
    return {
        side: sorted(
            word(Family.DISPOSITION, _text(item, field), field=field) for item in _items(items, field)
        )
        for side, items in value.items()
    }


def _place(value: Any, field: str) -> Event:
    stated = _members(value, field, ("id",), "id", extensible=True)
    return {
        name: key(item, field=f"{field}.id") if name == "id" else extension(item, field=name)
        for name, item in stated.items()
    }


def _typed(name: str, family: Family, *, must_have_type: bool) -> _Convert:
    """Converter of a list of typed references: transactions, sources, destinations."""

    def convert(value: Any, field: str) -> list[Event]:
        return in_order([one(item, field) for item in _items(value, field)])

    def one(item: Any, field: str) -> Event:
        stated = _members(item, field, ("type", name), name)
        entry: Event = {name: key(stated[name], field=f"{field}.{name}")}
        if must_have_type or stated.get("type") is not None:
            entry["type"] = word(family, _text(stated.get("type"), f"{field}.type"), field=f"{field}.type")
        return entry

    return convert


def _ilmd(value: Any, field: str) -> Event:
    if not isinstance(value, dict):
        raise refused("no object", field=field, value=value, allowed="an object of namespaced fields")
    for name in value:
        if not is_extension(name):
            raise refused(
                "instance or lot master data without a namespace",
                field=f"{field}.{name}",
                value=value[name],
                allowed="a name with namespace, such as cbvmda:lotNumber",
            )
    return {name: extension(item, field=f"{field}.{name}") for name, item in value.items()}


def _error_declaration(value: Any, field: str) -> Event:
    known = ("declarationTime", "reason", "correctiveEventIDs")
    stated = _members(value, field, known, "declarationTime", extensible=True)
    declaration: Event = {"declarationTime": _time(stated["declarationTime"], f"{field}.declarationTime")}
    if "reason" in stated:
        declaration["reason"] = word(
            Family.ERROR_REASON, _text(stated["reason"], f"{field}.reason"), field=f"{field}.reason"
        )
    if stated.get("correctiveEventIDs"):
        declaration["correctiveEventIDs"] = _uris(stated["correctiveEventIDs"], f"{field}.correctiveEventIDs")
    users = {name: extension(item, field=name) for name, item in stated.items() if is_extension(name)}
    return declaration | users


_UNIT_LENGTHS: Final = (2, 3)
_FIELDS: Final[dict[str, _Convert]] = {
    "eventTime": _time,
    "eventTimeZoneOffset": lambda value, field: offset(value, field=field),
    "certificationInfo": _certificates,
    "errorDeclaration": _error_declaration,
    "epcList": _keys,
    "childEPCs": _keys,
    "inputEPCList": _keys,
    "outputEPCList": _keys,
    "parentID": _key,
    "transformationID": _key,
    "quantityList": _quantities,
    "childQuantityList": _quantities,
    "inputQuantityList": _quantities,
    "outputQuantityList": _quantities,
    "action": _action,
    "bizStep": _word(Family.BIZ_STEP),
    "disposition": _word(Family.DISPOSITION),
    "persistentDisposition": _persistent,
    "readPoint": _place,
    "bizLocation": _place,
    "bizTransactionList": _typed("bizTransaction", Family.TRANSACTION, must_have_type=False),
    "sourceList": _typed("source", Family.SOURCE_DESTINATION, must_have_type=True),
    "destinationList": _typed("destination", Family.SOURCE_DESTINATION, must_have_type=True),
    "sensorElementList": lambda value, field: sensor_elements(_items(value, field), field=field),
    "ilmd": _ilmd,
}
