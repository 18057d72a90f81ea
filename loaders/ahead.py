"""Reading ahead: what is loaded is read and admitted in a process of its own while the database writes.

In one process, reading and writing take turns at the interpreter, and the database waits for both (0.70
instead of 0.48 ms a record, measured). The processes speak pickle over a pipe, both ends being ours. The one
that reads ends when nobody listens any more, so that it never outlives a killed load.
"""

import gc
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias, cast

from graph_model.errors import SourceError
from loaders.admit import Admitted, admit
from loaders.read import Ignored, read
from loaders.reader import Told
from loaders.source import Reading, Refusal

Entry: TypeAlias = Admitted | Refusal

_WORTH_BYTES = 4_000_000  # Starting a process takes half a second: what is smaller is read meanwhile.
_TOLD_AT_ONCE = 500


class Sources(NamedTuple):
    """What to load, and by which mappings."""

    paths: tuple[Path, ...]
    mapping: str | None = None
    mapping_home: Path | None = None

    def entries(self, on_ignored: Told) -> Iterator[Entry]:
        """Everything in them, admitted or refused."""
        for path in self.paths:
            yield from admitted(
                read(path, mapping=self.mapping, mapping_home=self.mapping_home, on_ignored=on_ignored)
            )

    @property
    def large(self) -> bool:
        """Whether reading them is worth a process."""
        size = 0
        with suppress(OSError):  # Reading says in words what is wrong with a path.
            for path in self.paths:
                for file in path.rglob("*") if path.is_dir() else (path,):
                    size += file.stat().st_size if file.is_file() else 0
                    if size > _WORTH_BYTES:
                        return True
        return False


def collect_seldom() -> None:
    """Look for garbage less often: records are tuples without cycles, and looking costs a tenth of a load."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def admitted(readings: Iterable[Reading]) -> Iterator[Entry]:
    """Readings as admitted records and refusals."""
    for reading in readings:
        yield reading if isinstance(reading, Refusal) else admit(reading)


def entries_ahead(sources: Sources, on_ignored: Told) -> Iterator[Entry]:
    """Everything in the sources, in the same order, read by another process.

    Raises what reading them raises, and SourceError where that process was ended by force.
    """
    command = [sys.executable, "-P", "-m", __name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            with cast("IO[bytes]", process.stdin) as stdin:
                pickle.dump(sources, stdin)
            yield from _heard(cast("IO[bytes]", process.stdout), on_ignored)
        finally:
            process.kill()


def _heard(said: IO[bytes], on_ignored: Told) -> Iterator[Entry]:
    while True:
        try:
            heard = pickle.load(said)  # noqa: S301 - the other end is this very file
        except (EOFError, pickle.UnpicklingError):
            raise SourceError(
                "the process that reads was ended by force; all that was written stays, and loading the same "
                "files again completes it"
            ) from None
        if heard is None:
            return
        if isinstance(heard, Exception):
            raise heard
        if isinstance(heard, Ignored):
            on_ignored(heard)
        else:
            yield from heard


def _read_ahead() -> None:
    """The process that reads: sources in, entries out; None at the end, or what was raised."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The one that writes decides, and stops listening:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # that ends this one without a word.
    collect_seldom()
    out = sys.stdout.buffer

    def tell(message: object) -> None:
        pickle.dump(message, out, protocol=pickle.HIGHEST_PROTOCOL)
        out.flush()

    sources = pickle.load(sys.stdin.buffer)  # noqa: S301 - the other end is this very file
    try:
        entries = sources.entries(tell)
        while some := list(islice(entries, _TOLD_AT_ONCE)):
            tell(some)
        tell(None)
    except Exception as error:  # noqa: BLE001 - it is raised where it can be told
        tell(error)


if __name__ == "__main__":
    _read_ahead()
