"""Cypher, escapes and addresses in every text of every record type: kept as text, or refused."""

import copy
import http.server
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph_model.catalog import EDGE_TYPES, NODE_TYPES
from graph_model.database import Database
from tests.data.records import RECORDS
from tests.faults.bad_input.door import Clew
from tests.faults.bad_input.lines import GOOD

OURS = {"Log", "Migration", "SourceRecord", "QuarantinedRecord", "Chunk", "Envelope", "IngestBatch"}
FRAGMENTS = (
    "}}) DETACH DELETE n //",
    "' OR 1=1 WITH n MATCH (m) DETACH DELETE m //",
    '"}}) SET n.uid = "x',
    "`) DETACH DELETE n //",
    "x` {{a: 1}}) MATCH (m) DETACH DELETE m WITH m //",
    "\\u0027 }}) DETACH DELETE n //",
    "\\u0060\\u007D) DETACH DELETE n",
    "' LOAD CSV FROM '{address}/x.csv' AS r RETURN r //",
    "CALL apoc.load.json('{address}/x.json')",
    "$uid {{{{ $rows }}}} %s {{0}} ${{jndi:ldap://127.0.0.1/x}}",
    "\x1b]0;owned\x07\x1b[2J",
    "/*", "*/ //", "clew:lot:own:C-1/L1", "../../../etc/passwd", "=cmd|'/C calc'!A0",
    "\u202egnp.exe", "a\u2028b\u0085c", "e\u0301 \U0001f4a3", "|;,\t",
)  # fmt: skip


@pytest.fixture
def address() -> Iterator[tuple[str, list[str]]]:
    """Where a server listens, and who asked it for what."""
    asked: list[str] = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep silent: what was asked is kept."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_no_text_of_a_record_is_ever_a_statement(
    clew: Clew, store: Database, tmp_path: Path, address: tuple[str, list[str]]
) -> None:
    """Every record is accounted for, what was there stays, no name is new, nobody is called."""
    (tmp_path / "good.ndjson").write_bytes(GOOD)
    clew("load", tmp_path / "good.ndjson")
    before = everything(store)
    path = tmp_path / "hostile.ndjson"
    hostile = list(spoiled(address[0]))
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in hostile))

    answer = clew("load", path, "--json")
    assert answer.counts["read"] == len(hostile) > 1_000
    assert answer.counts["stored"] > 500
    assert not [
        sentence
        for sentence in answer.sentences
        if not sentence.startswith(str(tmp_path)) and "in all" not in sentence
    ]
    assert before <= everything(store)
    assert labels(store) <= set(NODE_TYPES) | OURS | {
        label for node in NODE_TYPES.values() for label in node.labels
    }
    assert types(store) <= {*EDGE_TYPES, "ASSERTED_BY"}
    assert not address[1]
    assert clew("load", path, "--json").counts.get("stored", 0) == 0
    assert not clew("quarantine", "list").sentences


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_question_is_never_a_statement(clew: Clew, store: Database, tmp_path: Path, fragment: str) -> None:
    """`find` and `trace` answer that nothing is known by it, or that it names nothing; the store stays."""
    (tmp_path / "good.ndjson").write_bytes(GOOD)
    clew("load", tmp_path / "good.ndjson")
    before = everything(store)
    text = fragment.format(address="http://127.0.0.1:9")

    for words in (
        ("find", text),
        ("trace", text),
        ("trace", f"lot:{text}/{text}"),
        ("trace", "lot:C-1/L1", "--kinds", text),
    ):
        answer = clew(*words, "--json") if words[0] == "find" else clew(*words)
        assert answer.code in (0, 2, 4), answer.err
        assert not [c for c in answer.out + answer.err if not c.isprintable() and c != "\n"]
    assert everything(store) == before


def spoiled(address: str) -> Iterator[dict[str, Any]]:
    """Every sample once for each text in it, which a fragment replaces; the keys of free mappings too."""
    fragments = itertools.cycle(text.format(address=address) for text in FRAGMENTS)
    samples = {record["type"]: record for record in RECORDS}
    for number, (record, fragment_of) in enumerate(itertools.product(samples.values(), range(3))):
        for at, place in enumerate(places(record["data"])):
            made = copy.deepcopy(record)
            made["id"] = f"{next(fragments).strip()} {number} {at}"
            made["data"] = replaced(made["data"], place, next(fragments))
            yield made
        yield copy.deepcopy(record) | {"id": f"S{number} {fragment_of}", "system": next(fragments).strip()}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where texts stand."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


def replaced(value: Any, path: tuple[Any, ...], text: str) -> Any:
    """The value with another text at a place."""
    if not path:
        return text
    value[path[0]] = replaced(value[path[0]], path[1:], text)
    return value


def everything(store: Database) -> set[str]:
    """All things by uid, and all edges between them."""
    things = store.read("MATCH (n:Thing) RETURN n.uid AS uid")
    edges = store.read("MATCH (:Thing)-[e]->(:Thing) RETURN e.uid AS uid")
    return {row["uid"] for row in things + edges}


def labels(store: Database) -> set[str]:
    """The labels in use."""
    return {row["label"] for row in store.read("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")}


def types(store: Database) -> set[str]:
    """The types of edges in use."""
    return {row["type"] for row in store.read("MATCH ()-[e]->() RETURN DISTINCT type(e) AS type")}
