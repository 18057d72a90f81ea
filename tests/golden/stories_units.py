"""Stories of parts, units and what holds them: G3, G4, G8, G12, G21, G25, G30, S5, S9, S14, S23."""

from tests.golden.story import D, P, Story, about


def at(moment: str) -> dict[str, str]:
    """Containment at a moment of the day."""
    return {"containment": "at", "at": f"2026-03-02T{moment}:00Z"}


NOW = {"containment": "current"}


def g3_swap() -> Story:
    """S1 with L1 is in U1 from 09:00, removed at 12:00, S2 goes in."""
    story = Story("G3")
    one, two = story.unit("S1", "C"), story.unit("S2", "C")
    story.consume(story.lot("L1", "R"), "08:00", order=None, into=one)
    story.consume(one, "09:00", order=None, into=story.unit("U1"))
    story.remove(one, story.unit("U1"), "12:00")
    story.consume(two, "12:30", order=None, into=story.unit("U1"))
    story.expect("lot L1", S1=D, U1=D)
    story.expect("lot L1", S1=D, options=NOW)
    story.expect("lot L1", S1=D, U1=D, options=at("10:00"))
    return story


def g4_harvest() -> Story:
    """S1 from U1 goes into U2, and carries its own lots only."""
    story = Story("G4")
    part = story.unit("S1", "C")
    story.consume(story.lot("L1", "R"), "07:00", order=None, into=part)
    story.consume(story.lot("ADHESIVE", "A"), "08:00", order=None, into=story.unit("U1"))
    story.consume(part, "08:30", order=None, into=story.unit("U1"))
    story.remove(part, story.unit("U1"), "12:00")
    story.consume(part, "13:00", order=None, into=story.unit("U2"))
    story.expect("lot L1", S1=D, U2=D, options=NOW)
    story.expect("lot L1", S1=D, U1=D, U2=D)
    story.expect("lot ADHESIVE", U1=D)
    return story


def g4_harvest_after_the_oven() -> Story:
    """The oven run of U1 had S1 in it, so it is in U2 as well; the adhesive of U1 is not."""
    story = Story("G4x")
    part = story.unit("S1", "C")
    story.consume(part, "08:00", order=None, into=story.unit("U1"))
    story.oven("09:00", "10:00", story.unit("U1"))
    story.remove(part, story.unit("U1"), "12:00")
    story.consume(part, "13:00", order=None, into=story.unit("U2"))
    story.expect("load OVEN", S1=D, U1=D, U2=D)
    return story


def g22_after_the_oven() -> Story:
    """A part fitted after the oven run was not in the oven; the equipment of the run leads to the same."""
    story = Story("G22")
    part = story.unit("S1", "C")
    story.oven("09:00", "10:00", story.unit("U1"))
    story.consume(part, "11:00", order=None, into=story.unit("U1"))
    story.expect("load OVEN", U1=D)
    story.expect("equipment OVEN", U1=D)
    return story


def s10_an_overlap_that_is_not_sure() -> Story:
    """The part left some time between 08:00 and 11:00, the oven ran from 09:00: possibly both."""
    story = Story("S10")
    part = story.unit("S1", "C")
    story.consume(part, "07:00", order=None, into=story.unit("U1"))
    story.oven("09:00", "10:00", story.unit("U1"))
    story.remove(part, story.unit("U1"), about("08:00", "11:00"))
    story.expect("load OVEN", S1=P, U1=D)
    return story


def r6_a_lot_in_the_steriliser() -> Story:
    """A load of a lot is one of its members."""
    story = Story("R6L")
    for serial in ("U1", "U2"):
        told = {"material": story.unit(serial, lot="F"), "at": "2026-03-02T07:00:00Z"}
        story.tell("commission", told)
    story.oven("09:00", "10:00", story.lot("F", "P"))
    story.expect("load OVEN", U1=D, U2=D)
    return story


def g8_serial_reuse() -> Story:
    """A supplier issues the same serial again five years later: two lives."""
    story = Story("G8")
    again = story.unit("007", "C")
    story.receive(again, "2021-03-02T07:00:00Z", timing="physical")
    story.consume(again, "2021-03-03T08:00:00Z", order=None, into=story.unit("OLD"))
    story.receive(again, "07:00", timing="physical")
    story.consume(again, "09:00", order=None, into=story.unit("NEW"))
    story.consume(story.lot("L1", "R"), "2021-03-02T12:00:00Z", order=None, into=again)
    story.consume(story.lot("L2", "R"), "08:00", order=None, into=again)
    story.expect("lot L1", **{"007": D, "OLD": D})
    story.expect("lot L2", **{"007": D, "NEW": D})
    return story


def g12_kit() -> Story:
    """A kit of D1 and D2 is opened at the hospital: D1's lot is in the kit while packed, then in D1 only."""
    story = Story("G12")
    one, two = story.unit("D1"), story.unit("D2")
    story.consume(story.lot("L1"), "08:00", order=None, into=one)
    story.pack("09:00", "K", one, two)
    story.pack("4 10:00", "K", one, two, out=True)
    kinds = ("unit", "hu")
    story.expect("lot L1", kinds=kinds, D1=D, **{"G12-K": D}, options=at("12:00"))
    story.expect("lot L1", kinds=kinds, D1=D, options=NOW)
    story.expect("lot L1", kinds=kinds, D1=D, **{"G12-K": D})
    return story


def g21_battery_into_a_module() -> Story:
    """The module is in the unit since 2020; a battery goes into the module in 2023: both hold it."""
    story = Story("G21")
    module = story.unit("M", "M")
    story.consume(module, "2020-05-04T08:00:00Z", order=None, into=story.unit("Y"))
    story.consume(story.lot("B"), "2023-05-04T08:00:00Z", order=None, into=module)
    story.expect("lot B", M=D, Y=D)
    return story


def g25_unit_in_lot() -> Story:
    """A finished lot: what went into it is in its members; nothing passes from member to member."""
    story = Story("G25")
    members = [story.unit(serial, lot="F") for serial in ("U1", "U2")]
    story.receive(story.lot("L1"), "06:00")
    story.order("1")
    story.issue(story.lot("L1"), "2")
    story.make(story.lot("F", "P"))
    for one in members:
        story.tell("commission", {"material": one, "at": "2026-03-02T11:00:00Z"})
    story.consume(story.lot("L2"), "12:00", order=None, into=story.unit("U1"))
    story.expect("lot L1", kinds=("unit", "lot"), U1=D, U2=D, F=D)
    story.expect("lot L2", kinds=("unit", "lot"), U1=D)
    story.expect("unit U1", kinds=("unit", "lot"))
    return story


def r3_a_member_leaves_with_its_lot() -> Story:
    """One piece of a lot goes into W: which member it was is not said, so each may be in it."""
    story = Story("R3M")
    for serial in ("S1", "S2"):
        story.tell("commission", {"material": story.unit(serial, "C", lot="B"), "at": "2026-03-02T07:00:00Z"})
    story.consume(story.lot("L1", "R"), "07:30", order=None, into=story.unit("S1", "C"))
    story.consume(story.lot("B"), "09:00", order=None, into=story.unit("W"))
    story.expect("lot L1", S1=D, W=P)
    return story


def g30_pack_without_unpack() -> Story:
    """A case is packed on two pallets without leaving the first: between the two it may be on either."""
    story = Story("G30")
    story.consume(story.lot("L1"), "07:00", order=None, into=story.unit("U1"))
    story.pack("08:00", "P1", story.unit("U1"))
    story.pack("12:00", "P2", story.unit("U1"))
    kinds = ("unit", "hu")
    story.expect("lot L1", kinds=kinds, U1=D, **{"G30-P1": P}, options=at("10:00"))
    story.expect("lot L1", kinds=kinds, U1=D, **{"G30-P2": D}, options=at("13:00"))
    story.expect("lot L1", kinds=kinds, U1=D, **{"G30-P1": D, "G30-P2": D})
    return story


def s9_later_holders_stay_in_scope() -> Story:
    """A part leaves U1; U1 goes into a system later: it had contained it."""
    story = Story("S9")
    part = story.unit("S1", "C")
    story.consume(story.lot("L1", "R"), "07:00", order=None, into=part)
    story.consume(part, "08:00", order=None, into=story.unit("U1"))
    story.remove(part, story.unit("U1"), "09:00")
    story.consume(story.unit("U1"), "10:00", order=None, into=story.unit("SYSTEM"))
    story.expect("lot L1", S1=D, U1=D, SYSTEM=D)
    story.expect("lot L1", S1=D, options=NOW)
    return story


def s23_fitted_elsewhere_without_removal() -> Story:
    """A part fitted elsewhere has left the earlier unit, some time between."""
    story = Story("S23")
    part = story.unit("S1", "C")
    story.consume(part, "08:00", order=None, into=story.unit("U1"))
    story.consume(part, "12:00", order=None, into=story.unit("U2"))
    story.consume(story.lot("EARLY", "R"), "07:00", order=None, into=part)
    story.consume(story.lot("BETWEEN", "R"), "10:00", order=None, into=part)
    story.consume(story.lot("LATE", "R"), "13:00", order=None, into=part)
    story.expect("lot EARLY", S1=D, U1=D, U2=D)
    story.expect("lot BETWEEN", S1=D, U1=P, U2=D)
    story.expect("lot LATE", S1=D, U2=D)
    return story


def s23_at_one_instant_both_stay() -> Story:
    """One serial in two parents at the same instant: both are kept."""
    story = Story("S23i")
    part = story.unit("S1", "C")
    story.consume(part, "08:00", order=None, into=story.unit("U1"))
    story.consume(part, "08:00", order=None, into=story.unit("U2"))
    story.expect("unit S1", U1=D, U2=D)
    return story


def s2_a_part_installed_after_the_unit_left() -> Story:
    """What is fitted into a module after it was taken out is not in the unit it left."""
    story = Story("S2I")
    module = story.unit("M", "M")
    story.consume(module, "08:00", order=None, into=story.unit("U1"))
    story.remove(module, story.unit("U1"), "10:00")
    story.consume(story.lot("L1"), "11:00", order=None, into=module)
    story.expect("lot L1", M=D)
    return story


def r3_a_holder_never_passes_on() -> Story:
    """One bad unit on a pallet never reaches its neighbours."""
    story = Story("R3H")
    story.consume(story.lot("L1"), "08:00", order=None, into=story.unit("U1"))
    story.pack("09:00", "CASE", story.unit("U1"), story.unit("U2"))
    story.tell(
        "pack",
        {
            "handling_unit": story.own("PALLET"),
            "contents": [{"material": {"handling_unit": story.own("CASE")}}],
            "at": "2026-03-02T10:00:00Z",
        },
    )
    story.expect("lot L1", kinds=("unit", "hu"), U1=D, **{"R3H-CASE": D, "R3H-PALLET": D})
    return story
