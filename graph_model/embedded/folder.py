"""The server's folder below a home.

<home>/neo4j/ holds conf/neo4j.conf, data/ (the store), logs/, tmp/, server.log (of the last run),
password (0600), endpoint.json and server.lock.
"""

import re
import shutil
from pathlib import Path

from graph_model.errors import ServerError

_LEAST_FREE = 256_000_000  # Bytes: a store, its transaction logs and one bulk load fit into this.
_UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}

_CONFIGURATION = """\
# Written by Clew at every start; changes here are lost.
server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={page_cache}
db.memory.transaction.max={transaction}
# An empty store takes 2 MB instead of 500; logs of work that is done do not pile up.
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
db.tx_log.rotation.retention_policy=128M size
# Queries carry payloads and names of people: they are not logged. Nothing is told to anyone else.
db.logs.query.enabled=OFF
dbms.usage_report.enabled=false
# A query never reads files or addresses (LOAD CSV).
dbms.security.allow_csv_import_from_file_urls=false
internal.dbms.cypher_ip_blocklist=0.0.0.0/0,::/0
# Without this, stopping waits ten seconds for connections that nobody opens.
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""


def folder_of(home: Path) -> Path:
    """Return the server's folder, absolute and without links: it names the server on its command line."""
    return home.resolve() / "neo4j"


def lay_out(folder: Path, *, heap: str, page_cache: str) -> None:
    """Make the folder and its configuration; heap and page cache are spelled as the JVM does ("512m").

    Raises ServerError when a size is none, the folder cannot be written, or the disk is nearly full.
    """
    configuration = _CONFIGURATION.format(page_cache=_size(page_cache), transaction=_size(heap) // 2)
    try:
        (folder / "conf").mkdir(exist_ok=True)
        # Of native libraries that the last run unpacked; one that was killed leaves them behind.
        shutil.rmtree(folder / "tmp", ignore_errors=True)
        (folder / "tmp").mkdir()
        (folder / "conf" / "neo4j.conf").write_text(configuration, encoding="utf-8")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise not_writable(folder, error) from error
    if free < _LEAST_FREE:
        raise ServerError(
            f"{folder}: {free / 1e6:.0f} MB free on this disk, Neo4j needs {_LEAST_FREE / 1e6:.0f} MB to "
            f"work safely; make room, or set CLEW_HOME to a folder on another disk"
        )


def not_writable(folder: Path, error: OSError) -> ServerError:
    """Return the error for a folder that cannot be written."""
    return ServerError(
        f"{folder}: cannot hold the database ({error.strerror}); "
        f"set CLEW_HOME to a folder that can be made and written"
    )


def _size(text: str) -> int:
    """Read a size as the JVM spells it: "512m" -> 536870912."""
    if match := re.fullmatch(r"([1-9]\d*)([kmg])", text.lower()):
        return int(match[1]) * _UNITS[match[2]]
    raise ServerError(f"memory {text!r} is no size; allowed: a number and k, m or g, for example 512m or 2g")
