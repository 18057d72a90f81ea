"""Queries sent to hurt: each is refused with a reason, soon, and nothing in the store changes."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query

from app.deadline import TooLongError, Within
from app.graphql.limits import MOST_ALIASES, MOST_DEEP
from app.graphql.schema import make_schema
from app.main import create_app
from app.settings import Settings
from graph_model.database import Database
from tests.app.conftest import Ask
from tests.app.plant import RECORDS
from tests.app.proxy import Proxy, State
from tests.stores import load_records

TRACE = 'trace(refs: ["lot:PN-7/L%2F7"]) { answerHash }'
CYPHER = [
    "`",
    "'",
    '"',
    "\\",
    "}) DETACH DELETE n //",
    "' OR 1=1 WITH 1 AS x MATCH (n) DETACH DELETE n //",
    "\\u0027 DETACH DELETE",
    "x`) DETACH DELETE (`",
    "LOAD CSV FROM 'http://127.0.0.1:1/' AS row RETURN row",
    "$uid",
    "${uid}",
    "clew:lot:own:`/'",
    "clew:lot",
    "clew:::",
    "record:a/b/c' RETURN 1 //",
    "own@lot:PN-7/'",
    "a\x00b",
    "\ufeff\u202e\u0000",
    "9" * 7_000,
    "%" * 5_000,
    "lot:" + "/" * 5_000,
]
NESTED = " ".join(f"fragment {a} on Query {{ a {{ b {{ ...{b} }} }} }}" for a, b in pairwise("ABCDEF"))
FIVE_ALIASES = " ".join(f"a{n}: {TRACE}" for n in range(5))


def bomb(levels: int, width: int) -> str:
    """A query of nested fragments that is `width ** levels` fields long when it is spread."""
    fragments = [
        f"fragment F{level} on Query {{ {' '.join([f'...F{level + 1}'] * width)} }}"
        for level in range(levels)
    ]
    return f"{{ ...F0 }} {' '.join(fragments)} fragment F{levels} on Query {{ x: {TRACE} }}"


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("depth", "{" + "a {" * MOST_DEEP + " a " + "}" * (MOST_DEEP + 1)),
        ("depth by fragments", f"{{ ...A }} {NESTED} fragment F on Query {{ a }}"),
        ("aliases", "{" + " ".join(f"a{n}: {TRACE}" for n in range(MOST_ALIASES + 1)) + "}"),
        ("aliases by fragments", f"{{ ...A ...A ...A ...A }} fragment A on Query {{ {FIVE_ALIASES} }}"),
        ("101 aliases", "{" + " ".join(f"a{n}: __typename" for n in range(101)) + "}"),
        ("bomb of fragments", bomb(40, 3)),
        ("repeated fields", "{" + "__typename " * 600 + "}"),
        ("directives", "{ __typename " + "@include(if: true) " * 11 + "}"),
        ("unknown directives", "{ __typename " + "@aa" * 11 + "}"),
    ],
)  # fmt: skip
async def test_a_query_that_is_too_large_is_refused(ask: Ask, name: str, query: str) -> None:
    """Depth, aliases, fields and directives are counted after fragments are spread, before validation."""
    began = time.monotonic()

    answer = await ask(query)

    assert codes(answer) == ["QUERY_TOO_LARGE"], name
    assert "allowed: " in answer["errors"][0]["message"]
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "query",
    [
        "{ __typename " + "x " * 2_500 + "}",
        "{ __typename " + "#\n" * 2_500 + "}",
        "{a" * 900,
        "{" * 2_100,
        "[" * 2_100,
        "query ($a: " + "[" * 900 + "Int" + "]" * 900 + ") { __typename }",
        "{ find(text: " + "[" * 900 + "]" * 900 + ") { uid } }",
        "{ find(text: " + "{a:" * 600 + "1" + "}" * 600 + ") { uid } }",
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
        "{ ...A } fragment A on Query { ...A }",
        "{ ...Missing }",
        '{ find(text: "\\uD800") { uid } }',
        "query A { __typename } query A { __typename }",
        "{ __typename @skip }",
        "{ nothing }",
        "",
        "é",
        "\ufeff",
    ],
)
async def test_a_query_that_is_none_is_refused(client: httpx.AsyncClient, query: str) -> None:
    """Too many tokens, unbounded nesting, circles and nonsense are told as errors of the client."""
    began = time.monotonic()

    response = await client.post("/graphql", json={"query": query})

    assert response.status_code in {200, 400}
    answer = response.json()
    assert answer.get("data") is None
    if response.status_code == 200:
        assert set(codes(answer)) <= {"BAD_REQUEST", "QUERY_TOO_LARGE"}
    assert time.monotonic() - began < 2


async def test_hostile_strings_change_nothing(store: Database, ask: Ask) -> None:
    """Every string argument is a value: pieces of Cypher find nothing, and the store stays as it is."""
    load_records(store, *RECORDS)
    before = everything(store)
    questions = (
        "query ($x: String!) { find(text: $x) { uid } }",
        "query ($x: ID!) { node(uid: $x) { uid records { nodes { id } } } }",
        "query ($x: String!) { trace(refs: [$x]) { answerHash } }",
        'query ($x: String!) { trace(refs: ["order:WO-1"], asOf: $x) { answerHash } }',
        'query ($x: String!) { trace(refs: ["order:WO-1"], knownAt: $x) { answerHash } }',
        'query ($x: String!) { trace(refs: ["order:WO-1"], kinds: [$x]) { answerHash } }',
        'query ($x: String!) { trace(refs: ["order:WO-1"], after: $x) { answerHash } }',
        "query ($x: String!) { record(system: $x, type: $x, id: $x) { identity } }",
    )

    for text in CYPHER:
        for question in questions:
            answer = await ask(question, x=text)
            assert set(codes(answer)) <= {"NOT_FOUND", "BAD_QUESTION"}, (text[:60], question, answer)
            if "find" in question:
                assert "errors" in answer or answer["data"]["find"] == []

    assert everything(store) == before


@pytest.mark.parametrize(
    ("status", "content", "headers"),
    [
        (413, b'{"query": "' + b"x" * 1_000_000 + b'"}', {}),
        (413, b'{"query": "' + b"x" * 21_000 + b'"}', {}),
        (413, b'{"query": "{a}", "variables": {"a": "' + b"x" * 90_000 + b'"}}', {}),
        (400, b'[{"query": "{ __typename }"}, {"query": "{ __typename }"}]', {}),
        (400, b"5", {}),
        (400, b"null", {}),
        (400, b'"{ __typename }"', {}),
        (400, b"{", {}),
        (400, b"", {}),
        (400, b"\xff\xfe", {}),
        (400, b"[" * 80_000, {}),
        (400, b'{"query": 5}', {}),
        (400, b'{"query": "{ __typename }", "variables": []}', {}),
        (400, b'{"query": "{ __typename }", "operationName": {}}', {}),
        (400, b'{"query": "{ __typename }", "operationName": "Other"}', {}),
        (400, b'{"query": "mutation { x }"}', {}),
        (400, b'{"query": "subscription { x }"}', {}),
        (400, b'{"query": "\\ud800"}', {}),
        (415, b"query=%7B__typename%7D", {"content-type": "application/x-www-form-urlencoded"}),
        (415, b'{"query": "{ __typename }"}', {"content-type": "text/plain"}),
        (415, b'{"query": "{ __typename }"}', {"content-type": ""}),
        (415, b"{ __typename }", {"content-type": "application/graphql"}),
        (415, gzip.compress(b'{"query": "' + b" " * 10_000_000 + b'"}'), {"content-encoding": "gzip"}),
        (415, b"--x--", {"content-type": "multipart/form-data; boundary=x"}),
    ],
)
async def test_a_body_that_is_no_request_is_refused(
    client: httpx.AsyncClient, status: int, content: bytes, headers: dict[str, str]
) -> None:
    """One JSON object, of JSON's media type, within its bounds: all else is a problem, told as such."""
    response = await client.post(
        "/graphql", content=content, headers={"content-type": "application/json"} | headers
    )

    assert (response.status_code, response.json()["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_body_without_declared_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    """A body sent in pieces is cut off where it becomes too large."""
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        for _ in range(10_000):
            sent += 1_000
            yield b" " * 1_000

    response = await client.post("/graphql", content=endless(), headers={"content-type": "application/json"})

    assert response.status_code == 413
    assert sent < 1_000_000


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
async def test_graphql_is_posted(client: httpx.AsyncClient, method: str) -> None:
    """A query in an address is not answered, whatever it asks for."""
    response = await client.request(method, "/graphql", params={"query": "{ __typename }"})

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


async def test_there_is_no_web_socket(chosen: Settings) -> None:
    """No route speaks WebSocket, so there are no subscriptions to hold open."""
    sent: list[dict[str, Any]] = []
    scope = {"type": "websocket", "path": "/graphql", "headers": [], "query_string": b"", "subprotocols": []}

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    await create_app(chosen)(scope, receive, send)

    assert [message["type"] for message in sent] == ["websocket.close"]


async def test_introspection_is_a_setting() -> None:
    """Without it, the schema is not told and a near name is not suggested."""
    closed, opened = make_schema(introspection=False), make_schema(introspection=True)

    assert opened.execute_sync("{ __schema { queryType { name } } }").errors is None
    assert closed.execute_sync("{ __schema { queryType { name } } }").errors
    for schema, suggests in ((opened, True), (closed, False)):
        (error,) = schema.execute_sync('{ finds(text: "x") { uid } }').errors or []
        assert ("Did you mean" in error.message) is suggests


async def test_introspection_in_circles_is_refused(ask: Ask) -> None:
    """The query of GraphiQL is answered, one that goes round in the schema is not."""
    assert "errors" not in await ask(get_introspection_query())
    circle = "{ __schema { types { " + "fields { type { " * 10 + "name" + " } }" * 10 + " } } }"
    assert (await ask(circle))["data"] is None


async def test_a_question_that_takes_too_long_is_ended(ask: Ask) -> None:
    """After five seconds there is an error with the code TIMEOUT, and no part of an answer."""
    began = time.monotonic()

    answer = await ask('{ trace(refs: ["order:WO-1"], minWatermark: 1000000) { answerHash } }')

    assert codes(answer) == ["TIMEOUT"]
    assert answer["data"] is None
    assert time.monotonic() - began < 7


def test_the_database_ends_what_takes_too_long(store: Database) -> None:
    """When the time of a request is over, its work in the database is over too."""
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"
    began = time.monotonic()

    with pytest.raises(TooLongError, match=r"no answer within 0\.5 seconds"):
        Within(store, 0.5).read(endless)

    assert time.monotonic() - began < 4
    running = store.read("SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS '100000' RETURN *")
    assert [row for row in running if "SHOW TRANSACTIONS" not in row["currentQuery"]] == []


async def test_a_database_that_is_away_is_never_an_empty_answer(store: Database, chosen: Settings) -> None:
    """Cut off or silent, the database is told to be away within ten seconds; once back, it answers."""
    load_records(store, *RECORDS)
    assert chosen.neo4j_uri
    questions = (
        '{ find(text: "L/7") { uid } }',
        '{ find(text: "no such number") { uid } }',
        f"{{ {TRACE} }}",
    )
    async with Proxy(chosen.neo4j_uri) as proxy:
        app = create_app(chosen.model_copy(update={"neo4j_uri": proxy.uri}))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clew") as client,
        ):
            for away in (State.CUT, State.SWALLOWS):
                assert "errors" not in (await client.post("/graphql", json={"query": questions[0]})).json()
                proxy.cut()
                proxy.state = away
                for question in questions:
                    began = time.monotonic()
                    response = await client.post("/graphql", json={"query": question})
                    assert response.status_code == 503
                    assert codes(response.json()) == ["DATABASE_UNAVAILABLE"]
                    assert response.json()["data"] is None
                    assert time.monotonic() - began < 10
                await nothing_is_taken(client)
                assert (await client.get("/readyz")).status_code == 503
                assert (await client.get("/livez")).status_code == 200
                proxy.cut()
                proxy.state = State.OPEN


async def test_the_first_question_after_a_restart_is_answered(store: Database, chosen: Settings) -> None:
    """The connections that were idle meanwhile are dead, which is no reason to call the database away."""
    load_records(store, *RECORDS)
    assert chosen.neo4j_uri
    async with Proxy(chosen.neo4j_uri) as proxy:
        app = create_app(chosen.model_copy(update={"neo4j_uri": proxy.uri}))
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://clew") as client,
        ):
            question = '{ find(text: "L/7") { uid } }'
            before = (await client.post("/graphql", json={"query": question})).json()
            proxy.cut()
            proxy.state = State.OPEN
            after = (await client.post("/graphql", json={"query": question})).json()

    assert before == after
    assert after["data"]["find"]


def test_a_database_that_works_on_a_question_is_not_silent(store: Database) -> None:
    """It has answered in this request, so that what comes too late is over our limit, and it is not away."""
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"
    asked = Within(store, 3)
    asked.check()
    with ThreadPoolExecutor(1) as threads:
        work = threads.submit(asked.read, endless)
        silent = []
        while not work.done():
            silent.append(asked.silent)
            time.sleep(0.1)

    assert len(silent) > 1
    assert True not in silent
    assert isinstance(work.exception(), TooLongError)


async def nothing_is_taken(client: httpx.AsyncClient) -> None:
    """Records and documents are refused at once, so that their sender keeps them and sends them again."""
    for path, body in (("/records", [*RECORDS]), ("/capture", {"type": "EPCISDocument"})):
        began = time.monotonic()
        response = await client.post(path, json=body)
        assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
        assert time.monotonic() - began < 10


def everything(store: Database) -> list[dict[str, Any]]:
    return store.read("MATCH (n) RETURN count(n) AS nodes, sum(size(keys(n))) AS properties")


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", ())]
