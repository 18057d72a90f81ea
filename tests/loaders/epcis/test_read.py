"""What a document becomes: candidates with their bytes, lines and clocks."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from graph_model.errors import Place
from graph_model.vocabulary import Clock
from loaders.epcis.read import is_epcis, reread_event
from loaders.source import Candidate, Refusal

Event = dict[str, Any]
Reading = Callable[[bytes], list[Candidate | Refusal]]
Write = Callable[..., bytes]
FILE_DATE = datetime(2026, 3, 5, tzinfo=UTC)
HEADER = b"""<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2"
 creationDate="2026-03-04T09:00:00Z"><EPCISHeader><extension><EPCISMasterData><VocabularyList>
<Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList>
<VocabularyElement id="urn:epc:id:sgln:9506000.00013.0">
<attribute id="urn:epcglobal:cbv:mda#name">Dock 13</attribute>
<attribute id="https://ns.example.com/zone">cold</attribute>
<attribute id="https://ns.example.com/zone">dry</attribute>
<children><id>urn:epc:id:sgln:9506000.00013.2</id><id>urn:epc:id:sgln:9506000.00013.1</id></children>
</VocabularyElement></VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension>
</EPCISHeader><EPCISBody><EventList/></EPCISBody></epcis:EPCISDocument>"""


def only(reading: list[Candidate | Refusal]) -> Candidate:
    """The one candidate of a reading without refusals."""
    (candidate,) = reading
    assert isinstance(candidate, Candidate), candidate.error
    return candidate


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"?><!-- dock --><e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:1">',
        b"\xef\xbb\xbf\n<EPCISQueryDocument>",
        b"<ObjectEvent><eventTime>",
        b'{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", "id": "x"',
        b'{"type" : "AggregationEvent",',
        b'{"isA": "EPCISDocument",',
    ],
)
def test_epcis_is_known_by_its_beginning(head: bytes) -> None:
    """XML by its root, JSON by type, list or context."""
    assert is_epcis(head)


@pytest.mark.parametrize("head", [b"<orders><order/></orders>", b'{"type": "issue"}', b"MBLNR;ZEILE", b""])
def test_other_files_are_left_to_others(head: bytes) -> None:
    """Neither XML nor JSON is EPCIS by itself."""
    assert not is_epcis(head)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_an_xml_payload_is_the_element_as_it_stands(
    version: str, seen: Event, made: Event, as_xml: Write, reading: Reading
) -> None:
    """Content is a slice of the file, at the line that is told."""
    content = as_xml(seen, made, version=version)
    first, second = reading(content)

    assert first.payload.content in content
    assert first.payload.content.startswith(b"<ObjectEvent>")
    assert first.payload.content.endswith(b"</ObjectEvent>")
    assert (first.place, second.place) == (Place("inbox/a", 3), Place("inbox/a", 4))


def test_a_json_payload_is_the_object_as_it_stands(seen: Event, as_json: Write, reading: Reading) -> None:
    """Content is a slice of the file, blanks, non-ASCII signs and all, at the line that is told."""
    content = as_json(seen, seen | {"ex:name": "Kühlraum"})
    _, second = reading(content)

    assert second.payload.content in content
    assert json.loads(second.payload.content)["ex:name"] == "Kühlraum"
    assert content.split(b"\n")[(second.place.line or 0) - 1].strip() == b"{"


@pytest.mark.parametrize("write", ["as_xml", "as_json"])
def test_a_payload_reads_again_as_it_was_read(
    write: str, seen: Event, made: Event, request: pytest.FixtureRequest, reading: Reading
) -> None:
    """Content and envelope are all that is needed."""
    for one in reading(request.getfixturevalue(write)(seen | {"ex:colour": "red"}, made)):
        assert list(reread_event(one.payload, place=one.place, file_date=FILE_DATE)) == [one]


def test_events_of_one_document_share_their_envelope(
    seen: Event, made: Event, as_xml: Write, reading: Reading
) -> None:
    """The envelope is small, JSON, and the same bytes."""
    first, second = reading(as_xml(seen, made))

    assert first.payload.envelope == second.payload.envelope
    assert json.loads(first.payload.envelope)["schemaVersion"] == "2.0"


def test_a_refused_document_can_be_tried_again(seen: Event, as_json: Write, reading: Reading) -> None:
    """Its payload is the whole file; what is readable later is read then."""
    (refusal,) = reading(as_json(seen).replace(b'"@context"', b'"@kontext"'))

    again = refusal.payload._replace(content=as_json(seen))
    assert only(list(reread_event(again, place=refusal.place, file_date=FILE_DATE))).record["id"]


def test_the_id_is_the_event_id_where_there_is_one(seen: Event, as_json: Write, reading: Reading) -> None:
    """A stated id is believed; without one the CBV event hash stands in."""
    stated = only(reading(as_json(seen | {"eventID": "urn:uuid:5a1d7e6c-9a53-4f43-8a2b-0d8f0e0a7c11"})))
    computed = only(reading(as_json(seen)))

    assert stated.record["id"] == "urn:uuid:5a1d7e6c-9a53-4f43-8a2b-0d8f0e0a7c11"
    assert computed.record["id"].startswith("ni:///sha-256;")
    assert stated.record["data"] == computed.record["data"]


def test_the_clock_is_the_record_time(seen: Event, as_json: Write, reading: Reading) -> None:
    """The recordTime is the source's clock; without it the file's date stands in and is marked."""
    stated = only(reading(as_json(seen | {"recordTime": "2026-03-02T09:00:00+01:00"})))
    unstated = only(reading(as_json(seen)))

    assert (stated.record["recorded_at"], stated.clock) == ("2026-03-02T08:00:00Z", Clock.SOURCE)
    assert (unstated.record["recorded_at"], unstated.clock) == ("2026-03-05T00:00:00+00:00", Clock.FILE)


def test_an_error_declaration_is_a_version_of_the_event_it_withdraws(
    seen: Event, as_xml: Write, reading: Reading
) -> None:
    """The hash leaves the declaration out, so both have one id; its time is the clock."""
    declared = seen | {
        "errorDeclaration": {"declarationTime": "2026-03-09T10:00:00Z", "reason": "did_not_occur"}
    }
    event, error = reading(as_xml(seen, declared))
    assert isinstance(event, Candidate)
    assert isinstance(error, Candidate)

    assert event.record["id"] == error.record["id"]
    assert (error.record["recorded_at"], error.clock) == ("2026-03-09T10:00:00Z", Clock.SOURCE)
    assert error.record["data"]["errorDeclaration"]["reason"] == "did_not_occur"


def test_two_event_ids_in_one_event_are_told(seen: Event, as_json: Write, reading: Reading) -> None:
    """The last counts, as everywhere in JSON, and the reader says that there was another."""
    twice = as_json(seen).replace(b'"action"', b'"eventID": "urn:a:1", "eventID": "urn:a:2", "action"')

    assert only(reading(twice)).record["id"] == "urn:a:2"
    assert only(reading(twice)).unknown_fields == ("eventID, stated before",)


def test_one_refused_event_leaves_the_others(seen: Event, as_json: Write, reading: Reading) -> None:
    """Refused is the event, not the document."""
    out = reading(as_json(seen, seen | {"action": "SHIP"}, seen | {"eventID": "urn:a:1"}))

    assert [type(one) for one in out] == [Candidate, Refusal, Candidate]


def test_master_data_elements_are_records(reading: Reading) -> None:
    """One record per vocabulary element, known by vocabulary and element, as of the document's date."""
    element = only(reading(HEADER))

    assert element.record == {
        "system": "epcis",
        "type": "vocabulary_element",
        "id": "urn:epcglobal:epcis:vtype:BusinessLocation urn:epc:id:sgln:9506000.00013.0",
        "recorded_at": "2026-03-04T09:00:00Z",
        "data": {
            "vocabulary": "urn:epcglobal:epcis:vtype:BusinessLocation",
            "element": "urn:epc:id:sgln:9506000.00013.0",
            "attributes": {
                "urn:epcglobal:cbv:mda:name": "Dock 13",
                "https://ns.example.com/zone": ["cold", "dry"],
            },
            "children": ["urn:epc:id:sgln:9506000.00013.1", "urn:epc:id:sgln:9506000.00013.2"],
        },
    }
    assert element.payload.content.startswith(b"<VocabularyElement id=")


def test_master_data_in_json_is_the_same_record(as_json: Write, reading: Reading) -> None:
    """cbvmda:name, its URN with a hash and its URN with a colon are one attribute."""
    header = {
        "epcisMasterData": {
            "vocabularyList": [
                {
                    "vocabularyElementList": [
                        {
                            "id": "urn:epc:id:sgln:9506000.00013.0",
                            "attributes": [
                                {"id": "cbvmda:name", "attribute": "Dock 13"},
                                {"id": "https://ns.example.com/zone", "attribute": ["dry", "cold"]},
                            ],
                            "children": [
                                "urn:epc:id:sgln:9506000.00013.1",
                                "urn:epc:id:sgln:9506000.00013.2",
                            ],
                        }
                    ],
                    "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
                }
            ]
        }
    }

    assert only(reading(as_json(epcisHeader=header))).record == only(reading(HEADER)).record


@pytest.mark.parametrize("prefix", ["", "q:"])
def test_query_results_are_events(prefix: str, seen: Event, as_xml: Write, reading: Reading) -> None:
    """What a query answered is what happened, as much as what was captured."""
    content = as_xml(seen)
    results = (
        content.replace(b"epcis:EPCISDocument", b"epcis:EPCISQueryDocument")
        .replace(b"xsd:2", b'xsd:2" xmlns:q="urn:epcglobal:epcis-query:xsd:2')
        .replace(b"<EventList>", f"<{prefix}QueryResults><resultsBody><EventList>".encode())
        .replace(b"</EventList>", f"</EventList></resultsBody></{prefix}QueryResults>".encode())
    )

    assert only(reading(results)).record == only(reading(content)).record


def test_query_results_in_json_are_events(seen: Event, as_json: Write, reading: Reading) -> None:
    """The list stands deeper there."""
    body = {"queryResults": {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": [seen]}}}

    results = as_json(type="EPCISQueryDocument", epcisBody=body)
    assert only(reading(results)).record == only(reading(as_json(seen))).record


def test_a_bare_event_is_a_document(seen: Event, as_xml: Write, as_json: Write, reading: Reading) -> None:
    """An event without a document around it, in either syntax."""
    whole = as_xml(seen)
    start, end = whole.index(b"<ObjectEvent>"), whole.index(b"</EventList>")
    alone = json.dumps(
        seen | {"@context": "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"}
    ).encode()

    assert only(reading(whole[start:end])).record == only(reading(whole)).record
    assert only(reading(alone)).record == only(reading(as_json(seen))).record


JOB = (
    b'<e:EPCISCaptureJob xmlns:e="urn:epcglobal:epcis:xsd:2" running="false" success="true" '
    b'captureID="job-7"><createdAt>2026-03-02T08:00:00Z</createdAt></e:EPCISCaptureJob>'
)
QUERY = (
    b'{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json",'
    b' "eventType": ["ObjectEvent"], "GE_quantity": 2}'
)
POLL = (
    b'<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2"><EPCISBody><q:Poll>'
    b"<queryName>SimpleEventQuery</queryName><params><param><name>EQ_action</name>"
    b"<value><string>ADD</string></value></param></params></q:Poll></EPCISBody></q:EPCISQueryDocument>"
)
EMPTY = b'<EPCISDocument schemaVersion="2.0"><EPCISBody><EventList/></EPCISBody></EPCISDocument>'
ASKED: Event = {"kind": "query", "queryName": "SimpleEventQuery"}
DONE = {"running": "false", "success": "true", "captureID": "job-7", "createdAt": "2026-03-02T08:00:00Z"}


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (JOB, {"kind": "EPCISCaptureJob", "job": DONE}),
        (QUERY, ASKED | {"query": {"eventType": ["ObjectEvent"], "GE_quantity": "2"}}),
        (POLL, ASKED | {"query": {"EQ_action": ["ADD"]}}),
        (EMPTY, {"kind": "EPCISDocument"}),
    ],
)
def test_a_document_without_events_is_kept_as_what_it_is(
    content: bytes, data: Event, reading: Reading
) -> None:
    """No file is silently nothing."""
    document = only(reading(content))

    assert (document.record["type"], document.record["data"]) == ("epcis_document", data)
    assert list(reread_event(document.payload, place=document.place, file_date=FILE_DATE)) == [document]
