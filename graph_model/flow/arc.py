"""An arc: material may have flowed from one thing to another, some time, surely or possibly."""

from dataclasses import dataclass
from enum import IntFlag

from graph_model.flow.moments import ALWAYS, AT_NO_TIME, Span
from graph_model.vocabulary import Linkage


class Mark(IntFlag):
    """What a walk must know of an arc beside its times.

    DEFINITE: the records prove it. SOLE: it is the only supply of its target, which takes it whatever the
    clock says, so its opening is not tested (R2, S2). REVERSED: it is dated before every supply of its
    source, so its closing is not tested (S11). HOLDING: something is in something until it is taken out
    (R3).
    """

    DEFINITE = 1
    SOLE = 2
    REVERSED = 4
    HOLDING = 8


@dataclass(frozen=True, slots=True)
class Arc:
    """From what to what, opening somewhere in one span and closing somewhere in another (R2).

    `records` are the source records behind it; `least` and `most` bound how many outputs of a pool hold the
    source (R8).
    """

    source: str
    target: str
    opens: Span
    closes: Span
    marks: Mark = Mark.DEFINITE
    linkage: Linkage | None = None
    records: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    @property
    def definite(self) -> bool:
        """Whether the records prove the flow."""
        return Mark.DEFINITE in self.marks


def always(source: str, target: str, *, records: tuple[str, ...] = ()) -> Arc:
    """An identity: open at any time."""
    return Arc(source, target, ALWAYS, AT_NO_TIME, records=records)


def mark(*, definite: bool, sole: bool = False, is_reversed: bool = False, holding: bool = False) -> Mark:
    """Marks by name."""
    return (
        (Mark.DEFINITE if definite else Mark(0))
        | (Mark.SOLE if sole else Mark(0))
        | (Mark.REVERSED if is_reversed else Mark(0))
        | (Mark.HOLDING if holding else Mark(0))
    )
