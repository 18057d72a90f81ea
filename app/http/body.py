"""The body of a request, bounded while it is read: declared lengths are not believed."""

from collections.abc import Callable

from fastapi import Request

from app.http.problems import ProblemError


def json_type(media_type: str) -> bool:
    """Whether this is JSON. A browser sends no such type from another site without asking first."""
    return media_type == "application/json"


async def read_body(request: Request, *, most: int, types: Callable[[str], bool]) -> bytes:
    """All bytes of a body of an accepted type. Raises ProblemError: 413 too large, 415 of another type."""
    media_type = content_type(request)
    if not types(media_type):
        raise ProblemError(415, f"Content-Type: {media_type[:60]!r} is not taken here; /docs says what is")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError(415, "Content-Encoding: compressed bodies are not taken")
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > most:
            raise ProblemError(413, f"the body is larger than {most:,} bytes")
    return bytes(content)


def content_type(request: Request) -> str:
    """The media type of a body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
