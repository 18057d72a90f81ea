"""The questions of the API: check the arguments, ask one query, convert."""

from typing import Annotated, Any

import strawberry

from app.graphql.answers import Match, Trace, trace_of
from app.graphql.asking import Info
from app.graphql.connections import After, First, cursor_parts, page_size
from app.graphql.types import RecordVersion, Thing, thing_of, version_of
from graph_model.catalog import KINDS
from graph_model.errors import QuestionError
from graph_model.vocabulary import Containment, Direction
from queries import find as finding
from queries import record as records
from queries import thing as things
from queries import trace as tracing

LONGEST_TEXT = 8_000
MOST_REFS = 500

strawberry.enum(Direction, description="Forward is a recall, backward a genealogy.")
strawberry.enum(Containment, description="What counts: ever, current or at a time; answered today: ever.")
Flow = Annotated[list[str] | None, strawberry.argument(description="What to follow; today: material.")]
Within = Annotated[Containment, strawberry.argument(description="What counts as containing; today: ever.")]
At = Annotated[str | None, strawberry.argument(description="The time of containment AT.")]
From = Annotated[str | None, strawberry.argument(name="from", description="Begin of an exposure's window.")]
To = Annotated[str | None, strawberry.argument(name="to", description="End of an exposure's window.")]
Excluded = Annotated[bool, strawberry.argument(description="Also what is excluded, and why.")]
Text = Annotated[str, strawberry.argument(description="A REF, scan, Digital Link, EPC, HIBC or bare number.")]
Refs = Annotated[
    list[str], strawberry.argument(description="Where the trace starts: whatever `find` understands.")
]
AsOf = Annotated[str | None, strawberry.argument(description="Only what may have happened by this time.")]
KnownAt = Annotated[
    str | None,
    strawberry.argument(description="What Clew had learned then: a time with offset, or @WATERMARK."),
]
Kinds = Annotated[list[str] | None, strawberry.argument(description="Kinds to list instead of materials.")]
Finished = Annotated[bool, strawberry.argument(description="Only finished goods.")]
WithEvents = Annotated[bool, strawberry.argument(description="Also the events that touched them.")]
AtLeast = Annotated[int, strawberry.argument(description="Wait until the store has derived this batch.")]


@strawberry.type(description="A record of a source system, with every version that Clew has received.")
class SourceRecord:
    identity: str = strawberry.field(description="system/type/id, percent-encoded.")
    system: str = strawberry.field(description="Who says it.")
    type: str = strawberry.field(description="Record type.")
    id: str = strawberry.field(description="The source's own id.")
    versions: list[RecordVersion] = strawberry.field(
        description="Its versions, the one its source recorded last first."
    )


def find(info: Info, text: Text) -> list[Match]:
    """Everything that a text names."""
    found = finding.find(info.context.database, _text("text", text))
    return [Match(**match.as_json()) for match in found]


def node(info: Info, uid: strawberry.ID) -> Thing | None:
    """The thing with this uid."""
    return thing_of(things.thing(info.context.database, _text("uid", uid)))


def trace(
    info: Info,
    *,
    refs: Refs,
    direction: Direction = Direction.FORWARD,
    flow: Flow = None,
    containment: Within = Containment.EVER,
    at: At = None,
    start: From = None,
    end: To = None,
    excluded: Excluded = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    kinds: Kinds = None,
    finished: Finished = False,
    events: WithEvents = False,
    min_watermark: AtLeast = 0,
    first: First = 100,
    after: After = None,
) -> Trace:
    """What is downstream or upstream of things."""
    question = tracing.Question(
        refs=_refs(refs),
        direction=direction,
        flow=("material",) if flow is None else tuple(flow),
        containment=containment,
        at=at,
        start=start,
        end=end,
        excluded=excluded,
        as_of=tracing.moment("asOf", _text("asOf", as_of)) if as_of else None,
        known_at=_text("knownAt", known_at) if known_at else None,
        kinds=tuple(_kind(kind) for kind in kinds or ()),
        finished=finished,
        events=events,
        min_watermark=min_watermark,
    )
    return _trace(info, question, first=page_size(first), after=after)


def record(info: Info, *, system: str, type: str, id: str) -> SourceRecord | None:  # noqa: A002
    """A source record with its versions."""
    names = [_text(name, value) for name, value in (("system", system), ("type", type), ("id", id))]
    found = records.record(info.context.database, *names)
    versions = [version_of(row) for row in found.versions]
    return SourceRecord(
        identity=found.identity, system=found.system, type=found.type, id=found.id, versions=versions
    )


def _trace(info: Info, question: tracing.Question, *, first: int, after: str | None) -> Trace:
    """The answer, or for a further page the same answer again. Raises QuestionError when it has changed."""
    named = cursor_parts(after)[0] if after else None
    answer = info.context.kept.find(question, named) if named else None
    if answer is None:
        answer = tracing.trace(info.context.database, question)
        answer_hash = answer.answer_hash
        if named not in (None, answer_hash):
            raise QuestionError(
                f"after: the answer has changed since this cursor; begin again, or ask with "
                f'knownAt: "@{answer.watermark}" for pages that stay'
            )
        if len(answer.items) > first:
            info.context.kept.keep(question, answer_hash, answer)
    else:
        answer_hash = str(named)
    return trace_of(answer, answer_hash, first=first, after=after)


def _refs(refs: list[str]) -> tuple[str, ...]:
    if not 1 <= len(refs) <= MOST_REFS:
        raise QuestionError(f"refs: {len(refs)} starts; allowed: 1 to {MOST_REFS}")
    return tuple(_text("refs", ref) for ref in refs)


def _text(name: str, value: Any) -> str:
    text = str(value).strip()
    if not text or len(text) > LONGEST_TEXT or "\x00" in text:
        raise QuestionError(f"{name}: {text[:60]!r} is no text of 1 to {LONGEST_TEXT} characters without NUL")
    return text


def _kind(kind: str) -> str:
    known = "hu" if kind == "handling_unit" else kind
    if known not in KINDS:
        raise QuestionError(f"kinds: {kind[:60]!r} is no kind; allowed: {', '.join(sorted(KINDS))}")
    return known
