"""The bytes of a file that is refused as a whole, kept where they are few enough."""

from loaders.formats import limits
from loaders.formats.row import compact
from loaders.source import Payload


def whole(begins: bytes, size: int) -> Payload:
    """A payload of a file of so many bytes (-1: not known), of which one more than can be kept is enough."""
    if len(begins) <= limits.WHOLE:
        return Payload(begins, "file", compact({}))
    return Payload(begins[: limits.WHOLE], "file", compact({"kept": limits.WHOLE, "size": size}))


def unread(size: int) -> Payload:
    """A payload of a file whose bytes cannot be had."""
    return Payload(b"", "file", compact({"kept": 0, "size": size}))
