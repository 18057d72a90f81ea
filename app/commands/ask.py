"""`clew find` and `clew trace`: what an identifier names, and where it went or came from."""

import time
from typing import Annotated

import typer

from app.commands.server import Json
from app.console import out, print_json, print_table, tell
from app.open import open_store
from app.settings import settings
from graph_model.errors import QuestionError
from graph_model.vocabulary import Containment, Direction, UnresolvedKind

_ROWS = 200


def find(
    text: Annotated[str, typer.Argument(help="A REF, number, scan, Digital Link or EPC.")], json: Json = False
) -> None:
    """Find anything by any identifier."""
    from queries.find import find as look_up  # noqa: PLC0415 - keeps `clew --help` quick
    from queries.find import nothing_found  # noqa: PLC0415 - the same

    with open_store(settings(), progress=tell) as database:
        matches = look_up(database, text)
        missing = None if matches else nothing_found(database, text)
    if json:
        print_json({"matches": [match.as_json() for match in matches]})
    else:
        columns = ("uid", "kind", "item", "lot", "serial", "name", "matched")
        rows = [[match.as_json()[column] for column in columns] for match in matches]
        print_table(f"{len(matches)} found", columns, rows)
    if missing is not None:
        raise missing


def trace(
    refs: Annotated[
        list[str], typer.Argument(metavar="REF...", help="KIND:NUMBER, a scan, or a bare number.")
    ],
    forward: Annotated[
        bool, typer.Option("--forward", help="Where it went: a recall (the default).")
    ] = False,
    backward: Annotated[bool, typer.Option("--backward", help="What it came from: genealogy.")] = False,
    both: Annotated[bool, typer.Option("--both", help="Both ways.")] = False,
    flow: Annotated[str, typer.Option(help="What to follow; answered today: material.")] = "material",
    containment: Annotated[
        Containment, typer.Option(help="What counts as containing; answered today: ever.")
    ] = Containment.EVER,
    at: Annotated[str | None, typer.Option("--at", help="The time of `--containment at`.")] = None,
    start: Annotated[str | None, typer.Option("--from", help="Begin of an exposure's window.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="End of an exposure's window.")] = None,
    excluded: Annotated[bool, typer.Option("--excluded", help="List what is excluded, and why.")] = False,
    as_of: Annotated[str | None, typer.Option(help="Only what may have happened by this time.")] = None,
    known_at: Annotated[str | None, typer.Option(help="What Clew knew then: a time, or @WATERMARK.")] = None,
    kinds: Annotated[str, typer.Option(help="Which kinds to list, such as unit,lot,order.")] = "",
    finished: Annotated[bool, typer.Option("--finished", help="Only finished goods.")] = False,
    events: Annotated[bool, typer.Option("--events", help="List the events that touched them.")] = False,
    min_watermark: Annotated[int, typer.Option(help="Wait until this watermark is reached.")] = 0,
    json: Json = False,
) -> None:
    """Trace material from one or more things, with the record behind every item."""
    from queries.trace import Question, moment  # noqa: PLC0415
    from queries.trace import trace as ask  # noqa: PLC0415

    question = Question(
        refs=tuple(refs),
        direction=_direction(forward=forward, backward=backward, both=both),
        flow=tuple(part.strip() for part in flow.split(",")),
        containment=containment,
        at=at,
        start=start,
        end=end,
        excluded=excluded,
        as_of=moment("--as-of", as_of) if as_of else None,
        known_at=known_at,
        kinds=tuple(kind.strip() for kind in kinds.split(",") if kind.strip()),
        finished=finished,
        events=events,
        min_watermark=min_watermark,
    )
    with open_store(settings(), progress=tell) as database:
        began = time.perf_counter()
        answer = ask(database, question)
        seconds = time.perf_counter() - began
    if json:
        print_json(answer.as_json())
        return
    rows = [
        (
            *(i.kind, i.item, i.serial or i.lot or i.uid, i.scope, i.linkage),
            *(i.holder, i.location, ", ".join(i.records[:2])),
        )
        for i in answer.items[:_ROWS]
    ]
    title = (
        f"{question.direction} from {', '.join(refs)}: {len(answer.items)} items in {seconds * 1000:.0f} ms"
    )
    print_table(title, ("kind", "item", "number", "class", "linkage", "holder", "location", "said by"), rows)
    if len(answer.items) > _ROWS:
        out.print(f"{_ROWS} of {len(answer.items)} shown; --json has them all")
    for group in answer.groups:
        out.print(f"lot {group.item}/{group.lot}: {group.affected} of {group.members} affected", markup=False)
    if question.direction is not Direction.BACKWARD:
        out.print(f"finished units: at least {answer.bounds['min']}, at most {answer.bounds['max']}")
    if question.as_of:
        out.print(f"as of {question.as_of}: what may have happened by then; what surely had is DEFINITE")
    then = f"as known at batch {answer.watermark}" if known_at else f"at watermark {answer.watermark}"
    if answer.complete:
        out.print(f"complete {then}")
    else:
        out.print(f"NOT complete {then}: {len(answer.unresolved)} unresolved", style="bold")
        for entry in answer.unresolved[:10]:
            hint = "; see clew quarantine list" if entry.kind == UnresolvedKind.QUARANTINED else ""
            out.print(f"  {entry.kind} {entry.uid}, owed by {entry.owed_by}{hint}", markup=False)
        if answer.cut:
            out.print(f"  {answer.cut}", markup=False)


def _direction(*, forward: bool, backward: bool, both: bool) -> Direction:
    if forward + backward + both > 1:
        raise QuestionError("--forward, --backward and --both exclude each other")
    return Direction.BACKWARD if backward else Direction.BOTH if both else Direction.FORWARD
