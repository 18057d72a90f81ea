"""The planted story, held against what the files say: a plain walk over current records, without rules."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from app.demo import Story, generate
from loaders.admit import Admitted, admit
from loaders.read import read
from loaders.source import Candidate

Graph = dict[str, set[str]]
UNITS = 300


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Story]:
    """A generated plant and its story."""
    folder = tmp_path_factory.mktemp("plant")
    return folder, generate(folder, units=UNITS, seed=7)


@pytest.fixture(scope="module")
def records(plant: tuple[Path, Story]) -> list[dict[str, Any]]:
    """The current version of every record that is neither refused, retracted nor withdrawn."""
    current: dict[str, tuple[str, bool, dict[str, Any]]] = {}
    withdrawn = set()
    for reading in read(plant[0]):
        if not isinstance(reading, Candidate):
            continue
        admitted = admit(reading)
        if not isinstance(admitted, Admitted):
            continue
        if admitted.cancels:
            withdrawn |= {admitted.cancels, admitted.identity}
        if admitted.identity not in current or current[admitted.identity][0] < admitted.recorded_at:
            current[admitted.identity] = (admitted.recorded_at, admitted.retracted, reading.record)
    return [record for key, (_, gone, record) in current.items() if not gone and key not in withdrawn]


@pytest.fixture(scope="module")
def downstream(records: list[dict[str, Any]]) -> Graph:
    """Every link that a record states, from where material came to where it went."""
    graph: Graph = defaultdict(set)
    for record in records:
        for source, target in _links(record):
            graph[source].add(target)
    return dict(graph)


@pytest.mark.parametrize("name", ["battery", "battery-delivery-1", "battery-delivery-2", "swapped-module"])
def test_explicit_links_alone_give_the_expected_units(
    plant: tuple[Path, Story], downstream: Graph, name: str
) -> None:
    """Forward from a defect that is linked by unit, what is reached is exactly what the story says."""
    expected = plant[1].trouble(name)
    reached = _reach(downstream, expected.question["ref"])

    found = {_plain(one, plant[1]) for one in reached if one.startswith("unit:")}

    assert found == {*expected.expected.units, *expected.expected.components}
    assert found.isdisjoint(expected.expected.near_misses)


@pytest.mark.parametrize("name", ["battery", "battery-delivery-1", "battery-delivery-2"])
def test_the_warehouse_shipped_the_affected_pumps_to_the_expected_customers(
    plant: tuple[Path, Story], downstream: Graph, name: str
) -> None:
    """Handling units and shipments lead from the affected pumps to exactly the expected customers."""
    trouble = plant[1].trouble(name)
    reached = _reach(downstream, trouble.question["ref"])

    assert {one for one in reached if one.startswith("party:C") or one == "party:DIST-01"} == {
        f"party:{customer}" for customer in trouble.expected.customers
    }
    assert {one for one in reached if one.startswith("gln:")} >= {
        f"gln:{gln}" for gln in trouble.expected.onward
    }


def test_backward_from_a_pump_are_all_its_bought_lots(plant: tuple[Path, Story], downstream: Graph) -> None:
    """Backward from a pump, the lots and parts are exactly those of the story."""
    trouble = plant[1].trouble("pump-backward")
    reached = _reach(_turned(downstream), trouble.question["ref"])

    ours = {one for one in reached if one.startswith("lot:") and "@" not in one}

    assert ours == set(trouble.expected.lots)
    assert set(trouble.expected.components) <= reached


def test_without_time_the_late_resin_reaches_more_than_it_should(
    plant: tuple[Path, Story], downstream: Graph
) -> None:
    """Links alone reach every set lot of the tank; the expected ones are among them, the near misses too."""
    trouble = plant[1].trouble("late-resin")
    reached = _reach(downstream, trouble.question["ref"])

    sets = {one for one in reached if one.startswith("lot:00030/")}

    assert trouble.reachable is not None
    assert sets == set(trouble.reachable)
    assert {lot for lot in trouble.expected.lots if lot.startswith("lot:00030/")} < sets


def test_without_identity_the_latch_reaches_its_neighbours_in_the_rework_order(
    plant: tuple[Path, Story], downstream: Graph
) -> None:
    """Retracted and reversed records lead nowhere; only the rework order as a whole is too coarse."""
    trouble = plant[1].trouble("rework-latch")

    found = {one for one in _reach(downstream, trouble.question["ref"]) if one.startswith("unit:")}

    assert trouble.reachable is not None
    assert len(trouble.expected.units) == 2
    assert {_plain(one, plant[1]) for one in found} == set(trouble.reachable)


def test_housings_reach_the_pumps_of_their_orders(plant: tuple[Path, Story], downstream: Graph) -> None:
    """ORDER links reach all pumps of the orders, and nothing of the other plant's orders of that number."""
    trouble = plant[1].trouble("housing-by-order")

    found = {
        _plain(one, plant[1])
        for one in _reach(downstream, trouble.question["ref"])
        if one.startswith("unit:")
    }

    assert found == set(trouble.expected.units)
    assert 0 < len(trouble.expected.possible) < len(trouble.expected.units)


def test_the_failed_load_holds_the_expected_lots(
    plant: tuple[Path, Story], records: list[dict[str, Any]]
) -> None:
    """The contents of the failed load, and the ports of its port lot, are those of the story."""
    trouble = plant[1].trouble("sterilisation-load")
    number = trouble.question["ref"].removeprefix("load:")
    loads = [record["data"] for record in records if record["type"] == "process_load"]

    lots = {_material(one) for data in loads if data["load"] == number for one in data["contents"]}
    ports = {
        _material(out["material"])
        for record in records
        if record["type"] == "production"
        for out in record["data"]["outputs"]
        if f"lot:{out['material']['item']}/{out['material'].get('lot')}" in lots
        and "serial" in out["material"]
    }

    assert lots == set(trouble.expected.lots)
    assert ports == set(trouble.expected.units)


def test_the_drifted_tester_saw_the_expected_pumps(
    plant: tuple[Path, Story], records: list[dict[str, Any]]
) -> None:
    """The runs between the tester's last good and first bad calibration name exactly the expected pumps."""
    trouble = plant[1].trouble("drifted-tester")
    window = trouble.question["from"], trouble.question["to"]

    seen = {
        _material(record["data"]["subjects"][0])
        for record in records
        if record["type"] == "run" and f"equipment:{record['data']['equipment']}" == trouble.question["ref"]
        if record["data"].get("subjects") and window[0] <= record["data"]["start"] < window[1]
    }

    assert seen == set(trouble.expected.units)


def test_the_unnamed_pump_ends_in_the_plant(plant: tuple[Path, Story], downstream: Graph) -> None:
    """Without an alias no link leads from the pump to any customer."""
    trouble = plant[1].trouble("unnamed-spelling")

    assert not [one for one in _reach(downstream, trouble.question["ref"]) if one.startswith("party:")]


def test_the_returned_pump_has_had_two_customers(plant: tuple[Path, Story], downstream: Graph) -> None:
    """The pump's shipments lead to both hospitals of the story."""
    trouble = plant[1].trouble("returned-pump")
    reached = _reach(downstream, trouble.question["ref"])

    assert {f"party:{customer}" for customer in trouble.expected.customers} <= reached
    assert len(trouble.expected.customers) == 2


def _links(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The links of one record, between REFs."""
    data, names = record["data"], record.get("namespaces", {})
    order = f"order:{names.get('order', record['system'])}@{data.get('order')}"
    run = f"run:{record['system']}@{data.get('run')}"
    match record["type"]:
        case "goods_receipt":
            item = data["material"]["item"]
            yield f"lot:{data['supplier']}@{item}/{data['supplier_lot']}", _material(data["material"])
        case "consumption":
            yield from _into(data["material"], _finest(data, order, run))
        case "issue":
            yield from _into(data["material"], order)
        case "production":
            for output in data["outputs"]:
                yield order, _material(output["material"])
                if "run" in data:
                    yield run, _material(output["material"])
        case "service":
            for exchange in data["replaced"]:
                yield _material(exchange["installed"]), _material(data["device"])
        case "charge":
            yield _material(data["material"]), f"vessel:{data['vessel']}"
        case "draw":
            yield f"vessel:{data['vessel']}", _material(data["into"])
        case "pack":
            for content in data["contents"]:
                yield _material(content["material"]), f"hu:{data['handling_unit']}"
        case "shipment":
            for content in data["contents"]:
                yield _material(content["material"]), f"party:{data['customer']}"
        case "identifier" if "same_as" in data:
            yield _material(data["of"]), _material(data["same_as"])
            yield _material(data["same_as"]), _material(data["of"])
        case "aggregation_event" if data["action"] == "ADD":
            for child in data["childEPCs"]:
                yield _epc(child), _epc(data["parentID"])
        case "object_event" if data["bizStep"] == "shipping":
            for epc in data["epcList"]:
                yield _epc(epc), f"gln:{_gln(data['destinationList'][0]['destination'])}"


def _finest(data: dict[str, Any], order: str, run: str) -> str:
    if "into" in data:
        return _material(data["into"])
    return run if "run" in data else order


def _into(material: dict[str, str], target: str) -> Iterator[tuple[str, str]]:
    yield _material(material), target
    if "container" in material:
        yield f"lot:{material['item']}/{material['lot']}", _material(material)


def _material(material: dict[str, str]) -> str:
    if "handling_unit" in material:
        return f"hu:{material['handling_unit']}"
    if "scan" in material:
        return f"sscc:{material['scan']}"
    if "serial" in material:
        return f"unit:{material['item']}/{material['serial']}"
    if "container" in material:
        return f"container:{material['item']}/{material['lot']}/{material['container']}"
    return f"lot:{material['item']}/{material['lot']}"


@lru_cache
def _epc(link: str) -> str:
    key, number, *levels = link.removeprefix("https://id.gs1.org/").split("/")
    if key == "01":
        return f"unit:{number[8:13]}/{levels[-1]}"  # Item references are the item numbers of the plant.
    return f"epc:{link}"


def _gln(link: str) -> str:
    return link.removeprefix("https://id.gs1.org/").split("/")[1]


def _reach(graph: Graph, start: str) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for target in graph.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen - {start}


def _turned(graph: Graph) -> Graph:
    upstream: Graph = defaultdict(set)
    for source, targets in graph.items():
        for target in targets:
            upstream[target].add(source)
    return dict(upstream)


def _plain(name: str, story: Story) -> str:
    """The manufacturing system's spelling of a pump that has two."""
    other = {there: here for here, there in story.same_unit.items()}
    return other.get(name, name)
