"""`POST /graphql`: one JSON object in, one answer out, within a bounded time.

Strawberry's own router is not used: it also mounts GET and a WebSocket. Parsing, validation and the walk run
on threads of our own, so that neither a hostile query nor a slow database stops the event loop.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from app.deadline import Within
from app.graphql.asking import Asking, Kept
from app.graphql.errors import UNAVAILABLE, alone, told
from app.graphql.schema import Schema
from app.health import require_database
from app.http.body import json_type, read_body
from app.http.problems import ProblemError
from graph_model.errors import ClewError, DatabaseUnavailableError

MOST_SECONDS = 5.0
MOST_QUERY = 20_000
MOST_VARIABLES = 64_000
_GRACE_SECONDS = 1.0
_MOST_BODY = MOST_QUERY + MOST_VARIABLES + 16_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A GraphQL request as it came."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None


def router(schema: Schema) -> APIRouter:
    """The route of a schema, with the answers it keeps for paging."""
    routes = APIRouter()
    kept = Kept()

    @routes.post(
        "/graphql", tags=["graphql"], summary="GraphQL: find, node, trace, record", openapi_extra=_BODY
    )
    async def graphql(request: Request) -> Response:
        """Ask the thread; `schema.graphql` says what can be asked. Errors carry a code to act on."""
        asked = _read(await read_body(request, most=_MOST_BODY, types=json_type))
        database = Within(request.app.state.database, MOST_SECONDS)
        work = request.app.state.threads.submit(_answer, schema, asked, database, kept)
        try:
            answer = await asyncio.wait_for(asyncio.wrap_future(work), MOST_SECONDS + _GRACE_SECONDS)
        except TimeoutError:
            answer = alone(await _late(request, database))
        return _response(answer)

    return routes


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["query"],
                    "properties": {
                        "query": {"type": "string", "maxLength": MOST_QUERY},
                        "variables": {"type": ["object", "null"]},
                        "operationName": {"type": ["string", "null"]},
                    },
                }
            }
        },
    }
}


def _read(body: bytes) -> Asked:
    """The request in a body. Raises ProblemError when it is none."""
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProblemError(400, f"the body is no JSON: {error}") from None
    if not isinstance(sent, dict):
        raise ProblemError(400, "the body is no JSON object; one request at a time: batches are not taken")
    query, variables, operation = sent.get("query"), sent.get("variables"), sent.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise ProblemError(400, "query: is required, a text")
    if len(query.encode()) > MOST_QUERY:
        raise ProblemError(413, f"query: is longer than {MOST_QUERY:,} bytes")
    if not isinstance(variables, dict | None):
        raise ProblemError(400, "variables: is no JSON object")
    if variables and len(orjson.dumps(variables)) > MOST_VARIABLES:
        raise ProblemError(413, f"variables: are longer than {MOST_VARIABLES:,} bytes")
    if not isinstance(operation, str | None):
        raise ProblemError(400, "operationName: is no text")
    return Asked(query, variables, operation)


def _answer(schema: Schema, asked: Asked, database: Within, kept: Kept) -> dict[str, Any]:
    """Parse, check and answer, on a thread of the pool."""
    try:
        database.check()
        result = schema.execute_sync(
            asked.query,
            variable_values=asked.variables,
            operation_name=asked.operation,
            context_value=Asking(database, kept),
            allowed_operation_types={OperationType.QUERY},
        )
    except ClewError as error:
        return alone(error)
    except (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError) as error:
        raise ProblemError(400, _operation_wrong(error)) from None
    answer: dict[str, Any] = {"data": result.data}
    return answer | ({"errors": [told(error) for error in result.errors]} if result.errors else {})


def _operation_wrong(error: Exception) -> str:
    if isinstance(error, CannotGetOperationTypeError):
        return error.as_http_error_reason()
    return "query: holds no question; only queries are answered, one operation at a time"


async def _late(request: Request, database: Within) -> ClewError:
    """Why there is no answer in time: the question is too much for now, unless the database is away.

    A database that has just started, or is busy, does not always end a question when its time is over.
    """
    if database.silent:
        return DatabaseUnavailableError(f"no answer from Neo4j at {database.endpoint.uri}")
    try:
        await require_database(request)
    except DatabaseUnavailableError as error:
        return error
    return database.over()


def _response(answer: dict[str, Any]) -> Response:
    """200 even with errors, as is usual; 503 when the database is away, which nobody takes for an answer."""
    away = any(error["extensions"].get("code") == UNAVAILABLE for error in answer.get("errors", ()))
    return Response(orjson.dumps(answer), 503 if away else 200, media_type="application/json")
