"""uv is fetched with the standard library alone, and only as the package index names it."""

import hashlib
import importlib.util
import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "get_uv.py"
PROGRAM = b"#!/bin/sh\necho uv\n"
Serve = Callable[[dict[str, bytes]], str]


@pytest.fixture
def script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("get_uv", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A package index on this machine: paths and what stands there."""
    pages: dict[str, bytes] = {}

    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in pages else 404)
            self.end_headers()
            self.wfile.write(pages.get(self.path, b""))

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests tell what is wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def put(more: dict[str, bytes]) -> str:
        pages.update(more)
        return f"http://127.0.0.1:{server.server_port}"

    yield put
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("form", ["json", "html"])
def test_the_program_is_taken_out_of_the_wheel(
    script: ModuleType, serve: Serve, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """An index in either form leads to the wheel of this machine, and the wheel to the program."""
    name, wheel = _wheel(script, monkeypatch)
    page = _page(name, hashlib.sha256(wheel).hexdigest(), form)
    monkeypatch.setenv("UV_DEFAULT_INDEX", serve({"/uv/": page, f"/files/{name}": wheel}))

    assert script._from_index() == PROGRAM


def test_what_the_index_does_not_name_is_refused(
    script: ModuleType, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was altered by the way is not run."""
    name, wheel = _wheel(script, monkeypatch)
    page = _page(name, hashlib.sha256(b"another").hexdigest(), "json")
    monkeypatch.setenv("UV_DEFAULT_INDEX", serve({"/uv/": page, f"/files/{name}": wheel}))

    with pytest.raises(script.CannotError, match="not what the index names"):
        script._from_index()


def test_a_machine_without_a_wheel_is_told(
    script: ModuleType, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names system and machine."""
    name, _ = _wheel(script, monkeypatch)
    monkeypatch.setenv("UV_DEFAULT_INDEX", serve({"/uv/": _page(name, "0" * 64, "json")}))
    monkeypatch.setattr(script.platform, "machine", lambda: "pdp11")

    with pytest.raises(script.CannotError, match="for Linux pdp11"):
        script._from_index()


def _wheel(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes]:
    monkeypatch.setattr(script.platform, "system", lambda: "Linux")
    monkeypatch.setattr(script.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(script.platform, "libc_ver", lambda: ("glibc", "2.36"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"uv-{script.VERSION}.data/scripts/uv", PROGRAM)
    return f"uv-{script.VERSION}-py3-none-manylinux_2_17_x86_64.whl", packed.getvalue()


def _page(name: str, sha256: str, form: str) -> bytes:
    if form == "html":
        return f'<a href="../files/{name}#sha256={sha256}">{name}</a>'.encode()
    file = {"filename": name, "url": f"../files/{name}", "hashes": {"sha256": sha256}}
    return json.dumps({"files": [file]}).encode()
