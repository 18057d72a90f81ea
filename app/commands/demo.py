"""`clew demo`: the generated plant loaded, a recall answered and held against its story, then the page."""

import time
from pathlib import Path
from typing import Annotated

import orjson
import typer

from app.commands.server import serve
from app.console import out, print_table, tell
from app.open import open_store
from app.settings import settings
from graph_model.database import Database
from graph_model.errors import ClewError, QuestionError
from graph_model.vocabulary import Direction


def demo(
    units: Annotated[int, typer.Option(help="How many serialised devices.")] = 400,
    once: Annotated[bool, typer.Option("--once", help="End after the answer, without the page.")] = False,
) -> None:
    """Generate a plant, load it, and answer the recall of its first planted trouble."""
    from app.demo import generate  # noqa: PLC0415 - keeps `clew --help` quick
    from loaders.run import load  # noqa: PLC0415

    folder = settings().home / "demo"
    with open_store(settings(), progress=tell) as database:
        if (folder / "story.json").exists():
            held = orjson.loads((folder / "manifest.json").read_bytes())["units"]
            if held != units:
                raise QuestionError(
                    f"{folder} holds the plant of {held} units; another one needs another CLEW_HOME"
                )
        else:
            tell(f"generating a plant of {units} units in {folder} (generated data)")
            generate(folder, units=units, seed=1)
        began = time.perf_counter()
        books = load(database, [folder], mapping_home=settings().mappings)
        seconds = time.perf_counter() - began
        read = books.counts["read"]
        tell(f"{read} records read in {seconds:.1f} s, {books.counts['quarantined']} refused as planted")
        recall(database, folder)
    if not once:
        serve()


def recall(database: Database, folder: Path) -> None:
    """Answer the first trouble of the story that plain links settle; ClewError when the answer disagrees."""
    from queries.trace import Question, trace  # noqa: PLC0415

    story = orjson.loads((folder / "story.json").read_bytes())
    trouble = next(
        t for t in story["troubles"] if t["question"]["direction"] == "forward" and not t["reachable"]
    )
    ref = trouble["question"]["ref"]
    began = time.perf_counter()
    answer = trace(database, Question((ref,), Direction.FORWARD, finished=True))
    milliseconds = (time.perf_counter() - began) * 1000
    out.print(f"\n{trouble['what_happened']}\n", markup=False)
    rows = [(i.item, i.serial, i.scope, i.linkage, i.holder, i.records[0]) for i in answer.items if i.serial]
    print_table(
        f"Recall of {ref}: {len(rows)} units in {milliseconds:.0f} ms",
        ("item", "serial", "class", "linkage", "holder", "said by"),
        rows,
    )
    found = {f"unit:{i.item}/{i.serial}" for i in answer.items if i.serial}
    expected = _as_listed(trouble["expected"]["units"], story["same_unit"])
    if found != expected:
        missed, extra = sorted(expected - found), sorted(found - expected)
        raise ClewError(
            f"the answer does not agree with the planted story: missed {missed}, too many {extra}"
        )
    out.print(f"agrees with the planted story: {len(expected)} units, {trouble['name']}", markup=False)


def _as_listed(refs: list[str], same_unit: dict[str, str]) -> set[str]:
    """The story's units under the name an answer lists them by (S28)."""
    return {same_unit.get(ref, ref) for ref in refs}
