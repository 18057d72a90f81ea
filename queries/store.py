"""How far the store is: what it has learned, what of it is derived, and which migrations it has had."""

from dataclasses import dataclass

from graph_model.database import Database


@dataclass(frozen=True, slots=True)
class StoreState:
    """Where a store stands; batches above `watermark` are written and not yet derived."""

    watermark: int
    batches: int
    records: int
    things: int
    quarantined: int
    migrations: tuple[str, ...]


def store_state(database: Database) -> StoreState:
    """The state of the store, in one read. Raises DatabaseUnavailableError."""
    rows = database.read(
        "OPTIONAL MATCH (l:Log {uid: 'log'}) "
        "RETURN coalesce(l.watermark, 0) AS watermark, coalesce(l.batches, 0) AS batches, "
        "coalesce(l.size, 0) AS records, coalesce(l.things, 0) AS things, "
        "COUNT { MATCH (q:QuarantinedRecord {state: 'waiting'}) } AS quarantined, "
        "COLLECT { MATCH (m:Migration) RETURN m.uid ORDER BY m.uid } AS migrations"
    )
    row = rows[0]
    return StoreState(**row | {"migrations": tuple(row["migrations"])})
