"""Admission in the store: which version counts, what withdraws what, and that order never matters."""

import itertools
import random

import orjson
import pytest

from graph_model.database import Database
from graph_model.errors import Place
from graph_model.vocabulary import Clock
from loaders.run import Books, write
from loaders.source import Candidate, Payload
from queries.hash import graph_hash
from queries.trace import Question, trace
from tests.golden.plant import Record, at, consumed, lot, made, received, record, unit
from tests.stores import load_records, wipe


def units(store: Database, ref: str) -> set[str]:
    """The serials a forward trace lists."""
    return {item.serial for item in trace(store, Question((ref,))).items if item.serial}


def corrected(material: Record, clock: str, **more: object) -> Record:
    """A version of the consumption C-1, recorded at a time."""
    return consumed(material, id_="C-1", into=unit("U1")) | {"recorded_at": at(clock), **more}


def test_the_version_recorded_last_counts_though_it_came_first(store: Database) -> None:
    """V2 before v1: v2 is current, v1 is kept as stale."""
    load_records(store, corrected(lot("L2"), "12:00"))
    books = load_records(store, corrected(lot("L1"), "11:00"))

    assert books.counts["stale"] == 1
    assert units(store, "lot:C-1/L2") == {"U1"}
    assert units_of_missing(store, "L1") == 0


def units_of_missing(store: Database, number: str) -> int:
    """How many edges in force leave a lot."""
    return int(
        store.read(
            "MATCH (n:Lot {lot: $lot})-[e:INPUT_TO]->() WHERE e.known_to IS NULL RETURN count(e) AS n",
            lot=number,
        )[0]["n"]
    )


def test_going_back_to_an_earlier_content_is_a_new_version(store: Database) -> None:
    """G28: v1, v2, then v1's content recorded again: the third counts."""
    for clock, number in (("10:00", "L1"), ("11:00", "L2"), ("12:00", "L1")):
        load_records(store, corrected(lot(number), clock))

    assert units(store, "lot:C-1/L1") == {"U1"}
    assert units_of_missing(store, "L2") == 0


def test_the_same_record_again_is_a_duplicate_and_moves_nothing(store: Database) -> None:
    """A load of nothing but duplicates does not move the watermark."""
    first = load_records(store, corrected(lot("L1"), "10:00"))
    again = load_records(store, corrected(lot("L1"), "10:00"))

    assert again.counts["duplicate"] == 1
    assert again.watermark == first.watermark


def test_a_correction_supersedes_and_the_earlier_answer_stays_known(store: Database) -> None:
    """R9: known_at before the correction still shows what was known then."""
    before = load_records(store, corrected(lot("L1"), "10:00"))
    after = load_records(store, corrected(lot("L2"), "11:00"))

    then = trace(store, Question(("lot:C-1/L1",), known_at=f"@{before.watermark}"))
    now = trace(store, Question(("lot:C-1/L1",)))
    assert after.counts["superseding"] == 1
    assert [item.serial for item in then.items] == ["U1"]
    assert now.items == ()


def test_a_retraction_withdraws_and_nothing_is_erased(store: Database) -> None:
    """A retracted record's facts end; its versions and bytes stay."""
    load_records(store, corrected(lot("L1"), "10:00"))
    books = load_records(store, corrected(lot("L1"), "11:00", retracted=True))

    assert books.counts["retracted"] == 1
    assert units_of_missing(store, "L1") == 0
    assert store.read("MATCH (r:SourceRecord) RETURN count(r) AS n")[0]["n"] == 2


@pytest.mark.parametrize("first", ["cancelled", "canceller"])
def test_a_reversal_document_cancels_whatever_the_order(store: Database, first: str) -> None:
    """The cancelled record has no effect, whether it comes before or after the one that cancels it."""
    issue = corrected(lot("L1"), "10:00")
    names = {"system": "mes", "type": "consumption", "id": "C-1"}
    reversal = record("stock_adjustment", "REV-1", adjustment(), cancels=names)
    for one in (issue, reversal) if first == "cancelled" else (reversal, issue):
        load_records(store, one)

    assert units_of_missing(store, "L1") == 0


def adjustment() -> Record:
    """A stock adjustment of a lot that nothing else speaks of."""
    return {
        "material": lot("L9"),
        "quantity": {"value": "1", "unit": "1"},
        "at": at("11:00"),
        "reason": "reversal",
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_withdrawn_reversal_leaves_its_record_in_whatever_order(
    store: Database, order: tuple[int, ...]
) -> None:
    """A record, its reversal, and the retraction of the reversal: the record holds, whichever came first."""
    names = {"system": "mes", "type": "consumption", "id": "C-1"}
    reversal = record("stock_adjustment", "REV-1", adjustment(), cancels=names)
    gone = reversal | {"retracted": True, "recorded_at": at("12:00")}
    told = corrected(lot("L1"), "10:00"), reversal, gone
    for place in order:
        load_records(store, told[place])

    assert units(store, "lot:C-1/L1") == {"U1"}
    found = graph_hash(store).value
    wipe(store)
    load_records(store, told[0])
    assert found == graph_hash(store).value


def test_a_cancelled_record_was_never_known(store: Database) -> None:
    """What another record cancels from the start is in no answer, at no time of knowledge, until it holds."""
    names = {"system": "mes", "type": "consumption", "id": "C-1"}
    reversal = record("stock_adjustment", "REV-1", adjustment(), cancels=names)
    load_records(store, corrected(lot("L1"), "09:00", id="C-9"), reversal)
    arrived = load_records(store, corrected(lot("L1"), "10:00"))
    load_records(store, reversal | {"retracted": True, "recorded_at": at("12:00")})

    assert store.read(
        "MATCH (:Lot)-[e:INPUT_TO]->() WHERE e.known_from <= $n "
        "AND ($n < e.known_to OR e.known_to IS NULL) RETURN count(e) AS n",
        n=arrived.watermark,
    ) == [{"n": 1}]
    assert units_of_missing(store, "L1") == 2


def said(name: str, system: str, date: str) -> Candidate:
    """An item record out of a file of this date: its source has no clock."""
    told: Record = {"system": system, "type": "item", "id": "PN-1", "recorded_at": date}
    told["data"] = {"item": "PN-1", "description": name, "kind": "finished"}
    return Candidate(told, Payload(orjson.dumps(told), "json"), Place("items.csv", 1), clock=Clock.FILE)


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 1, 0]])
@pytest.mark.parametrize("together", [True, False])
def test_nightly_exports_count_by_their_dates(store: Database, order: list[int], *, together: bool) -> None:
    """X on the 1st, Y on the 2nd, X again on the 3rd: X holds, in one load or three, in any order."""
    nights = [said(name, "erp", f"2026-03-0{day}T01:00:00Z") for day, name in enumerate("XYX", start=1)]
    ordered = [nights[place] for place in order]
    for load in [ordered] if together else [[one] for one in ordered]:
        write(store, load, Books())

    assert store.read("MATCH (p:Product {item: 'PN-1'}) RETURN p.name AS name") == [{"name": "X"}]


def test_what_was_last_seen_on_a_later_night_is_not_superseded_by_an_earlier_one(store: Database) -> None:
    """X on the 1st and the 3rd in one load, then Y of the 2nd: X still holds."""
    write(
        store, [said("X", "erp", "2026-03-01T01:00:00Z"), said("X", "erp", "2026-03-03T01:00:00Z")], Books()
    )
    books = Books()
    write(store, [said("Y", "erp", "2026-03-02T01:00:00Z")], books)

    assert books.counts["stale"] == 1
    assert store.read("MATCH (p:Product {item: 'PN-1'}) RETURN p.name AS name") == [{"name": "X"}]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_latest_word_of_two_systems_counts_when_one_says_the_same_again(
    store: Database, order: tuple[int, ...]
) -> None:
    """The CRM says X on the 1st and again on the 3rd, the WMS Y on the 2nd: X is the latest word."""
    words = [("X", "crm", "01"), ("Y", "wms", "02"), ("X", "crm", "03")]
    for place in order:
        name, system, day = words[place]
        write(store, [said(name, system, f"2026-03-{day}T01:00:00Z")], Books())

    assert store.read("MATCH (p:Product {item: 'PN-1'}) RETURN p.name AS name") == [{"name": "X"}]


@pytest.mark.parametrize("bare_first", [True, False])
def test_a_bare_number_finds_its_order_though_it_was_named_in_full_before(
    store: Database, *, bare_first: bool
) -> None:
    """S1: the ERP's order 1001, named by the MES once with its own namespace and once without."""
    order = record(
        "work_order",
        "1001",
        {"order": "1001", "item": "PN-1", "kind": "normal"},
        system="erp",
    )
    full = consumed(lot("L1"), id_="C-1", order={"id": "1001", "ns": "mes"})
    bare = consumed(lot("L2"), id_="C-2", order="1001")
    for one in (order, *((bare, full) if bare_first else (full, bare))):
        load_records(store, one)

    aliases = store.read("MATCH (a)-[e:SAME_AS]->(b) WHERE e.known_to IS NULL RETURN a.uid AS a, b.uid AS b")
    assert aliases == [{"a": "clew:order:mes:1001", "b": "clew:order:erp:1001"}]


def test_a_reading_by_a_corrected_mapping_is_known_when_it_comes_again(store: Database) -> None:
    """The bytes of v1 read again by a corrected mapping, then v2: v1's bytes once more are a duplicate."""
    first, other = (corrected(lot(name), "10:00") for name in ("L1", "L2"))
    payload = Payload(b"L1;10:00", "csv")
    place = Place("c.csv", 1)
    write(store, [Candidate(first, payload, place, mapping="m", mapping_hash="1")], Books())
    read_again = Candidate(other, payload, place, mapping="m", mapping_hash="2")
    write(store, [read_again], Books())
    load_records(store, corrected(lot("L3"), "11:00"))
    books = Books()
    write(store, [read_again], books)

    assert books.counts["duplicate"] == 1
    assert units(store, "lot:C-1/L3") == {"U1"}


def test_a_retracted_reversal_restores_what_it_cancelled(store: Database) -> None:
    """When the canceller is withdrawn, the record holds again, as if it had never been cancelled."""
    issue = corrected(lot("L1"), "10:00")
    load_records(store, issue)
    never = graph_hash(store).value
    names = {"system": "mes", "type": "consumption", "id": "C-1"}
    load_records(store, record("stock_adjustment", "REV-1", adjustment(), cancels=names))
    gone = record(
        "stock_adjustment", "REV-1", adjustment(), cancels=names, retracted=True, recorded=at("12:00")
    )
    load_records(store, gone)

    assert units(store, "lot:C-1/L1") == {"U1"}
    assert graph_hash(store).value == never


def test_a_restored_record_can_be_withdrawn_again(store: Database) -> None:
    """Cancelled, restored, corrected: the correction ends what was restored."""
    names = {"system": "mes", "type": "consumption", "id": "C-1"}
    load_records(store, corrected(lot("L1"), "10:00"))
    for clock, retracted in (("11:00", False), ("12:00", True)):
        load_records(
            store,
            record(
                "stock_adjustment", "R", adjustment(), cancels=names, retracted=retracted, recorded=at(clock)
            ),
        )
    load_records(store, corrected(lot("L2"), "13:00"))

    assert units_of_missing(store, "L1") == 0
    assert units(store, "lot:C-1/L2") == {"U1"}


def test_a_claim_absent_in_the_correction_is_gone_and_others_stay(store: Database) -> None:
    """A property that only the superseded version said vanishes; what another system said stays."""
    named = {"party": "C-1", "name": "Clinic", "country": "DE"}
    load_records(
        store,
        record("party", "C-1", named, system="crm", recorded=at("09:00")),
        record("party", "C-1", {"party": "C-1", "address": "Main St 1"}, system="erp", recorded=at("09:30")),
        record("party", "C-1", {"party": "C-1", "name": "Clinic North"}, system="crm", recorded=at("10:00")),
    )

    row = store.read("MATCH (p:Party) RETURN p.name AS name, p.country AS country, p.address AS address")[0]
    assert row == {"name": "Clinic North", "country": None, "address": "Main St 1"}


def test_the_steward_counts_before_the_latest(store: Database) -> None:
    """ERP keeps parties: its name stands though the CRM said another later."""
    load_records(
        store,
        record("party", "1", {"party": "C-1", "name": "As in ERP"}, system="erp", recorded=at("09:00")),
        record("party", "1", {"party": "C-1", "name": "As in CRM"}, system="crm", recorded=at("10:00")),
    )

    assert store.read("MATCH (p:Party) RETURN p.name AS name")[0]["name"] == "As in ERP"


def story() -> list[Record]:
    """A small plant with corrections, a retraction, a reversal, aliases and stubs."""
    names = {"system": "mes", "type": "consumption", "id": "C-9"}
    return [
        received(lot("L1")),
        received(lot("L2"), supplier_lot="S-77"),
        record("work_order", "WO-1", {"order": "1001", "item": "PN-1", "kind": "normal"}, system="erp"),
        consumed(lot("L1"), order="1001"),
        consumed(lot("L2"), into=unit("U1"), order="1001"),
        consumed(lot("L7"), into=unit("U2")),
        made(unit("U1"), unit("U2"), order="1001"),
        corrected(lot("L1"), "10:00"),
        corrected(lot("L2"), "11:00"),
        consumed(lot("L2"), id_="C-9", into=unit("U2")),
        record("stock_adjustment", "REV", adjustment(), cancels=names),
        record("party", "C", {"party": "K-1", "name": "Clinic"}, system="crm"),
        record("party", "C", {"party": "K-1", "name": "Clinic Nord"}, system="crm", recorded=at("12:00")),
        record("identifier", "A-1", {"of": unit("U1"), "same_as": unit("X-U1")}, system="mdm"),
        record("identifier", "A-2", {"of": unit("U2"), "same_as": unit("X-U2")}, system="mdm"),
        record(
            "identifier",
            "A-2",
            {"of": unit("U2"), "same_as": unit("X-U2")},
            system="mdm",
            retracted=True,
            recorded=at("13:00"),
        ),
        record("item", "PN-1", {"item": "PN-1", "gtins": [{"gtin": "09506000134352"}]}, system="plm"),
        record(
            "commission", "E-1", {"material": {"epc": "urn:epc:id:sgtin:9506000.013435.U1"}}, system="wms"
        ),
        record(
            "pack",
            "K-1",
            {"handling_unit": "H-1", "contents": [{"material": unit("X-U1")}], "at": at("14:00")},
        ),
        record(
            "shipment",
            "SH-1",
            {
                "shipment": "SH-1",
                "customer": "K-1",
                "at": at("15:00"),
                "contents": [{"material": {"handling_unit": "H-1"}}],
            },
            system="wms",
        ),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_order_batching_and_repetition_change_nothing(store: Database, seed: int) -> None:
    """R11: the same records in any order, any batching, twice: the same graph and the same answer."""
    load_records(store, *story())
    graph = graph_hash(store)
    answer = trace(store, Question(("lot:C-1/L2",))).answer_hash
    wipe(store)

    shuffled = story() * 2
    random.Random(seed).shuffle(shuffled)
    while shuffled:
        cut = random.Random(seed + len(shuffled)).randint(1, 8)
        load_records(store, *shuffled[:cut])
        shuffled = shuffled[cut:]

    assert graph_hash(store) == graph
    assert trace(store, Question(("lot:C-1/L2",))).answer_hash == answer


def test_a_bare_order_number_means_the_only_order_of_that_number(store: Database) -> None:
    """S1: the MES says 1001, only the ERP has sent a work order 1001: they are one."""
    load_records(
        store,
        received(lot("L1")),
        consumed(lot("L1"), order="1001"),
        record("work_order", "W", {"order": "1001", "item": "PN-1", "kind": "normal"}, system="erp"),
        record(
            "production",
            "P",
            {"order": "1001", "outputs": [{"material": unit("U1")}], "at": at("10:00")},
            system="sap",
        ),
    )

    assert units(store, "lot:C-1/L1") == {"U1"}


def test_two_plants_with_one_order_number_stay_two(store: Database) -> None:
    """G26: both plants have an order 1001; what one consumed never reaches what the other made."""
    for plant, number in (("plant-a", "LA"), ("plant-b", "LB")):
        load_records(
            store,
            record("work_order", "W", {"order": "1001", "item": "PN-1", "kind": "normal"}, system=plant),
            received(lot(number)),
            record(
                "consumption",
                "C",
                {"material": lot(number), "at": at("09:00"), "order": "1001"},
                system=plant,
            ),
            record(
                "production",
                "P",
                {"order": "1001", "outputs": [{"material": unit(f"U-{number}")}], "at": at("10:00")},
                system=plant,
            ),
        )

    assert units(store, "lot:C-1/LA") == {"U-LA"}


def test_a_bare_number_of_two_orders_is_neither(store: Database) -> None:
    """S1: several orders bear the number: no alias, never silently joined."""
    load_records(store, received(lot("L1")), consumed(lot("L1"), order="1001"))
    for plant in ("plant-a", "plant-b"):
        load_records(
            store,
            record("work_order", "W", {"order": "1001", "item": "PN-1", "kind": "normal"}, system=plant),
            record(
                "production",
                "P",
                {"order": "1001", "outputs": [{"material": unit(f"U-{plant}")}], "at": at("10:00")},
                system=plant,
            ),
        )

    assert units(store, "lot:C-1/L1") == set()
