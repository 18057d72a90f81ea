"""Find uv, which installs everything else, or fetch it; its path is printed.

    python3 scripts/get_uv.py

Uses a recent uv on the PATH, else `.uv/uv` in this folder. What is missing is fetched: with pip in a
throw-away venv where this Python has both, else straight from the package index with the standard library,
checked against the index's SHA-256. PIP_INDEX_URL or UV_DEFAULT_INDEX name a mirror; HTTPS_PROXY and
SSL_CERT_FILE are followed.
"""

import hashlib
import html
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path
from typing import NamedTuple

VERSION = "0.13.9"
OLDEST = (0, 5)  # Reads our lock and knows dependency groups.
OWN = Path(__file__).resolve().parent.parent / ".uv" / "uv"
_TIMEOUT = 60  # Seconds between two pieces.
_LARGEST = 200_000_000  # Bytes; the wheel has about 20 million.
_ARCHITECTURES = {"amd64": "x86_64", "arm64": "aarch64"}


class Wheel(NamedTuple):
    """A file of the package index, and the SHA-256 that the index gives for it."""

    name: str
    url: str
    sha256: str


class CannotError(Exception):
    """One way to get uv did not work; the next may."""


def main() -> None:
    """Print the path of a uv that works; exit with what to do when there is none."""
    if sys.version_info < (3, 11):  # noqa: UP036 - told here, before anything stranger fails
        sys.exit(
            f"Clew needs Python 3.11 or newer; {sys.executable} is {platform.python_version()}. "
            "Install a newer one, and name it: make PYTHON=python3.12 demo"
        )
    found = shutil.which("uv")
    for uv in (found, str(OWN)):
        if uv and _version(uv) >= OLDEST:
            print(uv)
            return
    print(f"fetching uv {VERSION} (20 MB, only once)", file=sys.stderr)
    failures = []
    for way in (_with_pip, _from_index):
        try:
            content = way()
        except CannotError as error:
            failures.append(f"  {error}")
            continue
        _keep(content)
        print(OWN)
        return
    sys.exit(
        f"uv {VERSION} could not be fetched:\n" + "\n".join(failures) + "\nConnect to the network, set "
        "HTTPS_PROXY or SSL_CERT_FILE, name a mirror in UV_DEFAULT_INDEX, or install uv by hand "
        "(https://docs.astral.sh/uv) so that it is on the PATH."
    )


def _version(uv: str) -> tuple[int, ...]:
    try:
        told = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(map(int, re.findall(r"\d+", told.stdout)[:2]))


def _with_pip() -> bytes:
    """Let pip fetch it, since pip follows the machine's own index and proxy settings."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        quietly = ["--quiet", "--disable-pip-version-check"]
        pip = [str(python), "-m", "pip", "install", *quietly, f"uv=={VERSION}"]
        for command in ([sys.executable, "-m", "venv", folder], pip):
            try:
                subprocess.run(command, capture_output=True, text=True, timeout=600, check=True)
            except subprocess.CalledProcessError as error:
                said = (error.stderr or error.stdout).strip().splitlines() or ["it says nothing"]
                raise CannotError(f"{' '.join(command[1:4])}: {said[-1]}") from None
            except (OSError, subprocess.SubprocessError) as error:
                raise CannotError(f"{' '.join(command[1:4])}: {error}") from None
        return (python.parent / "uv").read_bytes()


def _from_index() -> bytes:
    """Download the wheel, check it, and take the one program out of it."""
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple"
    wheel = _choose(_wheels(f"{index.rstrip('/')}/uv/"))
    content = _get(wheel.url)
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise CannotError(f"{wheel.url}: not what the index names (SHA-256 {wheel.sha256})")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"uv-{VERSION}.data/scripts/uv")


def _wheels(page: str) -> list[Wheel]:
    """The files of this version on a page of the index, as JSON (PEP 691) or as HTML (PEP 503)."""
    text = _get(page).decode()
    if text.lstrip().startswith("{"):
        files = [(f["filename"], f["url"], f["hashes"].get("sha256", "")) for f in json.loads(text)["files"]]
    else:
        links = re.findall(r'href="([^"#]+)#sha256=([0-9a-f]{64})"', html.unescape(text))
        files = [(url.rsplit("/", 1)[-1], url, sha256) for url, sha256 in links]
    return [
        Wheel(name, urllib.parse.urljoin(page, url), sha256)
        for name, url, sha256 in files
        if name.startswith(f"uv-{VERSION}-") and name.endswith(".whl") and sha256
    ]


def _choose(wheels: list[Wheel]) -> Wheel:
    """The wheel for this machine; of several, the one that asks for the oldest system."""
    machine = platform.machine().lower()
    if platform.system() == "Darwin":
        family, ending = "macosx", "arm64" if machine == "arm64" else "x86_64"
    else:
        family = "manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"
        ending = _ARCHITECTURES.get(machine, machine)
    fitting = [wheel for wheel in wheels if family in wheel.name and wheel.name.endswith(f"_{ending}.whl")]
    if not fitting:
        raise CannotError(f"the index has no uv {VERSION} for {platform.system()} {machine} ({family})")
    return min(fitting, key=lambda wheel: [int(number) for number in re.findall(r"\d+", wheel.name)])


def _get(url: str) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise CannotError(f"{url}: no web address")
    accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.5, */*;q=0.1"
    request = urllib.request.Request(url, headers={"Accept": accept})  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310 - checked above
            content: bytes = answer.read(_LARGEST)
    except (OSError, urllib.error.URLError) as error:
        raise CannotError(f"{url}: {getattr(error, 'reason', error)}") from None
    return content


def _keep(content: bytes) -> None:
    """Put the program in its place in one step, so that two runs at once do no harm."""
    OWN.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=OWN.parent, delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(0o755)
    Path(draft.name).replace(OWN)


if __name__ == "__main__":
    main()
