"""Stories of lots, names and versions: G5, G13, G17, G27, G28, S2, S3, S11, traps."""

from tests.golden.story import D, P, Story


def g5_split_and_merge() -> Story:
    """L1 is split into L1a and L1b; L1b and L2 are merged into M."""
    story = Story("G5")
    story.split(story.lot("L1"), "08:00", (story.lot("L1a"), "60"), (story.lot("L1b"), "40"))
    story.merge(story.lot("M"), "09:00", (story.lot("L1b"), "40"), (story.lot("L2"), "50"))
    story.consume(story.lot("L1a"), "10:00", order=None, into=story.unit("UA"))
    story.consume(story.lot("M"), "10:00", order=None, into=story.unit("UM"))
    story.expect("lot L2", UM=D)
    story.expect("lot L1", UA=D, UM=D)
    story.expect("lot M", backward=True, kinds=("lot",), L1=D, L1b=D, L2=D)
    return story


def g13_correction() -> Story:
    """A correction moves the lot from U9 to U8."""
    story = Story("G13")
    first = story.consume(story.lot("L1"), order=None, into=story.unit("U9"))
    story.records.append(
        first
        | {
            "recorded_at": "2026-03-07T08:00:00Z",
            "data": first["data"] | {"into": story.unit("U8")},
        }
    )
    story.expect("lot L1", U8=D)
    return story


def g17_same_item_blend() -> Story:
    """Two lots of an item are blended into a third lot of it."""
    story = Story("G17")
    story.merge(story.lot("X3"), "09:00", (story.lot("X1"), "1"), (story.lot("X2"), "1"))
    story.expect("lot X1", kinds=("lot",), X3=D)
    story.expect("lot X3", kinds=("lot",))
    return story


def g27_alias_last(name: str = "G27") -> Story:
    """The alias of two names arrives after everything else."""
    story = Story(name)
    story.consume(story.lot("L1"), order=None, into=story.unit("U1"))
    story.consume(story.lot("LOT-1"), order=None, into=story.unit("U2"))
    story.same(story.lot("L1"), story.lot("LOT-1"))
    story.expect("lot L1", U1=D, U2=D)
    return story


def g27_alias_retracted() -> Story:
    """The alias leaves again: as if it had never been."""
    story = g27_alias_last("G27r")
    story.records.append(story.records[-1] | {"recorded_at": "2026-03-09T08:00:00Z", "retracted": True})
    story.expected.clear()
    story.expect("lot L1", U1=D)
    story.expect("lot LOT-1", U2=D)
    return story


def g28_versions(name: str = "G28") -> Story:
    """v2 arrives before v1; then v1's content is recorded again as the third version."""
    story = Story(name)
    first = story.consume(story.lot("L1"), order=None, into=story.unit("U1"))
    second = first | {
        "recorded_at": "2026-03-03T08:00:00Z",
        "data": first["data"] | {"into": story.unit("U2")},
    }
    third = first | {"recorded_at": "2026-03-04T08:00:00Z"}
    story.records[:] = [second, first, third]
    story.expect("lot L1", U1=D)
    return story


def g28_the_later_version_counts() -> Story:
    """v2 arrives before v1: v2 is current."""
    story = g28_versions("G28l")
    del story.records[2]
    story.expected.clear()
    story.expect("lot L1", U2=D)
    return story


def s3_a_split_is_a_moment() -> Story:
    """What flows into a lot after it was split is not in the parts."""
    story = Story("S3")
    story.receive(story.lot("L"), "07:00", supplier_lot="SL1", timing="physical")
    story.split(story.lot("L"), "08:00", (story.lot("La"), "10"), timing="physical")
    story.receive(story.lot("L"), "09:00", supplier_lot="SL2", timing="physical")
    story.consume(story.lot("La"), "10:00", order=None, into=story.unit("U1"))
    story.consume(story.lot("L"), "10:00", order=None, into=story.unit("U2"))
    story.expect("lot SL1", U1=D, U2=D)
    story.expect("lot SL2", U2=D)
    return story


def s11_dated_before_every_supply() -> Story:
    """Consumed a day before the only receipt: kept, as possible, wherever a walk starts."""
    story = Story("S11")
    story.consume(story.lot("L1"), "1 08:00", order=None, into=story.unit("U1"))
    story.receive(story.lot("L1"), "07:00", supplier_lot="SL1", timing="physical")
    story.expect("lot SL1", U1=P)
    story.expect("lot L1", U1=P)
    return story


def s2_one_supply_is_taken_whatever_the_clock_says() -> Story:
    """A receipt dated by the day and a consumption of that day: overlap does not demote."""
    story = Story("S2S")
    story.receive(story.lot("L1"), "2026-03-02", supplier_lot="SL1", timing="physical")
    story.consume(story.lot("L1"), "08:00", order=None, into=story.unit("U1"))
    story.expect("lot SL1", U1=D)
    return story


def r2_another_supply_excludes() -> Story:
    """A lot with two receipts: what left before the second does not hold it."""
    story = Story("R2")
    story.receive(story.lot("L1"), "07:00", supplier_lot="SL1", timing="physical")
    story.consume(story.lot("L1"), "08:00", order=None, into=story.unit("U1"))
    story.receive(story.lot("L1"), "09:00", supplier_lot="SL2", timing="physical")
    story.consume(story.lot("L1"), "10:00", order=None, into=story.unit("U2"))
    story.expect("lot SL1", U1=D, U2=D)
    story.expect("lot SL2", U2=D)
    return story


def r1_rework_does_not_bring_into_being() -> Story:
    """A lot is reworked after some of it had left: the new part is not in what left before."""
    story = Story("R1W")
    story.order("10")
    story.make(story.lot("F", "P"), at="08:00")
    story.consume(story.lot("F", "P"), "09:00", order=None, into=story.unit("W1"))
    story.order("10", "RW", kind="rework")
    story.issue(story.lot("F", "P"), "9", "10:00", order="RW", timing="physical")
    story.issue(story.lot("N"), "9", "10:00", order="RW", timing="physical")
    story.make(story.lot("F", "P"), at="11:00", order="RW")
    story.consume(story.lot("F", "P"), "12:00", order=None, into=story.unit("W2"))
    story.expect("lot N", W2=D)
    return story


def trap10_one_lot_number_under_two_items() -> Story:
    """The same number under two items is never joined."""
    story = Story("T10")
    story.consume(story.lot("7", "A"), order=None, into=story.unit("U1"))
    story.consume(story.lot("7", "B"), order=None, into=story.unit("U2"))
    story.expect("lot A/7", U1=D)
    story.expect("lot B/7", U2=D)
    return story


def trap13_text_from_the_first_byte() -> Story:
    """A lot 00012 is not lot 12."""
    story = Story("T13")
    story.consume(story.lot("00012"), order=None, into=story.unit("U1"))
    story.consume(story.lot("12"), order=None, into=story.unit("U2"))
    story.expect("lot 00012", U1=D)
    story.expect("lot 12", U2=D)
    return story
