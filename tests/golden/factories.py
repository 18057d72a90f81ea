"""Random factories: few things, many records between them, so that every rule meets every other."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Record = dict[str, Any]
DAY = "2026-03-02"
LOTS = [{"item": item, "lot": f"{item}{number}"} for item in "CR" for number in range(3)]
PARTS: list[Record] = [{"item": "C", "serial": f"S{number}"} for number in range(3)]
UNITS: list[Record] = [{"item": "P", "serial": f"U{number}"} for number in range(4)]
FINISHED = {"item": "P", "lot": "F0"}
ORDERS, RUNS, VESSELS, CASES = ("O1", "O2"), ("R1", "R2"), ("T1", "T2"), ("K1", "K2")

any_lot, any_part, any_unit = (st.sampled_from(some) for some in (LOTS, PARTS, UNITS))
materials = st.one_of(any_lot, any_part)
outputs = st.one_of(any_unit, any_unit, any_part, st.just(FINISHED))
orders, runs, vessels, cases = (st.sampled_from(some) for some in (ORDERS, RUNS, VESSELS, CASES))
hours = st.integers(0, 23)


@st.composite
def moments(draw: Callable[..., Any]) -> Any:
    """Mostly a full hour; sometimes between two, or only the day."""
    hour = draw(hours)
    kind = draw(st.sampled_from(["exact"] * 6 + ["between", "day"]))
    if kind == "day":
        return DAY
    if kind == "between":
        return {"earliest": _at(hour), "latest": _at(min(23, hour + draw(st.integers(0, 3))))}
    return _at(hour)


def _at(hour: int) -> str:
    return f"{DAY}T{hour:02}:00:00Z"


pieces = st.integers(1, 4).map(lambda number: {"value": str(number), "unit": "1"})
maybe_pieces = st.one_of(st.none(), pieces, st.just({"value": "2", "unit": "g"}))
timings = st.sampled_from([None, None, "physical", "posted"])
positions = st.sampled_from([None, None, "10"])


def _said(**fields: Any) -> st.SearchStrategy[Record]:
    """Fields as drawn; what is None is not said."""
    drawn = {
        key: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for key, value in fields.items()
    }
    return st.fixed_dictionaries(drawn).map(lambda data: {k: v for k, v in data.items() if v is not None})


contents = st.lists(_said(material=st.one_of(any_unit, any_part, any_lot)), min_size=1, max_size=2)
members = st.one_of(outputs, any_unit.map(lambda one: one | {"lot": "F0"}))
TYPES: dict[str, st.SearchStrategy[Record]] = {
    "work_order": _said(
        order=orders,
        item="P",
        kind=st.sampled_from(["normal", "rework"]),
        status=st.sampled_from(["open", "closed", None]),
        quantity=st.one_of(st.none(), pieces),
        start=st.one_of(st.none(), moments()),
    ),
    "bom": _said(
        item="P",
        view="MBOM",
        lines=st.lists(
            _said(position=st.sampled_from(["10", "20"]), item=st.sampled_from("CR"), quantity=pieces),
            min_size=1,
            max_size=2,
            unique_by=lambda line: line["position"],
        ),
    ),
    "issue": _said(
        order=orders, material=st.one_of(materials, any_unit), quantity=pieces, at=moments(), timing=timings
    ),
    "issue_return": _said(order=orders, material=materials, quantity=pieces, at=moments()),
    "consumption": st.one_of(
        _said(
            material=materials,
            into=st.one_of(any_unit, any_part, st.just(FINISHED)),
            order=st.one_of(st.none(), orders),
            quantity=maybe_pieces,
            at=moments(),
            position=positions,
        ),
        _said(material=materials, run=runs, quantity=maybe_pieces, at=moments()),
        _said(material=materials, order=orders, quantity=maybe_pieces, at=moments(), timing=timings),
    ),
    "production": st.one_of(
        _said(
            order=orders,
            outputs=st.lists(
                _said(material=members, quantity=st.one_of(st.none(), pieces)), min_size=1, max_size=3
            ),
            at=moments(),
        ),
        _said(run=runs, outputs=st.lists(_said(material=outputs), min_size=1, max_size=2), at=moments()),
    ),
    "run": _said(
        run=runs,
        operation="10",
        start=hours.map(_at),
        end=st.sampled_from([None, _at(23)]),
        order=st.one_of(st.none(), orders),
        equipment=st.sampled_from([None, "E1"]),
        subjects=st.lists(any_unit, max_size=2, unique_by=lambda one: one["serial"]),
    ),
    "goods_receipt": _said(
        receipt="R",
        supplier="V",
        material=st.one_of(any_lot, any_part),
        quantity=pieces,
        at=moments(),
        timing=timings,
        supplier_lot=st.sampled_from([None, "X1", "X2"]),
    ),
    "commission": _said(material=st.one_of(members, any_lot), at=moments()),
    "split": _said(
        source=any_lot,
        outputs=st.lists(_said(material=any_lot, quantity=pieces), min_size=1, max_size=2),
        at=moments(),
        timing=timings,
    ),
    "merge": _said(
        inputs=st.lists(_said(material=any_lot), min_size=1, max_size=2),
        output=any_lot,
        at=moments(),
        timing=timings,
    ),
    "charge": _said(vessel=vessels, material=any_lot, at=moments()),
    "draw": st.one_of(
        _said(
            vessel=vessels,
            at=moments(),
            into=st.one_of(any_lot, any_unit),
            emptied=st.sampled_from([None, True]),
        ),
        _said(vessel="T1", at=moments(), into=st.just({"vessel": "T2"})),
        _said(vessel=vessels, at=moments(), order=orders),
        _said(vessel=vessels, at=moments(), run=runs),
    ),
    "clean": _said(vessel=vessels, at=moments(), line_clearance=st.booleans()),
    "location": _said(location=vessels, kind="vessel", mixing=st.sampled_from(["WELL_MIXED", "UNKNOWN"])),
    "pack": _said(handling_unit=cases, contents=contents, at=moments()),
    "unpack": _said(handling_unit=cases, contents=contents, at=moments()),
    "process_load": _said(
        load=st.sampled_from(["B1", "B2"]),
        kind="oven",
        equipment="E2",
        start=moments(),
        end=moments(),
        contents=st.lists(st.one_of(any_unit, any_part, st.just(FINISHED)), min_size=1, max_size=2),
    ),
    "removal": st.one_of(
        st.tuples(any_unit, materials, moments()).map(lambda t: {"from": t[0], "material": t[1], "at": t[2]})
    ),
    "setup": _said(
        equipment="E1",
        position=st.sampled_from([None, "F1"]),
        material=any_lot,
        at=moments(),
        action=st.sampled_from(["load", "unload"]),
    ),
    "identifier": st.one_of(
        _said(of=any_lot, same_as=any_lot),
        _said(of=any_unit, same_as=any_unit),
        _said(of=any_part, same_as=any_part),
    ),
}


ONE_SYSTEM = {"location", "process_load"}  # Conflicting claims are another matter.
NAMED = {"run": "run", "process_load": "load", "work_order": "order", "location": "location", "bom": "item"}


@st.composite
def factories(draw: Callable[..., Any], least: int = 8, most: int = 30) -> list[Record]:
    """Records as they arrive: new ones, corrected ones, retracted ones, in any order."""
    told: list[Record] = []
    for number in range(draw(st.integers(least, most))):
        if told and draw(st.integers(0, 7)) == 0:
            earlier = draw(st.sampled_from(told))
            version = {"recorded_at": f"2026-03-{draw(st.integers(1, 9)):02}T21:{number:02}:00Z"}
            change: Record = {"retracted": True}
            if draw(st.booleans()):
                own = {name: earlier["id"] for type_, name in NAMED.items() if type_ == earlier["type"]}
                change = {"data": draw(TYPES[earlier["type"]]) | own}
            told.append(earlier | version | change)
            continue
        type_ = draw(st.sampled_from(sorted(TYPES)))
        told.append(
            {
                "system": "mes"
                if type_ in ONE_SYSTEM
                else draw(st.sampled_from(["mes", "mes", "mes", "erp"])),
                "type": type_,
                "id": f"X-{number}",
                "recorded_at": f"2026-03-05T20:{number:02}:00Z",
                "data": draw(TYPES[type_]),
            }
        )
        named = told[-1]["data"].get(NAMED.get(type_, ""))
        if named is not None:  # One record tells of it: a second is a correction.
            told[-1]["id"] = named
    return told
