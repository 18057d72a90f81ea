"""Zip and gzip archives, read within bounds; nothing is written to disk, so no member's path matters."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO, BinaryIO, Final, cast

from graph_model.errors import RefusedError
from loaders.formats import limits
from loaders.formats.blob import Blob
from loaders.formats.growth import Growth

ZIP: Final = b"PK\x03\x04"
ZIP_EMPTY: Final = b"PK\x05\x06"
GZIP: Final = b"\x1f\x8b"
UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
_ENCRYPTED: Final = 0x1


def members(blob: Blob) -> Iterator[Blob]:
    """The files in a zip archive, by name; each is to be read before the next is asked for.

    RefusedError if the archive would grow beyond the bounds.
    """
    _not_too_deep(blob)
    with (
        blob.open() as packed,
        _opened(packed if blob.archives == 0 else io.BytesIO(blob.whole())) as archive,
    ):
        growth = blob.growth or Growth(blob.size)
        infos = _checked(archive, blob, growth)
        found: list[Blob] = []
        for info in infos:
            found.append(
                Blob(
                    name=f"{blob.name}/{info.filename}",
                    date=blob.date,
                    size=info.file_size,
                    open=partial(_member, archive, info),
                    beside=lambda: found,
                    archives=blob.archives + 1,
                    growth=growth,
                )
            )
        yield from found


def unpacked(blob: Blob) -> Blob:
    """The file in a gzip archive, named without `.gz`."""
    _not_too_deep(blob)
    name = blob.name.removesuffix(".gz")
    growth = blob.growth or Growth(blob.size)
    if blob.size < limits.DOCUMENT:
        (said,) = struct.unpack("<I", blob.whole()[-4:].rjust(4, b"\0"))
        growth.foresee(said, doubt=", by what its end says, unless it was cut short")
    return Blob(
        name=name if name != blob.name else f"{name}/content",
        date=blob.date,
        size=-1,
        open=lambda: _buffered(_Bounded(blob, growth)),
        archives=blob.archives + 1,
        growth=growth,
    )


def check_workbook(blob: Blob) -> None:
    """An .xlsx file is a zip archive too: the same bounds."""
    with _opened(io.BytesIO(blob.whole())) as archive:
        _checked(archive, blob, blob.growth or Growth(blob.size))


def iterate(blob: Blob) -> Iterator[Blob]:
    """The files in an archive of either kind."""
    if blob.head(2) == GZIP:
        yield unpacked(blob)
    else:
        yield from members(blob)


def _opened(packed: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(packed)
    except (*UNREADABLE, UnicodeDecodeError) as error:
        raise RefusedError(f"no readable zip archive: {error}") from None


def _checked(archive: zipfile.ZipFile, blob: Blob, growth: Growth) -> list[zipfile.ZipInfo]:
    """The files of an archive, if it is within the bounds; `zipfile` stops at the size a header states."""
    infos = sorted((i for i in archive.infolist() if not i.is_dir()), key=lambda i: i.filename)
    if not infos:
        raise RefusedError("the archive has no files")
    if len(infos) > limits.MEMBERS:
        raise RefusedError(f"the archive has {len(infos):,} files", allowed=f"at most {limits.MEMBERS:,}")
    growth.note(blob.name, sum(i.file_size for i in infos))
    if any(i.flag_bits & _ENCRYPTED for i in infos):
        raise RefusedError("the archive is encrypted", allowed="archives without password")
    return infos


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return _buffered(cast("io.RawIOBase", archive.open(info)))
    except UnicodeDecodeError as error:
        raise RefusedError(f"the archive is damaged: {error}") from None


def _not_too_deep(blob: Blob) -> None:
    if blob.archives >= limits.ARCHIVES:
        raise RefusedError("archives are nested too deep", allowed=f"{limits.ARCHIVES} levels")


def _buffered(raw: io.RawIOBase) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(raw, 1 << 18))


class _Bounded(io.RawIOBase):
    """A gzip stream that stops growing: gzip states its size only modulo 4 GiB."""

    def __init__(self, blob: Blob, growth: Growth) -> None:
        self._packed = blob.open()
        self._name = blob.name
        self._growth = growth
        self._grown = 0
        self._stream = gzip.GzipFile(fileobj=self._packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int] | bytearray") -> int:  # type: ignore[override]
        content = self._stream.read(len(buffer))
        self._grown += len(content)
        self._growth.note(self._name, self._grown)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()
