"""Strict JSON, and where in a text its values stand.

Duplicate keys, NaN and nesting too deep to read are refused; numbers are `int` or `Decimal`, never float.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

from loaders.epcis.refuse import refused
from loaders.formats import limits

Path: TypeAlias = tuple[str, ...]
_EVENT_ID: Final = "eventID"
# Two ids for one event do not change what it says, and GS1's own examples have them: the last counts, as
# everywhere in JSON, and the first is handed on under this name.
EARLIER_ID: Final = "eventID, stated before"
_BLANK: Final = " \t\n\r"


@dataclass(frozen=True, slots=True)
class Found:
    """One item of a list of interest: the list's path, the item's span, and what stands beside the list."""

    path: Path
    start: int
    end: int
    beside: dict[str, Any]


def decode(text: str) -> Any:
    """The value of a whole JSON text. Raises RefusedError."""
    return _Scan(text).whole(())


def find(text: str, lists: tuple[Path, ...]) -> tuple[dict[str, Any], list[Found]]:
    """The root object with those lists emptied, and where each item of the lists stands, in their order.

    `lists` are paths of names; a list in the items of a list is named by the path through both, such as
    `("vocabularyList", "vocabularyElementList")`. Raises RefusedError.
    """
    scan = _Scan(text)
    root = scan.whole(lists)
    if not isinstance(root, dict):
        raise refused("no JSON object", value=text[:40], allowed="an EPCIS document or event")
    return root, scan.found


@dataclass(slots=True)
class _Scan:
    """One pass over a text: containers on the way to a list are walked here, all else by the C decoder."""

    text: str
    found: list[Found] = field(default_factory=list)

    def whole(self, lists: tuple[Path, ...]) -> Any:
        try:
            value, end = self.value(self.blank(0), (), lists, {})
        except RecursionError as error:
            raise refused("nested too deeply", allowed="what a JSON reader can follow") from error
        except (ValueError, IndexError) as error:
            raise refused("no JSON", value=str(error), allowed="JSON (RFC 8259)") from error
        if self.blank(end) != len(self.text):
            raise refused("text after the end of the JSON value", value=self.text[end : end + 40])
        return value

    def value(self, at: int, path: Path, lists: tuple[Path, ...], beside: dict[str, Any]) -> tuple[Any, int]:
        if path in lists and self.text[at] != "[":
            raise refused("no list", field=path[-1], value=self.text[at : at + 40], allowed="a list")
        if any(known[: len(path)] == path for known in lists):
            if self.text[at] == "{":
                return self.object(at, path, lists)
            if self.text[at] == "[":
                return [], self.list(at, path, lists, beside)
        return _DECODER.raw_decode(self.text, at)

    def object(self, at: int, path: Path, lists: tuple[Path, ...]) -> tuple[dict[str, Any], int]:
        members: dict[str, Any] = {}
        at = self.blank(at + 1)
        while self.text[at] != "}":
            name, at = _DECODER.raw_decode(self.text, at)
            if not isinstance(name, str):
                raise refused("no name", value=name, allowed="text before the colon")
            if name in members:
                raise refused("a name twice in one object", value=name)
            at = self.past(at, ":")
            members[name], at = self.value(at, (*path, name), lists, members)
            at = self.next(at, "}")
        return members, at + 1

    def list(self, at: int, path: Path, lists: tuple[Path, ...], beside: dict[str, Any]) -> int:
        at = self.blank(at + 1)
        leaf = path in lists
        while self.text[at] != "]":
            start = at
            if leaf:
                _, at = _SKIPPER.raw_decode(self.text, at)
                self.found.append(Found(path, start, at, beside))
            else:
                _, at = self.value(at, path, lists, beside)
            at = self.next(at, "]")
        return at + 1

    def next(self, at: int, closing: str) -> int:
        at = self.blank(at)
        if self.text[at] == closing:
            return at
        at = self.past(at, ",")
        if self.text[at] == closing:
            raise refused("no JSON", value=f",{closing}", allowed="a value after the comma")
        return at

    def past(self, at: int, sign: str) -> int:
        at = self.blank(at)
        if self.text[at] != sign:
            raise refused("no JSON", value=self.text[at : at + 20], allowed=f"{sign!r} here")
        return self.blank(at + 1)

    def blank(self, at: int) -> int:
        text, end = self.text, len(self.text)
        while at < end and text[at] in _BLANK:
            at += 1
        return at


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    names = [name for name, _ in pairs]
    twice = {name for name in names if names.count(name) > 1}
    if twice != {_EVENT_ID}:
        raise refused("a name twice in one object", value=", ".join(sorted(twice)))
    members[EARLIER_ID] = next(value for name, value in pairs if name == _EVENT_ID)
    return members


def _no_constant(name: str) -> Any:
    raise refused("no JSON number", value=name, allowed="a finite number")


def _integer(digits: str) -> int:
    if len(digits) > limits.DIGITS:
        raise refused("a number out of all proportion", value=digits)
    return int(digits)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=Decimal, parse_int=_integer, parse_constant=_no_constant
)
# Finds ends only: what is wrong inside an item is the item's own refusal, told when it is read.
_SKIPPER: Final = json.JSONDecoder(parse_int=float)
