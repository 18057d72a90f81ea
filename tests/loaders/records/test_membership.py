"""A serial told with its lot is a member of it, whatever record says so and in whatever spelling (R3)."""

import pytest

from loaders.source import Json
from tests.loaders.admitting import drawn

AT = "2026-03-02T08:00:00Z"
PIECE = {"value": "1", "unit": "1"}
UNIT = {"item": "PN-1", "lot": "L7", "serial": "S1"}
OTHER = {"item": "PN-2", "lot": "L9"}
HELD = [("clew:unit:own:PN-1/S1", "clew:lot:own:PN-1/L7")]
GS1 = [("clew:gs1:unit:09506000134352/S1", "clew:gs1:lot:09506000134352/L7")]
UDI = "(01)09506000134352(10)L7(21)S1"
LINK = "https://id.gs1.org/01/09506000134352/10/L7/21/S1"

NAMING: dict[str, tuple[str, Json]] = {
    "an installed part": ("service", {"service": "S", "device": OTHER, "replaced": [{"installed": UNIT}]}),
    "a removed part": ("service", {"service": "S", "device": OTHER, "replaced": [{"removed": UNIT}]}),
    "a unit taken apart": ("disassembly", {"unit": UNIT, "outputs": [OTHER]}),
    "the source of a split": ("split", {"source": UNIT, "outputs": [{"material": OTHER}]}),
    "an input of a merge": ("merge", {"inputs": [{"material": UNIT}], "output": OTHER}),
    "an adjustment": ("stock_adjustment", {"material": UNIT, "quantity": PIECE, "reason": "lost"}),
    "a scope of a recall": (
        "field_action",
        {"action": "A", "kind": "recall", "scope": [UNIT], "opened_at": AT, "status": "open"},
    ),
    "a further name": ("identifier", {"of": UNIT, "value": "HOSP-1"}),
    "a count": ("stock_count", {"material": UNIT, "quantity": PIECE}),
    "a unit named twice": ("pack", {"handling_unit": "C-1", "contents": [{"material": UNIT}] * 2}),
}


@pytest.mark.parametrize(("type_", "data"), NAMING.values(), ids=list(NAMING))
def test_a_unit_named_with_its_lot_is_its_member(type_: str, data: Json) -> None:
    """Whatever the record is about, and once however often it names the unit."""
    assert drawn("MEMBER_OF", type_, {**data, "at": AT}) == HELD


@pytest.mark.parametrize("named", [{"scan": UDI}, {"epc": LINK}, {"scan": LINK}], ids=["UDI", "EPC", "link"])
def test_a_code_with_lot_and_serial_makes_a_member(named: Json) -> None:
    """The lot of a UDI or Digital Link is a lot of its GTIN, as the unit is a unit of it."""
    assert drawn("MEMBER_OF", "label", _label(named)) == GS1


@pytest.mark.parametrize(
    "named",
    [{"scan": "(01)09506000134352(21)S1"}, {"scan": "(01)09506000134352(10)L7"}],
    ids=["no lot", "lot"],
)
def test_a_code_without_both_makes_no_member(named: Json) -> None:
    """Neither a unit without a lot nor a lot is a member of anything."""
    assert drawn("MEMBER_OF", "label", _label(named)) == []


def test_an_event_draws_the_lot_that_a_digital_link_states() -> None:
    """EPCIS lists codes as they were read, and some say the lot beside the serial."""
    seen = {"eventTime": AT, "action": "OBSERVE", "epcList": [LINK]}
    held = {"eventTime": AT, "action": "ADD", "parentID": LINK, "childEPCs": ["urn:epc:id:giai:9506000.B1"]}

    assert drawn("MEMBER_OF", "object_event", seen, system="epcis") == GS1
    assert drawn("MEMBER_OF", "association_event", held, system="epcis") == GS1


def test_the_lot_of_an_event_holds_for_what_it_brought() -> None:
    """A commissioning event states the lot of its serials once, as instance and lot master data."""
    data = {"{urn:epcglobal:cbv:mda}lotNumber": "L7"}
    made = {"eventTime": AT, "action": "ADD", "epcList": ["urn:epc:id:sgtin:9506000.013435.S1"], "ilmd": data}
    mixed = {
        "eventTime": AT,
        "inputEPCList": ["urn:epc:id:sgtin:9506000.013436.P1"],
        "outputEPCList": ["urn:epc:id:sgtin:9506000.013435.S1"],
        "ilmd": data,
    }

    assert drawn("MEMBER_OF", "object_event", made, system="epcis") == GS1
    assert drawn("MEMBER_OF", "transformation_event", mixed, system="epcis") == GS1


def test_an_event_declared_wrong_makes_no_member() -> None:
    """A declared error moves nothing (S19)."""
    wrong = {"declarationTime": AT, "reason": "did_not_occur"}
    data = {"eventTime": AT, "action": "OBSERVE", "epcList": [LINK], "errorDeclaration": wrong}

    assert drawn("MEMBER_OF", "object_event", data, system="epcis") == []


def _label(named: Json) -> Json:
    return {"material": named, "udi": UDI, "at": AT, "verified": True, "result": "pass"}
