"""`ns` beside a record's fields is the namespace of its own number, and of nothing else."""

import pytest

from tests.loaders.admitting import admitted, drawn, refused

AT = "2026-03-02T08:00:00Z"


def test_the_namespace_of_an_order_leaves_its_item_alone() -> None:
    """Plant 7 numbers its orders; the item and its revision are everybody's."""
    order = {
        "order": "1001",
        "ns": "plant-7",
        "item": "PN-1",
        "revision": "B",
        "kind": "normal",
        "sales_order": "S-1",
    }

    assert drawn("MAKES", "work_order", order) == [("clew:order:plant-7:1001", "clew:item:own:PN-1")]
    assert drawn("BUILT_TO", "work_order", order) == [("clew:order:plant-7:1001", "clew:revision:own:PN-1/B")]
    assert drawn("FULFILS", "work_order", order) == [("clew:order:plant-7:1001", "clew:sales_order:mes:S-1")]


def test_the_namespace_beside_an_issue_is_that_of_the_order() -> None:
    """A record without a number of its own speaks of the order, run or place it is about."""
    issue = {"order": "1001", "ns": "plant-7", "material": {"item": "PN-1", "lot": "L1"}, "at": AT}

    assert drawn("ISSUED_TO", "issue", issue | {"quantity": {"value": "1", "unit": "1"}}) == [
        ("clew:lot:own:PN-1/L1", "clew:order:plant-7:1001")
    ]


def test_the_namespace_of_a_change_leaves_items_and_their_revisions_together() -> None:
    """The item and the revision of it that a change makes stay one item's."""
    change = {
        "change": "E-1",
        "ns": "plant-7",
        "kind": "ECO",
        "reason": "",
        "status": "open",
        "affects": [{"item": "PN-1", "to_revision": "B"}],
    }

    assert drawn("CHANGED_BY", "change_order", change) == [
        ("clew:item:own:PN-1", "clew:change:plant-7:E-1"),
        ("clew:revision:own:PN-1/B", "clew:change:plant-7:E-1"),
    ]


def test_a_namespace_that_says_nothing_is_reported() -> None:
    """A bill of materials has no number of its own, and no time that a timing could be of."""
    bom = {"item": "PN-1", "view": "EBOM", "lines": [], "ns": "plant-7", "timing": "posted"}

    assert admitted("where_used", {"item": "PN-1", "used_in": [], "ns": "x"}).unknown_fields == ("ns",)
    assert refused("bom", bom | {"view": "?"}).error.field == "data.view"


@pytest.mark.parametrize("kind", ["serial", "handling_unit", "container", "Order", ""])
def test_a_namespace_of_no_kind_is_refused(kind: str) -> None:
    """A misspelled kind would leave its numbers in the namespace of everybody."""
    error = refused("person", {"person": "7"}, namespaces={kind: "plant-7"}).error

    assert (error.field, error.value) == ("namespaces", kind)
    assert "unit" in (error.allowed or "").split(", ")
