"""`clew up`, `down`, `status`, `serve`: the embedded database, and page with API."""

from typing import Annotated

import typer

from app.console import out, print_json, print_table, tell
from app.open import endpoint, open_store
from app.settings import settings
from graph_model import embedded
from graph_model.database import Database

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
    from queries.store import store_state  # noqa: PLC0415 - keeps `clew --help` quick

    with Database(endpoint(settings(), start=False)) as database:
        state = store_state(database)
        told = {
            "uri": database.endpoint.uri,
            "home": str(settings().home.resolve()),
            "records": state.records,
            "things": state.things,
            "batches": state.batches,
            "watermark": state.watermark,
            "quarantined": state.quarantined,
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
