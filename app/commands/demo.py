"""`clew demo`: the generated plant loaded, a recall answered and held against its story, then the page."""

import time
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from app.commands.server import Json, listen, serve_on
from app.console import out, print_json, print_table, tell
from app.open import open_store
from app.settings import settings
from graph_model.database import Database
from graph_model.errors import ClewError, QuestionError
from graph_model.vocabulary import Direction

_COLUMNS = ("item", "serial", "class", "linkage", "holder", "said by")


def demo(
    units: Annotated[int, typer.Option(help="How many serialised devices.")] = 400,
    once: Annotated[bool, typer.Option("--once", help="End after the answer, without the page.")] = False,
    json: Json = False,
) -> None:
    """Generate a plant, load it, and answer the recall of its first planted trouble."""
    from app.demo import generate  # noqa: PLC0415 - keeps `clew --help` quick
    from loaders.run import load  # noqa: PLC0415

    folder = settings().home / "demo"
    listener = None if once else listen(settings().host, settings().port)
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
        recalled = recall(database, folder)
    if json:
        print_json({"loaded": books.as_json(), "recall": recalled})
    else:
        _show(recalled)
    if recalled["missed"] or recalled["too_many"]:
        raise ClewError(
            f"the answer does not agree with the planted story: missed {recalled['missed']}, "
            f"too many {recalled['too_many']}"
        )
    if listener is not None:
        serve_on(listener)


def recall(database: Database, folder: Path) -> dict[str, Any]:
    """The answer to the first trouble of the story that plain links settle, held against the story."""
    from queries.trace import Question, trace  # noqa: PLC0415

    story = orjson.loads((folder / "story.json").read_bytes())
    trouble = next(
        t for t in story["troubles"] if t["question"]["direction"] == "forward" and not t["reachable"]
    )
    ref = trouble["question"]["ref"]
    began = time.perf_counter()
    answer = trace(database, Question((ref,), Direction.FORWARD, finished=True))
    milliseconds = round((time.perf_counter() - began) * 1000)
    units = [i for i in answer.items if i.serial]
    found = {f"unit:{i.item}/{i.serial}" for i in units}
    expected = _as_listed(trouble["expected"]["units"], story["same_unit"])
    return {
        "trouble": trouble["name"],
        "what_happened": trouble["what_happened"],
        "ref": ref,
        "milliseconds": milliseconds,
        "units": [
            dict(zip(_COLUMNS, (i.item, i.serial, i.scope, i.linkage, i.holder, i.records[0]), strict=True))
            for i in units
        ],
        "missed": sorted(expected - found),
        "too_many": sorted(found - expected),
    }


def _show(recalled: dict[str, Any]) -> None:
    units = recalled["units"]
    out.print(f"\n{recalled['what_happened']}\n", markup=False)
    title = f"Recall of {recalled['ref']}: {len(units)} units in {recalled['milliseconds']} ms"
    print_table(title, _COLUMNS, [tuple(unit.values()) for unit in units])
    if not recalled["missed"] and not recalled["too_many"]:
        out.print(f"agrees with the planted story: {len(units)} units, {recalled['trouble']}", markup=False)


def _as_listed(refs: list[str], same_unit: dict[str, str]) -> set[str]:
    """The story's units under the name an answer lists them by (S28)."""
    return {same_unit.get(ref, ref) for ref in refs}
