"""Walks every class of the model and every record type: all described, all filled, all drawn as declared."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from graph_model.base import Thing
from graph_model.catalog import EDGE_TYPES, FAMILIES, KINDS, NODE_TYPES, allowed_pair
from graph_model.cypher import schema
from graph_model.facts import EdgeFact, Fact, NodeFact
from graph_model.flow.aliases import NUMBERED_BY_EACH_SYSTEM
from graph_model.migrate import migrations, statements
from graph_model.naming import identity_properties
from graph_model.stewards import STEWARDS
from loaders.records import RECORD_TYPES
from tests.data.records import RECORDS, facts, of_type, validated

ROOT = Path(__file__).parents[2]

# The contract with every source system: a type may be added, none is ever taken away.
CANONICAL = {
    # master data
    "item",
    "party",
    "location",
    "equipment",
    "person",
    "identifier",
    # design
    "design_revision",
    "bom",
    "where_used",
    "document",
    "change_order",
    "deviation",
    "routing",
    # supply and orders
    "purchase_order",
    "goods_receipt",
    "sales_order",
    "work_order",
    "issue",
    "issue_return",
    "stock_adjustment",
    "stock_count",
    "disposition",
    # warehouse
    "move",
    "pack",
    "unpack",
    "split",
    "merge",
    "shipment",
    "customer_return",
    # shop floor
    "run",
    "consumption",
    "setup",
    "commission",
    "production",
    "removal",
    "disassembly",
    "charge",
    "draw",
    "clean",
    "process_load",
    "excursion",
    "maintenance",
    "label",
    # quality
    "inspection",
    "nonconformance",
    "capa",
    "release",
    "hold",
    "calibration",
    "qualification",
    "supplier_approval",
    # field
    "complaint",
    "field_event",
    "service",
    "field_action",
    "acknowledgement",
}
# Words of programs and databases, which a quality engineer would not sign.
FOREIGN = re.compile(
    r"\b(node|dict|tuple|string|null|boolean|neomodel|cypher|mixin|helper|util|todo|json)s?\b",
    re.IGNORECASE,
)
ABSTRACT = {"Thing", "Material", "Event"}


def test_every_label_is_described_in_words_of_the_trade() -> None:
    """The docstring of a class is what the data dictionary tells a quality engineer."""
    described = {node.label: node.words for node in NODE_TYPES.values() if node.family != "evidence"}
    described |= {edge.name: edge.words for edge in EDGE_TYPES.values() if edge.flow is not None}

    foreign = {name: words for name, words in described.items() if FOREIGN.search(_without_standards(words))}

    assert not foreign


def test_every_property_has_words() -> None:
    """A property nobody explains is one that two systems will fill differently."""
    wordless = {
        f"{owner}.{prop.name}"
        for owner, properties in (
            *((node.label, node.properties) for node in NODE_TYPES.values()),
            *((edge.name, edge.properties) for edge in EDGE_TYPES.values()),
        )
        for prop in properties
        if not prop.words.strip()
    }

    assert not wordless


def test_every_record_type_of_the_contract_is_read() -> None:
    """What a source may send according to the contract, Clew takes."""
    assert CANONICAL - set(RECORD_TYPES) == set()


def test_every_record_type_is_described() -> None:
    """The docstring says what a record of this type states about the plant."""
    undescribed = {
        name for name, model in RECORD_TYPES.items() if not (vars(model).get("__doc__") or "").strip()
    }

    assert not undescribed


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_record_type_has_a_full_sample(name: str) -> None:
    """tests/data/samples holds each field of each record type at least once."""
    samples = of_type(name)
    said = {path for sample in samples for path in _paths(sample["data"])}

    missing = {field for field, paths in _fields(RECORD_TYPES[name]).items() if not paths & said}

    assert samples, f"add a sample of {name} to tests/data/samples/"
    assert not missing


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_record_type_says_something_of_a_thing(name: str) -> None:
    """A record without facts would be kept and never be part of an answer."""
    assert facts(name)


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_edge_a_record_draws_is_declared(name: str) -> None:
    """The classes of the model list every pair of labels that an edge may link."""
    undeclared = {
        (fact.source.label.__label__, fact.type.type, fact.target.label.__label__)
        for fact in _edges(facts(name))
        if not allowed_pair(fact.type.type, fact.source.label.__label__, fact.target.label.__label__)
    }

    assert not undeclared


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_every_property_a_record_states_is_declared(name: str) -> None:
    """A property that no class declares would be in the graph and in no dictionary."""
    undeclared = {
        f"{fact.label.__label__}.{key}"
        for fact in _nodes(facts(name))
        for key in fact.properties
        if key not in _declared(NODE_TYPES[fact.label.__label__])
    } | {
        f"{fact.type.type}.{key}"
        for fact in _edges(facts(name))
        for key in fact.properties
        if key not in _declared(EDGE_TYPES[fact.type.type])
    }

    assert not undeclared


def test_every_label_is_filled_by_some_record() -> None:
    """A label that no record fills is a promise nobody keeps."""
    named = {end.label.__label__ for fact in _edges(_all()) for end in (fact.source, fact.target)}
    named |= {fact.label.__label__ for fact in _nodes(_all())}

    assert _thread() - named - ABSTRACT == set()


def test_every_edge_type_is_drawn_by_some_record() -> None:
    """An edge that no record draws is a question that always answers nothing."""
    drawn = {fact.type.type for fact in _edges(_all())} | {"ASSERTED_BY"}

    assert set(EDGE_TYPES) - drawn == set()


def test_every_declared_pair_of_an_edge_is_drawn_by_some_record() -> None:
    """A pair of labels that no record links is a wrong promise in the dictionary."""
    drawn = {(fact.type.type, fact.source.label, fact.target.label) for fact in _edges(_all())}

    idle = {
        (name, source, target)
        for name, edge in EDGE_TYPES.items()
        for source, target in edge.pairs
        if name != "ASSERTED_BY" and not any(_is_pair(pair, name, source, target) for pair in drawn)
    }

    assert not idle


def test_every_property_of_a_thing_is_filled_by_some_record() -> None:
    """A property that nothing fills stays absent for ever, and misleads who reads the dictionary."""
    filled: dict[str, set[str]] = {label: set() for label in NODE_TYPES}
    for fact in _all():
        ends = [fact.source, fact.target] if isinstance(fact, EdgeFact) else [fact]
        for end in ends:
            filled[end.label.__label__] |= set(identity_properties(end.uid))
        if isinstance(fact, NodeFact):
            filled[fact.label.__label__] |= set(fact.properties)

    empty = {
        f"{label}.{prop.name}"
        for label in _thread() - ABSTRACT
        for prop in NODE_TYPES[label].properties
        if prop.name in vars(NODE_TYPES[label].cls) and prop.name not in filled[label]
    }

    assert empty == set()


def test_every_sample_has_an_identity_of_its_own_or_is_a_later_version() -> None:
    """Two samples with one identity and one clock would be two truths."""
    versions = [(r["system"], r["type"], r["id"], r["recorded_at"]) for r in RECORDS]

    assert len(versions) == len(set(versions))


def test_stewards_and_numbering_name_what_exists() -> None:
    """A steward of a label that was renamed would silently stop to count."""
    assert set(STEWARDS) <= set(NODE_TYPES)
    assert set(KINDS) >= NUMBERED_BY_EACH_SYSTEM


def test_the_migrations_create_the_whole_schema() -> None:
    """scripts/write_migration.py has nothing to write."""
    had = {statement for text in migrations().values() for statement in statements(text)}

    assert [statement for statement in schema() if statement not in had] == []


def test_every_family_of_the_model_is_read() -> None:
    """A module of the model that the catalog does not know would have no constraints."""
    assert {node.family for node in NODE_TYPES.values()} == set(FAMILIES)


def _without_standards(words: str) -> str:
    return re.sub(r"\([^)]*\)", "", words)


def _thread() -> set[str]:
    return {node.label for node in NODE_TYPES.values() if node.family != "evidence"}


def _all() -> list[Fact]:
    return [fact for record in RECORDS for fact in validated(record).facts()]


def _edges(said: list[Fact]) -> Iterator[EdgeFact]:
    return (fact for fact in said if isinstance(fact, EdgeFact))


def _nodes(said: list[Fact]) -> Iterator[NodeFact]:
    return (fact for fact in said if isinstance(fact, NodeFact))


def _is_pair(drawn: tuple[str, type[Thing], type[Thing]], name: str, source: str, target: str) -> bool:
    type_, from_, to = drawn
    sources, targets = NODE_TYPES[from_.__label__].labels, NODE_TYPES[to.__label__].labels
    return type_ == name and source in sources and target in targets


def _declared(owner: Any) -> set[str]:
    return {prop.name for prop in owner.properties}


def _paths(value: Any, prefix: str = "") -> Iterator[str]:
    """Every field of a record's data; list positions do not count."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield f"{prefix}{key}"
            yield from _paths(part, f"{prefix}{key}.")
    elif isinstance(value, list):
        for part in value:
            yield from _paths(part, prefix)


def _fields(model: type[BaseModel]) -> dict[str, set[str]]:
    """Every field of a record type and of the shapes that belong to it alone, with the paths that fill it."""
    fields: dict[str, set[str]] = {}
    for name in model.__annotations__:
        field = model.model_fields.get(name)
        if field is None:
            continue
        path = field.alias or name
        fields[path] = {path}
        for shape in _shapes(field.annotation):
            for inner, part in shape.model_fields.items() if shape.__module__ == model.__module__ else ():
                key = part.alias or inner
                fields.setdefault(f"{shape.__name__}.{key}", set()).add(f"{path}.{key}")
    return fields


def _shapes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in () if get_origin(annotation) is dict else get_args(annotation):
        yield from _shapes(part)


def test_things_are_looked_up_by_the_label_that_has_the_index() -> None:
    """Asked by another label, the database reads all its nodes: a load of items grew with its square."""
    things = "|".join(sorted(node.label for node in NODE_TYPES.values() if "Thing" in node.labels[1:]))
    slow = re.compile(rf"\(\w*:(?:{things}) ?\{{+ ?(?:uid|number|nid):")
    found = {
        f"{path.relative_to(ROOT)}: {match[0]}"
        for folder in ("graph_model", "loaders", "queries", "app")
        for path in (ROOT / folder).rglob("*.py")
        for match in slow.finditer(path.read_text("utf-8"))
    }

    assert not found
