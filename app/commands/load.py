"""`clew load`, `remap`, `hash`, `generate`: records in, and what the graph then says."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from app.commands.server import Json
from app.console import err, out, print_json, print_table, tell, visible
from app.open import open_store
from app.settings import settings
from loaders.run import Books

QUARANTINED = 3
"""Exit code when something went to quarantine."""

_SHOWN = 20


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    mapping: Annotated[
        str | None, typer.Option(help="Source or SOURCE/RECORD whose mapping reads them.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Read and check, write nothing; each 4,000 records count for themselves."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Load files and folders: NDJSON, CSV, Excel, JSON, Parquet, XML, EPCIS. Every record is accounted."""
    from loaders.ahead import collect_seldom  # noqa: PLC0415 - keeps `clew --help` quick
    from loaders.read import check  # noqa: PLC0415
    from loaders.run import load as load_paths  # noqa: PLC0415

    for path in paths:
        check(path)
    collect_seldom()
    with open_store(settings(), progress=tell) as database, _progress() as bar:
        task = bar.add_task("", total=None)

        def show(books: Books) -> None:
            counts = ", ".join(f"{name} {count}" for name, count in books.counts.items() if count)
            bar.update(task, description=counts)

        books = load_paths(
            database,
            paths,
            mapping=mapping,
            mapping_home=settings().mappings,
            dry_run=dry_run,
            progress=show,
        )
    report(books, json=json, title="Would be loaded" if dry_run else "Loaded")


def remap(
    name: Annotated[str, typer.Argument(help="Source or SOURCE/RECORD whose mapping was corrected.")],
    reason: Annotated[str | None, typer.Option(help="Why; kept with who did it and when.")] = None,
    json: Json = False,
) -> None:
    """Read stored payloads again with a corrected mapping; the evidence stays as it is."""
    from loaders.again import remap as read_again  # noqa: PLC0415

    with open_store(settings(), progress=tell) as database:
        books = read_again(
            database, name, mapping_home=settings().mappings, actor=settings().acting, reason=reason or None
        )
    report(books, json=json, title="Read again")


def graph_hash(json: Json = False) -> None:
    """The hash of what the graph says now, whatever the order in which it came."""
    from queries.hash import graph_hash as hash_graph  # noqa: PLC0415

    with open_store(settings(), progress=tell) as database:
        found = hash_graph(database)
    if json:
        print_json({"hash": found.value, "things": found.things, "edges": found.edges})
    else:
        out.print(f"{found.value}  ({found.things} things, {found.edges} edges)")


def generate(
    folder: Annotated[Path, typer.Argument(help="Where the source files are written.")],
    units: Annotated[int, typer.Option(help="How many serialised devices, 100 or more.")] = 400,
    seed: Annotated[int, typer.Option(help="The same seed gives the same plant.")] = 1,
    json: Json = False,
) -> None:
    """Write the generated plant: source files in each system's own layout, labelled as generated."""
    from app.demo import generate as write_plant  # noqa: PLC0415

    with _progress() as bar:
        task = bar.add_task("units", total=None)
        write_plant(folder, units=units, seed=seed, progress=lambda n: bar.update(task, advance=n))
    if json:
        print_json({"folder": str(folder), "units": units, "seed": seed, "story": str(folder / "story.json")})
    else:
        told = f"the generated plant is in {folder}; story.json says which trouble was planted"
        out.print(told, markup=False)


def report(books: Books, *, json: bool, title: str) -> None:
    """Print the books; exit 3 when something went to quarantine."""
    if json:
        print_json(books.as_json())
    else:
        print_table(title, ("outcome", "records"), [*books.counts.items(), ("watermark", books.watermark)])
        for ignored in books.ignored:
            out.print(
                visible(f"ignored {ignored.count} rows of {ignored.file}: {ignored.reason}"), markup=False
            )
        for name, count in sorted(books.unknown_fields.items()):
            out.print(visible(f"unknown field {name}, kept with {count} records"), markup=False)
    for refusal in books.refused[:_SHOWN]:
        err.print(visible(f"{refusal.place}: {refusal.error}"), markup=False, soft_wrap=True)
    if len(books.refused) > _SHOWN:
        err.print(
            f"... {books.counts['quarantined']} in all: `clew quarantine list` shows them", markup=False
        )
    if books.counts["quarantined"]:
        raise typer.Exit(QUARANTINED)


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err, transient=True
    )
