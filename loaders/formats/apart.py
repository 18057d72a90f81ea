"""Decoding in a process of its own: a damaged file may end the decoder, never the program that reads."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final, cast

import orjson

from graph_model.errors import RefusedError
from loaders.formats.blob import Blob

_DECODE: Final = Path(__file__).with_name("decode.py")


def decoded(blob: Blob, kind: str, sheet: str | None = None) -> Iterator[Any]:
    """What `decode.py` says of a file, line by line. RefusedError where it cannot be decoded to its end."""
    content = blob.whole()
    command = [sys.executable, "-P", str(_DECODE), kind, sheet or ""]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            with suppress(BrokenPipeError), cast("IO[bytes]", process.stdin) as stdin:
                stdin.write(content)
            yield from _until_end(cast("IO[bytes]", process.stdout), kind)
        finally:
            process.kill()


def _until_end(said: IO[bytes], kind: str) -> Iterator[Any]:
    """The lines up to the last one; a decoder that was ended by force has not said it."""
    for line in said:
        if line.startswith(b'{"end"'):
            return
        if line.startswith(b'{"error"'):
            raise RefusedError(f"no readable {kind}: {orjson.loads(line)['error']}")
        if line.endswith(b"\n"):
            yield orjson.loads(line)
    raise RefusedError(f"no readable {kind}: its decoder gave up before the end")
