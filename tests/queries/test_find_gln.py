"""Parties and places are found by their GLN, and are those that EPCIS events name by it."""

from typing import Any

import pytest

from graph_model.database import Database
from queries.find import find
from queries.hash import graph_hash
from tests.golden.plant import Record, at, record
from tests.queries.conftest import Load
from tests.stores import load_records, wipe

PARTY, PLACE = "0614141000005", "4012345000054"
PARTY_URN, PLACE_URN = "urn:epc:id:pgln:0614141.00000", "urn:epc:id:sgln:4012345.00005.0"


def party(number: str, gln: str | None, *, recorded: str = at("08:00"), **more: Any) -> Record:
    """Master data of a party."""
    data = {"party": number, "name": "Clinic", "gln": gln}
    return record("party", number, data, system="erp", recorded=recorded, **more)


def place(number: str, gln: str, system: str = "wms") -> Record:
    """Master data of a place."""
    return record("location", number, {"location": number, "kind": "site", "gln": gln}, system=system)


def seen(party_urn: str = PARTY_URN, place_urn: str = PLACE_URN) -> Record:
    """A unit was seen on its way: an EPCIS event with a place and a party."""
    data = {
        "eventTime": at("10:00"),
        "action": "OBSERVE",
        "epcList": ["urn:epc:id:sgtin:9506000.013435.S1"],
        "bizLocation": {"id": place_urn},
        "destinationList": [{"type": "urn:epcglobal:cbv:sdt:possessing_party", "destination": party_urn}],
    }
    return record("object_event", "ni:///1", data, system="epcis")


def found(store: Database, text: str, known: int | None = None) -> set[str]:
    """The uids that a text finds."""
    return {match.uid for match in (find(store, text) if known is None else find(store, text, known))}


def joined(store: Database) -> set[tuple[str, str]]:
    """The aliases in force."""
    rows = store.read(
        "MATCH (a:Thing)-[e:SAME_AS]->(b:Thing) WHERE e.known_to IS NULL RETURN a.uid AS a, b.uid AS b"
    )
    return {(row["a"], row["b"]) for row in rows}


OURS = {
    ("clew:gs1:party:0614141000005", "clew:party:own:C-1"),
    ("clew:gs1:location:4012345000054", "clew:location:wms:HH1"),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PARTY, "clew:party:own:C-1"),
        (PARTY_URN, "clew:party:own:C-1"),
        (f"(417){PARTY}", "clew:party:own:C-1"),
        (f"(414){PARTY}", "clew:party:own:C-1"),
        (f"https://id.gs1.org/417/{PARTY}", "clew:party:own:C-1"),
        (PLACE, "clew:location:wms:HH1"),
        (PLACE_URN, "clew:location:wms:HH1"),
        (f"(414){PLACE}", "clew:location:wms:HH1"),
    ],
)
def test_a_gln_finds_who_has_it(store: Database, text: str, expected: str) -> None:
    """In every spelling, also where no event names it; a party's, too, where a label states it as a place."""
    load_records(store, party("C-1", PARTY), place("HH1", PLACE))

    assert found(store, text) == {expected}


def test_a_place_within_another_is_not_the_other(store: Database, load: Load) -> None:
    """Extension 254 other than 0 is a sub-location: neither found by the GLN alone nor joined to it."""
    within = "urn:epc:id:sgln:4012345.00005.7"
    load(place("HH1", PLACE), seen(place_urn=within))

    assert found(store, within) == {"clew:gs1:location:4012345000054/7"}
    assert found(store, PLACE_URN) == {"clew:location:wms:HH1"}
    assert found(store, "urn:epc:id:sgln:4012345.00005.8") == set()
    assert joined(store) == set()


def test_parties_and_places_of_events_are_ours_of_that_gln(store: Database, load: Load) -> None:
    """Whichever comes first; all names find the one thing, with our description."""
    load(party("C-1", PARTY), place("HH1", PLACE), seen())

    assert joined(store) == OURS
    for text in (PARTY, PARTY_URN, "party:C-1", "C-1"):
        (match,) = find(store, text)
        assert (match.uid, match.kind, match.name) == ("clew:gs1:party:0614141000005", "party", "Clinic")
    for text in (PLACE, PLACE_URN, "location:HH1"):
        assert found(store, text) == {"clew:gs1:location:4012345000054"}


def test_a_party_that_an_event_names_by_the_gln_of_its_place_is_ours(store: Database, load: Load) -> None:
    """EPCIS has parties as SGLN, too: what kind it is comes from where it stands."""
    load(party("C-1", PLACE), seen(party_urn=PLACE_URN))

    assert joined(store) == {("clew:gs1:party:4012345000054", "clew:party:own:C-1")}


def test_a_gln_that_two_have_names_neither(store: Database, load: Load) -> None:
    """Never silently joined: both are found, beside what the event names."""
    load(party("C-1", PARTY), party("C-2", PARTY), place("HH1", PLACE), place("HH1", PLACE, "erp"), seen())

    assert joined(store) == set()
    assert found(store, PARTY_URN) == {
        "clew:gs1:party:0614141000005",
        "clew:party:own:C-1",
        "clew:party:own:C-2",
    }
    assert found(store, f"(414){PLACE}") == {
        "clew:gs1:location:4012345000054",
        "clew:location:erp:HH1",
        "clew:location:wms:HH1",
    }


@pytest.mark.parametrize("what", ["corrected", "withdrawn", "claimed by another"])
def test_a_gln_that_is_no_longer_said_joins_no_more(store: Database, what: str) -> None:
    """R9: corrected, withdrawn or claimed twice: parted from then on; what was known before stays known."""
    load_records(store, party("C-1", PARTY), seen())
    assert joined(store) == {("clew:gs1:party:0614141000005", "clew:party:own:C-1")}
    then = store.read("MATCH (l:Log) RETURN l.watermark AS at")[0]["at"]
    later = {
        "corrected": party("C-1", PLACE, recorded=at("20:00")),
        "withdrawn": party("C-1", PARTY, recorded=at("20:00"), retracted=True),
        "claimed by another": party("C-2", PARTY),
    }[what]
    load_records(store, later)

    assert joined(store) == set()
    assert (
        found(store, PARTY_URN, then) == found(store, "party:C-1", then) == {"clew:gs1:party:0614141000005"}
    )
    assert found(store, "party:C-1") == {"clew:party:own:C-1"}


def test_the_order_of_arrival_of_a_gln_does_not_matter(store: Database) -> None:
    """R11: party, event, correction and further name in any order give one graph."""
    story = [
        party("C-1", "4012345000054"),
        party("C-1", PARTY, recorded=at("20:00")),
        seen(),
        record(
            "identifier",
            "I",
            {"of": {"location": "HH1", "ns": "wms"}, "scheme": "gln", "value": PLACE},
            system="mdm",
        ),
    ]
    hashes = set()
    for turn in range(len(story)):
        for one in story[turn:] + story[:turn]:
            load_records(store, one)
        assert joined(store) == OURS
        hashes.add(graph_hash(store).value)
        wipe(store)
    for one in reversed(story):
        load_records(store, one)
    hashes.add(graph_hash(store).value)

    assert joined(store) == OURS
    assert len(hashes) == 1
