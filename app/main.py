"""Page and API in one application: `create_app(settings)`."""

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from app import health
from app.graphql import endpoint
from app.graphql.schema import make_schema
from app.http import epcis, pages, records
from app.http.problems import tell_problems
from app.open import open_store
from app.settings import Settings
from app.warm import warm_up

_THREADS = 8  # Questions at once; more wait their turn, within the time that each request has.


def create_app(settings: Settings) -> FastAPI:
    """The application; it opens the store when it starts, and closes it when it ends."""
    app = FastAPI(
        title="Clew",
        version=version("clew"),
        description="Where did this go, where did it come from, how do we know.",
        lifespan=lambda app: _lifespan(app, settings),
        docs_url=None,
        redoc_url=None,
    )
    tell_problems(app)
    app.include_router(health.routes)
    app.include_router(endpoint.router(make_schema(introspection=settings.graphql_introspection)))
    app.include_router(records.router())
    app.include_router(epcis.router())
    app.include_router(pages.routes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    database = await run_in_threadpool(open_store, settings)
    app.state.database = database
    app.state.threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="graphql")
    await run_in_threadpool(warm_up, database)  # A request that comes meanwhile waits, and is answered then.
    try:
        yield
    finally:
        # A connection must not be closed under a question; each ends within its time.
        await run_in_threadpool(app.state.threads.shutdown, cancel_futures=True)
        await run_in_threadpool(database.close)
