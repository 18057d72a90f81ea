"""What the graph rests on: source records, batches, quarantine, the log; no things of the thread."""

from neomodel import ArrayProperty, BooleanProperty, IntegerProperty, StringProperty, StructuredNode
from neomodel.properties import Property


class BytesProperty(Property[bytes]):
    """Bytes, as Neo4j keeps them."""

    def inflate(self, value: bytes, _node: object = None) -> bytes:
        return bytes(value)

    def deflate(self, value: bytes, _node: object = None) -> bytes:
        return value

    def default_value(self) -> bytes | None:
        return None


class SourceRecord(StructuredNode):
    """One version of a record as its source sent it (prov:Entity)."""

    uid = StringProperty(unique_index=True, help_text="identity, recorded_at and canonical hash, hashed")
    identity = StringProperty(index=True, help_text="system/type/id, percent-encoded")
    system = StringProperty(help_text="Who says it")
    record_type = StringProperty(help_text="Canonical record type")
    record_id = StringProperty(help_text="The source's own id of the record")
    recorded_at = StringProperty(help_text="The source's clock, UTC")
    seen_at = StringProperty(help_text="Latest file date at which a source without clock still said the same")
    clock = StringProperty(help_text="source, or file: the date of the file, where the source has no clock")
    canonical_hash = StringProperty(help_text="SHA-256 of RFC 8785 of the canonical record: sameness")
    payload_hash = StringProperty(help_text="SHA-256 of the bytes as received: evidence")
    offset = IntegerProperty(help_text="Where the bytes begin in the chunk of its batch, decompressed")
    length = IntegerProperty(help_text="How many bytes")
    envelope = StringProperty(help_text="The envelope needed beside the bytes to read them again, if any")
    format = StringProperty(help_text="Format of the bytes")
    mapping = StringProperty(help_text="The mapping that read it")
    mapping_hash = StringProperty(help_text="SHA-256 of that mapping")
    file = StringProperty(help_text="The file it stood in")
    line = IntegerProperty(help_text="The line it stood at")
    position = IntegerProperty(unique_index=True, help_text="Place in the log, from 0, without gaps")
    batch = IntegerProperty(help_text="The batch that brought it")
    reading = IntegerProperty(help_text="How often the same bytes had been read before, by another mapping")
    declared_error = BooleanProperty(help_text="Whether it declares the event it repeats to be an error")
    retracted = BooleanProperty(help_text="Whether this version withdraws the record")
    current = BooleanProperty(help_text="Whether its source recorded it last of all versions")
    in_force = BooleanProperty(help_text="Whether what it says holds: current, and withdrawn by nothing")
    known_from = IntegerProperty(
        help_text="Batch from which it was the current version; absent if it never was"
    )
    known_to = IntegerProperty(help_text="Batch at which they ceased to hold; absent while they hold")
    cancels = StringProperty(index=True, help_text="Identity of the record that this one withdraws")
    reopened = ArrayProperty(IntegerProperty(), help_text="Batches at which its facts came to hold again")
    edges = ArrayProperty(StringProperty(), help_text="Types of the edges it draws, in their order")
    unknown_fields = ArrayProperty(StringProperty(), help_text="Fields it has that the record type has not")


class IngestBatch(StructuredNode):
    """One transaction of the one writer (prov:Activity)."""

    uid = StringProperty(unique_index=True, help_text="Made before the transaction: settles a lost commit")
    number = IntegerProperty(
        unique_index=True, help_text="Batches are numbered without gaps: the knowledge clock"
    )
    at = StringProperty(help_text="When Clew learned it, UTC")
    counts = StringProperty(help_text="The books: read and its six parts, as JSON")
    first_position = IntegerProperty(help_text="Log position of its first record")
    dirty = ArrayProperty(StringProperty(), help_text="Keys still to be derived; absent when drained")


class Chunk(StructuredNode):
    """Bytes as received of one batch, compressed together (zstd, at most 1 MB before compression)."""

    batch = IntegerProperty(unique_index=True, help_text="The batch whose bytes it holds")
    content = BytesProperty(help_text="The compressed bytes")


class Envelope(StructuredNode):
    """What stands around many records of a file and is needed to read them again."""

    uid = StringProperty(unique_index=True, help_text="The first 32 digits of the SHA-256 of its bytes")
    content = BytesProperty(help_text="The compressed bytes")


class QuarantinedRecord(StructuredNode):
    """A refused record with its reason, waiting to be retried or discarded with a reason."""

    uid = StringProperty(unique_index=True, help_text="Hash of place, bytes and reason: refused twice is one")
    state = StringProperty(index=True, help_text="waiting, retried or discarded")
    system = StringProperty(help_text="Who says it, where that could be read")
    record_type = StringProperty(help_text="Record type, where that could be read")
    record_id = StringProperty(help_text="Record id, where that could be read")
    file = StringProperty(help_text="File")
    line = IntegerProperty(help_text="Line")
    field = StringProperty(help_text="Field")
    value = StringProperty(help_text="Value found")
    reason = StringProperty(help_text="Why it was refused")
    allowed = StringProperty(help_text="What is allowed")
    identifiers = ArrayProperty(
        StringProperty(), help_text="uids that could be read: answers that touch them say so"
    )
    mapping = StringProperty(help_text="The mapping that read it")
    file_date = StringProperty(help_text="Date of its file, UTC: its clock where the source has none")
    format = StringProperty(help_text="Format of the bytes")
    payload_hash = StringProperty(help_text="SHA-256 of the bytes as received")
    offset = IntegerProperty(help_text="Where the bytes begin in the chunk of its batch")
    length = IntegerProperty(help_text="How many bytes")
    envelope = StringProperty(help_text="The envelope needed beside the bytes, if any")
    batch = IntegerProperty(help_text="The batch that brought it")
    states = ArrayProperty(StringProperty(), help_text="Every state it had, oldest first")
    since = ArrayProperty(IntegerProperty(), help_text="The batch that began each of these states")
    acts = ArrayProperty(
        StringProperty(), help_text="uid of the record of system clew that decided each; empty for a refusal"
    )


class Log(StructuredNode):
    """The one writer's place: its lock, the next numbers, the watermark."""

    uid = StringProperty(unique_index=True, help_text="There is one: 'log'")
    turn = IntegerProperty(help_text="Written first by every batch: the lock that makes batches serial")
    batches = IntegerProperty(help_text="Batches written")
    size = IntegerProperty(help_text="Records in the log")
    things = IntegerProperty(help_text="Things numbered")
    watermark = IntegerProperty(
        help_text="The last batch of which everything is derived: answers never see half"
    )
    store = StringProperty(help_text="Identity of this store")


class Migration(StructuredNode):
    """A numbered change of the schema that this store has had."""

    uid = StringProperty(unique_index=True, help_text="V0001__name")
    checksum = StringProperty(help_text="SHA-256 of its text")
    at = StringProperty(help_text="When it was applied")
