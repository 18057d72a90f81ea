"""Which version of a record is current and which records are in force: pure decisions, no database.

The version its source recorded last is current (greatest recorded_at, then content hash), whatever the order
of arrival (R9, R11). An event declared an error stays withdrawn whatever its clock says, and bytes that a
corrected mapping reads again supersede what was read from them before. A record is in force when its current
version is not retracted and no record in force cancels it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph_model.vocabulary import Clock, Outcome
from loaders.admit import Admitted
from loaders.said import Said


@dataclass(slots=True)
class Version:
    """One version of a record, as the store has it or as it has just arrived (`arrived`)."""

    uid: str
    identity: str
    recorded_at: str
    canonical_hash: str
    payload_hash: str = ""
    mapping_hash: str | None = None
    reading: int = 0
    declared_error: bool = False
    retracted: bool = False
    cancels: str | None = None
    in_force: bool = False
    current: bool = False
    edges: tuple[str, ...] = ()
    reopened: tuple[int, ...] = ()
    arrived: Admitted | None = None

    @property
    def states(self) -> Said:
        """What it brings to the graph: what a new version says, if it is the current one."""
        return self.arrived.said if self.arrived is not None and self.current else Said()

    @property
    def order(self) -> tuple[bool, str, int, str]:
        """The current version is the greatest."""
        return self.declared_error, self.recorded_at, self.reading, self.canonical_hash


@dataclass(slots=True)
class Changes:
    """What the decisions change in the store."""

    created: list[Version] = field(default_factory=list)
    reopened: list[Version] = field(default_factory=list)
    closed: list[Version] = field(default_factory=list)
    flagged: list[Version] = field(default_factory=list)
    seen_again: list[Version] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.created or self.seen_again)


class Ledger:
    """The versions of the records that a batch touches."""

    def __init__(self, known: Iterable[Version]) -> None:
        self._records: dict[str, dict[str, Version]] = defaultdict(dict)
        self._before: dict[str, tuple[bool, bool]] = {}
        self._seen_again: dict[str, Version] = {}
        for version in known:
            self._records[version.identity][version.uid] = version
            self._before[version.uid] = (version.current, version.in_force)

    def take(self, record: Admitted) -> Outcome:
        """Take a record that arrived; its outcome is final, whatever arrives after it."""
        versions = self._records[record.identity]
        current = _latest(versions.values())
        digest = record.payload_hash
        reading = _reading(digest, record.mapping_hash, versions.values())
        uid = f"{record.version}.{reading}" if reading else record.version
        if uid in versions or (record.version in versions and not _reads_otherwise(record, digest, versions)):
            return Outcome.DUPLICATE
        if current and current.canonical_hash == record.canonical_hash:
            if record.clock is Clock.FILE and record.recorded_at > current.recorded_at:
                current.recorded_at = record.recorded_at
                self._seen_again[current.uid] = current
            if record.clock is Clock.FILE or record.recorded_at == current.recorded_at:
                return Outcome.DUPLICATE
        version = Version(
            uid=uid,
            identity=record.identity,
            recorded_at=record.recorded_at,
            canonical_hash=record.canonical_hash,
            payload_hash=digest,
            mapping_hash=record.mapping_hash,
            reading=reading,
            declared_error=record.declared_error,
            retracted=record.retracted,
            cancels=record.cancels,
            arrived=record,
        )
        versions[version.uid] = version
        if current is not None and version.order < current.order:
            return Outcome.STALE
        if record.retracted:
            return Outcome.RETRACTED
        return Outcome.STORED if current is None else Outcome.SUPERSEDING

    def settle(self) -> Changes:
        """Decide what is current and in force now, and what that changes."""
        changes = Changes(seen_again=[v for v in self._seen_again.values() if v.arrived is None])
        cancellers: dict[str, list[Version]] = defaultdict(list)
        for version in self._versions():
            if version.cancels is not None:
                cancellers[version.cancels].append(version)
        for versions in self._records.values():
            latest = _latest(versions.values())
            for version in versions.values():
                version.current = version is latest
                version.in_force = version.current and self._in_force(version, cancellers, frozenset())
                _sort(version, self._before.get(version.uid), changes)
        return changes

    def _in_force(
        self, version: Version, cancellers: dict[str, list[Version]], asking: frozenset[str]
    ) -> bool:
        """Not retracted, nor cancelled by a record itself in force; a circle of cancels ends all."""
        if version.retracted:
            return False
        asking |= {version.identity}
        return not any(
            canceller is _latest(self._records[canceller.identity].values())
            and self._in_force(canceller, cancellers, asking)
            for canceller in cancellers.get(version.identity, ())
            if canceller.identity not in asking
        )

    def _versions(self) -> Iterator[Version]:
        for versions in self._records.values():
            yield from versions.values()


def _reading(digest: str, mapping_hash: str | None, versions: Iterable[Version]) -> int:
    """How often the same bytes were read before by another mapping: the mapping was corrected since."""
    return max(
        (
            version.reading + 1
            for version in versions
            if version.payload_hash == digest and version.mapping_hash != mapping_hash
        ),
        default=0,
    )


def _reads_otherwise(record: Admitted, digest: str, versions: dict[str, Version]) -> bool:
    """Whether another mapping read these bytes last, and read something else: A, corrected to B, and back."""
    readings = (version for version in versions.values() if version.payload_hash == digest)
    last = max(readings, key=lambda version: version.reading, default=None)
    return (
        last is not None
        and last.mapping_hash != record.mapping_hash
        and last.canonical_hash != record.canonical_hash
    )


def _latest(versions: Iterable[Version]) -> Version | None:
    return max(versions, key=lambda version: version.order, default=None)


def _sort(version: Version, before: tuple[bool, bool] | None, changes: Changes) -> None:
    if before is None:
        changes.created.append(version)
        return
    was_current, was_in_force = before
    if version.in_force and not was_in_force:
        changes.reopened.append(version)
    elif was_in_force and not version.in_force:
        changes.closed.append(version)
    if (version.current, version.in_force) != (was_current, was_in_force):
        changes.flagged.append(version)
