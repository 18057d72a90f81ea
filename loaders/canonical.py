"""Sameness of records: the bytes of RFC 8785, and their SHA-256."""

import hashlib
from typing import Any

import orjson
import rfc8785

from graph_model.errors import RefusedError

_LARGEST_EXACT = 2**53
_DEEPEST = 64


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 (JSON canonicalization).

    Records are nearly all text, for which the far quicker orjson writes the same bytes: keys in ASCII order,
    the same escapes. Where floats or keys outside ASCII occur, rfc8785 writes them.

    Raises RefusedError for what canonical JSON cannot hold (NaN, integers beyond 2^53).
    """
    if _is_plain(value):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    try:
        return bytes(rfc8785.dumps(value))
    except (rfc8785.CanonicalizationError, ValueError) as error:
        raise RefusedError(f"cannot be written as canonical JSON: {error}") from None


def sha256(content: bytes) -> str:
    """SHA-256 as lower-case hexadecimal text."""
    return hashlib.sha256(content).hexdigest()


def without_nulls(value: Any, depth: int = 0) -> Any:
    """The value without its nulls: `null` says nothing, like an absent field (S22)."""
    if depth > _DEEPEST:
        raise RefusedError(f"is nested deeper than {_DEEPEST} levels")
    if isinstance(value, dict):
        return {
            key: part if type(part) is str else without_nulls(part, depth + 1)
            for key, part in value.items()
            if part is not None
        }
    if isinstance(value, list):
        return [without_nulls(part, depth + 1) for part in value if part is not None]
    return value


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is bool:
        return True
    if kind is dict:
        for key, part in value.items():
            if not key.isascii() or (type(part) is not str and not _is_plain(part)):
                return False
        return True
    if kind is list:
        return all(map(_is_plain, value))
    return value is None or (kind is int and -_LARGEST_EXACT < value < _LARGEST_EXACT)
