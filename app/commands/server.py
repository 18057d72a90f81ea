"""`clew up`, `down`, `status`, `serve`: the embedded database, and page with API."""

import socket
from contextlib import suppress
from typing import Annotated

import typer

from app.console import out, print_json, print_table, tell
from app.open import endpoint, open_store
from app.settings import settings
from graph_model import embedded
from graph_model.database import Database
from graph_model.errors import ClewError, DatabaseUnavailableError, SettingError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def up(json: Json = False) -> None:
    """Start the embedded database (once per CLEW_HOME) and bring its schema up to date."""
    home = str(settings().home.resolve())
    with open_store(settings(), progress=tell) as database:
        uri = database.endpoint.uri
    if json:
        print_json({"running": True, "uri": uri, "home": home})
    else:
        out.print(f"Neo4j runs at {uri}, home {home}", markup=False)


def down(json: Json = False) -> None:
    """Stop the embedded database of this CLEW_HOME."""
    home = str(settings().home.resolve())
    stopped = embedded.stop(settings().home)
    if json:
        print_json({"running": False, "stopped": stopped, "home": home})
    else:
        out.print("stopped" if stopped else f"nothing runs in {home}", markup=False)


def status(json: Json = False) -> None:
    """What runs, what the store holds, and what waits in quarantine."""
    from queries.store import store_state  # noqa: PLC0415 - keeps `clew --help` quick

    home = str(settings().home.resolve())
    try:
        with Database(endpoint(settings(), start=False)) as database:
            state = store_state(database)
    except DatabaseUnavailableError:
        if json:
            print_json({"running": False, "home": home})
        raise
    told = {
        "running": True,
        "uri": database.endpoint.uri,
        "home": home,
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


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default: CLEW_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65_535, help="Port; default: CLEW_PORT.")] = None,
) -> None:
    """Serve page and API until Ctrl-C."""
    serve_on(listen(host or settings().host, port or settings().port))


def listen(host: str, port: int) -> socket.socket:
    """The address of page and API, taken before anything is promised or loaded. Raises SettingError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SettingError(f"{host}:{port}: {why}; set CLEW_PORT or CLEW_HOST, or --port") from None


def serve_on(listener: socket.socket) -> None:
    """Serve page and API there until Ctrl-C."""
    import uvicorn  # noqa: PLC0415 - only this command needs it

    from app.main import create_app  # noqa: PLC0415

    host, port = listener.getsockname()[:2]
    tell(f"page and API on http://{f'[{host}]' if ':' in host else host}:{port} until Ctrl-C")
    server = uvicorn.Server(uvicorn.Config(create_app(settings()), log_level="warning"))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    if not server.started:
        raise ClewError("page and API could not start: see above")
    if not settings().neo4j_uri:
        tell("stopped; the database runs on, `clew down` stops it")
