"""`POST /records`: canonical records from other programs, through the same way as files."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.health import require_database
from app.http.body import content_type, read_body
from app.http.problems import ProblemError
from graph_model.database import Database
from graph_model.errors import RefusedError
from loaders.formats import jsonfile, ndjson
from loaders.formats.blob import Blob
from loaders.reader import canonical_reading
from loaders.run import Books, write
from loaders.source import Reading, Refusal

MOST_BYTES = 32_000_000
_TYPES = frozenset({"application/json", "application/x-ndjson", "application/ndjson"})
_PLACE = "POST /records"
_MOST_KEPT = 1_000
_RECORD = {
    "type": "object",
    "required": ["system", "type", "id", "recorded_at", "data"],
    "properties": {name: {"type": "string"} for name in ("system", "type", "id", "recorded_at")}
    | {"data": {"type": "object"}},
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"anyOf": [_RECORD, {"type": "array", "items": _RECORD}]}},
            "application/x-ndjson": {"schema": {"type": "string", "description": "One record a line."}},
        },
    }
}


@dataclass(slots=True)
class Answered:
    """Answers by their Idempotency-Key, so that a request sent twice is answered as it was the first time."""

    _answers: OrderedDict[str, tuple[str, bytes | None]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, key: str, digest: str) -> bytes | None:
        """The earlier answer, or None when this request is the first. Raises ProblemError."""
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                self._answers[key] = digest, None
                while len(self._answers) > _MOST_KEPT:
                    self._answers.popitem(last=False)
                return None
            if found[0] != digest:
                raise ProblemError(422, f"Idempotency-Key: {key[:60]!r} was used with another body")
            if found[1] is None:
                raise ProblemError(409, f"Idempotency-Key: {key[:60]!r} is being worked on")
            return found[1]

    def end(self, key: str, digest: str, answer: bytes | None) -> None:
        """Keep the answer; without one the request may be sent again."""
        with self._lock:
            if answer is None:
                self._answers.pop(key, None)
            else:
                self._answers[key] = digest, answer


def router() -> APIRouter:
    """The route, with the answers it remembers."""
    routes = APIRouter()
    answered = Answered()

    @routes.post("/records", tags=["records"], summary="One record, a list, or NDJSON", openapi_extra=_BODY)
    async def post_records(
        request: Request, idempotency_key: Annotated[str | None, Header(max_length=200)] = None
    ) -> Response:
        """Store records; the answer is the books: every record read is in exactly one of the six outcomes.

        What is refused waits in quarantine with its reason, and is listed under `refused` (the first 1,000).
        """
        _require_type(content_type(request))
        body = await read_body(request, most=MOST_BYTES, types=_TYPES.__contains__)
        await require_database(request)
        database: Database = request.app.state.database
        lines = content_type(request) != "application/json"
        if idempotency_key is None:
            return _response(await run_in_threadpool(take, database, body, lines=lines))
        digest = sha256(body).hexdigest()
        answer = answered.begin(idempotency_key, digest)
        if answer is None:
            try:
                answer = await run_in_threadpool(take, database, body, lines=lines)
            finally:
                answered.end(idempotency_key, digest, answer)
        return _response(answer)

    return routes


def _require_type(media_type: str) -> None:
    """Raise ProblemError for a type that is not taken; `curl -d` alone says that it sends a form."""
    if media_type not in _TYPES:
        raise ProblemError(
            415,
            f"Content-Type: {media_type[:60]!r} is not taken here; send -H 'Content-Type: application/json' "
            "for one record or a list, or -H 'Content-Type: application/x-ndjson' for one record a line",
        )


def take(database: Database, body: bytes, *, lines: bool) -> bytes:
    """Write the records of a body; the books as JSON. Raises ProblemError when the body is no JSON at all."""
    books = Books()
    write(database, _readings(body, lines=lines), books)
    return orjson.dumps(books.as_json() | {"refused": [refusal_json(refusal) for refusal in books.refused]})


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """A refused record as its sender is told of it."""
    error = refusal.error
    return {
        "system": refusal.system,
        "type": refusal.type,
        "id": refusal.id,
        "line": refusal.place.line,
        "field": error.field,
        "value": error.value,
        "reason": error.reason,
        "allowed": error.allowed,
    }


def _readings(body: bytes, *, lines: bool) -> Iterator[Reading]:
    blob = Blob(_PLACE, datetime.now(UTC), len(body), lambda: BytesIO(body))
    try:
        if lines:
            rows = [ndjson.row(content, line, as_written=False) for content, line in ndjson.lines(blob)]
        else:
            rows = list(jsonfile.rows(jsonfile.text_of(blob), None, as_written=False))
    except RefusedError as error:
        raise ProblemError(400, f"the body: {error}") from None
    for row in rows:
        yield canonical_reading(row, _PLACE, blob.date)


def _response(answer: bytes) -> Response:
    return Response(answer, media_type="application/json")
