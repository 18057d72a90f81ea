"""Whether the service lives, and whether it can answer."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from app.deadline import Within
from app.http.problems import ProblemError
from graph_model.database import Database
from graph_model.errors import DatabaseUnavailableError
from graph_model.migrate import migrations
from queries.store import StoreState, store_state

_SECONDS = 3.0

routes = APIRouter(tags=["health"])


@routes.get("/livez", summary="The process answers")
async def livez() -> dict[str, str]:
    """Asks nothing of anyone."""
    return {"status": "alive"}


@routes.get("/readyz", summary="The database answers and has its schema")
async def readyz(request: Request) -> dict[str, Any]:
    """The watermark, and how many batches wait to be derived. 503 when questions cannot be answered."""
    try:
        state = await asyncio.wait_for(run_in_threadpool(_state, request.app.state.database), _SECONDS)
    except TimeoutError:
        raise DatabaseUnavailableError(f"no answer from the database within {_SECONDS:g} seconds") from None
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


def _state(database: Database) -> StoreState:
    bounded = Within(database, _SECONDS)
    bounded.check()
    return store_state(bounded)
