"""The schema: the questions, a type for every label of the model, and what guards them."""

import logging
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import DisableIntrospection, SchemaExtension
from strawberry.schema.config import StrawberryConfig

from app.graphql import resolvers
from app.graphql.answers import Match, Trace
from app.graphql.limits import Limits
from app.graphql.types import THING_TYPES, Thing

_LOG = logging.getLogger("clew.graphql")


@strawberry.type(description="Questions to the digital thread. An error is never told as an empty answer.")
class Query:
    find: list[Match] = strawberry.field(
        resolver=resolvers.find, description="Everything that this text names; empty when nothing does."
    )
    node: Thing | None = strawberry.field(resolver=resolvers.node, description="The thing with this uid.")
    trace: Trace = strawberry.field(
        resolver=resolvers.trace,
        description="What is downstream or upstream of these things, how surely, and who says so.",
    )
    record: resolvers.SourceRecord | None = strawberry.field(
        resolver=resolvers.record,
        description="A source record: its versions, bytes as received, hashes and both clocks.",
    )


class Schema(strawberry.Schema):
    """A schema that leaves telling errors to `app.graphql.errors`, which knows which of them are ours."""

    def process_errors(self, errors: list[GraphQLError], _: Any = None) -> None:
        """Note that there were errors; what went wrong is logged where it is told."""
        _LOG.debug("%d errors", len(errors))


def make_schema(*, introspection: bool) -> Schema:
    """The schema to answer with. Without introspection, names are not suggested either."""
    extensions: list[type[SchemaExtension]] = [Limits]
    if not introspection:
        extensions.append(DisableIntrospection)
    return _schema(extensions, StrawberryConfig(disable_field_suggestions=not introspection))


def published() -> str:
    """The schema as text, sorted, as it is published in `schema.graphql`.

    Sorting is for reading only: Strawberry's sorted schema hands enums to resolvers as plain text.
    """
    return _schema([], StrawberryConfig(sort_schema=True)).as_str() + "\n"


def _schema(extensions: list[type[SchemaExtension]], config: StrawberryConfig) -> Schema:
    return Schema(query=Query, types=list(THING_TYPES.values()), extensions=extensions, config=config)
