"""Spoiled XML, JSON and EPCIS documents."""

from pathlib import Path

import pytest

from graph_model.database import Database
from queries.hash import graph_hash
from tests.faults.bad_input.door import Bad, Clew, Expected, check_refused, hash_alone
from tests.faults.bad_input.shop import ISSUE, mappings

BOMB = (
    '<!DOCTYPE list [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>\n"
)
EXTERNAL = '<!DOCTYPE list [<!ENTITY j SYSTEM "file:///etc/passwd">]>\n'
REMOTE = '<!DOCTYPE list SYSTEM "http://127.0.0.1:9/list.dtd">\n'
SGTIN = "urn:epc:id:sgtin:9506000.013435.1001"
CONTEXT = '"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]'
EVENT = (
    '{"type": "ObjectEvent", "eventTime": "2026-03-02T18:10:00Z", "eventTimeZoneOffset": "+01:00", '
    f'"action": "ADD", "epcList": ["{SGTIN}"]}}'
)


def epcis_json(*events: str) -> str:
    """An EPCIS 2.0 document, one event a line."""
    return (
        f'{{{CONTEXT}, "type": "EPCISDocument", "schemaVersion": "2.0", '
        '"creationDate": "2026-03-02T20:00:00Z", "epcisBody": {"eventList": [\n'
        + ",\n".join(events)
        + "\n]}}"
    )


def epcis_xml(*epcs: str, before: str = "") -> str:
    """An EPCIS 1.2 document with an event for each EPC, one a line."""
    events = "".join(
        "\n<ObjectEvent><eventTime>2026-03-02T18:10:00Z</eventTime><eventTimeZoneOffset>+01:00</eventTimeZoneOffset>"
        f"<epcList><epc>{epc}</epc></epcList><action>ADD</action></ObjectEvent>"
        for epc in epcs
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<epcis:EPCISDocument '
        'xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-03-02T20:00:00Z">'
        f"<EPCISBody><EventList>{events}</EventList></EPCISBody></epcis:EPCISDocument>"
    )


def rows_xml(*items: str, before: str = "") -> str:
    """Rows of a mapped source, one a line."""
    rows = "".join(
        f"\n<row><DOC>D{n}</DOC><ORDER>1</ORDER><ITEM>{item}</ITEM><LOT>L</LOT><QTY>1</QTY>"
        "<AT>2026-03-02T08:31:00</AT></row>"
        for n, item in enumerate(items)
    )
    return f"{before}<list>{rows}</list>"


def rows_json(*quantities: str) -> str:
    """Rows of a mapped source, one a line."""
    rows = ",\n".join(
        f'{{"DOC": "D{n}", "ORDER": "1", "ITEM": "I", "LOT": "L", "QTY": {quantity}, '
        '"AT": "2026-03-02T08:31:00"}'
        for n, quantity in enumerate(quantities)
    )
    return f'{{"rows": [\n{rows}\n]}}'


EPCIS_WHOLE = (
    Bad(
        "bomb.xml",
        epcis_xml(SGTIN, "&j;", before=BOMB).encode(),
        ("DOCTYPE", "entities can read files and fill"),
    ),
    Bad(
        "external.xml",
        epcis_xml(SGTIN, "&j;", before=EXTERNAL).encode(),
        ("DOCTYPE", "entities can read files"),
    ),
    Bad(
        "remote.xml",
        epcis_xml(SGTIN, before=REMOTE).encode(),
        ("DOCTYPE='http://127.0.0.1:9/list.dtd'", "none"),
    ),
    Bad(
        "undeclared.xml",
        epcis_xml(SGTIN, "&j;").encode(),
        ("undefined entity at line 4", "no well-formed XML"),
    ),
    Bad("cut.xml", epcis_xml(SGTIN).encode()[:-40], ("no well-formed XML", "line 3")),
    Bad("cut.jsonld", epcis_json(EVENT).encode()[:-9], ("no JSON",)),
    Bad(
        "no_body.jsonld",
        f'{{{CONTEXT}, "type": "EPCISDocument"}}'.encode(),
        ("epcisBody: missing", "allowed"),
    ),
    Bad(
        "deep.jsonld",
        epcis_json(EVENT[:-1] + ', "x:y": ' + "[" * 9_000 + "]" * 9_000 + "}").encode(),
        ("nested",),
    ),
)
EVENTS = (
    Bad(
        "EPC that is no URI",
        EVENT.replace(SGTIN, "12345").encode(),
        ("epcList='12345'", "absolute URI", "urn:epc"),
    ),
    Bad("no action", EVENT.replace('"action": "ADD", ', "").encode(), ("action: missing", "allowed")),
    Bad("unknown action", EVENT.replace("ADD", "STEAL").encode(), ("action='STEAL'", "ADD, OBSERVE, DELETE")),
    Bad(
        "unknown event",
        EVENT.replace("ObjectEvent", "TheftEvent").encode(),
        ("type='TheftEvent'", "ObjectEvent,"),
    ),
    Bad(
        "only minutes",
        EVENT.replace("2026-03-02T18:10:00Z", "00:00.0").encode(),
        ("eventTime='00:00.0'", "ISO 8601"),
    ),
    Bad("NaN", (EVENT[:-1] + ', "x:y": NaN}').encode(), ("'NaN'", "no JSON number", "finite")),
    Bad("name twice", (EVENT[:-1] + ', "action": "DELETE"}').encode(), ("'action'", "name twice")),
)
MAPPED = (
    Bad(
        "bomb.xml",
        rows_xml("I", "&j;", before=BOMB).encode(),
        ("document type or entities", "without DOCTYPE"),
    ),
    Bad(
        "external.xml",
        rows_xml("I", "&j;", before=EXTERNAL).encode(),
        ("document type or", "without DOCTYPE"),
    ),
    Bad("deep.xml", rows_xml("<x>" * 10_000 + "</x>" * 10_000).encode(), ("nested too deep", "64 levels")),
    Bad("root.xml", b"<other/>", ("'other'", "another root element", "allowed")),
    Bad("cut.json", rows_json("1")[:-9].encode(), ("no JSON",)),
    Bad("elsewhere.json", b'{"records": []}', ("rows: the rows are not where", "records")),
    Bad("twice.json", b'{"rows": [], "rows": []}', ("rows: ", "key twice")),
    Bad(
        "deep.json",
        b'{"rows": {"x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
        ("nested too deep", "64 levels"),
    ),
)


@pytest.mark.parametrize("bad", EPCIS_WHOLE, ids=str)
def test_an_epcis_document_that_cannot_be_parsed_is_one_refusal(
    clew: Clew, store: Database, tmp_path: Path, bad: Bad
) -> None:
    """No event of it is stored, no entity is ever followed."""
    path = tmp_path / bad.name
    path.write_bytes(bad.content)

    check_refused(clew, path, Expected(), f"{path}: ", *bad.said)
    assert graph_hash(store).things == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xml", b'<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1">' + b"<x>" * 700_000),
        ("broken.jsonld", epcis_json(EVENT).encode()[:-1] + b" " * 2_000_000),
    ],
)
def test_of_a_large_document_that_cannot_be_parsed_the_beginning_is_kept(
    clew: Clew, store: Database, tmp_path: Path, name: str, content: bytes
) -> None:
    """A megabyte is enough to see what it is; a retry says that the file must be loaded again."""
    path = tmp_path / name
    path.write_bytes(content)

    assert clew("load", path, "--json").counts == {"read": 1, "quarantined": 1}
    (kept,) = store.read("MATCH (q:QuarantinedRecord) RETURN q.length AS length")
    assert kept["length"] == 1_000_000
    assert "load the file again" in clew("quarantine", "retry", "--json").err


@pytest.mark.parametrize("bad", EVENTS, ids=str)
def test_a_bad_event_is_refused_alone(clew: Clew, store: Database, tmp_path: Path, bad: Bad) -> None:
    """It is told with its line; the events beside it are stored."""
    later = EVENT.replace("18:10", "18:20")
    good, path = tmp_path / "good.jsonld", tmp_path / "events.jsonld"
    good.write_text(epcis_json(EVENT, later))
    path.write_text(epcis_json(EVENT, bad.content.decode(), later))
    alone = hash_alone(store, clew, good)

    check_refused(clew, path, Expected(stored=2), f"{path}:3: ", *bad.said)
    assert graph_hash(store).value == alone


def test_a_bad_event_of_an_xml_document_is_refused_alone(clew: Clew, store: Database, tmp_path: Path) -> None:
    """It is told with its line; the events beside it are stored."""
    other = SGTIN.replace("1001", "1002")
    good, path = tmp_path / "good.xml", tmp_path / "events.xml"
    good.write_text(epcis_xml(SGTIN, other))
    path.write_text(epcis_xml(SGTIN, "12345", other))
    alone = hash_alone(store, clew, good)

    check_refused(clew, path, Expected(stored=2), f"{path}:4: ", "epcList='12345'", "absolute URI")
    assert graph_hash(store).value == alone


@pytest.mark.parametrize("content", [epcis_json(), epcis_xml()], ids=["JSON-LD", "XML"])
def test_an_epcis_document_without_events_is_a_record(clew: Clew, tmp_path: Path, content: str) -> None:
    """No file is silently nothing."""
    path = tmp_path / "none.epcis"
    path.write_text(content)

    assert clew("load", path, "--json").counts == {"read": 1, "stored": 1}


@pytest.mark.parametrize("bad", MAPPED, ids=str)
def test_a_document_that_does_not_fit_its_mapping_is_one_refusal(
    clew: Clew, store: Database, tmp_path: Path, bad: Bad
) -> None:
    """It is told with what is wrong; nothing of it is stored."""
    _nested(tmp_path, bad.name)
    path = tmp_path / f"issues_{bad.name}"
    path.write_bytes(bad.content)

    check_refused(clew, path, Expected(), str(path), *bad.said)
    assert graph_hash(store).things == 0


def test_bad_rows_of_a_json_document_are_refused_alone(clew: Clew, tmp_path: Path) -> None:
    """Each is told with its line."""
    _nested(tmp_path, "x.json")
    path = tmp_path / "issues.json"
    path.write_text(rows_json("1", "NaN", '"1e999"', "{}", "2"))

    check_refused(
        clew, path, Expected(2, 3), f"{path}:3: 'NaN'", f"{path}:4: quantity.value='1e999'", f"{path}:5: "
    )


def test_a_document_cut_short_keeps_the_rows_before_the_end(clew: Clew, tmp_path: Path) -> None:
    """What was read is stored; that the rest is missing is told with the line."""
    _nested(tmp_path, "x.xml")
    path = tmp_path / "issues.xml"
    path.write_text(rows_xml("I", "J")[:-60])

    answer = clew("load", path, "--json")
    assert answer.code == 3
    assert answer.counts == {"read": 2, "stored": 1, "quarantined": 1}
    assert answer.sentences[0].startswith(f"{path}: no XML: no element found (line 3")


def _nested(folder: Path, name: str) -> None:
    path = "list.row" if name.endswith("xml") else "rows"
    mappings(folder / "home", issue=ISSUE.replace("[id]", f'rows = "{path}"\n[id]', 1))
