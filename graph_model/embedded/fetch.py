"""Fetch published jars: several at a time, each checked before it gets its name."""

import os
import ssl
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from graph_model.embedded.artifacts import Artifact, is_intact, neo4j_version
from graph_model.errors import ServerError

MAVEN_CENTRAL = "https://repo1.maven.org/maven2"
_AT_ONCE = 8
_TRIES = 3  # For a jar that arrives cut short or altered; refused connections are tried again by urllib3.
_TIMEOUT = (10, 30)  # Seconds to connect, and between two pieces.


def fetch(artifacts: list[Artifact], cache: Path, *, progress: Callable[[str], None]) -> None:
    """Fetch the jars into the cache, from Maven Central or from the mirror in CLEW_MAVEN_URL.

    Proxy and certificate variables (HTTPS_PROXY, REQUESTS_CA_BUNDLE ...) are followed. What has arrived
    stays, so an interrupted fetch goes on where it stopped. Raises ServerError.
    """
    if not artifacts:
        return
    total = sum(artifact.size for artifact in artifacts)
    progress(f"fetching Neo4j {neo4j_version()}: {len(artifacts)} files, {total / 1e6:.1f} MB, only once")
    with requests.Session() as session, ThreadPoolExecutor(_AT_ONCE) as pool:
        session.verify = (
            ssl.get_default_verify_paths().cafile or True
        )  # The machine's own CA, where it has one.
        session.mount("https://", _patient())
        session.mount("http://", _patient())
        fetches = {pool.submit(_fetch_one, session, artifact, cache): artifact for artifact in artifacts}
        arrived, told = 0, 0
        try:
            for finished in as_completed(fetches):
                finished.result()
                arrived += fetches[finished].size
                if arrived * 4 // total > told:
                    told = arrived * 4 // total
                    progress(f"fetched {arrived / 1e6:.1f} of {total / 1e6:.1f} MB")
        except BaseException:
            # One failure (or Ctrl-C) is enough: the fetches that have not begun must not hold up its message.
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _patient() -> HTTPAdapter:
    retry = Retry(total=3, backoff_factor=0.5, status_forcelist=(429, 500, 502, 503, 504))
    return HTTPAdapter(pool_maxsize=_AT_ONCE, max_retries=retry)


def _fetch_one(session: requests.Session, artifact: Artifact, cache: Path) -> None:
    url = f"{os.environ.get('CLEW_MAVEN_URL', MAVEN_CENTRAL).rstrip('/')}/{artifact.path}"
    target = cache / artifact.path
    for _ in range(_TRIES):
        try:
            if _arrives_intact(session, url, artifact, target):
                return
        except requests.RequestException as error:
            raise ServerError(
                f"{url}: cannot be fetched ({_reason(error)}); Neo4j is fetched once: connect to the "
                f"network, set HTTPS_PROXY, or name a mirror of Maven Central in CLEW_MAVEN_URL, and retry"
            ) from error
        except OSError as error:
            raise ServerError(
                f"{target}: cannot be written ({error.strerror}); make room, "
                f"or set CLEW_CACHE to another folder"
            ) from error
    raise ServerError(
        f"{url}: {_TRIES} times something else arrived than the lock names (SHA-256 {artifact.sha256}, "
        f"{artifact.size} bytes); do not trust this source, set CLEW_MAVEN_URL to another one"
    )


def _arrives_intact(session: requests.Session, url: str, artifact: Artifact, target: Path) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    # Under a name of its own until it is checked: readers see whole jars or none.
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        arriving = Path(part.name)
    try:
        with session.get(url, stream=True, timeout=_TIMEOUT) as response, arriving.open("wb") as file:
            response.raise_for_status()
            for piece in response.iter_content(1 << 16):
                file.write(piece)
                if file.tell() > artifact.size:
                    return False
        if not is_intact(arriving, artifact):
            return False
        arriving.replace(target)
    finally:
        arriving.unlink(missing_ok=True)
    return True


def _reason(error: requests.RequestException) -> str:
    """Return the innermost words of an error: requests wraps them four deep, with object addresses."""
    cause: BaseException = error
    while inner := getattr(cause, "reason", None) or cause.__cause__ or cause.__context__:
        if not isinstance(inner, BaseException):
            break
        cause = inner
    return str(getattr(cause, "strerror", None) or cause)
