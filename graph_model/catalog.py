"""The model, read from its classes once: the only introspection in the house.

Constraints, writer text, GraphQL types and the data dictionary are all made from NODE_TYPES and EDGE_TYPES:
there is no second hand-written copy of the model. A class without words is refused at import.
"""

import importlib
from dataclasses import dataclass
from typing import Any

from neomodel import RelationshipDefinition, StructuredNode, StructuredRel
from neomodel.properties import Property

from graph_model.base import Event, Material, Thing
from graph_model.edges.base import Edge
from graph_model.errors import ModelError
from graph_model.vocabulary import FlowKind

FAMILIES = (
    "base",
    "design",
    "material",
    "event",
    "order",
    "party",
    "resource",
    "quality",
    "identity",
    "evidence",
)


@dataclass(frozen=True, slots=True)
class PropertyType:
    """A property: its name in the graph, neomodel's class for it, and its words."""

    name: str
    neomodel_class: str
    words: str
    unique: bool
    indexed: bool


@dataclass(frozen=True, slots=True)
class NodeType:
    """A label, with the labels of its bases, its properties and its words."""

    label: str
    labels: tuple[str, ...]
    kind: str | None
    family: str
    words: str
    properties: tuple[PropertyType, ...]
    cls: type[StructuredNode]


@dataclass(frozen=True, slots=True)
class EdgeType:
    """A relationship type: its flow, its properties, and the pairs of labels it may link."""

    name: str
    flow: FlowKind | None
    words: str
    properties: tuple[PropertyType, ...]
    pairs: frozenset[tuple[str, str]]
    cls: type[StructuredRel]


def node_types() -> dict[str, NodeType]:
    """Every label of the model, by its name."""
    classes = [c for family in FAMILIES for c in _classes(family)]
    return {c.__label__: _node_type(c) for c in classes}


def edge_types() -> dict[str, EdgeType]:
    """Every relationship type of the model, by its name."""
    found: dict[str, tuple[type[StructuredRel], set[tuple[str, str]]]] = {}
    for family in FAMILIES:
        for source in _classes(family):
            for definition in _own_edges(source):
                model: type[StructuredRel] = definition.definition["model"]  # type: ignore[assignment]
                name = str(definition.definition["relation_type"])
                target = str(definition._raw_class).rsplit(".", 1)[-1]  # noqa: SLF001 - kept nowhere else
                cls, pairs = found.setdefault(name, (model, set()))
                if cls is not model:
                    raise ModelError(
                        f"{name} is declared with two edge models: {cls.__name__}, {model.__name__}"
                    )
                pairs.add((source.__label__, target))
    return {name: _edge_type(name, cls, frozenset(pairs)) for name, (cls, pairs) in sorted(found.items())}


def _classes(family: str) -> list[type[StructuredNode]]:
    module = importlib.import_module(f"graph_model.{family}")
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, StructuredNode)
        and value.__module__ == module.__name__
    ]


def _node_type(cls: type[StructuredNode]) -> NodeType:
    return NodeType(
        label=cls.__label__,
        labels=tuple(cls.inherited_labels()),
        kind=getattr(cls, "kind", None),
        family=cls.__module__.rsplit(".", 1)[-1],
        words=_words(cls),
        properties=_properties(cls),
        cls=cls,
    )


def _edge_type(name: str, cls: type[StructuredRel], pairs: frozenset[tuple[str, str]]) -> EdgeType:
    flow = cls.flow if issubclass(cls, Edge) else None
    return EdgeType(
        name=name, flow=flow, words=_words(cls), properties=_properties(cls), pairs=pairs, cls=cls
    )


def _properties(cls: type[Any]) -> tuple[PropertyType, ...]:
    declared: dict[str, Property[Any]] = cls.defined_properties(aliases=False, rels=False)
    for name, declaration in declared.items():
        if not declaration.help_text:
            raise ModelError(f"{cls.__name__}.{name} has no help_text: say what it means")
    return tuple(
        PropertyType(
            name=name,
            neomodel_class=type(declaration).__name__,
            words=str(declaration.help_text),
            unique=bool(declaration.unique_index),
            indexed=bool(declaration.index),
        )
        for name, declaration in declared.items()
    )


def _own_edges(cls: type[StructuredNode]) -> list[RelationshipDefinition]:
    return [value for value in vars(cls).values() if isinstance(value, RelationshipDefinition)]


def _words(cls: type[Any]) -> str:
    words = cls.__doc__
    if not words or words.startswith("Base "):
        raise ModelError(f"{cls.__name__} has no docstring: say what it means to a quality engineer")
    return str(words).strip()


NODE_TYPES = node_types()
EDGE_TYPES = edge_types()
KINDS: dict[str, NodeType] = {
    node.kind: node for node in NODE_TYPES.values() if node.kind and node.cls not in (Event, Material, Thing)
} | {"event": NODE_TYPES["Event"]}


def allowed_pair(edge: str, source: str, target: str) -> bool:
    """Whether an edge of this type may link these labels (or what they are based on)."""
    sources, targets = NODE_TYPES[source].labels, NODE_TYPES[target].labels
    return any(s in sources and t in targets for s, t in EDGE_TYPES[edge].pairs)
