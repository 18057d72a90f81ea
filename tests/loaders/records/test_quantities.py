"""Quantities stay what they were: no digit is lost, and no weight becomes a number of pieces."""

import pytest

from loaders.records.rec20 import UCUM
from loaders.records.units import is_ucum
from tests.loaders.admitting import edges, refused

AT = "2026-03-02T08:00:00Z"
LONG = "123456789012345678901234567890.123456789012345678901234567891"


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        (LONG, LONG),
        ("0.100000000000000000000000000001", "0.100000000000000000000000000001"),
        ("-12.50", "-12.5"),
        ("100", "100"),
        ("100.00", "100"),
        ("0012.0", "12"),
        ("-0.00", "0"),
        ("0", "0"),
    ],
)
def test_only_zeros_that_say_nothing_are_dropped(stated: str, kept: str) -> None:
    """A decimal keeps every digit of its value."""
    data = {"vessel": "T", "material": {"item": "C", "lot": "L"}, "at": AT}
    (found,) = edges("charge", data | {"quantity": {"value": stated, "unit": "kg"}})

    assert found.properties["quantity"] == kept


@pytest.mark.parametrize(
    ("code", "unit"),
    [("KGM", "kg"), ("LBR", "[lb_av]"), ("TNE", "t"), ("GLL", "[gal_us]"), ("C62", "1"), (None, "1")],
)
def test_a_unit_of_an_event_is_a_unit_of_its_dimension(code: str | None, unit: str) -> None:
    """Pounds and tonnes are weights; what has no unit is counted in pieces."""
    element = {"epcClass": "urn:epc:class:lgtin:9506000.013436.R77", "quantity": "20"}
    if code is not None:
        element["uom"] = code
    event = {"eventTime": AT, "action": "OBSERVE", "quantityList": [element]}
    (found,) = edges("object_event", event, system="epcis")

    assert (found.properties["quantity"], found.properties["unit"]) == ("20", unit)


def test_a_unit_that_is_not_known_is_refused() -> None:
    """A unit of its own would be compared with nothing; the field is named, and what was read is kept."""
    element = {"epcClass": "urn:epc:class:lgtin:9506000.013436.R77", "quantity": "20", "uom": "XBX"}
    event = {"eventTime": AT, "action": "OBSERVE", "quantityList": [element]}
    error = refused("object_event", event, system="epcis").error

    assert error.field == "data.quantityList.0.uom"
    assert error.value == "XBX"
    assert error.identifiers == ("clew:gs1:lot:09506000134369/R77",)


def test_every_unit_of_the_table_is_of_ucum() -> None:
    """A wrong entry would be a quantity that nothing balances with."""
    assert {code for code, unit in UCUM.items() if not is_ucum(unit)} == set()
