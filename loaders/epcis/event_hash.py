"""The CBV 2.0 event hash: the same URI for the same event, whatever its syntax, spelling and order of lists.

Written from the rules of CBV 2.0, 8.9.2: canonical property order, values in canonical form, lists sorted;
users' fields inside standard fields stand at the end, after the names that lead to them (CBV 2.1 moves them,
and its hashes say so). recordTime, eventID, errorDeclaration and certificationInfo take no part: an event,
its repetition and its error declaration share the hash.
"""

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any, Final, TypeAlias

from loaders.epcis.digital_link import canonical
from loaders.epcis.extension import COMMENT, is_extension
from loaders.epcis.scalars import milliseconds, plain
from loaders.epcis.vocabulary import Family, expand, gs1_uri, web_uri

Event: TypeAlias = dict[str, Any]
_Value: TypeAlias = Callable[[Any], str]
_DECIMAL: Final = re.compile(r"[+-]?\d+\.\d+")


def event_hash(event_type: str, event: Event) -> str:
    """The hash URI of a normal event: `ni:///sha-256;…?ver=CBV2.0`."""
    digest = sha256(pre_hash(event_type, event).encode()).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def pre_hash(event_type: str, event: Event) -> str:
    """The string that is hashed: `eventType=ObjectEventeventTime=…`, without separators."""
    parts = [f"eventType={event_type}"]
    parts += [write(name, event[name]) for name, write in _ORDER if name in event]
    parts += [
        f"{name}{_users(event[name])}" for name in ("readPoint", "bizLocation") if _users(event.get(name, {}))
    ]
    parts += sorted(map(_sensor_users, event.get("sensorElementList", ())))
    parts.append(_users(event))
    return "".join(parts)


def _text(value: Any) -> str:
    """A value in canonical form: no blanks around it, no zeros behind it, GS1 keys as Digital Links."""
    text = str(value).strip()
    if _DECIMAL.fullmatch(text):
        return plain(text.removeprefix("+"))
    return canonical(text) or expand(text)


def _field(value: _Value) -> Callable[[str, Any], str]:
    return lambda name, stated: f"{name}={value(stated)}"


def _word(family: Family) -> _Value:
    return lambda stated: web_uri(family, stated)


def _epcs(name: str, stated: list[str]) -> str:
    return name + "".join(sorted(f"epc={_text(epc)}" for epc in stated))


def _quantities(name: str, stated: list[Event]) -> str:
    return name + "".join(sorted(f"quantityElement{_known(one, _QUANTITY)}" for one in stated))


def _persistent(name: str, stated: Event) -> str:
    sides = [
        f"{side}={web_uri(Family.DISPOSITION, one)}"
        for side in ("set", "unset")
        for one in stated.get(side, ())
    ]
    return name + "".join(sorted(sides))


def _place(name: str, stated: Event) -> str:
    return f"{name}id={_text(stated['id'])}"


def _typed(item: str, family: Family) -> Callable[[str, Any], str]:
    def write(name: str, stated: list[Event]) -> str:
        return name + "".join(sorted(map(one, stated)))

    def one(entry: Event) -> str:
        kind = f"type={web_uri(family, entry['type'])}" if "type" in entry else ""
        return f"{kind}{item}={_text(entry[item])}"

    return write


def _sensors(_name: str, stated: list[Event]) -> str:
    """The elements alone: CBV 2.0 leaves the name of this one list out."""
    return "".join(sorted(map(_sensor_element, stated)))


def _sensor_element(stated: Event) -> str:
    metadata = stated.get("sensorMetadata")
    about = "" if metadata is None else f"sensorMetadata{_known(metadata, _METADATA)}"
    reports = sorted(f"sensorReport{_known(one, _REPORT)}" for one in stated["sensorReport"])
    return f"sensorElement{about}{''.join(reports)}"


def _sensor_users(stated: Event) -> str:
    metadata = _users(stated.get("sensorMetadata", {}))
    reports = sorted(f"sensorReport{_users(one)}" for one in stated["sensorReport"] if _users(one))
    found = f"{'sensorMetadata' + metadata if metadata else ''}{''.join(reports)}{_users(stated)}"
    return f"sensorElement{found}" if found else ""


def _known(stated: Event, order: Iterable[tuple[str, _Value]]) -> str:
    return "".join(f"{name}={value(stated[name])}" for name, value in order if name in stated)


def _users(stated: Event) -> str:
    """The users' fields of one level, sorted."""
    return "".join(
        sorted(_user(name, stated[name]) for name in stated if is_extension(name) and name != COMMENT)
    )


def _user(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(sorted(_user(name, item) for item in value))
    if isinstance(value, dict):
        own = f"={_text(value['#text'])}" if "#text" in value else ""
        return f"{name}{own}" + "".join(
            sorted(_user(key, item) for key, item in value.items() if key != "#text")
        )
    text = _text(value)
    return f"{name}={text}" if text else name


def _ilmd(name: str, stated: Event) -> str:
    return name + _users(stated)


def _boolean(stated: Any) -> str:
    return "true" if stated else "false"


_QUANTITY: Final = (("epcClass", _text), ("quantity", _text), ("uom", _text))
_METADATA: Final = (
    ("time", milliseconds),
    ("startTime", milliseconds),
    ("endTime", milliseconds),
    ("deviceID", _text),
    ("deviceMetadata", _text),
    ("rawData", _text),
    ("dataProcessingMethod", _text),
    ("bizRules", _text),
)
_REPORT: Final = (
    ("type", gs1_uri),
    ("exception", gs1_uri),
    ("deviceID", _text),
    ("deviceMetadata", _text),
    ("rawData", _text),
    ("dataProcessingMethod", _text),
    ("time", milliseconds),
    ("microorganism", _text),
    ("chemicalSubstance", _text),
    ("value", _text),
    ("component", _word(Family.COMPONENT)),
    ("stringValue", _text),
    ("booleanValue", _boolean),
    ("hexBinaryValue", _text),
    ("uriValue", _text),
    ("minValue", _text),
    ("maxValue", _text),
    ("meanValue", _text),
    ("sDev", _text),
    ("percRank", _text),
    ("percValue", _text),
    ("uom", _text),
    ("coordinateReferenceSystem", _text),
)
_ORDER: Final[tuple[tuple[str, Callable[[str, Any], str]], ...]] = (
    ("eventTime", _field(milliseconds)),
    ("eventTimeZoneOffset", _field(str)),
    ("epcList", _epcs),
    ("parentID", _field(_text)),
    ("inputEPCList", _epcs),
    ("childEPCs", _epcs),
    ("quantityList", _quantities),
    ("childQuantityList", _quantities),
    ("inputQuantityList", _quantities),
    ("outputEPCList", _epcs),
    ("outputQuantityList", _quantities),
    ("action", _field(str)),
    ("transformationID", _field(_text)),
    ("bizStep", _field(_word(Family.BIZ_STEP))),
    ("disposition", _field(_word(Family.DISPOSITION))),
    ("persistentDisposition", _persistent),
    ("readPoint", _place),
    ("bizLocation", _place),
    ("bizTransactionList", _typed("bizTransaction", Family.TRANSACTION)),
    ("sourceList", _typed("source", Family.SOURCE_DESTINATION)),
    ("destinationList", _typed("destination", Family.SOURCE_DESTINATION)),
    ("sensorElementList", _sensors),
    ("ilmd", _ilmd),
)
