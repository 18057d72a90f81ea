"""`clew bench`: what was measured, side by side in one run, with sizes and versions."""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from app.commands.server import Json
from app.console import print_json, print_table, tell

app = typer.Typer(help="Benchmarks: ratios measured side by side in one run, with sizes and versions.")


@app.callback()
def bench() -> None:
    """Benchmarks: ratios measured side by side in one run, with sizes and versions."""


@app.command()
def load(
    records: Annotated[int, typer.Option(help="Records loaded into the empty store and measured.")] = 50_000,
    fill: Annotated[int, typer.Option(help="Fill the store to so many records and measure again.")] = 0,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file too.")] = None,
    json: Json = False,
) -> None:
    """Records per second end to end, and graph writes against the plain driver writing the same rows."""
    from app.bench.load import measure  # noqa: PLC0415 - only this command needs it

    figures = measure(records=records, fill=fill, progress=tell)
    if output is not None:
        output.write_bytes(orjson.dumps(figures, option=orjson.OPT_INDENT_2))
    if json:
        print_json(figures)
    else:
        print_table("clew bench load (generated records)", ("figure", "value"), figures.items())
