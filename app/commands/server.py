"""`clew up`, `down`, `status`, `serve`: the embedded database, and page with API."""

from typing import Annotated

import typer

from app.console import out, print_json, print_table, tell
from app.open import open_store
from app.settings import settings
from graph_model import embedded

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def up() -> None:
    """Start the embedded database (once per CLEW_HOME) and bring its schema up to date."""
    with open_store(settings(), progress=tell) as database:
        out.print(f"Neo4j runs at {database.endpoint.uri}, home {settings().home.resolve()}")


def down() -> None:
    """Stop the embedded database of this CLEW_HOME."""
    stopped = embedded.stop(settings().home)
    out.print("stopped" if stopped else f"nothing runs in {settings().home.resolve()}")


def status(json: Json = False) -> None:
    """What runs, what the store holds, and what waits in quarantine."""
    with open_store(settings(), start=False) as database:
        log = database.read("MATCH (l:Log {uid: 'log'}) RETURN l {.*} AS log")[0]["log"]
        waits = database.read("MATCH (q:QuarantinedRecord {state: 'waiting'}) RETURN count(q) AS n")[0]["n"]
        told = {
            "uri": database.endpoint.uri,
            "home": str(settings().home.resolve()),
            "records": log["size"],
            "things": log["things"],
            "batches": log["batches"],
            "watermark": log["watermark"],
            "quarantined": waits,
        }
    if json:
        print_json(told)
    else:
        print_table("Clew", ("what", "value"), told.items())


def serve() -> None:
    """Serve page and API until Ctrl-C."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from app.main import create_app  # noqa: PLC0415

    chosen = settings()
    tell(f"page and API on http://{chosen.host}:{chosen.port}")
    uvicorn.run(create_app(chosen), host=chosen.host, port=chosen.port, log_level="warning")
