"""Stories of vessels: G1, G29, R4, S2, S15, S16."""

from tests.golden.story import D, P, Story


def late_mix(story: Story, **vessel: str) -> None:
    """A tank: A at 08:00, U1, B at 09:00, U2, cleaned at 12:00, C, U3."""
    story.vessel(**vessel)
    story.charge(story.lot("A"), "08:00")
    story.draw("08:30", into=story.unit("U1"))
    story.charge(story.lot("B"), "09:00")
    story.draw("09:30", into=story.unit("U2"))
    story.clean("12:00")
    story.charge(story.lot("C"), "12:30")
    story.draw("13:00", into=story.unit("U3"))


def g1_late_mix() -> Story:
    """B was added after U1 and gone before U3; nobody declared that the tank mixes."""
    story = Story("G1")
    late_mix(story)
    story.expect("lot B", U2=P)
    story.expect("lot A", U1=P, U2=P)
    story.expect("lot C", U3=P)
    story.expect("unit U2", backward=True, kinds=("lot",), A=P, B=P)
    return story


def g1_late_mix_well_mixed() -> Story:
    """The same tank, declared to mix well: what was in it is in every draw."""
    story = Story("G1M")
    late_mix(story, mixing="WELL_MIXED")
    story.expect("lot B", U2=D)
    story.expect("lot A", U1=D, U2=D)
    return story


def g29_late_clean() -> Story:
    """The clean is recorded days after, as the last record."""
    story = Story("G29")
    late_mix(story)
    clean = next(one for one in story.records if one["type"] == "clean")
    story.records.remove(clean)
    story.records.append(clean | {"recorded_at": "2026-03-09T08:00:00Z"})
    story.expect("lot B", U2=P)
    story.expect("lot C", U3=P)
    return story


def r4_only_line_clearance_ends_carry_over() -> Story:
    """A clean without line clearance ends nothing."""
    story = Story("R4C")
    story.charge(story.lot("A"), "08:00")
    story.clean("09:00", line_clearance=False)
    story.draw("10:00", into=story.unit("U1"))
    story.expect("lot A", U1=P)
    return story


def r4_emptying_demotes() -> Story:
    """Recorded emptying leaves residue possible, and what came after it as sure as before."""
    story = Story("R4E")
    story.vessel(mixing="WELL_MIXED")
    story.charge(story.lot("A"), "08:00")
    story.draw("09:00", into=story.unit("U1"), emptied=True)
    story.charge(story.lot("B"), "09:30")
    story.draw("10:00", into=story.unit("U2"))
    story.expect("lot A", U1=D, U2=P)
    story.expect("lot B", U2=D)
    return story


def r4_a_draw_across_a_clean() -> Story:
    """A draw that straddles a clean belongs to both epochs, possibly."""
    story = Story("R4S")
    story.vessel(mixing="WELL_MIXED")
    story.charge(story.lot("A"), "08:00")
    story.clean("12:00")
    story.charge(story.lot("B"), "12:30")
    story.draw({"earliest": "2026-03-02T11:30:00Z", "latest": "2026-03-02T13:00:00Z"}, into=story.unit("U1"))  # type: ignore[arg-type]
    story.expect("lot A", U1=P)
    story.expect("lot B", U1=P)
    return story


def r4_equal_instants_prove_nothing() -> Story:
    """Charge and draw at the same moment: possible, even in a tank that mixes well."""
    story = Story("R4I")
    story.vessel(mixing="WELL_MIXED")
    story.charge(story.lot("A"), "08:00")
    story.draw("08:00", into=story.unit("U1"))
    story.expect("lot A", U1=P)
    return story


def s2_a_charge_after_the_draw_is_not_in_it() -> Story:
    """Charging is a physical act: the only charge, after the draw, is not in what was drawn."""
    story = Story("S2V")
    story.draw("08:00", into=story.unit("U1"))
    story.charge(story.lot("A"), "09:00")
    story.draw("10:00", into=story.unit("U2"))
    story.expect("lot A", U2=P)
    return story


def s15_clean_then_charge_then_draw() -> Story:
    """Clean and charge of one day happen in process order; a draw of that day may be of either epoch."""
    story = Story("S15")
    story.charge(story.lot("A"), "1 08:00")
    story.clean("2026-03-02")
    story.charge(story.lot("B"), "2026-03-02")
    story.draw("5 10:00", into=story.unit("U1"))
    story.expect("lot A")
    story.expect("lot B", U1=P)
    return story


def s16_a_draw_into_an_order() -> Story:
    """What was drawn into an order is one supply of it; the charges are classed by the vessel."""
    story = Story("S16")
    story.vessel(mixing="WELL_MIXED")
    story.charge(story.lot("A"), "08:00")
    story.draw("09:00", order=story.own("O"))
    story.order("1")
    story.make(story.unit("U1"))
    story.expect("lot A", U1=D)
    return story


def r4_from_vessel_to_vessel() -> Story:
    """A draw into another vessel is a charge of that one; its clean ends the first's contents there."""
    story = Story("R4V")
    story.charge(story.lot("A"), "08:00", vessel="T1")
    story.draw("09:00", vessel="T1", into={"vessel": story.own("T2")})
    story.draw("10:00", vessel="T2", into=story.unit("U1"))
    story.clean("11:00", vessel="T2")
    story.draw("12:00", vessel="T2", into=story.unit("U2"))
    story.expect("lot A", U1=P)
    return story
