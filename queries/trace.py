"""The trace: what is downstream or upstream of a thing, how surely, and which record says so."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from graph_model.catalog import KINDS
from graph_model.clock import utc_text
from graph_model.database import Database
from graph_model.errors import QuestionError
from graph_model.vocabulary import Containment, Direction, FlowKind, ScopeClass
from queries.answer import Answer
from queries.find import resolve
from queries.items import KIND_NAMES, bounds, groups, items_of, unresolved_of
from queries.knowledge import Knowledge
from queries.shown import MATERIAL_KINDS, shown
from queries.starts import require_known, starts_of
from queries.touched import events_of
from queries.walk import Reached, walk

MOST_VISITED = 1_000_000
_STARTS = MATERIAL_KINDS | {"order", "run", "shipment", "item"}
_FRESH_SECONDS = 10.0
_UNITS = frozenset({"unit"})
_ENDS_LAST = timezone(timedelta(hours=-12))
FLOWS = frozenset({FlowKind.MATERIAL.value, FlowKind.EXPOSURE.value, FlowKind.DESIGN.value})
"""The flows that a question may name."""


@dataclass(frozen=True, slots=True)
class Question:
    """A trace as it was asked; defaults: forward, material, ever."""

    refs: tuple[str, ...]
    direction: Direction = Direction.FORWARD
    as_of: str | None = None
    known_at: str | None = None
    kinds: tuple[str, ...] = ()
    finished: bool = False
    events: bool = False
    min_watermark: int = 0
    flow: tuple[str, ...] = (FlowKind.MATERIAL.value,)
    containment: Containment = Containment.EVER
    at: str | None = None
    start: str | None = None
    end: str | None = None
    excluded: bool = False
    most: int = field(default=MOST_VISITED, compare=False)

    def normalised(self, starts: Sequence[str]) -> dict[str, Any]:
        """The question as understood: the same for every spelling of its starts."""
        return {
            "refs": sorted(set(starts)),
            "direction": self.direction.value,
            "flow": sorted(self.flow),
            "containment": self.containment.value,
            "as_of": self.as_of,
            "known_at": self.known_at,
            "kinds": sorted({KIND_NAMES.get(kind, kind) for kind in self.kinds}),
            "finished": self.finished,
        }

    def require_answerable(self) -> None:
        """Refuse what is not answered yet, rather than answer something else. Raises QuestionError."""
        unknown = sorted(set(self.flow) - FLOWS)
        if unknown:
            raise QuestionError(f"--flow {unknown[0]!r} is no flow; allowed: {', '.join(sorted(FLOWS))}")
        if set(self.flow) != {FlowKind.MATERIAL.value}:
            raise QuestionError(
                f"--flow {','.join(sorted(self.flow))}: only material is traced as yet; "
                "exposure and design come with their own questions"
            )
        if self.containment is not Containment.EVER:
            raise QuestionError(
                f"--containment {self.containment}: answered today is `ever`, all that ever contained it; "
                "current and at need the times of removal, which no trace tells yet"
            )
        if self.at is not None:
            raise QuestionError(
                "--at goes with --containment at, which is not answered yet; allowed: --as-of"
            )
        if self.start is not None or self.end is not None:
            raise QuestionError(
                "--from and --to are the window of an exposure, which is not traced yet; "
                "a material trace takes --as-of"
            )
        if self.excluded:
            raise QuestionError(
                "--excluded: no trace excludes anything yet; what is not proven is listed as POSSIBLE"
            )


def trace(database: Database, question: Question) -> Answer:
    """Answer a trace.

    Raises NotFoundError or AmbiguousError for a REF, QuestionError for what makes no sense, and
    DatabaseUnavailableError when the database is away: there is no empty answer instead.
    """
    if not question.refs:
        raise QuestionError("a trace starts somewhere: name at least one thing")
    question.require_answerable()
    wanted = _wanted(question.kinds)
    watermark, pending = _watermark(database, question.min_watermark)
    knowledge = _knowledge(database, question, watermark)
    named = [resolve(database, ref, knowledge.known) for ref in question.refs]
    wrong = sorted({match.kind for match in named} - _STARTS)
    if wrong:
        raise QuestionError(
            f"a material trace cannot start at {wrong[0]}; it starts at: {', '.join(sorted(_STARTS))}"
        )
    if knowledge.past:
        require_known(database, [match.uid for match in named], knowledge)
    both = question.direction is Direction.BOTH
    starts = {
        direction: starts_of(database, [match.uid for match in named], direction, knowledge)
        for direction in ((Direction.FORWARD, Direction.BACKWARD) if both else (question.direction,))
    }
    reached, cut = _walked(database, starts, question.most, knowledge, wanted)
    cited = [record for found in reached.values() for record in found.records]
    # Both ways, the members of a lot are upstream starts and still downstream items.
    begun = next(iter(starts.values()))
    things = shown(database, [*begun, *reached], knowledge, cited)
    started = {things[uid].canonical for uid in begun}
    items = items_of(reached, things, started, wanted, finished=question.finished)
    unresolved = unresolved_of(begun, items, things, pending=pending and not knowledge.past)
    touched = {*started, *(item.uid for item in items)}
    return Answer(
        question=question.normalised([match.uid for match in named]),
        watermark=knowledge.known,
        complete=not cut and not unresolved,
        unresolved=unresolved,
        items=tuple(items),
        groups=groups(database, items, things, knowledge),
        bounds=bounds(items_of(reached, things, started, _UNITS, finished=True)),
        events=events_of(database, touched, things.moves, knowledge) if question.events else (),
        cut=f"more than {question.most} things were reached: narrow the question" if cut else None,
    )


def _walked(
    database: Database,
    starts: dict[Direction, list[str]],
    most: int,
    knowledge: Knowledge,
    kinds: frozenset[str],
) -> tuple[dict[str, Reached], bool]:
    """What is reached each way, and whether a walk was cut; the surer way counts, every record is cited."""
    reached: dict[str, Reached] = {}
    cut = False
    for direction, begin in starts.items():
        walked = walk(database, begin, direction=direction, knowledge=knowledge, most=most, kinds=kinds)
        cut = cut or walked.cut
        for uid, found in walked.reached.items():
            known = reached.setdefault(uid, found)
            if known is not found:
                surer = known if known.scope is ScopeClass.DEFINITE else found
                surer.records |= known.records | found.records
                reached[uid] = surer
    return reached, cut


def _watermark(database: Database, at_least: int) -> tuple[int, bool]:
    """The watermark to answer at, and whether batches wait to be derived; waits a while for `at_least`."""
    deadline = time.monotonic() + _FRESH_SECONDS
    while True:
        row = database.read(
            "MATCH (l:Log {uid: 'log'}) RETURN l.watermark AS watermark, l.batches AS batches"
        )[0]
        if row["watermark"] >= at_least:
            return row["watermark"], row["batches"] > row["watermark"]
        if time.monotonic() > deadline:
            raise QuestionError(f"watermark {at_least} is not reached; the store is at {row['watermark']}")
        time.sleep(0.02)


def _knowledge(database: Database, question: Question, watermark: int) -> Knowledge:
    """What was known at a time, or at `@WATERMARK`: the last batch by then. Raises QuestionError."""
    known_at = question.known_at
    if known_at is None:
        return Knowledge(watermark, question.as_of)
    if not known_at.startswith("@"):
        at = moment("--known-at", known_at, ends=UTC)
        rows = database.read(
            "MATCH (b:IngestBatch) WHERE b.at <= $at AND b.number <= $watermark "
            "RETURN max(b.number) AS number",
            at=at,
            watermark=watermark,
        )
        return Knowledge(int(rows[0]["number"] or 0), question.as_of, past=True)
    if not (known_at[1:].isascii() and known_at[1:].isdecimal()):
        raise QuestionError(f"--known-at {known_at!r}: allowed are @NUMBER and a time with offset")
    known = int(known_at[1:])
    if known > watermark:
        raise QuestionError(f"--known-at {known_at}: the store is at @{watermark}")
    return Knowledge(known, question.as_of, past=known < watermark)


def moment(option: str, text: str, *, ends: tzinfo = _ENDS_LAST) -> str:
    """A time given by a user, as UTC text; a date counts as its end, in whatever zone it ends last.

    What we knew is told by our own clock, where a day `ends` in UTC. Raises QuestionError.
    """
    try:
        at = datetime.fromisoformat(text)
        if len(text) == len("2026-03-02"):
            at = (at + timedelta(days=1)).replace(tzinfo=ends)
        if at.tzinfo is not None:
            return utc_text(at)
    except (ValueError, OverflowError):
        raise QuestionError(
            f"{option} {text!r} is no time: write 2026-03-02T08:31:00Z, or a date such as 2026-03-02"
        ) from None
    raise QuestionError(f"{option} {text!r} has no offset: write 2026-03-02T08:31:00+01:00")


def _wanted(kinds: tuple[str, ...]) -> frozenset[str]:
    """The kinds to list: materials, unless others are asked for; `handling_unit` is `hu`."""
    said = {{name: kind for kind, name in KIND_NAMES.items()}.get(kind, kind) for kind in kinds}
    unknown = sorted(said - set(KINDS))
    if unknown:
        raise QuestionError(
            f"--kinds {unknown[0]!r} is no kind of thing; allowed: {', '.join(sorted(KINDS))}"
        )
    return frozenset(said) or MATERIAL_KINDS
