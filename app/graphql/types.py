"""The things of the graph as GraphQL types, from the catalog: a type per label, its words as descriptions."""

import base64
import types
from typing import Any

import strawberry

from app.graphql.asking import Info
from app.graphql.connections import After, Connection, First, connected, page_size, read_cursor
from graph_model.catalog import NODE_TYPES, NodeType
from graph_model.errors import QuestionError
from loaders.quarantine import Payloads
from queries.thing import ClaimOf, KnownThing, claims

_PYTHON = {"StringProperty": str, "IntegerProperty": int, "BooleanProperty": bool, "ArrayProperty": list[str]}
_NOT_TOLD = frozenset({"nid", "offset", "length", "envelope", "edges", "reopened", "in_force"})


@strawberry.type(description="What one version of a source record says about a thing.")
class Claim:
    uid: strawberry.ID = strawberry.field(description="The name under which the record speaks of it.")
    version: str = strawberry.field(description="The version of the record.")
    system: str = strawberry.field(description="Who says it.")
    type: str = strawberry.field(description="Record type.")
    id: str = strawberry.field(description="The source's own id of the record.")
    recorded_at: str = strawberry.field(description="The source's clock, UTC.")
    brings: bool = strawberry.field(description="Whether it brings the thing into being.")
    claimed: str | None = strawberry.field(description="The properties it claims, as JSON.")
    known_from: int = strawberry.field(description="First batch at which Clew knew it.")
    known_to: int | None = strawberry.field(
        description="Batch at which it ceased to hold; null while it holds."
    )


def _records(self: "Thing", info: Info, first: First = 50, after: After = None) -> Connection[Claim]:
    most = page_size(first)
    position = -1 if after is None else _position(read_cursor(after, of=self.uid))
    found = claims(info.context.database, [self.uid, *self.also], after=position, most=most + 1)
    return connected(
        found[:most], of=self.uid, key=lambda claim: str(claim.position), shown=_claim, more=len(found) > most
    )


def _position(key: str) -> int:
    if not key.isdecimal() or len(key) > 18:  # noqa: PLR2004 - what Neo4j can hold
        raise QuestionError("after: this is no cursor of records; begin again without it")
    return int(key)


def _claim(claim: ClaimOf) -> Claim:
    told: dict[str, Any] = {
        name: getattr(claim, name) for name in claim.__dataclass_fields__ if name != "position"
    }
    return Claim(**told)


@strawberry.interface(description="Anything the graph can name.")
class Thing:
    uid: strawberry.ID = strawberry.field(description="clew:{kind}:{namespace}:{parts}")
    kind: str = strawberry.field(description="Its kind, as in a REF.")
    stub: bool = strawberry.field(description="Whether it is only spoken of: no record brings it into being.")
    also: list[strawberry.ID] = strawberry.field(description="Other names of the same thing.")
    number: str | None = strawberry.field(description="The number people know it by.", default=None)
    name: str | None = strawberry.field(description="Plain name or description.", default=None)
    implicit: bool | None = strawberry.field(
        description="A source gave only its number; the namespace is assumed (S1).", default=None
    )
    records: Connection[Claim] = strawberry.field(
        resolver=_records,
        description="The source records that speak of it, in the order in which Clew learned them.",
    )


def _payload(self: "VersionBase", info: Info) -> str:
    return _bytes(self, info).decode("utf-8", errors="backslashreplace")


def _payload_base64(self: "VersionBase", info: Info) -> str:
    return base64.b64encode(_bytes(self, info)).decode()


def _bytes(version: "VersionBase", info: Info) -> bytes:
    return Payloads(info.context.database).of(version.row).content


@strawberry.type
class VersionBase:
    """What a version has beside the properties that the catalog declares."""

    row: strawberry.Private[dict[str, Any]]
    learned_at: str | None = strawberry.field(
        description="When Clew learned it, UTC: our clock.", default=None
    )
    current: bool | None = strawberry.field(description="Whether its source recorded it last.", default=None)
    payload: str = strawberry.field(
        resolver=_payload, description="The bytes as received, as text; what is no UTF-8 is shown escaped."
    )
    payload_base64: str = strawberry.field(
        resolver=_payload_base64,
        description="The bytes as received, in Base64: their SHA-256 is `payloadHash`.",
    )


def _made(node: NodeType, name: str, base: type) -> Any:
    """A GraphQL type with the properties of a label that its base does not have yet."""
    told = [p for p in node.properties if p.name not in _NOT_TOLD and p.name not in base.__annotations__]

    def body(namespace: dict[str, Any]) -> None:
        namespace["__annotations__"] = {p.name: _PYTHON[p.neomodel_class] | None for p in told}
        namespace |= {p.name: strawberry.field(description=p.words, default=None) for p in told}

    return strawberry.type(types.new_class(name, (base,), {}, body), description=" ".join(node.words.split()))


THING_TYPES: dict[str, Any] = {
    label: _made(node, label, Thing)
    for label, node in NODE_TYPES.items()
    if "Thing" in node.labels and label != "Thing"
}
RecordVersion: Any = _made(NODE_TYPES["SourceRecord"], "RecordVersion", VersionBase)


def thing_of(known: KnownThing) -> Thing:
    """A thing as its GraphQL type."""
    made = THING_TYPES[known.label]
    said = {name: value for name, value in known.properties.items() if name in made.__dataclass_fields__}
    kind = known.uid.split(":", 3)[2 if known.uid.startswith("clew:gs1:") else 1]
    thing: Thing = made(**said | {"kind": kind, "stub": known.stub, "also": list(known.also)})
    return thing


def version_of(row: dict[str, Any]) -> Any:
    """A version of a record as its GraphQL type."""
    told = {name: value for name, value in row.items() if name in RecordVersion.__dataclass_fields__}
    return RecordVersion(row=row, **told)
