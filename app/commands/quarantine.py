"""`clew quarantine`: what was refused and why; retry it, or discard it with a reason."""

from typing import Annotated

import typer

from app.commands.load import report
from app.commands.server import Json
from app.console import out, print_json, print_table, tell
from app.open import open_store
from app.settings import settings
from graph_model.database import Row

app = typer.Typer(help="Refused records: what, where and why; retry them or discard them with a reason.")


@app.command("list")
def list_(
    decided: Annotated[
        bool, typer.Option("--all", help="With those that were retried or discarded since.")
    ] = False,
    json: Json = False,
) -> None:
    """What waits in quarantine."""
    from loaders.quarantine import refused, waiting  # noqa: PLC0415

    with open_store(settings(), progress=tell) as database:
        rows = refused(database) if decided else waiting(database)
    if json:
        print_json({"quarantined": rows})
        return
    columns = ("id", "state", "record", "place", "field", "reason")
    print_table(
        f"{len(rows)} refused" if decided else f"{len(rows)} in quarantine; show ID tells all of one",
        columns,
        [[r["id"], r["state"], _record(r), _place(r), r["field"], r["reason"]] for r in rows],
    )


@app.command()
def show(uid: Annotated[str, typer.Argument(metavar="ID")], json: Json = False) -> None:
    """One refused record, with its payload as received."""
    from loaders.quarantine import show as read_one  # noqa: PLC0415

    with open_store(settings(), progress=tell) as database:
        row = read_one(database, uid)
    if json:
        print_json(row)
        return
    history = row.pop("history")
    print_table("Refused", ("what", "value"), row.items())
    columns = ("state", "batch", "at", "decision", "actor", "reason", "record")
    print_table("What became of it", columns, [[step.get(c) for c in columns] for step in history])


def _record(row: Row) -> str:
    return "/".join(row[name] or "?" for name in ("system", "type", "record"))


def _place(row: Row) -> str:
    return row["file"] if row["line"] is None else f"{row['file']}:{row['line']}"


@app.command()
def retry(
    uids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None, json: Json = False
) -> None:
    """Try refused records again, with mappings and rules as they are now; without ids, all that wait."""
    from loaders.again import retry as try_again  # noqa: PLC0415

    with open_store(settings(), progress=tell) as database:
        books = try_again(database, uids or [], mapping_home=settings().mappings, actor=settings().acting)
    report(books, json=json, title="Tried again")


@app.command()
def discard(
    uid: Annotated[str, typer.Argument(metavar="ID")],
    reason: Annotated[str, typer.Option(help="Why it will never be admitted; kept with the record.")],
    json: Json = False,
) -> None:
    """Decide that a refused record will not be admitted; the record and its bytes stay."""
    from loaders.acts import discard as decide  # noqa: PLC0415

    if not reason.strip():
        raise typer.BadParameter("a reason is needed, and kept", param_hint="--reason")
    with open_store(settings(), progress=tell) as database:
        decide(database, uid, reason=reason, actor=settings().acting)
    if json:
        print_json({"id": uid, "discarded": True})
    else:
        out.print("discarded")
