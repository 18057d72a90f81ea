"""What lies in a store is what the model declares: every label, every property, of things and of evidence."""

import pytest

from graph_model.catalog import EDGE_TYPES, NODE_TYPES
from graph_model.database import Database
from graph_model.edges.evidence import AssertedBy
from tests.data.records import RECORDS
from tests.stores import load_records

REFUSED = {
    "system": "mes",
    "type": "consumption",
    "id": "C-0",
    "recorded_at": "2026-03-02",
    "data": {"at": 1},
}


@pytest.fixture(scope="module")
def full(module_store: Database) -> Database:
    """Every sample of every record type, and a refused record."""
    load_records(module_store, *RECORDS, REFUSED, refused=1)
    return module_store


def test_every_stored_property_of_a_node_is_declared(full: Database) -> None:
    """The data dictionary tells of everything that is there."""
    rows = full.read("MATCH (n) UNWIND keys(n) AS name RETURN DISTINCT labels(n) AS labels, name")

    undeclared = {
        (label, row["name"])
        for row in rows
        for label in [max(row["labels"], key=lambda label: len(NODE_TYPES[label].labels))]
        if row["name"] not in {prop.name for prop in NODE_TYPES[label].properties}
    }
    assert not undeclared


def test_every_stored_property_of_an_edge_is_declared(full: Database) -> None:
    """No edge says more than its type declares."""
    declared = {name: {prop.name for prop in edge.properties} for name, edge in EDGE_TYPES.items()}
    declared[AssertedBy.type] = {"claimed", "brings", "label", "known_from", "known_to"}
    rows = full.read("MATCH ()-[e]->() UNWIND keys(e) AS name RETURN DISTINCT type(e) AS type, name")

    assert not {(row["type"], row["name"]) for row in rows if row["name"] not in declared[row["type"]]}


def test_a_refused_record_is_kept_under_the_names_the_model_gives(full: Database) -> None:
    """System, type and id of what waits in quarantine, as the data dictionary names them."""
    (row,) = full.read(
        "MATCH (q:QuarantinedRecord) RETURN q.system AS system, q.record_type AS type, q.record_id AS id"
    )

    assert row == {"system": "mes", "type": "consumption", "id": "C-0"}
