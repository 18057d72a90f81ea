"""Write docs/data-dictionary.md: the model in its own words, and what each record type draws.

    python scripts/write_dictionary.py

The words come from the classes; the record table from the full samples in tests/data/samples.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from graph_model.dictionary import data_dictionary, record_table  # noqa: E402 - after the path is set
from loaders.records import RECORD_TYPES  # noqa: E402
from tests.data.records import facts  # noqa: E402

FILE = ROOT / "docs" / "data-dictionary.md"
HEAD = """\
# Data dictionary

Made by scripts/write_dictionary.py from graph_model/ and loaders/records/: do not edit; run `make generate`.

Everything that stands for something in the plant carries the label Thing and a unique `uid`. All edges point
downstream, the way material flows: forward is outgoing, backward incoming. Every edge of the thread also has
`uid`, `record` (the source record version that says so), `known_from` and `known_to` (the batches between
which Clew held it to be so), `t_min` and `t_max` (between which moments it happened). What a record says
about a thing stands on its ASSERTED_BY edge; the properties of a thing are the current view of these claims.

## Records
"""


def main() -> None:
    """Write the file and say so."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    print(f"wrote {FILE.relative_to(ROOT)}")


def text() -> str:
    """The whole file."""
    table = record_table((name, facts(name)) for name in RECORD_TYPES)
    return "\n".join([HEAD, *table, "", *data_dictionary()]) + "\n"


if __name__ == "__main__":
    main()
