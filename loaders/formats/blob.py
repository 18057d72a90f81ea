"""Some bytes with a name: a file, or a member of an archive."""

import fnmatch
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from graph_model.errors import RefusedError
from loaders.formats import limits
from loaders.formats.growth import Growth


def _alone() -> Sequence["Blob"]:
    return ()


@dataclass(frozen=True, slots=True)
class Blob:
    """What a reader reads.

    `name` is what a `Place` tells (`folder/file.zip/member.csv`), `date` the file's own date in UTC, `beside`
    gives the other files of the same folder or archive (for joins), `archives` counts the archives it lies
    in, and `growth` is what they have grown to together. `size` is -1 in a gzip archive, which does not tell.
    """

    name: str
    date: datetime
    size: int
    open: Callable[[], BinaryIO]
    beside: Callable[[], Sequence["Blob"]] = _alone
    archives: int = 0
    growth: Growth | None = None

    @property
    def basename(self) -> str:
        return self.name.rsplit("/", 1)[-1]

    def fits(self, patterns: Iterable[str]) -> bool:
        """Whether the file's name fits one of these patterns, in any case."""
        return fits(self.name, patterns)

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def whole(self) -> bytes:
        """All bytes, for formats that cannot be read in pieces."""
        with self.open() as stream:
            content = stream.read(limits.DOCUMENT + 1)
        if len(content) > limits.DOCUMENT:
            raise RefusedError(
                f"the file is larger than {limits.DOCUMENT:,} bytes and its format cannot be read in pieces",
                allowed="smaller files, NDJSON or CSV",
            )
        return content


def fits(file: str, patterns: Iterable[str]) -> bool:
    """Whether a file's name, without its folders, fits one of these patterns, in any case."""
    name = file.rsplit("/", 1)[-1].lower()
    return any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in patterns)
