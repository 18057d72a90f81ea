"""The life of a refused record: told in full, tried again, admitted once it can be, or discarded."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.settings import settings
from graph_model.database import Database, Endpoint
from graph_model.errors import DatabaseUnavailableError, NotFoundError
from loaders.acts import discard
from queries.hash import graph_hash
from tests.faults.bad_input.door import Clew
from tests.faults.bad_input.lines import GOOD_A, GOOD_Z, line, saying
from tests.faults.bad_input.shop import GOOD, HEADER, ISSUE, ITEM, SOURCE, mappings, row
from tests.stores import wipe


def waiting(clew: Clew) -> list[dict[str, str]]:
    """What waits, as `clew quarantine list --json` tells it."""
    rows: list[dict[str, str]] = clew("quarantine", "list", "--json").json["quarantined"]
    return rows


def test_everything_is_told_of_a_refused_record(clew: Clew, tmp_path: Path) -> None:
    """Who says what, where it stands, field, value, reason, what is allowed, and the bytes as received."""
    path = tmp_path / "records.ndjson"
    bad = line(saying(quantity={"value": "5", "unit": "pcs"}))
    path.write_bytes(GOOD_A + bad + GOOD_Z)
    clew("load", path)

    (row_,) = waiting(clew)
    told = {k: row_[k] for k in ("system", "type", "record", "file", "line", "field", "value", "state")}
    assert told == {
        "system": "mes",
        "type": "consumption",
        "record": "X-1",
        "file": str(path),
        "line": 2,
        "field": "data.quantity.unit",
        "value": "pcs",
        "state": "waiting",
    }
    assert "UCUM" in row_["reason"]
    shown = clew("quarantine", "show", row_["id"], "--json").json
    assert shown["payload"] == bad.decode()
    assert "clew:lot:own:C-1/L1" in shown["identifiers"]


def test_an_answer_that_may_miss_a_refused_record_says_so(clew: Clew, tmp_path: Path) -> None:
    """What a refused record speaks of is unresolved until it is decided (R10)."""
    path = tmp_path / "records.ndjson"
    path.write_bytes(GOOD_A + line(saying(quantity={"value": "5", "unit": "pcs"})))
    clew("load", path)

    answer = clew("trace", "lot:C-1/L1", "--json").json
    assert not answer["complete"]
    assert "QUARANTINED" in {entry["kind"] for entry in answer["unresolved"]}


def test_a_corrected_mapping_admits_what_it_refused(clew: Clew, store: Database, tmp_path: Path) -> None:
    """After the retry the graph is as if the mapping had been right from the beginning."""
    home, path, plain = tmp_path / "home", tmp_path / "issues.csv", tmp_path / "issues_plain.csv"
    mappings(home)
    path.write_bytes(HEADER + row(1) + row(3, quantity="2,5").replace(b"2,5", b'"2,5"'))
    plain.write_bytes(GOOD)
    assert clew("load", path, "--json").counts == {"read": 2, "stored": 1, "quarantined": 1}

    mappings(home, issue=ISSUE.replace('"decimal"', '"decimal_comma"'))
    again = clew("quarantine", "retry", waiting(clew)[0]["id"], "--json")
    assert again.code == 0
    assert again.counts == {"read": 1, "stored": 1}
    assert not waiting(clew)

    retried = graph_hash(store).value
    wipe(store)
    mappings(home)
    assert clew("load", plain, "--json").counts == {"read": 2, "stored": 2}
    assert graph_hash(store).value == retried


def test_a_row_that_two_mappings_refuse_waits_twice(clew: Clew, tmp_path: Path) -> None:
    """Each of the records that the row would have become is kept, and admitted by its own mapping."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    item = ITEM.replace('"items*"', '"issues*"').replace('description = "NAME"', "")
    mappings(home, item=item)
    path.write_bytes(HEADER + row(1, at="02.03.2026"))
    assert clew("load", path, "--json").counts == {"read": 2, "quarantined": 2}
    assert {entry["type"] for entry in waiting(clew)} == {"issue", "item"}

    german = ('column = "AT"\n', 'column = "AT"\nconvert = "date:%d.%m.%Y"\n')
    mappings(
        home,
        issue=ISSUE.replace(*german).replace('"datetime"', '"date:%d.%m.%Y"'),
        item=item.replace(*german),
    )
    assert clew("quarantine", "retry", "--json").counts == {"read": 2, "stored": 2}
    assert not waiting(clew)


def test_a_retry_that_is_refused_for_another_reason_leaves_one_entry(clew: Clew, tmp_path: Path) -> None:
    """What waits is told as it is refused now, and once."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    mappings(home)
    path.write_bytes(HEADER + row(1, quantity="x", lot=""))
    clew("load", path)
    mappings(home, issue=ISSUE.replace('convert = "decimal"', 'convert = "text"'))

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "quarantined": 1}
    assert len(waiting(clew)) == 1
    assert waiting(clew)[0]["field"] != "quantity.value"


def history(clew: Clew, uid: str) -> list[tuple[str, ...]]:
    """The states of a refused record, oldest first, with what was decided, by whom and why."""
    told = clew("quarantine", "show", uid, "--json").json["history"]
    keys = ("state", "decision", "actor", "reason")
    return [tuple(step[key] for key in keys if key in step) for step in told]


def test_decisions_are_added_and_none_is_lost(
    clew: Clew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Admitted on retry, refused anew, discarded: the record waits or not, and its history is whole."""
    monkeypatch.setenv("CLEW_ACTOR", "meier")
    settings.cache_clear()
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    comma = ISSUE.replace('"decimal"', '"decimal_comma"')
    mappings(home)
    path.write_bytes(HEADER + row(1, quantity='"2,5"'))
    clew("load", path)
    (uid,) = [entry["id"] for entry in waiting(clew)]
    assert history(clew, uid) == [("waiting",)]

    mappings(home, issue=comma)
    clew("quarantine", "retry")
    assert history(clew, uid)[1:] == [("retried", "admitted on retry", "meier", "stored 1")]
    mappings(home)
    clew("load", path)
    assert [entry["id"] for entry in waiting(clew)] == [uid]
    clew("quarantine", "discard", uid, "--reason", "counted twice")

    assert history(clew, uid) == [
        ("waiting",),
        ("retried", "admitted on retry", "meier", "stored 1"),
        ("waiting",),
        ("discarded", "discarded", "meier", "counted twice"),
    ]
    assert clew("quarantine", "show", uid, "--json").json["state"] == "discarded"


def test_a_retry_of_what_is_now_ignored_says_that_nothing_was_admitted(clew: Clew, tmp_path: Path) -> None:
    """No record is made of it, and the reason of the rule is kept with it."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    mappings(home)
    path.write_bytes(HEADER + row(1, quantity="x"))
    clew("load", path)
    (uid,) = [entry["id"] for entry in waiting(clew)]
    rule = '[[ignore]]\nfiles = ["issues*"]\nwhen = { QTY = ["x"] }\nreason = "a test of the printer"\n'
    mappings(home, source=SOURCE + rule, issue=ISSUE.replace("[id]", 'unless = { QTY = ["x"] }\n[id]'))

    answer = clew("quarantine", "retry", "--json")
    assert (answer.code, answer.counts) == (0, {})
    assert not waiting(clew)
    assert history(clew, uid)[-1][3] == "nothing was admitted: a test of the printer"


def test_a_refused_row_that_goes_to_another_mapping_is_admitted_by_it(clew: Clew, tmp_path: Path) -> None:
    """As a first load with the corrected mappings would."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    mappings(home)
    path.write_bytes(HEADER + row(1, quantity="x"))
    clew("load", path)
    mappings(
        home,
        issue=ISSUE.replace("[id]", 'unless = { QTY = ["x"] }\n[id]'),
        item=ITEM.replace('"items*"', '"issues*"').replace('"NAME"', '"LOT"'),
    )

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "stored": 1}
    assert not waiting(clew)


def test_a_row_of_a_file_that_was_given_its_mapping_is_tried_again_by_it(clew: Clew, tmp_path: Path) -> None:
    """`--mapping shop/issue` for a file of another name counts for its retries, too: routing was wrong."""
    home, path = tmp_path / "home", tmp_path / "export.csv"
    mappings(home, issue=ISSUE.replace("[id]", 'when = { LOT = ["L2"] }\n[id]'))
    path.write_bytes(HEADER + row(1))
    clew("load", path, "--mapping", "shop/issue")
    assert [(entry["mapping"], entry["value"]) for entry in waiting(clew)] == [("shop/issue", "LOT='L1'")]
    mappings(home)

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "stored": 1}
    assert not waiting(clew)


def test_a_file_that_was_given_its_mapping_is_tried_again_by_it(clew: Clew, tmp_path: Path) -> None:
    """The file lacked a column that the mapping needed by mistake."""
    home, path = tmp_path / "home", tmp_path / "export.csv"
    mappings(home, issue=ISSUE.replace('"ORDER"', '"AUFNR"'))
    path.write_bytes(HEADER + row(1))
    clew("load", path, "--mapping", "shop/issue")
    assert [entry["mapping"] for entry in waiting(clew)] == ["shop/issue"]
    mappings(home)

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "stored": 1}


def test_a_decision_without_a_database_is_told_in_a_sentence() -> None:
    """Exit 5, as for every command: the caller is never shown the driver's own error."""
    with (
        Database(Endpoint("bolt://127.0.0.1:9", "neo4j", "none")) as away,
        pytest.raises(DatabaseUnavailableError, match=r"no answer from Neo4j at bolt://127\.0\.0\.1:9"),
    ):
        discard(away, "any", reason="none", actor="meier")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "nope"), 4, "'nope'"),
        (("show", "\x1b[2J"), 4, "x1b[2J"),
        (("discard", "nope", "--reason", "x"), 4, "'nope'"),
        (("retry", "nope"), 4, "nope"),
        (("retry", "\x1b[2J"), 4, "x1b[2J"),
        (("discard", "nope"), 2, "--reason"),
        (("discard", "nope", "--reason", " "), 2, "a reason is needed"),
        (("show", "}) DETACH DELETE n //"), 4, "DETACH DELETE n"),
    ],
)
def test_decisions_on_nothing_are_answered(clew: Clew, words: tuple[str, ...], code: int, said: str) -> None:
    """Exit 4 for what is not there, 2 for a decision without a reason."""
    answer = clew("quarantine", *words)

    assert answer.code == code
    assert said in answer.err
    assert all(c.isprintable() or c == "\n" for c in answer.err)


def test_what_was_discarded_stays_discarded(clew: Clew, tmp_path: Path) -> None:
    """The same bytes, loaded again, are accounted for and wait no more."""
    path = tmp_path / "records.ndjson"
    path.write_bytes(line(saying(at="00:00.0")))
    clew("load", path)
    clew("quarantine", "discard", waiting(clew)[0]["id"], "--reason", "the clock was reset")

    answer = clew("load", path, "--json")
    assert answer.code == 3
    assert answer.counts == {"read": 1, "quarantined": 1}
    assert not waiting(clew)
    assert clew("quarantine", "retry", "--json").counts == {}


def test_what_was_decided_is_not_decided_again(clew: Clew, tmp_path: Path) -> None:
    """A record that a retry admitted stays in the graph: it cannot be called discarded afterwards."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    mappings(home)
    path.write_bytes(HEADER + row(1, quantity='"2,5"'))
    clew("load", path)
    (uid,) = [entry["id"] for entry in waiting(clew)]
    mappings(home, issue=ISSUE.replace('"decimal"', '"decimal_comma"'))
    clew("quarantine", "retry")

    listed = clew("quarantine", "list", "--all", "--json").json["quarantined"]
    assert [(entry["id"], entry["state"]) for entry in listed] == [(uid, "retried")]
    answer = clew("quarantine", "discard", uid, "--reason", "a slip")
    assert (answer.code, "was retried" in answer.err) == (4, True)
    assert [state for state, *_ in history(clew, uid)] == ["waiting", "retried"]


def test_a_retry_keeps_the_date_of_the_file(clew: Clew, tmp_path: Path) -> None:
    """The source has no clock: what an older file said does not supersede a newer one."""
    home, old, new = tmp_path / "home", tmp_path / "issues_old.csv", tmp_path / "issues_new.csv"
    undated = ISSUE.replace('[recorded_at]\ncolumn = "AT"\n', "")
    mappings(home, issue=undated)
    old.write_bytes(HEADER + row(1, lot="OLD", quantity='"2,5"'))
    new.write_bytes(HEADER + row(1, lot="NEW"))
    for path, day in ((old, 1_767_139_200), (new, 1_769_990_400)):
        os.utime(path, (day, day))
        clew("load", path)
    mappings(home, issue=undated.replace('"decimal"', '"decimal_comma"'))

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "stale": 1}


def test_remap_tries_again_what_the_mapping_had_refused(clew: Clew, store: Database, tmp_path: Path) -> None:
    """G31: rows that were stored and rows that were refused come out as if mapped right at first."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    comma = ISSUE.replace('"decimal"', '"decimal_comma"')
    path.write_bytes(HEADER + row(1, quantity="3") + row(2, quantity='"2,5"'))
    mappings(home, issue=comma)
    clew("load", path)
    right = graph_hash(store).value
    wipe(store)
    mappings(home)
    assert clew("load", path, "--json").counts == {"read": 2, "stored": 1, "quarantined": 1}
    mappings(home, issue=comma)

    again = clew("remap", "shop", "--reason", "commas", "--json")
    assert again.counts == {"read": 2, "stored": 1, "duplicate": 1}
    assert not waiting(clew)
    assert graph_hash(store).value == right


def test_the_latest_date_of_a_refusal_counts_in_any_order(clew: Clew, tmp_path: Path) -> None:
    """No clock, three nights: refused, corrected, and the refused bytes again. A retry has the last word."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    undated = ISSUE.replace('[recorded_at]\ncolumn = "AT"\n', "")
    bad, good = HEADER + row(1, lot="L1", quantity='"2,5"'), HEADER + row(1, lot="L2")
    mappings(home, issue=undated)
    for content, day in ((bad, 3), (bad, 1), (good, 2)):
        path.write_bytes(content)
        os.utime(path, (day * 86_400, day * 86_400))
        clew("load", path)
    assert len(waiting(clew)) == 1
    mappings(home, issue=undated.replace('"decimal"', '"decimal_comma"'))

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "superseding": 1}


def test_of_two_decisions_at_once_one_is_made(clew: Clew, store: Database, tmp_path: Path) -> None:
    """The others find, in their own transaction, that nothing waits any more: nothing is doubled."""
    path = tmp_path / "records.ndjson"
    path.write_bytes(line(saying(quantity={"value": "5", "unit": "pcs"})))
    clew("load", path)
    (uid,) = [entry["id"] for entry in waiting(clew)]
    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(discard, store, uid, reason=str(number), actor="meier") for number in range(4)]
    refused = [one.exception() for one in tried if one.exception() is not None]

    assert [type(error) for error in refused] == [NotFoundError] * 3
    assert [state for state, *_ in history(clew, uid)] == ["waiting", "discarded"]
    assert store.read("MATCH (r:SourceRecord {system: 'clew'}) RETURN count(r) AS n")[0]["n"] == 1


def test_a_retry_that_was_cut_before_its_decision_is_completed(clew: Clew, tmp_path: Path) -> None:
    """The record is stored and the refusal waits, as after a kill: retried, it is a duplicate."""
    home, path = tmp_path / "home", tmp_path / "issues.csv"
    mappings(home)
    path.write_bytes(HEADER + row(1, quantity='"2,5"'))
    clew("load", path)
    mappings(home, issue=ISSUE.replace('"decimal"', '"decimal_comma"'))
    clew("load", path)
    (uid,) = [entry["id"] for entry in waiting(clew)]

    assert clew("quarantine", "retry", "--json").counts == {"read": 1, "duplicate": 1}
    assert [state for state, *_ in history(clew, uid)] == ["waiting", "retried"]
