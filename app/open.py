"""Opening the store: the server of `CLEW_NEO4J_URI`, or the embedded one, with its schema up to date."""

from collections.abc import Callable

from app.settings import Settings
from graph_model import embedded
from graph_model.database import Database, Endpoint
from graph_model.errors import DatabaseUnavailableError
from graph_model.migrate import migrate

Told = Callable[[str], None]


def endpoint(settings: Settings, *, start: bool = True, progress: Told | None = None) -> Endpoint:
    """Where the database is; the embedded one is started when needed and left running.

    Raises DatabaseUnavailableError when it does not run and may not be started.
    """
    if settings.neo4j_uri:
        password = settings.neo4j_password.get_secret_value()
        return Endpoint(
            settings.neo4j_uri,
            settings.neo4j_user,
            password,
            settings.neo4j_database,
            patience=settings.patience,
        )
    if start:
        server = embedded.start(
            settings.home, heap=settings.neo4j_heap, page_cache=settings.neo4j_page_cache, progress=progress
        )
    else:
        found = embedded.running(settings.home)
        if found is None:
            raise DatabaseUnavailableError(f"no database runs in {settings.home}; `clew up` starts it")
        server = found
    return Endpoint(server.uri, server.user, server.password, patience=settings.patience)


def open_store(settings: Settings, *, start: bool = True, progress: Told | None = None) -> Database:
    """The store, ready for use."""
    database = Database(endpoint(settings, start=start, progress=progress))
    try:
        migrate(database)
    except BaseException:
        database.close()
        raise
    return database
