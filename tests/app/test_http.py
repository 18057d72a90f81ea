"""Records and EPCIS documents over HTTP, health, pages, problems."""

import asyncio
import threading
from typing import Any

import httpx
import orjson
import pytest

from app.main import create_app
from app.settings import Settings
from graph_model.database import Database
from loaders.quarantine import waiting
from tests.app.plant import RECORDS
from tests.stores import load_records, record

NDJSON = {"content-type": "application/x-ndjson"}
OUTCOMES = ("stored", "duplicate", "superseding", "retracted", "stale", "quarantined")
EVENT = {
    "type": "ObjectEvent",
    "action": "ADD",
    "bizStep": "commissioning",
    "epcList": ["urn:epc:id:sgtin:9506000.134352.1001"],
    "eventTime": "2026-03-02T08:00:00Z",
    "eventTimeZoneOffset": "+00:00",
}


def document(*events: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-02T09:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }


async def test_one_record_a_list_and_lines_are_taken(store: Database, client: httpx.AsyncClient) -> None:
    """Each form is answered with books that balance, and means what the same file would mean."""
    one = (await client.post("/records", json=RECORDS[0])).json()
    many = (await client.post("/records", json=list(RECORDS))).json()
    lines = b"\n".join(map(orjson.dumps, RECORDS)) + b"\n\n"
    again = (await client.post("/records", content=lines, headers=NDJSON)).json()

    assert (one["read"], one["stored"], one["refused"]) == (1, 1, [])
    assert (many["read"], many["stored"], many["duplicate"]) == (len(RECORDS), len(RECORDS) - 1, 1)
    assert (again["read"], again["duplicate"]) == (len(RECORDS), len(RECORDS))
    for books in (one, many, again):
        assert books["read"] == sum(books[outcome] for outcome in OUTCOMES)
    assert again["watermark"] == many["watermark"]
    assert store.read("MATCH (u:SerialUnit) RETURN count(u) AS n")[0]["n"] == 2


async def test_bytes_are_kept_as_they_came(store: Database, client: httpx.AsyncClient) -> None:
    """A record in a list is kept with its own bytes, spaces and all."""
    own = b'{"system":"plm", "type":"item","id":"A",  "recorded_at":"2026-03-01", "data":{"item":"A"}}'
    await client.post(
        "/records", content=b"[ " + own + b" ]", headers={"content-type": "application/json; charset=utf-8"}
    )
    query = '{ record(system: "plm", type: "item", id: "A") { versions { payload } } }'
    found = (await client.post("/graphql", json={"query": query})).json()["data"]["record"]

    assert store
    assert found["versions"] == [{"payload": own.decode()}]


async def test_refused_records_are_told_and_kept(store: Database, client: httpx.AsyncClient) -> None:
    """What is refused is listed with its reason, waits in quarantine, and does not hold up the rest."""
    bad = record(
        "consumption", "C-9", {"material": {"item": "PN-7", "lot": "L"}, "at": "noon", "order": "WO-1"}
    )
    body = b"\n".join([orjson.dumps(RECORDS[0]), orjson.dumps(bad), b'{"system": ', b"[]"])

    books = (await client.post("/records", content=body, headers=NDJSON)).json()

    assert (books["read"], books["stored"], books["quarantined"]) == (4, 1, 3)
    first = books["refused"][0]
    assert (first["system"], first["type"], first["id"], first["line"]) == ("mes", "consumption", "C-9", 2)
    assert first["field"] == "data.at"
    assert {row["line"] for row in waiting(store)} == {2, 3, 4}


@pytest.mark.parametrize(
    ("status", "content", "media_type"),
    [
        (400, b"{", "application/json"),
        (400, b"", "application/json"),
        (400, b"no json", "application/json"),
        (400, b"\xff", "application/json"),
        (415, b"{}", "text/plain"),
        (415, b"{}", "application/xml"),
        (413, b" " * 32_000_001, "application/json"),
    ],
)
async def test_a_body_that_is_no_json_is_a_problem(
    store: Database, client: httpx.AsyncClient, status: int, content: bytes, media_type: str
) -> None:
    """A body that cannot be read at all is refused as a whole, and nothing is stored."""
    response = await client.post("/records", content=content, headers={"content-type": media_type})

    assert (response.status_code, response.json()["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert waiting(store) == []


@pytest.mark.parametrize("headers", [{"content-type": "application/x-www-form-urlencoded"}, {}])
async def test_a_body_of_no_taken_type_is_told_what_to_send(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    """`curl -d` says by itself that it sends a form: the answer says which header to add."""
    response = await client.post("/records", content=orjson.dumps(RECORDS[0]), headers=headers)

    assert response.status_code == 415
    assert repr(headers.get("content-type", "")) in response.json()["detail"]
    assert "-H 'Content-Type: application/json'" in response.json()["detail"]
    assert "application/x-ndjson" in response.json()["detail"]


async def test_a_key_is_answered_the_same_twice(store: Database, client: httpx.AsyncClient) -> None:
    """The same request with the same Idempotency-Key has the answer of the first; another body is refused."""
    headers = {"Idempotency-Key": "order-1"}
    first = await client.post("/records", json=RECORDS[0], headers=headers)
    second = await client.post("/records", json=RECORDS[0], headers=headers)
    other = await client.post("/records", json=RECORDS[1], headers=headers)

    assert store
    assert first.json()["stored"] == 1
    assert second.content == first.content
    assert other.status_code == 422


async def test_an_epcis_document_is_captured(store: Database, client: httpx.AsyncClient) -> None:
    """A document is taken with 202 and a Location; its job tells when it is done, and the unit is there."""
    response = await client.post("/capture", json=document(EVENT))
    assert response.status_code == 202
    job = await finished(client, response.headers["location"])

    assert (job["success"], job["errors"], job["books"]["stored"]) == (True, [], 1)
    assert store.read("MATCH (n:SerialUnit) RETURN count(n) AS n")[0]["n"] == 1


async def test_a_refused_event_rolls_the_document_back(store: Database, client: httpx.AsyncClient) -> None:
    """By default nothing of a document with a refused event is stored; with `proceed` the rest is."""
    body = document(EVENT, EVENT | {"eventTime": "noon"})
    rolled_back = await finished(client, (await client.post("/capture", json=body)).headers["location"])

    assert (rolled_back["success"], len(rolled_back["errors"])) == (False, 1)
    assert store.read("MATCH (r:SourceRecord) RETURN count(r) AS n")[0]["n"] == 0
    assert waiting(store) == []
    headers = {"GS1-Capture-Error-Behaviour": "proceed"}
    response = await client.post("/capture", json=body, headers=headers)
    proceeded = await finished(client, response.headers["location"])
    assert (proceeded["success"], proceeded["books"]["stored"]) == (False, 1)
    assert len(waiting(store)) == 1


async def test_a_capture_that_is_no_epcis_fails(client: httpx.AsyncClient) -> None:
    """A document that is none is a failed job with a reason; an unknown job is a problem."""
    response = await client.post("/capture", content=b"<no", headers={"content-type": "application/xml"})
    job = await finished(client, response.headers["location"])

    assert job["success"] is False
    assert job["errors"][0]["reason"]
    assert (await client.get("/capture/none")).status_code == 404
    headers = {"GS1-Capture-Error-Behaviour": "explode"}
    assert (await client.post("/capture", json={}, headers=headers)).status_code == 422


async def test_health_tells_the_watermark(store: Database, client: httpx.AsyncClient) -> None:
    """The service is ready when the database answers and has every migration."""
    books = load_records(store, *RECORDS)

    assert (await client.get("/livez")).json() == {"status": "alive"}
    ready = (await client.get("/readyz")).json()
    assert (ready["status"], ready["watermark"], ready["pending"]) == ("ready", books.watermark, 0)
    assert ready["records"] == len(RECORDS)


@pytest.mark.parametrize("path", ["/", "/docs", "/page.js", "/page.css", "/openapi.json"])
async def test_pages_come_from_here_alone(client: httpx.AsyncClient, path: str) -> None:
    """No page names another host, so all of them work without a network."""
    response = await client.get(path)

    assert response.status_code == 200
    assert "http://" not in response.text
    assert "https://" not in response.text
    assert "//cdn" not in response.text


async def test_docs_names_every_route(client: httpx.AsyncClient) -> None:
    """The page at /docs has a row for each route of /openapi.json."""
    page = (await client.get("/docs")).text
    paths = (await client.get("/openapi.json")).json()["paths"]

    assert {"/graphql", "/records", "/capture", "/readyz"} <= set(paths)
    assert [path for path in paths if f" {path}</code>" not in page] == []


async def test_an_unknown_path_is_a_problem(client: httpx.AsyncClient) -> None:
    """Errors of the framework are told as problem+json too."""
    response = await client.get("/nothing/here")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"


async def finished(client: httpx.AsyncClient, location: str) -> dict[str, Any]:
    for _ in range(200):
        job: dict[str, Any] = (await client.get(location)).json()
        if not job["running"]:
            return job
        await asyncio.sleep(0.05)
    pytest.fail(f"{location} did not finish within 10 s")


async def test_an_application_that_ends_at_once_ends_cleanly(store: Database, chosen: Settings) -> None:
    """What it asks of itself when it starts is over before the connections are closed."""
    load_records(store, record("item", "PN-1", {"item": "PN-1"}, system="plm"))
    for _ in range(3):
        app = create_app(chosen)
        async with app.router.lifespan_context(app):
            pass
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("graphql")]
