"""Write graph_model/artifacts.lock: every jar the embedded Neo4j needs, with size and SHA-256.

    python scripts/lock_artifacts.py 5.26.30

Resolves the transitive closure with jgo (pure Python, no Maven), fetches each jar once and hashes it. Run it
to move to another patch release; starting the server only ever reads the lock.
"""

import argparse
import hashlib
import tempfile
from pathlib import Path

from jgo.maven import Artifact, MavenContext

ROOTS = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server")
LOCK = Path(__file__).parents[1] / "graph_model" / "artifacts.lock"
HEADER = """\
# Neo4j {version} Community and all it needs, made by scripts/lock_artifacts.py: do not edit.
# SHA-256, bytes, group:artifact:version[:classifier]
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("version", help="release of Neo4j, for example 5.26.30")
    version = parser.parse_args().version
    with tempfile.TemporaryDirectory() as folder:
        lines = [_line(artifact) for artifact in _closure(version, Path(folder))]
    lines.sort(key=lambda line: line.split()[2])
    LOCK.write_text(HEADER.format(version=version) + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{LOCK}: {len(lines)} jars, {sum(int(line.split()[1]) for line in lines) / 1e6:.0f} MB")


def _closure(version: str, folder: Path) -> list[Artifact]:
    context = MavenContext(repo_cache=folder)
    roots = [context.create_dependency(f"{root}:{version}") for root in ROOTS]
    _, nodes = context.resolver.get_dependency_list(roots)
    return [root.artifact for root in roots] + [node.dep.artifact for node in nodes]


def _line(artifact: Artifact) -> str:
    content = artifact.resolve().read_bytes()
    parts = [artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier]
    coordinate = ":".join(part for part in parts if part)
    return f"{hashlib.sha256(content).hexdigest()} {len(content):>8} {coordinate}"


if __name__ == "__main__":
    main()
