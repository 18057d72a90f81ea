"""Check that the generated files are as the code they are made from.

    python scripts/check_generated.py

Runs every scripts/write_*.py, compares what they write with what was there, and puts that back.
"""

import runpy
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GENERATED = ("docs/data-dictionary.md", "schema.graphql", "graph_model/migrations/*.cypher")


def main() -> None:
    """Exit with the names of the files that were stale."""
    before = _contents()
    for script in sorted((ROOT / "scripts").glob("write_*.py")):
        with redirect_stdout(StringIO()):
            runpy.run_path(str(script), run_name="__main__")
    after = _contents()
    stale = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    for name in stale:
        if name in before:
            (ROOT / name).write_bytes(before[name])
        else:
            (ROOT / name).unlink()
    if stale:
        sys.exit(f"not as the code: {', '.join(stale)}; run `make generate`, look at them and commit them")


def _contents() -> dict[str, bytes]:
    files = (file for pattern in GENERATED for file in ROOT.glob(pattern))
    return {str(file.relative_to(ROOT)): file.read_bytes() for file in files}


if __name__ == "__main__":
    main()
