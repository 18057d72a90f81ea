"""The data dictionary: every label and every edge in the words of the classes, as Markdown.

Made from the catalog only, so it cannot differ from the graph. `record_table` adds what only the records
know: which of them draws which edge between which labels.
"""

from collections.abc import Iterable, Iterator

from graph_model.catalog import EDGE_TYPES, FAMILIES, NODE_TYPES, EdgeType, NodeType, PropertyType
from graph_model.facts import EdgeFact, Fact, NodeFact
from graph_model.stewards import STEWARDS
from graph_model.vocabulary import FlowKind

_EVIDENCE = "evidence"


def data_dictionary() -> Iterator[str]:
    """The lines of the dictionary: labels by family, then edges by the flow they carry."""
    yield "## Labels"
    for family in FAMILIES:
        nodes = [node for node in NODE_TYPES.values() if node.family == family]
        yield from ("", f"### {family}")
        for node in nodes:
            yield from _node(node)
    yield from ("", "## Edges")
    for flow in (*FlowKind, None):
        edges = [edge for edge in EDGE_TYPES.values() if edge.flow is flow]
        yield from ("", f"### {flow.value if flow else _EVIDENCE}")
        for edge in edges:
            yield from _edge(edge)


def record_table(facts: Iterable[tuple[str, Iterable[Fact]]]) -> Iterator[str]:
    """One row per record type: the labels it claims, and the edges it draws (source, type, target).

    `facts` are record types with everything that a full record of the type says.
    """
    yield from ("| record | claims | draws |", "|---|---|---|")
    for name, stated in facts:
        said = list(stated)
        labels = sorted({fact.label.__label__ for fact in said if isinstance(fact, NodeFact)})
        drawn = sorted({_drawn(fact) for fact in said if isinstance(fact, EdgeFact)})
        yield f"| {name} | {', '.join(labels) or '-'} | {'<br>'.join(drawn) or '-'} |"


def _node(node: NodeType) -> Iterator[str]:
    yield from ("", f"**{node.label}**" + (f" (`{node.kind}:`)" if node.kind else ""), "", node.words)
    bases = [label for label in node.labels if label not in {node.label, "Thing"}]
    if bases:
        yield from ("", f"Also carries {', '.join(bases)}.")
    if node.label in STEWARDS:
        yield from ("", f"Where systems disagree, the word of `{STEWARDS[node.label]}` counts first.")
    yield from _properties([prop for prop in node.properties if prop.name in vars(node.cls)])


def _edge(edge: EdgeType) -> Iterator[str]:
    yield from ("", f"**{edge.name}**", "", edge.words, "")
    yield "From and to: " + ", ".join(f"{source} → {target}" for source, target in sorted(edge.pairs)) + "."
    own = [prop for prop in edge.properties if prop.name in vars(edge.cls)]
    yield from _properties(own)


def _properties(properties: list[PropertyType]) -> Iterator[str]:
    if not properties:
        return
    yield from ("", "| property | type | meaning |", "|---|---|---|")
    for prop in properties:
        kept = " (unique)" if prop.unique else " (indexed)" if prop.indexed else ""
        yield f"| {prop.name} | {prop.neomodel_class.removesuffix('Property').lower()}{kept} | {prop.words} |"


def _drawn(fact: EdgeFact) -> str:
    return f"{fact.source.label.__label__} -{fact.type.type}→ {fact.target.label.__label__}"
