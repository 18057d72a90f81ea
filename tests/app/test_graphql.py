"""The questions of the GraphQL API on a real store."""

import base64
import hashlib
from typing import Any

import httpx
import orjson
import pytest

from app.graphql.schema import published
from graph_model.catalog import NODE_TYPES
from graph_model.database import Database
from graph_model.vocabulary import Direction
from queries.trace import Question, trace
from scripts.write_schema import FILE
from tests.app.conftest import Ask
from tests.app.plant import LOT, RECORDS
from tests.stores import load_records, record

TRACE = """
query (
  $refs: [String!]!, $first: Int! = 100, $after: String, $known: String, $direction: Direction! = FORWARD
) {
  trace(refs: $refs, first: $first, after: $after, knownAt: $known, direction: $direction, events: true) {
    answerHash watermark complete cut rules question compact
    bounds { min max } groups { uid affected members }
    unresolved { kind uid owedBy }
    summary { items byKind { of count } byClass { of count } byCustomer { of count } }
    items { edges { node { uid kind item serial lot class linkage holder records quantity { value unit } } }
            pageInfo { hasNextPage endCursor } }
    events { nodes { uid sourceSystem sourceId } }
  }
}
"""
NODE = """
query ($uid: ID!, $first: Int! = 50, $after: String) {
  node(uid: $uid) {
    __typename uid kind number name stub also
    records(first: $first, after: $after) { nodes { system type id brings claimed knownFrom knownTo }
              pageInfo { hasNextPage endCursor } }
    ... on Lot { item lot issuer }
  }
}
"""
RECORD = """
query ($system: String!, $type: String!, $id: String!) {
  record(system: $system, type: $type, id: $id) {
    identity
    versions { current recordedAt learnedAt payload payloadBase64 payloadHash file line batch knownTo }
  }
}
"""


async def test_a_trace_is_the_one_of_the_command_line(store: Database, ask: Ask) -> None:
    """The API gives the same items, hash and envelope as the query that the command line asks."""
    load_records(store, *RECORDS)
    expected = trace(store, Question(("lot:PN-7/L%2F7",), Direction.FORWARD, events=True))

    answer = (await ask(TRACE, refs=["lot:PN-7/L%2F7"]))["data"]["trace"]

    assert answer["compact"] == orjson.loads(orjson.dumps(expected.as_json()))
    assert answer["answerHash"] == expected.answer_hash
    assert answer["complete"] is expected.complete
    nodes = [edge["node"] for edge in answer["items"]["edges"]]
    assert [node["uid"] for node in nodes] == [item.uid for item in expected.items]
    assert {(node["serial"], node["class"], node["linkage"]) for node in nodes if node["kind"] == "unit"} == {
        ("U1", "DEFINITE", "UNIT"),
        ("U2", "DEFINITE", "UNIT"),
    }
    assert all(node["records"] for node in nodes)
    assert answer["bounds"] == expected.bounds
    assert answer["summary"]["items"] == len(nodes)
    assert {"of": "C-1", "count": 1} in answer["summary"]["byCustomer"]
    assert {event["sourceId"] for event in answer["events"]["nodes"]} >= {"P-1"}


async def test_backward_leads_to_the_lot(store: Database, ask: Ask) -> None:
    """A backward trace from a unit leads to the lot it was made of."""
    load_records(store, *RECORDS)

    answer = (await ask(TRACE, refs=["unit:FG-1/U1"], direction="BACKWARD"))["data"]["trace"]

    assert ("PN-7", "L/7") in {(e["node"]["item"], e["node"]["lot"]) for e in answer["items"]["edges"]}


async def test_pages_of_an_answer_are_of_one_answer(store: Database, ask: Ask) -> None:
    """Going from page to page gives every item once, also when records arrive in between."""
    load_records(store, *RECORDS, *_more(range(20)))
    whole = trace(store, Question(("lot:PN-7/L%2F7",), events=True))
    seen: list[str] = []
    after, hashes = None, set()
    for _ in range(50):
        answer = (await ask(TRACE, refs=["lot:PN-7/L%2F7"], first=4, after=after))["data"]["trace"]
        page = answer["items"]
        assert len(page["edges"]) <= 4
        seen += [edge["node"]["uid"] for edge in page["edges"]]
        hashes.add(answer["answerHash"])
        load_records(store, *_more(range(20 + len(seen), 21 + len(seen))))
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert seen == [item.uid for item in whole.items]
    assert hashes == {whole.answer_hash}


async def test_a_cursor_of_another_answer_is_refused(store: Database, ask: Ask) -> None:
    """A cursor cannot be used to go on in the answer to another question, nor one that was made up."""
    load_records(store, *RECORDS, *_more(range(5)))
    page = (await ask(TRACE, refs=["lot:PN-7/L%2F7"], first=2))["data"]["trace"]["items"]["pageInfo"]

    other = await ask(TRACE, refs=["order:WO-1"], first=2, after=page["endCursor"])
    assert _codes(other) == ["BAD_QUESTION"]
    for made_up in ("x", "", "é", "bm90IGpzb24=", base64.b64encode(b'["a"]').decode(), "A" * 5000):
        assert _codes(await ask(TRACE, refs=["order:WO-1"], after=made_up)) == ["BAD_QUESTION"], made_up


async def test_find_tells_what_an_identifier_names(store: Database, ask: Ask) -> None:
    """`find` gives the same matches as the command line, and an empty list for what nothing bears."""
    load_records(store, *RECORDS)
    query = "query ($text: String!) { find(text: $text) { uid kind item lot serial name matched } }"

    found = (await ask(query, text="L/7"))["data"]["find"]
    assert [(match["kind"], match["lot"]) for match in found] == [("lot", LOT["lot"])]
    assert (await ask(query, text="nothing bears this"))["data"]["find"] == []


async def test_a_node_has_its_properties_and_its_records(store: Database, ask: Ask) -> None:
    """A node is of the type of its label, and names the source records that speak of it."""
    load_records(store, *RECORDS)

    node = (await ask(NODE, uid="clew:lot:own:PN-7/L%2F7"))["data"]["node"]

    assert (node["__typename"], node["kind"], node["item"], node["lot"]) == ("Lot", "lot", "PN-7", "L/7")
    assert node["stub"] is False
    said = {(claim["system"], claim["type"], claim["id"]) for claim in node["records"]["nodes"]}
    assert ("erp", "goods_receipt", "R-1") in said
    one = (await ask(NODE, uid="clew:lot:own:PN-7/L%2F7", first=1))["data"]["node"]["records"]
    after = one["pageInfo"]["endCursor"]
    rest = (await ask(NODE, uid="clew:lot:own:PN-7/L%2F7", after=after))["data"]["node"]["records"]
    assert one["nodes"] + rest["nodes"] == node["records"]["nodes"]


async def test_a_thing_only_spoken_of_is_a_stub(store: Database, ask: Ask) -> None:
    """A lot that was consumed and never received is a stub."""
    load_records(store, record("consumption", "C-1", {"material": LOT, "at": "2026-03-02", "order": "WO-1"}))

    assert (await ask(NODE, uid="clew:lot:own:PN-7/L%2F7"))["data"]["node"]["stub"] is True


async def test_every_label_that_has_nodes_can_be_asked_for(store: Database, ask: Ask) -> None:
    """Every thing that the plant's records make can be asked for by its uid, as the type of its label."""
    load_records(store, *RECORDS)
    rows = store.read("MATCH (n:Thing) RETURN n.uid AS uid, labels(n) AS labels")
    assert len(rows) > 10
    for row in rows:
        node = (await ask(NODE, uid=row["uid"]))["data"]["node"]
        assert node["__typename"] == max(row["labels"], key=lambda label: len(NODE_TYPES[label].labels))


async def test_a_record_is_shown_as_it_was_received(store: Database, ask: Ask) -> None:
    """A record tells every version with its bytes, their SHA-256, file, line and both clocks."""
    first = record("item", "PN-7", {"item": "PN-7", "description": "Mötor"}, system="plm")
    second = first | {"recorded_at": "2026-03-03T08:00:00Z", "data": {"item": "PN-7", "description": "Motor"}}
    load_records(store, first)
    load_records(store, second)

    found = (await ask(RECORD, system="plm", type="item", id="PN-7"))["data"]["record"]

    assert found["identity"] == "plm/item/PN-7"
    newest, oldest = found["versions"]
    assert (newest["current"], oldest["current"]) == (True, False)
    assert oldest["payload"] == orjson.dumps(first).decode()
    received = base64.b64decode(newest["payloadBase64"])
    assert received == orjson.dumps(second)
    assert newest["payloadHash"] == hashlib.sha256(received).hexdigest()
    assert (newest["file"], newest["line"]) == ("test.ndjson", 1)
    assert newest["recordedAt"].startswith("2026-03-03T08:00:00")
    assert newest["learnedAt"].startswith("20")
    assert oldest["knownTo"] == newest["batch"]


async def test_what_is_not_known_is_an_error(store: Database, ask: Ask) -> None:
    """Nothing known is told as NOT_FOUND, never as an empty answer."""
    load_records(store, *RECORDS)
    for answer in (
        await ask(TRACE, refs=["lot:PN-7/none"]),
        await ask(NODE, uid="clew:lot:own:none/none"),
        await ask(NODE, uid="no uid at all"),
        await ask(RECORD, system="mes", type="item", id="none"),
    ):
        assert _codes(answer) == ["NOT_FOUND"]
        assert not answer["data"] or not any(answer["data"].values())


async def test_what_is_ambiguous_names_the_candidates(store: Database, ask: Ask) -> None:
    """A number that two things bear is refused with both of them."""
    load_records(
        store,
        *(record("commission", f"C-{n}", {"material": {"item": f"I-{n}", "lot": "SAME"}}) for n in (1, 2)),
    )

    answer = await ask(TRACE, refs=["SAME"])

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "AMBIGUOUS"
    assert error["extensions"]["candidates"] == ["clew:lot:own:I-1/SAME", "clew:lot:own:I-2/SAME"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"refs": []},
        {"refs": [""]},
        {"refs": ["a\x00b"]},
        {"refs": ["x" * 8_001]},
        {"refs": ["x"] * 501},
        {"refs": ["order:WO-1"], "first": 0},
        {"refs": ["order:WO-1"], "first": 99_999_999},
        {"refs": ["order:WO-1"], "known": "yesterday"},
        {"refs": ["order:WO-1"], "known": "@-1"},
        {"refs": ["party:S-9"]},
    ],
)
async def test_an_argument_without_sense_is_told(
    store: Database, ask: Ask, arguments: dict[str, Any]
) -> None:
    """What cannot be asked is BAD_QUESTION, with what was found and what is allowed."""
    load_records(store, *RECORDS)

    answer = await ask(TRACE, **arguments)

    assert _codes(answer) == ["BAD_QUESTION"]
    assert answer["data"] is None


async def test_kinds_are_of_the_closed_list(store: Database, ask: Ask) -> None:
    """An unknown kind is refused instead of finding nothing; `handling_unit` may be written out."""
    load_records(store, *RECORDS)
    query = 'query ($k: [String!]) { trace(refs: ["lot:PN-7/L%2F7"], kinds: $k) { summary { items } } }'

    assert _codes(await ask(query, k=["lorry"])) == ["BAD_QUESTION"]
    assert (await ask(query, k=["handling_unit"]))["data"]["trace"]["summary"]["items"] == 0
    assert (await ask(query, k=["shipment", "unit"]))["data"]["trace"]["summary"]["items"] >= 2


async def test_the_published_schema_is_fresh() -> None:
    """`schema.graphql` is what the code makes; `python -m scripts.write_schema` writes it anew."""
    assert FILE.read_text() == published()


async def test_every_type_and_field_is_described(client: httpx.AsyncClient) -> None:
    """A client that reads the schema finds words for every type and every field."""
    query = "{ __schema { types { name description fields { name description } } } }"
    types = (await client.post("/graphql", json={"query": query})).json()["data"]["__schema"]["types"]

    ours = [one for one in types if not one["name"].startswith("__")]
    assert len(ours) > 60
    silent = [one["name"] for one in ours if not one["description"]]
    silent += [f"{t['name']}.{f['name']}" for t in ours for f in t["fields"] or () if not f["description"]]
    assert silent == []


def _more(numbers: range) -> list[dict[str, Any]]:
    return [
        record(
            "consumption",
            f"M-{n}",
            {"material": LOT, "at": "2026-03-02T08:00:00Z", "into": {"item": "FG-2", "serial": f"V{n:03}"}},
        )
        for n in numbers
    ]


def _codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", ())]
