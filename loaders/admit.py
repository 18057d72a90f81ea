"""Admission: a candidate becomes a valid record with identity, version and facts, or is refused.

A record that cancels another (a reversal document) moves nothing itself: withdrawing is all its effect.
"""

import difflib
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from graph_model import uid
from graph_model.errors import Place, RefusedError
from graph_model.vocabulary import Clock
from loaders.canonical import canonical_bytes, sha256, without_nulls
from loaders.explain import explain
from loaders.readable import readable_uids, speaker_of
from loaders.records import RECORD_TYPES, Record
from loaders.records.epcis import RECORD_TYPES as EPCIS_TYPES
from loaders.records.refs import NAMESPACED, Speaker
from loaders.records.shapes import Id, RecordRef, Time
from loaders.records.unknown import unknown_fields
from loaders.said import Said, said
from loaders.source import Candidate, Payload, Refusal

_SHOWN = 200


def _version(value: Any) -> Any:
    if type(value) is not int or value != 1:
        raise RefusedError(
            "is no version of this contract", field="v", value=json.dumps(value)[:_SHOWN], allowed="1"
        )
    return value


def _namespaces(value: Any) -> Any:
    for kind in value if isinstance(value, dict) else ():
        if kind not in NAMESPACED:
            raise RefusedError(
                "is no kind of thing that a source numbers",
                field="namespaces",
                value=str(kind)[:_SHOWN],
                allowed=", ".join(sorted(NAMESPACED)),
            )
    return value


class Header(BaseModel):
    """The outer form of a canonical record; other fields beside these are kept and reported."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    system: Id
    type: Id
    id: Id
    recorded_at: Time
    data: dict[str, Any] = Field(default_factory=dict)
    retracted: bool = False
    cancels: RecordRef | None = None
    v: Annotated[int, BeforeValidator(_version)] = 1
    namespaces: Annotated[dict[str, Id], BeforeValidator(_namespaces)] = Field(default_factory=dict)


class Admitted(NamedTuple):
    """A valid record: its identity, its version, and what it says.

    A tuple all the way down: it goes from the process that reads to the one that writes.
    """

    identity: str
    version: str
    system: str
    type: str
    id: str
    recorded_at: str
    clock: Clock
    canonical_hash: str
    retracted: bool
    declared_error: bool
    cancels: str | None
    said: Said
    payload: Payload
    payload_hash: str
    place: Place
    mapping: str | None
    mapping_hash: str | None
    unknown_fields: tuple[str, ...]


def admit(candidate: Candidate, *, types: Mapping[str, type[Record]] = RECORD_TYPES) -> Admitted | Refusal:
    """Validate a candidate as one of these record types, those that sources send.

    Nothing is raised: what cannot be admitted is a refusal with field, value, reason.
    """
    try:
        return _admitted(candidate, types)
    except RefusedError as error:
        return _refusal(candidate, error)
    except ValidationError as error:
        return _refusal(candidate, explain(error))
    except RecursionError:
        return _refusal(candidate, RefusedError("is nested too deeply"))


def identity(system: str, type_: str, id_: str) -> str:
    """`system/type/id`, percent-encoded: what makes two versions versions of one record."""
    return "/".join(map(uid.encode, (system, type_, id_)))


def _admitted(candidate: Candidate, types: Mapping[str, type[Record]]) -> Admitted:
    raw = without_nulls(candidate.record)
    header = Header.model_validate(raw)
    model = types.get(header.type)
    if model is None:
        near = difflib.get_close_matches(header.type, types, n=3) or sorted(types)
        raise RefusedError(
            "unknown record type", field="type", value=header.type, allowed=", ".join(near) + " (records.md)"
        )
    speaker = Speaker(header.system, header.type, header.id, header.namespaces)
    try:
        told = Said()
        if not header.retracted and header.cancels is None:
            told = said(model.model_validate(header.data, context=speaker).facts())
    except ValidationError as error:
        refused = explain(error)
        field = f"data.{refused.field}" if refused.field else "data"
        raise RefusedError(
            refused.reason, field=field, value=refused.value, allowed=refused.allowed
        ) from None
    except ValueError as error:
        raise RefusedError(str(error), field="data") from None
    content = {
        key: raw[key]
        for key in ("system", "type", "id", "data", "retracted", "cancels", "namespaces")
        if key in raw
    }
    canonical_hash = sha256(canonical_bytes(content))
    name = identity(header.system, header.type, header.id)
    recorded_at = _recorded(raw["recorded_at"], header)
    version = hashlib.sha256(f"{name}\n{recorded_at}\n{canonical_hash}".encode()).hexdigest()[:32]
    return Admitted(
        identity=name,
        version=version,
        system=header.system,
        type=header.type,
        id=header.id,
        recorded_at=recorded_at,
        clock=candidate.clock,
        canonical_hash=canonical_hash,
        retracted=header.retracted,
        declared_error="errorDeclaration" in header.data and header.type in EPCIS_TYPES,
        cancels=_cancelled(header, name),
        said=told,
        payload=candidate.payload,
        payload_hash=sha256(candidate.payload.content),
        place=candidate.place,
        mapping=candidate.mapping,
        mapping_hash=candidate.mapping_hash,
        unknown_fields=(*unknown_fields(model, header.data), *_beside(raw), *candidate.unknown_fields),
    )


def _beside(raw: dict[str, Any]) -> list[str]:
    """The unknown fields beside `system`, told apart from those in `data`."""
    return [f"{name[:_SHOWN]}, beside system" for name in sorted(raw.keys() - Header.model_fields.keys())]


def _recorded(stated: Any, header: Header) -> str:
    """The source's clock as one text; a date counts as its first instant: a time on that day is later."""
    if not isinstance(stated, str):
        raise RefusedError(
            "a version is recorded at one moment",
            field="recorded_at",
            value=json.dumps(stated)[:_SHOWN],
            allowed="a time with offset, or a date",
        )
    if len(stated) == len("2026-03-02"):
        return f"{date.fromisoformat(stated)}T00:00:00.000000Z"
    return str(header.recorded_at.latest)


def _cancelled(header: Header, name: str) -> str | None:
    """The record that this one withdraws."""
    if header.cancels is None:
        return None
    other = identity(header.cancels.system, header.cancels.type, header.cancels.id)
    if other == name:
        raise RefusedError(
            "a record withdraws another one", field="cancels", value=name, allowed='"retracted": true'
        )
    return other


def _refusal(candidate: Candidate, error: RefusedError) -> Refusal:
    record = candidate.record if isinstance(candidate.record, dict) else {}
    read = {
        key: str(record[key])[:_SHOWN] for key in ("system", "type", "id") if isinstance(record.get(key), str)
    }
    told = RefusedError(
        error.reason,
        field=error.field,
        value=error.value,
        allowed=error.allowed,
        identifiers=readable_uids(record.get("data"), speaker_of(record)),
    )
    return Refusal(
        error=told,
        payload=candidate.payload,
        place=candidate.place,
        system=read.get("system"),
        type=read.get("type"),
        id=read.get("id"),
        mapping=candidate.mapping,
    )
