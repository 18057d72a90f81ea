"""Pages of a sorted list: Relay connections with a keyset cursor of our own.

A cursor names the answer it belongs to and the key of the last thing shown, so that a page can neither be
continued in another answer nor slip when things are added before it.
"""

import base64
import binascii
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

import orjson
import strawberry

from graph_model.errors import QuestionError

MOST_ON_A_PAGE = 500
First = Annotated[int, strawberry.argument(description=f"How many on a page: 1 to {MOST_ON_A_PAGE}.")]
After = Annotated[str | None, strawberry.argument(description="The `endCursor` of the page before.")]

S = TypeVar("S")
T = TypeVar("T")


@strawberry.type(description="Where a page ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more after this page.")
    end_cursor: str | None = strawberry.field(description="Give it as `after` for the next page.")


@strawberry.type(description="One entry of a page.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Give it as `after` to go on behind this entry.")
    node: T = strawberry.field(description="The entry itself.")


def _nodes(self: "Connection[T]") -> list[T]:
    return [edge.node for edge in self.edges]


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The entries with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")
    nodes: list[T] = strawberry.field(resolver=_nodes, description="The entries alone.")


def page(
    things: Sequence[S],
    *,
    of: str,
    key: Callable[[S], str],
    shown: Callable[[S], T],
    first: int,
    after: str | None,
) -> Connection[T]:
    """A page of things that are sorted by their key, `of` the answer that a cursor must belong to."""
    begin = 0 if after is None else bisect_right(things, read_cursor(after, of=of), key=key)
    chosen = things[begin : begin + first]
    return connected(chosen, of=of, key=key, shown=shown, more=begin + len(chosen) < len(things))


def connected(
    chosen: Sequence[S], *, of: str, key: Callable[[S], str], shown: Callable[[S], T], more: bool
) -> Connection[T]:
    """A page whose things have been chosen already."""
    edges = [Edge(cursor=make_cursor(of, key(one)), node=shown(one)) for one in chosen]
    return Connection(
        edges=edges, page_info=PageInfo(has_next_page=more, end_cursor=edges[-1].cursor if edges else None)
    )


def page_size(first: int) -> int:
    """The size of a page. Raises QuestionError when it is none."""
    if not 1 <= first <= MOST_ON_A_PAGE:
        raise QuestionError(f"first: {first} is no page size; allowed: 1 to {MOST_ON_A_PAGE}")
    return first


def make_cursor(of: str, key: str) -> str:
    """The cursor behind the thing with this key, in this answer."""
    return base64.urlsafe_b64encode(orjson.dumps([of, key])).decode()


def cursor_parts(cursor: str) -> tuple[str, str]:
    """The answer a cursor belongs to, and its key. Raises QuestionError when it is no cursor of ours."""
    try:
        parts = orjson.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeEncodeError, orjson.JSONDecodeError):
        parts = None
    match parts:
        case [str(of), str(key)]:
            return of, key
        case _:
            raise QuestionError(f"after: {cursor[:60]!r} is no cursor; allowed: the `endCursor` of a page")


def read_cursor(cursor: str, *, of: str) -> str:
    """The key of a cursor. Raises QuestionError when it belongs to another answer."""
    named, key = cursor_parts(cursor)
    if named != of:
        raise QuestionError("after: this cursor belongs to another answer; begin again without it")
    return key
