"""EPCIS 2.0 capture: a document is taken at once, read in the background, and its job can be asked for."""

import asyncio
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from app.health import require_database
from app.http.body import read_body
from app.http.problems import ProblemError
from app.http.records import refusal_json
from graph_model.database import Database
from graph_model.errors import ClewError, NotFoundError, Place
from loaders.epcis.read import read_document
from loaders.run import Books, write
from loaders.source import Reading

MOST_BYTES = 32_000_000
_TYPES = frozenset({"application/json", "application/ld+json", "application/xml", "text/xml"})
_MOST_JOBS = 1_000
_MOST_RUNNING = 16
_HEADERS = {"GS1-EPCIS-Version": "2.0.0", "GS1-EPCIS-Capture-File-Size-Limit": str(MOST_BYTES)}


class OnError(StrEnum):
    """What becomes of the good events of a document that also holds refused ones."""

    ROLLBACK = "rollback"
    PROCEED = "proceed"


@dataclass(slots=True)
class Job:
    """A capture job, as GS1 names its fields; it is known until the service restarts."""

    id: str
    on_error: OnError
    created: datetime
    finished: datetime | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    books: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer of `GET /capture/{id}`."""
        return {
            "captureID": self.id,
            "createdAt": self.created.isoformat(),
            "finishedAt": self.finished.isoformat() if self.finished else None,
            "running": self.finished is None,
            "success": self.finished is not None and not self.errors,
            "captureErrorBehaviour": self.on_error.value,
            "errors": self.errors,
            "books": self.books,
        }


@dataclass(slots=True)
class Jobs:
    """The last capture jobs."""

    _jobs: OrderedDict[str, Job] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, on_error: OnError) -> Job:
        """A new job. Raises ProblemError when too many are running."""
        with self._lock:
            if sum(job.finished is None for job in self._jobs.values()) >= _MOST_RUNNING:
                raise ProblemError(429, f"{_MOST_RUNNING} captures are running; send it again later")
            job = Job(uuid.uuid4().hex, on_error, datetime.now(UTC))
            self._jobs[job.id] = job
            while len(self._jobs) > _MOST_JOBS:
                self._jobs.popitem(last=False)
            return job

    def find(self, name: str) -> Job:
        """The job of this id. Raises NotFoundError."""
        with self._lock:
            if name not in self._jobs:
                raise NotFoundError(f"no capture {name[:60]!r} is known since the service started")
            return self._jobs[name]


def router() -> APIRouter:
    """The routes, with the jobs they remember."""
    routes = APIRouter(tags=["epcis"])
    jobs = Jobs()
    running: set[asyncio.Task[None]] = set()

    @routes.post("/capture", status_code=202, summary="An EPCIS document, 1.2 or 2.0, XML or JSON-LD")
    async def post_capture(
        request: Request, gs1_capture_error_behaviour: Annotated[OnError, Header()] = OnError.ROLLBACK
    ) -> Response:
        """Take a document; `Location` names its job. With `rollback`, one refused event refuses them all."""
        body = await read_body(request, most=MOST_BYTES, types=_TYPES.__contains__)
        await require_database(request)
        job = jobs.begin(gs1_capture_error_behaviour)
        task = asyncio.create_task(run_in_threadpool(capture, request.app.state.database, body, job))
        running.add(task)
        task.add_done_callback(running.discard)
        return Response(status_code=202, headers={"Location": f"/capture/{job.id}"} | _HEADERS)

    @routes.get("/capture/{capture_id}", summary="How far a capture is")
    async def get_capture(capture_id: str, response: Response) -> dict[str, Any]:
        """Whether it runs, what became of its events, and what was refused; known until a restart."""
        response.headers.update(_HEADERS)
        return jobs.find(capture_id).as_json()

    return routes


def capture(database: Database, body: bytes, job: Job) -> None:
    """Read a document into the store; what went wrong stands in the job."""
    try:
        if job.on_error is OnError.ROLLBACK:
            preview = Books()
            write(database, _readings(body, job), preview, dry_run=True)
            if preview.refused:
                _note(job, preview)
                return
        books = Books()
        write(database, _readings(body, job), books)
        _note(job, books)
        job.books = books.as_json()
    except ClewError as error:
        job.errors.append({"title": type(error).__name__, "detail": str(error)})
    except Exception as error:
        job.errors.append({"title": "InternalError", "detail": f"an unexpected {type(error).__name__}"})
        raise
    finally:
        job.finished = datetime.now(UTC)


def _readings(body: bytes, job: Job) -> Iterator[Reading]:
    yield from read_document(body, place=Place("POST /capture"), file_date=job.created)


def _note(job: Job, books: Books) -> None:
    job.errors += [{"title": "Refused"} | refusal_json(refusal) for refusal in books.refused]
