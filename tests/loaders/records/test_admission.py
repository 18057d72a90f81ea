"""The outer form of a record: what is unknown is kept and reported, what is known is strict."""

import pytest

from graph_model.vocabulary import Clock
from loaders.admit import Admitted
from loaders.source import Json
from tests.loaders.admitting import admitted, of_line, refused

DATA: Json = {"person": "E-7"}


def test_unknown_fields_beside_system_are_reported() -> None:
    """A site or an export date beside the record does not cost the record, and changes nothing it says."""
    found = admitted("person", DATA, site="Musterstadt", exported_at="2026-03-02")

    assert found.unknown_fields == ("exported_at, beside system", "site, beside system")
    assert found.canonical_hash == admitted("person", DATA).canonical_hash


@pytest.mark.parametrize("value", [True, 1.0, "1", 2])
def test_only_the_number_of_a_version_is_one(value: object) -> None:
    """`true` is no version."""
    error = refused("person", DATA, v=value).error

    assert (error.field, error.allowed) == ("v", "1")
    assert admitted("person", DATA, v=1).said == admitted("person", DATA).said


def test_a_record_without_a_clock_is_recorded_on_the_files_date() -> None:
    """It is marked so, and null says nothing, like an absent field (S22)."""
    found = of_line(b'{"system": "mes", "type": "person", "id": "1", "data": {"person": "E-7"}}')
    null = admitted("person", DATA, recorded_at=None)

    assert isinstance(found, Admitted)
    assert (found.clock, found.recorded_at) == (Clock.FILE, "2026-03-05T00:00:00.000000Z")
    assert (null.clock, null.recorded_at) == (found.clock, found.recorded_at)
    assert admitted("person", DATA).clock is Clock.SOURCE


def test_an_event_without_its_action_is_refused() -> None:
    """What an event did to its objects cannot be guessed."""
    event = {"eventTime": "2026-03-02T08:00:00Z", "epcList": ["urn:epc:id:sgtin:9506000.013435.1"]}

    for action in ({}, {"action": None}):
        error = refused("object_event", event | action, system="epcis").error
        assert "ADD, OBSERVE, DELETE" in error.reason
