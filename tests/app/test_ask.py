"""`clew find` and `clew trace` as a user types them: options, answers and exit codes."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from app.cli import main
from app.settings import settings
from graph_model.database import Database, Endpoint
from tests.app.plant import RECORDS
from tests.stores import load_records, record

Typed = Callable[..., tuple[int, Any, str]]
LOT = "lot:PN-7/L%2F7"


@pytest.fixture
def clew(
    server: Endpoint, store: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Typed:
    """Type a command on a small plant: its exit code, the JSON object or text, and what it complains of."""
    load_records(store, *RECORDS)
    monkeypatch.setenv("CLEW_NEO4J_URI", server.uri)
    monkeypatch.setenv("CLEW_NEO4J_USER", server.user)
    monkeypatch.setenv("CLEW_NEO4J_PASSWORD", server.password)
    settings.cache_clear()

    def typed(*words: str) -> tuple[int, Any, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        said = capsys.readouterr()
        told = orjson.loads(said.out) if "--json" in words and said.out else said.out
        return int(ended.value.code or 0), told, said.err

    return typed


def test_the_defaults_can_be_written_out(clew: Typed) -> None:
    """Forward, material, ever is what a trace does; saying so gives the same answer."""
    code, plain, _ = clew("trace", LOT, "--json")
    same, written, _ = clew(
        "trace", LOT, "--forward", "--flow", "material", "--containment", "ever", "--json"
    )

    assert (code, same) == (0, 0)
    assert written["answer_hash"] == plain["answer_hash"]
    assert plain["question"]["flow"] == ["material"]
    assert plain["question"]["containment"] == "ever"
    assert {(i["serial"], i["holder"]) for i in plain["items"]} == {("U1", "C-1"), ("U2", None)}


def test_options_of_a_trace_reach_the_answer(clew: Typed) -> None:
    """Backward, both, kinds, finished, events, as-of and known-at each change what is listed."""
    _, back, _ = clew("trace", "unit:FG-1/U1", "--backward", "--json")
    assert {item["lot"] for item in back["items"]} == {"L/7"}
    _, both, _ = clew("trace", "order:WO-1", "--both", "--json")
    assert {item["serial"] or item["lot"] for item in both["items"]} == {"L/7", "U1", "U2"}
    _, orders, _ = clew("trace", LOT, "--kinds", "order,shipment", "--json")
    assert {item["kind"] for item in orders["items"]} <= {"order", "shipment"}
    _, units, _ = clew("trace", LOT, "--finished", "--events", "--json")
    assert {item["serial"] for item in units["items"]} == {"U1", "U2"}
    assert {"C-U1", "C-U2", "P-1", "R-1"} <= {event["source_id"] for event in units["events"]}
    _, before, _ = clew("trace", LOT, "--as-of", "2026-03-01T00:00:00Z", "--json")
    assert before["items"] == []
    code, _, complaint = clew("trace", LOT, "--known-at", "@0", "--json")
    assert (code, "nothing was known then" in complaint) == (4, True)
    _, later, _ = clew("trace", LOT, "--min-watermark", "1", "--json")
    assert later["watermark"] >= 1


@pytest.mark.parametrize(
    "words",
    [
        ("--flow", "exposure"),
        ("--flow", "lorry"),
        ("--containment", "current"),
        ("--containment", "at", "--at", "2026-03-02T00:00:00Z"),
        ("--containment", "sometimes"),
        ("--at", "2026-03-02T00:00:00Z"),
        ("--from", "2026-03-02T00:00:00Z"),
        ("--to", "2026-03-02T00:00:00Z"),
        ("--excluded",),
        ("--forward", "--backward"),
        ("--as-of", "noon"),
        ("--known-at", "2026-03-02T00:00:00"),
        ("--kinds", "lorry"),
    ],
)
def test_what_makes_no_sense_or_is_not_answered_yet_ends_with_2(clew: Typed, words: tuple[str, ...]) -> None:
    """An option is answered or refused in a sentence that names it, never ignored."""
    code, told, complaint = clew("trace", LOT, *words)

    assert (code, told) == (2, "")
    assert words[0].lstrip("-") in complaint


def test_an_ambiguous_number_ends_with_2_and_names_the_candidates(clew: Typed, store: Database) -> None:
    """Two lots bear the number: both are named, and nothing is guessed."""
    load_records(
        store,
        *(record("commission", f"S-{n}", {"material": {"item": f"I-{n}", "lot": "SAME"}}) for n in (1, 2)),
    )

    code, told, complaint = clew("trace", "SAME")
    assert (code, told) == (2, "")
    assert "clew:lot:own:I-1/SAME" in complaint
    assert "clew:lot:own:I-2/SAME" in complaint
    code, told, _ = clew("trace", "SAME", "--json")
    assert code == 2
    assert {*told["candidates"]} == {"clew:lot:own:I-1/SAME", "clew:lot:own:I-2/SAME"}
    found, matches, _ = clew("find", "SAME", "--json")
    assert found == 0
    assert {match["uid"] for match in matches["matches"]} == {
        "clew:lot:own:I-1/SAME",
        "clew:lot:own:I-2/SAME",
    }


@pytest.mark.parametrize("command", ["find", "trace"])
def test_what_nothing_bears_ends_with_4(clew: Typed, command: str) -> None:
    """Nothing known is no empty answer: a trace prints none, `find --json` an empty list."""
    code, _, complaint = clew(command, "lot:PN-7/none")

    assert code == 4
    assert "lot:PN-7/none" in complaint
    assert clew("trace", "lot:PN-7/none", "--json")[1] == ""
    assert clew("find", "lot:PN-7/none", "--json")[1] == {"matches": []}


@pytest.mark.parametrize("command", ["find", "trace"])
def test_a_database_that_is_away_ends_with_5(
    clew: Typed, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """No database, no answer, and never an empty one."""
    monkeypatch.setenv("CLEW_NEO4J_URI", "bolt://127.0.0.1:1")
    settings.cache_clear()

    code, told, complaint = clew(command, LOT, "--json")

    assert (code, told) == (5, "")
    assert "127.0.0.1:1" in complaint
