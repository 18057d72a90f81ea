"""What the store has of the records that a batch touches: the ledger its decisions start from."""

from graph_model.database import Row
from loaders.conversation import Conversation
from loaders.versions import Ledger, Version

_VERSIONS = """
UNWIND $identities AS identity MATCH (r:SourceRecord {identity: identity})
RETURN r.uid AS uid, r.identity AS identity, coalesce(r.seen_at, r.recorded_at) AS recorded_at,
       r.canonical_hash AS canonical_hash, r.payload_hash AS payload_hash, r.mapping_hash AS mapping_hash,
       r.reading AS reading, r.declared_error AS declared_error, r.retracted AS retracted,
       r.cancels AS cancels,
       r.in_force AS in_force, r.current AS current, r.edges AS edges, r.reopened AS reopened
"""
_CANCELLERS = """
UNWIND $identities AS identity MATCH (r:SourceRecord {cancels: identity})
RETURN DISTINCT r.identity AS identity
"""


def stored(talk: Conversation, identities: set[str]) -> Ledger:
    """All versions of these records, of what they cancel, and of what cancels them."""
    found: list[Version] = []
    asked: set[str] = set()
    while wanted := sorted(identities - asked):
        asked |= identities
        versions = talk.ask_ahead(_VERSIONS, identities=wanted)
        cancellers = talk.ask_ahead(_CANCELLERS, identities=wanted)
        rows = [row.data() for row in versions()]
        found += [_version(row) for row in rows]
        identities = {row["identity"] for row in cancellers()} | {
            row["cancels"] for row in rows if row["cancels"]
        }
    return Ledger(found)


def _version(row: Row) -> Version:
    return Version(
        uid=row["uid"],
        identity=row["identity"],
        recorded_at=row["recorded_at"],
        canonical_hash=row["canonical_hash"],
        payload_hash=row["payload_hash"],
        mapping_hash=row["mapping_hash"],
        reading=row["reading"] or 0,
        declared_error=bool(row["declared_error"]),
        retracted=bool(row["retracted"]),
        cancels=row["cancels"],
        in_force=bool(row["in_force"]),
        current=bool(row["current"]),
        edges=tuple(row["edges"] or ()),
        reopened=tuple(row["reopened"] or ()),
    )
