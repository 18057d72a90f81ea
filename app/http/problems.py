"""Errors over HTTP as problem+json (RFC 9457): what went wrong in one sentence, never our insides."""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from graph_model.errors import (
    AmbiguousError,
    ClewError,
    DatabaseUnavailableError,
    NotFoundError,
    QuestionError,
    RefusedError,
)

_STATUS: tuple[tuple[type[ClewError], int], ...] = (
    (NotFoundError, 404),
    (AmbiguousError, 409),
    (QuestionError, 400),
    (RefusedError, 422),
    (DatabaseUnavailableError, 503),
)
_LOG = logging.getLogger("clew.http")


class ProblemError(ClewError):
    """A request that cannot be answered, with its HTTP status."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def problem(status: int, detail: str, **members: Any) -> Response:
    """A problem+json response; `members` are extensions of it."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    headers = {"Retry-After": "5"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    content = orjson.dumps(told | members)
    return Response(content, status, headers, media_type="application/problem+json")


def tell_problems(app: FastAPI) -> None:
    """Have every error of this application told as problem+json."""
    app.add_exception_handler(ClewError, _of_ours)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_arguments)
    app.add_exception_handler(Exception, _unexpected)


def _of_ours(_: Request, error: Exception) -> Response:
    if isinstance(error, ProblemError):
        return problem(error.status, str(error))
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    candidates = {"candidates": list(error.candidates)} if isinstance(error, AmbiguousError) else {}
    return problem(status, str(error), **candidates)


def _of_http(_: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    told = problem(status, str(getattr(error, "detail", "")) or HTTPStatus(status).phrase)
    told.headers.update(getattr(error, "headers", None) or {})
    return told


def _of_arguments(_: Request, error: Exception) -> Response:
    wrong = error.errors() if isinstance(error, RequestValidationError) else []
    told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong)
    return problem(422, told or "the request is not as /openapi.json says")


def _unexpected(request: Request, error: Exception) -> Response:
    _LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(500, "the request failed for a reason of ours")
