"""Numbered changes of the schema, recorded in the graph they were applied to.

Files are named as users of Neo4j-Migrations know them: `V0001__name.cypher`, statements ended by `;`.
"""

import hashlib
import re
import uuid
from importlib.resources import files

from graph_model.clock import now
from graph_model.database import Database
from graph_model.errors import ModelError

_NAME = re.compile(r"V\d{4}__[a-z0-9_]+\.cypher")


def migrations() -> dict[str, str]:
    """The text of every migration by its name, in order."""
    folder = files("graph_model") / "migrations"
    found = {
        f.name.removesuffix(".cypher"): f.read_text() for f in folder.iterdir() if _NAME.fullmatch(f.name)
    }
    return dict(sorted(found.items()))


def migrate(database: Database) -> list[str]:
    """Apply what this store has not had yet, and make its log; names of the applied are returned.

    Raises ModelError when a migration that was applied has been changed since, or is not known to this
    version.
    """
    applied = {
        row["uid"]: row["checksum"]
        for row in database.read("MATCH (m:Migration) RETURN m.uid AS uid, m.checksum AS checksum")
    }
    known = migrations()
    newer = sorted(set(applied) - set(known))
    if newer:
        raise ModelError(f"this store was made by a later version of Clew: it has had {', '.join(newer)}")
    new = []
    for name, text in known.items():
        checksum = hashlib.sha256(text.encode()).hexdigest()
        if name not in applied:
            _apply(database, name, text, checksum)
            new.append(name)
        elif applied[name] != checksum:
            raise ModelError(f"migration {name} was changed after it was applied to this store")
    return new


def statements(text: str) -> list[str]:
    """The statements of a migration, without comments."""
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    return [part.strip() for part in "\n".join(lines).split(";") if part.strip()]


def _apply(database: Database, name: str, text: str, checksum: str) -> None:
    for statement in statements(text):
        database.run(statement)
    database.run(
        "MERGE (l:Log {uid: 'log'}) ON CREATE SET l.turn = 0, l.batches = 0, l.size = 0, l.things = 0, "
        "l.watermark = 0, l.store = $store "
        "MERGE (m:Migration {uid: $name}) SET m.checksum = $checksum, m.at = $at",
        name=name,
        checksum=checksum,
        store=uuid.uuid4().hex,
        at=now(),
    )
