"""The jars of the embedded Neo4j, pinned in artifacts.lock (made by scripts/lock_artifacts.py)."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).parents[1] / "artifacts.lock"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One published jar, as the lock names it; `size` is in bytes."""

    group: str
    name: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def path(self) -> str:
        """The place of the jar in every Maven repository, and in our cache."""
        tail = f"-{self.classifier}" if self.classifier else ""
        folder = f"{self.group.replace('.', '/')}/{self.name}/{self.version}"
        return f"{folder}/{self.name}-{self.version}{tail}.jar"


def locked() -> list[Artifact]:
    """Read the lock: one line a jar (SHA-256, bytes, group:artifact:version[:classifier])."""
    lines = LOCK.read_text(encoding="utf-8").splitlines()
    return [_artifact(line) for line in lines if line and not line.startswith("#")]


def _artifact(line: str) -> Artifact:
    sha256, size, coordinate = line.split()
    group, name, version, *classifier = coordinate.split(":")
    return Artifact(group, name, version, "".join(classifier), int(size), sha256)


def neo4j_version() -> str:
    """Return the release of Neo4j that the lock pins, for example 5.26.30."""
    return next(artifact.version for artifact in locked() if artifact.name == "neo4j")


def is_intact(path: Path, artifact: Artifact) -> bool:
    """Return whether the file at `path` is the jar that the lock means, byte for byte."""
    try:
        if path.stat().st_size != artifact.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == artifact.sha256
    except OSError:
        return False
