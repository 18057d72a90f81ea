"""Every field that a record type declares says something: a change of it changes the record's facts."""

import copy
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from graph_model.facts import Fact
from loaders.records import RECORD_TYPES
from loaders.source import Json
from tests.data.records import of_type, validated

# Fields that are kept with the record's bytes and say nothing of a thing, each with its reason.
SILENT = {
    "eventTimeZoneOffset": "eventTime is an instant; the offset says how it was shown there",
    "errorDeclaration.declarationTime": "it is the clock of the record, and moves nothing (S19)",
    "errorDeclaration.reason": "a declared error moves nothing, whatever its reason (S19)",
}
_OTHERS = (
    "X",
    "7",
    "2031-01-01",
    "2031-01-01T00:00:00Z",
    "urn:epc:id:sgtin:9506000.013435.9",
    "urn:epc:id:sgln:9506000.13499.0",
    "urn:epc:class:lgtin:9506000.013436.X",
    "DELETE",
    "MLT",
    "kg",
    "19506000134359",
    "urn:epcglobal:epcis:vtype:Party",
    "urn:epcglobal:cbv:sdt:location",
)
Place = tuple[str | int, ...]


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_field_of_a_sample_says_something(name: str) -> None:
    """A field that changes no fact would be lost in silence: it is not even reported as unknown."""
    spoken: dict[str, bool] = {}
    for sample in of_type(name):
        before = _facts(sample)
        for place in _places(sample["data"], ()):
            field = ".".join(str(step) for step in place if isinstance(step, str))
            spoken[field] = spoken.get(field) or any(
                after is not None and after != before for after in map(_facts, _changed(sample, place))
            )

    assert {field for field, speaks in spoken.items() if not speaks} - SILENT.keys() == set()


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        (name, field, values)
        for name, model in RECORD_TYPES.items()
        for field, values in (("ns", ("elsewhere",)), ("timing", ("posted", "physical")))
        if field in model.model_fields
    ],
)
def test_namespace_and_timing_say_something_where_they_are_declared(
    name: str, field: str, values: tuple[str, ...]
) -> None:
    """`ns` moves the record's own number, `timing` tells the act from its posting."""
    said = [
        _facts({**sample, "data": {**sample["data"], field: value}})
        for sample in of_type(name)
        for value in values
    ]

    assert any(facts not in (None, _facts(sample)) for sample in of_type(name) for facts in said)
    assert any(said)


def test_the_reasons_of_silent_fields_are_still_needed() -> None:
    """An exception for a field that nobody has would hide the next one of that name."""
    told = {
        ".".join(str(step) for step in place if isinstance(step, str))
        for name in RECORD_TYPES
        for sample in of_type(name)
        for place in _places(sample["data"], ())
    }

    assert SILENT.keys() - told == set()


def _facts(record: Json) -> list[Fact] | None:
    """What the record says; None where it is refused."""
    try:
        return list(validated(record).facts())
    except (ValidationError, ValueError):
        return None


def _places(value: Any, place: Place) -> Iterator[Place]:
    """Where the values stand that have no fields of their own."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _places(part, (*place, key))
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for index, part in enumerate(value):
            yield from _places(part, (*place, index))
    else:
        yield place


def _literals(annotation: Any) -> tuple[str, ...]:
    """Every word of the closed lists of a record type."""
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.values()
        return tuple(word for field in fields for word in _literals(field.annotation))
    return tuple(word for part in get_args(annotation) for word in _literals(part))


def _changed(sample: Json, place: Place) -> Iterator[Json]:
    """The sample without the field, and with other values in it."""
    others: tuple[Any, ...] = (*_OTHERS, *_literals(RECORD_TYPES[sample["type"]]), True, False, [])
    for value in (None, *others):
        record = copy.deepcopy(sample)
        around: Any = record["data"]
        for step in place[:-1]:
            around = around[step]
        if value is None:
            del around[place[-1]]
        else:
            around[place[-1]] = value
        yield record
