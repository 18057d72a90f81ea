"""Some bytes with a name: a file, or a member of an archive."""

import fnmatch
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from graph_model.errors import RefusedError
from loaders.formats import limits


def _alone() -> Sequence["Blob"]:
    return ()


@dataclass(frozen=True, slots=True)
class Blob:
    """What a reader reads.

    `name` is what a `Place` tells (`folder/file.zip/member.csv`), `date` the file's own date in UTC, `beside`
    gives the other files of the same folder or archive (for joins), `archives` counts the archives it lies
    in.
    """

    name: str
    date: datetime
    size: int
    open: Callable[[], BinaryIO]
    beside: Callable[[], Sequence["Blob"]] = _alone
    archives: int = 0

    @property
    def basename(self) -> str:
        return self.name.rsplit("/", 1)[-1]

    def fits(self, patterns: Iterable[str]) -> bool:
        """Whether the file's name fits one of these patterns, in any case."""
        name = self.basename.lower()
        return any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in patterns)

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
