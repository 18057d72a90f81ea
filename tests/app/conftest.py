"""The application on the store of a test, and a client that speaks to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from app.main import create_app
from app.settings import Settings
from graph_model.database import Database, Endpoint

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def chosen(server: Endpoint) -> Settings:
    """Settings that lead to the server of the tests."""
    return Settings(
        neo4j_uri=server.uri,
        neo4j_user=server.user,
        neo4j_password=SecretStr(server.password),
        neo4j_database=server.database,
    )


@pytest_asyncio.fixture
async def client(store: Database, chosen: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that runs on an empty store."""
    assert store
    app = create_app(chosen)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clew") as opened,
    ):
        yield opened


@pytest.fixture
def ask(client: httpx.AsyncClient) -> Ask:
    """Ask the GraphQL API: `ask(query, name=value)` gives the whole answer."""

    async def sent(query: str, **variables: Any) -> dict[str, Any]:
        response = await client.post("/graphql", json={"query": query, "variables": variables})
        answer: dict[str, Any] = response.json()
        return answer

    return sent
