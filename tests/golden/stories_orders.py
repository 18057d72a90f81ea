"""Stories of orders: G2, G6, G11, G19 to G24, G26, S1, S4 to S8, S12, S17, S18."""

from tests.golden.story import D, P, Story, about, pieces


def coarse(story: Story) -> None:
    """Three units of one piece each; two of L1 and one of L2 issued."""
    story.bom(("10", "C", "1"))
    story.order("3")
    story.issue(story.lot("L1"), "2")
    story.issue(story.lot("L2"), "1")
    story.make(story.unit("U1"), story.unit("U2"), story.unit("U3"))


def g2_coarse_order() -> Story:
    """No link to a unit: each may hold either."""
    story = Story("G2")
    coarse(story)
    story.expect("lot L2", U1=P, U2=P, U3=P, options={"bounds": (1, 1)})
    story.expect("lot L1", U1=P, U2=P, U3=P, options={"bounds": (2, 2)})
    return story


def g2_coarse_order_with_unit_links() -> Story:
    """With unit links exactly one."""
    story = Story("G2L")
    coarse(story)
    story.consume(story.lot("L2"), into=story.unit("U2"), quantity=pieces("1"))
    story.expect("lot L2", U2=D, options={"bounds": (1, 1)})
    story.expect("lot L1", U1=D, U3=D)
    return story


def g2b_single_lot() -> Story:
    """One lot issued to an order of 500."""
    story = Story("G2b")
    story.bom(("10", "C", "1"))
    story.order("20")
    story.issue(story.lot("L1"), "20")
    units = [f"U{number}" for number in range(20)]
    story.make(*map(story.unit, units))
    story.expect("lot L1", **dict.fromkeys(units, D), options={"bounds": (20, 20)})
    return story


def g2c_open_order_two_lots() -> Story:
    """An open order of 500, one reported: it is not sure of which of two lots."""
    story = Story("G2c")
    story.bom(("10", "C", "1"))
    story.order("500", status="open")
    story.issue(story.lot("L1"), "250")
    story.issue(story.lot("L2"), "250")
    story.make(story.unit("U1"))
    story.expect("lot L1", U1=P)
    story.expect("lot L2", U1=P)
    return story


def g2c_open_order_one_lot() -> Story:
    """The same order with one lot issued."""
    story = Story("G2c1")
    story.bom(("10", "C", "1"))
    story.order("500", status="open")
    story.issue(story.lot("L1"), "500")
    story.make(story.unit("U1"))
    story.expect("lot L1", U1=D)
    return story


def g2c_closed_at_last() -> Story:
    """The order of two is closed with one made: a second version of the order says so."""
    story = Story("G2cc")
    story.bom(("10", "C", "1"))
    first = story.order("2", status="open")
    story.issue(story.lot("L1"), "1")
    story.issue(story.lot("L2"), "1")
    story.make(story.unit("U1"))
    closed = {"recorded_at": "2026-03-08T08:00:00Z", "data": first["data"] | {"status": "closed"}}
    story.records.append(first | closed)
    story.expect("lot L1", U1=D)
    return story


def g2d_over_issue() -> Story:
    """40 of L1 and 15 of L2 into 50: all possible, at least 35 hold L1 and 10 hold L2."""
    story = Story("G2d")
    story.bom(("10", "C", "1"))
    story.order("50")
    story.issue(story.lot("L1"), "40")
    story.issue(story.lot("L2"), "15")
    units = [f"U{number}" for number in range(50)]
    story.make(*map(story.unit, units))
    story.expect("lot L1", **dict.fromkeys(units, P), options={"bounds": (35, 40)})
    story.expect("lot L2", **dict.fromkeys(units, P), options={"bounds": (10, 15)})
    return story


def g6_rework_loop() -> Story:
    """A rework order consumes U1 and a new part, and puts out U1: the walk ends."""
    story = Story("G6")
    old, new = story.unit("OLD", "C"), story.unit("NEW", "C")
    story.order("1")
    story.consume(story.lot("LO", "R"), "07:00", order=None, into=old)
    story.consume(story.lot("LN", "R"), "07:00", order=None, into=new)
    story.consume(old, "08:00", into=story.unit("U1"))
    story.make(story.unit("U1"))
    story.order("1", "RW", kind="rework")
    story.issue(story.unit("U1"), "1", "12:00", order="RW")
    story.remove(old, story.unit("U1"), "13:00")
    story.consume(new, "14:00", order="RW", into=story.unit("U1"))
    story.make(story.unit("U1"), at="15:00", order="RW")
    story.expect("lot LO", OLD=D, U1=D)
    story.expect("lot LO", OLD=D, options={"containment": "current"})
    story.expect("lot LN", NEW=D, U1=D, options={"containment": "current"})
    return story


def g11_clock() -> Story:
    """A shift is backflushed at 16:00; the reel was changed at 11:20, give or take ten minutes."""
    story = Story("G11")
    story.bom(("10", "C", "1"))
    story.order("3")
    for serial, at in (("U1", "10:00"), ("U2", "11:20"), ("U3", "13:00")):
        story.run(f"R-{serial}", at, at, story.unit(serial), equipment=story.own("E"))
        story.make(story.unit(serial), at=at)
    story.mount(story.lot("A"), "08:00")
    story.mount(story.lot("A"), about("11:10", "11:30"), "unload")
    story.mount(story.lot("B"), about("11:10", "11:30"))
    story.issue(story.lot("A"), "2", "16:00")
    story.issue(story.lot("B"), "2", "16:00")
    story.expect("lot A", U1=D, U2=P)
    story.expect("lot B", U2=P, U3=D)
    return story


def g19_posted_late() -> Story:
    """The only lot issued is posted at 16:00, the unit was finished at 08:30."""
    story = Story("G19")
    story.bom(("10", "C", "1"))
    story.order("1")
    story.issue(story.lot("L1"), "1", "16:00")
    story.make(story.unit("U1"), at="08:30")
    story.expect("lot L1", U1=D)
    return story


def g20_date_only_link() -> Story:
    """A link to a unit with a date only proves it all the same."""
    story = Story("G20")
    story.receive(story.lot("L1"), supplier_lot="SL")
    story.consume(story.lot("L1"), "2026-03-02", order=None, into=story.unit("U1"))
    story.make(story.unit("U1"), order=None)
    story.expect("lot L1", U1=D)
    return story


def g23_rework_of_three() -> Story:
    """Three units through one rework order, one new part for U2; what U1 held never reaches U2."""
    story = Story("G23")
    units = [story.unit(serial) for serial in ("U1", "U2", "U3")]
    for number, one in enumerate(units, start=1):
        story.consume(story.lot(f"OLD{number}"), "07:00", order=None, into=one)
        story.make(one, at="08:00", order=None)
    story.order("3", kind="rework")
    for one in units:
        story.issue(one, "1", "10:00")
    story.consume(story.lot("NEW", "N"), "11:00", into=units[1])
    story.make(*units, at="12:00")
    story.expect("lot NEW", U2=D)
    story.expect("lot OLD1", U1=D)
    return story


def g23_rework_of_three_by_order() -> Story:
    """The same, and the new part is only issued to the order."""
    story = Story("G23o")
    units = [story.unit(serial) for serial in ("U1", "U2", "U3")]
    for one in units:
        story.make(one, at="08:00", order=None)
    story.order("3", kind="rework")
    for one in units:
        story.issue(one, "1", "10:00")
    story.issue(story.lot("NEW", "N"), "1", "11:00")
    story.make(*units, at="12:00")
    story.expect("lot NEW", U1=P, U2=P, U3=P)
    return story


def g24_second_order() -> Story:
    """The same component linked under one order, issued to the rework order of the unit: both reach it."""
    story = Story("G24")
    story.bom(("10", "C", "1"))
    story.order("1", "O1")
    story.consume(story.lot("L1"), "08:00", order="O1", into=story.unit("U1"), quantity=pieces("1"))
    story.make(story.unit("U1"), at="09:00", order="O1")
    story.order("1", "O2", kind="rework")
    story.issue(story.unit("U1"), "1", "10:00", order="O2")
    story.issue(story.lot("L2"), "1", "10:00", order="O2")
    story.make(story.unit("U1"), at="11:00", order="O2")
    story.expect("lot L1", U1=D)
    story.expect("lot L2", U1=D)
    return story


def g26_two_plants() -> Story:
    """Both plants have an order of the same number: never one order."""
    story = Story("G26")
    for plant in ("mes-a", "mes-b"):
        own = story.lot(f"L-{plant}"), story.unit(f"U-{plant}")
        story.order("1")
        story.records[-1]["system"] = plant
        story.issue(own[0], "1")
        story.records[-1]["system"] = plant
        story.make(own[1])
        story.records[-1]["system"] = plant
    story.expect("lot L-mes-a", **{"U-mes-a": D})
    story.expect("lot L-mes-b", **{"U-mes-b": D})
    return story


def s1_a_number_without_a_namespace() -> Story:
    """ERP brings the order, MES names it by its number: one order."""
    story = Story("S1")
    story.order("1")
    story.records[-1]["system"] = "erp"
    story.issue(story.lot("L1"), "1")
    story.records[-1]["system"] = "erp"
    story.make(story.unit("U1"))
    story.expect("lot L1", U1=D)
    return story


def s5_a_link_without_a_quantity_per_unit() -> Story:
    """Without a bill any link of the component covers the unit."""
    story = Story("S5")
    story.order("2")
    story.issue(story.lot("L1"), "1")
    story.issue(story.lot("L2"), "1")
    story.consume(story.lot("L1"), into=story.unit("U1"))
    story.make(story.unit("U1"), story.unit("U2"))
    story.expect("lot L1", U1=D)
    story.expect("lot L2", U2=D)
    return story


def s6_a_closed_order_with_one_output() -> Story:
    """It holds everything put in, bulk or pieces."""
    story = Story("S6")
    story.order("1")
    story.issue(story.lot("L1"), "1")
    story.issue(story.lot("L2"), "1")
    story.tell(
        "issue",
        {
            "order": story.own("O"),
            "material": story.lot("GLUE", "G"),
            "quantity": {"value": "2", "unit": "g"},
            "at": "2026-03-02T08:00:00Z",
        },
    )
    story.make(story.unit("U1"))
    for lot in ("L1", "L2", "GLUE"):
        story.expect(f"lot {lot}", U1=D)
    return story


def s7_outputs_of_a_run_leave_the_orders_pool() -> Story:
    """U1's run consumed its own lot, so the lot issued to the order is in U2."""
    story = Story("S7")
    story.bom(("10", "C", "1"))
    story.order("2")
    story.run("R1", "08:00", "09:00", story.unit("U1"))
    story.consume(story.lot("L1"), "08:30", run=story.own("R1"), quantity=pieces("1"))
    story.issue(story.lot("L2"), "1")
    story.make(story.unit("U1"), story.unit("U2"))
    story.expect("lot L1", U1=D)
    story.expect("lot L2", U2=D)
    return story


def s8_a_runs_subjects_are_outputs() -> Story:
    """Before any production is reported, what a run works on is in scope."""
    story = Story("S8")
    story.bom(("10", "C", "1"))
    story.order("1")
    story.run("R1", "08:00", "09:00", story.unit("U1"))
    story.consume(story.lot("L1"), "08:30", run=story.own("R1"), quantity=pieces("1"))
    story.issue(story.lot("L2", "B"), "1")
    story.expect("lot L1", U1=D)
    story.expect("lot L2", U1=D)
    return story


def s12_fewer_pieces_than_needed() -> Story:
    """One piece issued for two units: possible in both, in exactly one."""
    story = Story("S12")
    story.bom(("10", "C", "1"))
    story.order("2")
    story.issue(story.lot("L1"), "1")
    story.make(story.unit("U1"), story.unit("U2"))
    story.expect("lot L1", U1=P, U2=P, options={"bounds": (1, 1)})
    return story


def s18_issue_and_consumption_are_the_same_pieces() -> Story:
    """ERP and MES tell of the same two pieces of L1: with two of L2, both lots are possible, not more."""
    story = Story("S18")
    story.bom(("10", "C", "1"))
    story.order("4")
    for lot in ("L1", "L2"):
        story.issue(story.lot(lot), "2")
        story.consume(story.lot(lot), quantity=pieces("2"))
    story.make(*(story.unit(f"U{number}") for number in range(4)))
    story.expect("lot L1", U0=P, U1=P, U2=P, U3=P, options={"bounds": (2, 2)})
    return story


def r1_returns_are_net() -> Story:
    """What was returned to stock is not in any unit."""
    story = Story("R1R")
    story.bom(("10", "C", "1"))
    story.order("2")
    story.issue(story.lot("L1"), "2")
    story.issue(story.lot("L2"), "2")
    story.tell(
        "issue_return",
        {
            "order": story.own("O"),
            "material": story.lot("L2"),
            "quantity": pieces("2"),
            "at": "2026-03-02T12:00:00Z",
        },
    )
    story.make(story.unit("U1"), story.unit("U2"))
    story.expect("lot L1", U1=D, U2=D)
    story.expect("lot L2")
    return story


def g10_missing_record() -> Story:
    """PN-7 is required and none is recorded on U5: every lot mounted there then is possible."""
    story = Story("G10")
    story.bom(("10", "C", "1"), ("20", "PN-7", "1"))
    story.order("1")
    story.issue(story.lot("L1"), "1")
    story.mount(story.lot("X1", "PN-7"), "08:00")
    story.mount(story.lot("X1", "PN-7"), "09:30", "unload")
    story.mount(story.lot("X2", "PN-7"), "09:30")
    story.mount(story.lot("X2", "PN-7"), "11:00", "unload")
    story.mount(story.lot("X3", "PN-7"), "11:00")
    story.run("R1", "09:00", "10:00", story.unit("U5"), equipment=story.own("E"))
    story.make(story.unit("U5"))
    story.expect("lot X1", U5=P)
    story.expect("lot X2", U5=P)
    story.expect("lot X3")
    story.expect("lot L1", U5=D)
    return story
