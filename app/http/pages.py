"""Pages for people: `/` to look things up, `/docs` with what the API takes. Nothing comes from elsewhere."""

from html import escape
from importlib.resources import files

from fastapi import APIRouter, Request, Response

_FILES = {"index.html": "text/html", "page.js": "text/javascript", "page.css": "text/css"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

routes = APIRouter(include_in_schema=False)


@routes.get("/")
async def index() -> Response:
    """The page."""
    return _file("index.html")


@routes.get("/page.js")
async def script() -> Response:
    """What the page does."""
    return _file("page.js")


@routes.get("/page.css")
async def style() -> Response:
    """How the page looks."""
    return _file("page.css")


@routes.get("/docs")
async def docs(request: Request) -> Response:
    """Every route with its words, from the same source as `/openapi.json`."""
    rows = "".join(
        f"<tr><td><code>{escape(method.upper())} {escape(path)}</code></td>"
        f"<td>{escape(operation['summary'])}</td>"
        f"<td>{escape(operation.get('description', ''))}</td></tr>"
        for path, operations in sorted(request.app.openapi()["paths"].items())
        for method, operation in operations.items()
    )
    return _html(_DOCS.format(rows=rows))


_DOCS = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Clew: API</title>
<link rel="stylesheet" href="/page.css"></head><body><main><h1>Clew: API</h1>
<p>The machine-readable description is <a href="/openapi.json">/openapi.json</a>;
the GraphQL schema is the file <code>schema.graphql</code> of this release. <a href="/">Search page</a></p>
<table><caption>What is served</caption><thead><tr><th scope="col">Route</th><th scope="col">What</th>
<th scope="col">Notes</th></tr></thead><tbody>{rows}</tbody></table></main></body></html>"""


def _file(name: str) -> Response:
    content = (files("app.http") / "page" / name).read_bytes()
    return Response(content, headers=_HEADERS, media_type=_FILES[name])


def _html(text: str) -> Response:
    return Response(text, headers=_HEADERS, media_type="text/html")
