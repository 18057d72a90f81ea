"""What a refused record speaks of is kept, so that no answer that touches it calls itself complete (R10)."""

from pathlib import Path

import pytest

from loaders.admit import Admitted
from loaders.source import Json
from tests.loaders.admitting import of_line, refused
from tests.loaders.reading import ISSUE, SOURCE, Home, split

AT = "2026-03-02T08:00:00Z"


def read(type_: str, data: Json, **outer: object) -> set[str]:
    """The identifiers of a refusal."""
    return set(refused(type_, data, **outer).error.identifiers)


def test_every_serial_of_a_refused_shipment_is_kept() -> None:
    """However many they are: the last of five hundred is missed as badly as the first."""
    contents = [{"material": {"item": "PN-1", "serial": f"S{n}"}} for n in range(500)]
    found = read("shipment", {"shipment": "SH-1", "customer": "C-1", "at": "?", "contents": contents})

    assert {f"clew:unit:own:PN-1/S{n}" for n in range(500)} <= found
    assert found >= {"clew:shipment:mes:SH-1", "clew:party:own:C-1"}


def test_the_namespaces_of_the_record_count() -> None:
    """An order of plant 7 is not the order of that number of the speaking system."""
    found = read("issue", {"order": "1001"}, namespaces={"order": "plant-7"})

    assert found == {"clew:order:plant-7:1001"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"order": {"id": "1001", "ns": "plant-7"}}, "clew:order:plant-7:1001"),
        ({"order": {"number": "1001", "ns": "plant-7"}}, "clew:order:plant-7:1001"),
        ({"order": "1001", "ns": "plant-7"}, "clew:order:plant-7:1001"),
        ({"subjects": [{"nc": "N-1", "ns": "plant-7"}]}, "clew:nc:plant-7:N-1"),
        ({"caused_by": [{"kind": "capa", "id": "C-1", "system": "qms"}]}, "clew:capa:qms:C-1"),
        ({"subjects": [{"item": "PN-1", "revision": "B"}]}, "clew:revision:own:PN-1/B"),
        ({"material": {"item": "PN-1", "lot": 12}}, "clew:lot:own:PN-1/12"),
        ({"material": {"item": "PN-1", "lot": "L1 "}}, "clew:lot:own:PN-1/L1"),
        ({"material": {"item": "PN-1", "lot": "L1", "vessel": "T"}}, "clew:lot:own:PN-1/L1"),
        ({"material": {"item": "PN-1", "lot": "L1", "serial": "S1"}}, "clew:lot:own:PN-1/L1"),
        ({"material": {"item": "PN-1", "lot": "L1", "issuer": "S-9"}}, "clew:lot:S-9:PN-1/L1"),
        ({"material": {"scan": "(01)09506000134352(10)L7(21)S1"}}, "clew:gs1:lot:09506000134352/L7"),
        ({"material": {"handling_unit": "CASE-1"}}, "clew:hu:own:CASE-1"),
        (
            {"supplier": "S-9", "supplier_lot": "V-5", "material": {"item": "R-1", "lot": "L1"}},
            "clew:lot:S-9:own%40R-1/V-5",
        ),
        ({"deep": [[[[[[[[[[[[{"vessel": "T-1"}]]]]]]]]]]]]}, "clew:vessel:own:T-1"),
    ],
)
def test_a_thing_is_read_wherever_and_however_it_stands(data: Json, expected: str) -> None:
    """Another error in the record, or in the thing's own fields, does not hide it."""
    assert expected in read("goods_receipt", data)


def test_the_order_of_a_purchase_order_is_one() -> None:
    """Each of the three kinds of order has numbers of its own."""
    assert "clew:purchase_order:mes:4500" in read("purchase_order", {"order": "4500"})
    assert "clew:order:mes:4500" in read("work_order", {"order": "4500"})


@pytest.mark.parametrize(
    "line",
    [
        b'{"system": "mes", "id": "1", "data": {"material": {"item": "PN-1", "lot": "L1"}}}',
        b'{"system": "mes", "type": "issue", "data": {"material": {"item": "PN-1", "lot": "L1"}, "at": NaN}}',
        b'{"type": "issue", "data": {"material": {"item": "PN-1", "lot": "L1", "lot": "L2"}}}',
    ],
    ids=["no type", "NaN", "a key twice"],
)
def test_a_line_that_is_no_record_is_read_as_far_as_it_goes(line: bytes) -> None:
    """A record that never came to admission is as missing as one that was refused there."""
    found = of_line(line)

    assert not isinstance(found, Admitted)
    assert "clew:lot:own:PN-1/L1" in found.error.identifiers


def test_a_line_that_is_no_json_names_nothing() -> None:
    """Nor does it stop the reader."""
    found = of_line(b'{"system": "mes", "data": {"order": ')

    assert not isinstance(found, Admitted)
    assert found.error.identifiers == ()


def test_a_refused_row_speaks_in_the_namespaces_of_its_source(home: Home, tmp_path: Path) -> None:
    """A mapping's order of plant 7 is one of plant 7, though its row cannot become a record."""
    source = SOURCE + '[namespaces]\norder = "plant-7"\n'
    (tmp_path / "issues.csv").write_text(
        "DOC,POS,AT,ORDER,ITEM,LOT,QTY\n1,1,2026-03-02,1001,PN-1,L1,x\n", "utf-8"
    )

    _, (refusal,) = split(tmp_path / "issues.csv", home(source=source, issue=ISSUE))
    assert set(refusal.error.identifiers) == {"clew:order:plant-7:1001", "clew:lot:own:PN-1/L1"}
