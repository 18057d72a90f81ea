"""Whether the service lives, and whether it can answer."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from app.deadline import Within
from app.http.problems import ProblemError
from graph_model.errors import DatabaseUnavailableError
from graph_model.migrate import migrations
from queries.store import StoreState, store_state

T = TypeVar("T")

_SECONDS = 3.0

routes = APIRouter(tags=["health"])


@routes.get("/livez", summary="The process answers")
async def livez() -> dict[str, str]:
    """Asks nothing of anyone."""
    return {"status": "alive"}


@routes.get("/readyz", summary="The database answers and has its schema")
async def readyz(request: Request) -> dict[str, Any]:
    """The watermark, and how many batches wait to be derived. 503 when questions cannot be answered."""
    state = await _soon(_state, request)
    lacking = sorted(set(migrations()) - set(state.migrations))
    if lacking:
        raise ProblemError(503, f"the store lacks migrations: {', '.join(lacking)}; `clew up` applies them")
    return {
        "status": "ready",
        "watermark": state.watermark,
        "pending": state.batches - state.watermark,
        "records": state.records,
        "migrations": list(state.migrations),
    }


async def require_database(request: Request) -> None:
    """Raise DatabaseUnavailableError where nothing could be stored now: a sender need not wait for that."""
    await _soon(Within.check, request)


async def _soon(ask: Callable[[Within], T], request: Request) -> T:
    bounded = Within(request.app.state.database, _SECONDS)
    try:
        return await asyncio.wait_for(run_in_threadpool(ask, bounded), _SECONDS)
    except TimeoutError:
        raise DatabaseUnavailableError(f"no answer from the database within {_SECONDS:g} seconds") from None


def _state(database: Within) -> StoreState:
    database.check()
    return store_state(database)
