"""Sensor data of an event in normal form (EPCIS 2.0, 7.3.7)."""

from typing import Any, Final

from loaders.epcis import shape
from loaders.epcis.extension import extension, in_order, is_extension
from loaders.epcis.refuse import refused
from loaders.epcis.scalars import decimal, key, utc
from loaders.epcis.vocabulary import Family, gs1_word, word

_METADATA_TIMES: Final = frozenset(("time", "startTime", "endTime"))


def sensor_elements(stated: list[Any], *, field: str) -> list[dict[str, Any]]:
    """The elements of a sensorElementList, each with its metadata and at least one report."""
    return in_order([_element(item, field) for item in stated])


def _element(stated: Any, field: str) -> dict[str, Any]:
    element: dict[str, Any] = {}
    for name, value in _object(stated, field).items():
        if name == "sensorMetadata":
            element[name] = _metadata(value, f"{field}.{name}")
        elif name == "sensorReport":
            reports = value if isinstance(value, list) else [value]
            element[name] = in_order([_report(report, f"{field}.{name}") for report in reports])
        else:
            element[name] = _users(name, value, field)
    if not element.get("sensorReport"):
        raise refused(
            "missing", field=f"{field}.sensorReport", allowed="at least one report per sensor element"
        )
    return element


def _metadata(stated: Any, field: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    for name, value in _object(stated, field).items():
        place = f"{field}.{name}"
        if name in _METADATA_TIMES:
            metadata[name] = utc(_text(value, place), field=place)
        elif name in shape.METADATA:
            metadata[name] = key(value, field=place)
        else:
            metadata[name] = _users(name, value, field)
    return metadata


def _report(stated: Any, field: str) -> dict[str, Any]:
    report: dict[str, Any] = {}
    for name, value in _object(stated, field).items():
        place = f"{field}.{name}"
        if name in shape.REPORT_NUMBERS:
            report[name] = decimal(value, field=place)
        elif name in shape.REPORT_URIS:
            report[name] = key(value, field=place)
        elif name in shape.REPORT_TIMES:
            report[name] = utc(_text(value, place), field=place)
        elif name in shape.REPORT_TEXTS:
            report[name] = _text(value, place)
        elif name in ("type", "exception"):
            report[name] = gs1_word(_text(value, place), field=place)
        elif name == "component":
            report[name] = word(Family.COMPONENT, _text(value, place), field=place)
        elif name == "booleanValue":
            if not isinstance(value, bool):
                raise refused("no boolean", field=place, value=value, allowed="true or false")
            report[name] = value
        else:
            report[name] = _users(name, value, field)
    if "type" not in report and "exception" not in report:
        raise refused(
            "missing", field=f"{field}.type", allowed="every sensor report has a type or an exception"
        )
    return report


def _object(stated: Any, field: str) -> dict[str, Any]:
    if not isinstance(stated, dict):
        raise refused("no object", field=field, value=stated, allowed="an object")
    return stated


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise refused("no text", field=field, value=value, allowed="text")
    return value


def _users(name: str, value: Any, field: str) -> Any:
    if not is_extension(name):
        raise refused(
            "unknown field, and without a namespace of its own", field=f"{field}.{name}", value=value
        )
    return extension(value, field=name)
