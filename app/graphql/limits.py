"""What a query may cost before it is validated: tokens, depth, aliases, fields and directives.

Everything is counted after fragments are spread, yet each fragment is read once: a bomb of nested fragments
is measured in the time it takes to read it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
)
from strawberry.extensions import SchemaExtension

MOST_TOKENS = 2_000
MOST_DEEP = 8
MOST_ALIASES = 15
MOST_DIRECTIVES = 10
MOST_FIELDS = 500
TOO_LARGE = "QUERY_TOO_LARGE"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a selection is; introspection counts as fields, and has a depth rule of its own."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: "Size") -> "Size":
        """Both, one after the other."""
        return Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
        )


class Limits(SchemaExtension):
    """Refuses a query that is too large; it is parsed by then, and neither validated nor run."""

    def on_operation(self) -> Iterator[None]:
        """Have the parser stop at the last allowed token."""
        self.execution_context.parse_options["max_tokens"] = MOST_TOKENS
        yield

    def on_validate(self) -> Iterator[None]:
        """Measure the document."""
        if self.execution_context.graphql_document is not None:
            refuse_large(self.execution_context.graphql_document)
        yield


def refuse_large(document: DocumentNode) -> None:
    """Raise a GraphQLError that says what is too large, and what is allowed."""
    size = measure(document)
    for found, allowed, what in (
        (size.depth, MOST_DEEP, "levels"),
        (size.aliases, MOST_ALIASES, "aliases"),
        (size.directives, MOST_DIRECTIVES, "directives"),
        (size.fields, MOST_FIELDS, "fields"),
    ):
        if found > allowed:
            shown = found if found < 1_000_000 else "more than 1,000,000"  # noqa: PLR2004 - for the eye only
            raise GraphQLError(
                f"the query has {shown} {what}; allowed: {allowed}, fragments counted where they are spread",
                extensions={"code": TOO_LARGE},
            )


def measure(document: DocumentNode) -> Size:
    """The size of all operations of a document together."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    known: dict[str, Size] = {}
    total = Size()
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            total = total.beside(_selected(definition.selection_set, fragments, known))
            total = total.beside(Size(directives=len(definition.directives or ())))
    return total


def _selected(
    selection_set: SelectionSetNode | None,
    fragments: dict[str, FragmentDefinitionNode],
    known: dict[str, Size],
) -> Size:
    total = Size()
    for selection in selection_set.selections if selection_set else ():
        if isinstance(selection, FieldNode):
            inner = _selected(selection.selection_set, fragments, known)
            hidden = selection.name.value.startswith("__")
            size = Size(
                0 if hidden else inner.depth + 1,
                inner.fields + 1,
                inner.aliases + (selection.alias is not None),
                inner.directives,
            )
        elif isinstance(selection, FragmentSpreadNode):
            size = _spread(selection.name.value, fragments, known)
        else:
            size = _selected(selection.selection_set, fragments, known)  # type: ignore[attr-defined]
        total = total.beside(size).beside(Size(directives=len(selection.directives or ())))
    return total


def _spread(name: str, fragments: dict[str, FragmentDefinitionNode], known: dict[str, Size]) -> Size:
    """The size of a fragment; one that spreads itself counts nothing more: validation refuses it."""
    if name not in known and name in fragments:
        known[name] = Size()
        known[name] = _selected(fragments[name].selection_set, fragments, known)
    return known.get(name, Size())
