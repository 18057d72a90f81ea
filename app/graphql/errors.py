"""Errors as a client reads them: a sentence, and a code to act on. Our insides stay inside."""

import logging
from typing import Any

from graphql import GraphQLError

from app.deadline import TooLongError
from app.graphql.limits import TOO_LARGE
from graph_model.errors import (
    AmbiguousError,
    ClewError,
    DatabaseUnavailableError,
    NotFoundError,
    QuestionError,
)

UNAVAILABLE = "DATABASE_UNAVAILABLE"
_CODES: tuple[tuple[type[ClewError], str], ...] = (
    (NotFoundError, "NOT_FOUND"),
    (AmbiguousError, "AMBIGUOUS"),
    (TooLongError, "TIMEOUT"),
    (QuestionError, "BAD_QUESTION"),
    (DatabaseUnavailableError, UNAVAILABLE),
)
_LOG = logging.getLogger("clew.graphql")


def told(error: GraphQLError) -> dict[str, Any]:
    """An error as it is sent: `{message, locations?, path?, extensions: {code, candidates?}}`."""
    cause = _cause(error)
    sent: dict[str, Any] = dict(error.formatted)
    if cause is None:
        sent["extensions"] = {"code": "BAD_REQUEST"} | (error.extensions or {})
    elif isinstance(cause, RecursionError):
        sent |= {"message": "the query is nested too deeply", "extensions": {"code": TOO_LARGE}}
    elif isinstance(cause, ClewError):
        code = next((code for kind, code in _CODES if isinstance(cause, kind)), "REFUSED")
        sent["extensions"] = {"code": code}
        if isinstance(cause, AmbiguousError):
            sent["extensions"]["candidates"] = list(cause.candidates)
    else:
        _LOG.error("a question failed", exc_info=cause)
        sent |= {"message": "the question failed for a reason of ours", "extensions": {"code": "INTERNAL"}}
    return sent


def alone(error: Exception) -> dict[str, Any]:
    """An error that ended the whole request, as an answer without data."""
    return {"data": None, "errors": [told(GraphQLError(str(error), original_error=error))]}


def _cause(error: GraphQLError) -> Exception | None:
    """What was raised, below any number of GraphQL errors that carried it."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause
