"""Files of a folder, in an order that is the same everywhere."""

import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from graph_model.errors import Place, RefusedError, SourceError
from loaders.formats.blob import Blob
from loaders.formats.row import compact
from loaders.source import Payload, Refusal

_NOT_RECEIVED: Final = compact({"kept": 0})


def files(path: Path) -> Iterator[Blob | Refusal]:
    """The files at this path, folders in depth and by name; hidden files are left out.

    A linked folder is read once. What cannot be opened is a refusal; SourceError where `path` itself cannot
    be.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, RuntimeError) as error:
        raise SourceError(f"{_name(path)} cannot be read: {_reason(error)}") from None
    if not stat.S_ISDIR(mode):
        found = _file(path)
        if isinstance(found, Refusal):
            raise SourceError(f"{_name(path)} cannot be read: {found.error.reason}")
        yield found
        return
    empty = True
    for found in _folder(path, set()):
        empty = False
        yield found
    if empty:
        raise SourceError(f"{_name(path)} has no files")


def _folder(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Blob | Refusal]:
    try:
        status = folder.stat()
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError as error:
        yield _refusal(folder, _reason(error))
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        if path.is_dir():
            yield from _folder(path, seen)
        else:
            yield _file(path)


def _file(path: Path) -> Blob | Refusal:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return _refusal(path, "no regular file")
        path.open("rb").close()
    except (OSError, RuntimeError) as error:
        return _refusal(path, _reason(error))
    return Blob(
        name=_name(path),
        date=datetime.fromtimestamp(status.st_mtime, UTC),
        size=status.st_size,
        open=partial(_open, path),
        beside=partial(_beside, path.parent),
    )


def _open(path: Path) -> BinaryIO:
    return path.open("rb", buffering=1 << 18)


def _beside(folder: Path) -> Sequence[Blob]:
    found = (_file(path) for path in sorted(folder.iterdir()) if path.is_file())
    return [blob for blob in found if isinstance(blob, Blob)]


def _refusal(path: Path, reason: str) -> Refusal:
    return Refusal(RefusedError(reason), Payload(b"", "file", _NOT_RECEIVED), Place(_name(path)))


def _name(path: Path) -> str:
    """A path as text; bytes of a name that are no UTF-8 are spelled out, since no database keeps them."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
