"""All exceptions of Clew.

ClewError                     anything a user can be told in one sentence
├── RefusedError              a record cannot be admitted: it goes to quarantine with this reason
├── SourceError               a file or folder cannot be read at all
├── MappingError              a mapping (TOML) is wrong: file, place, what is allowed
├── ModelError                the graph model contradicts itself
├── NotFoundError             nothing has this identifier                          (exit 4)
├── AmbiguousError            several things have this identifier: candidates      (exit 2)
├── StoreChangedError         another program has changed the graph behind Clew's back
├── QuestionError             an option of a question makes no sense               (exit 2)
├── SettingError              a setting is wrong: which, what was found, allowed   (exit 2)
└── DatabaseUnavailableError  the database is away: no answer, never an empty one  (exit 5)
    └── ServerError           the embedded server could not be started or stopped

`except ClewError` is what the command line and the API write.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self


class ClewError(Exception):
    """Anything a user can be told in one sentence."""

    exit_code = 1


class Place(NamedTuple):
    """Where a record stands: file and line (1-based; None where a format has no lines)."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(eq=False)
class RefusedError(ClewError):
    """A record cannot be admitted; every value is kept, since quarantine shows them."""

    reason: str
    field: str | None = None
    value: str | None = None
    allowed: str | None = None
    identifiers: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = "" if self.field is None else f"{self.field}: " if self.value is None else f"{self.field}="
        found = "" if self.value is None else f"{self.value!r}: "
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{where}{found}{self.reason}{allowed}"

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        # As an exception it would be copied by its positional arguments alone, and lose the rest.
        return type(self), (self.reason, self.field, self.value, self.allowed, self.identifiers)


class SourceError(ClewError):
    """A file or folder cannot be read at all."""


class MappingError(ClewError):
    """A mapping is wrong: which file, which place in it, and what is allowed there."""


class ModelError(ClewError):
    """The graph model contradicts itself; found at import, never at run time."""


class NotFoundError(ClewError):
    """Nothing in the graph has this identifier."""

    exit_code = 4


class AmbiguousError(ClewError):
    """Several things have this identifier; `candidates` are their uids."""

    exit_code = 2

    def __init__(self, text: str, candidates: tuple[str, ...]) -> None:
        super().__init__(f"{text!r} names {len(candidates)} things: {', '.join(candidates[:10])}")
        self.candidates = candidates


class StoreChangedError(ClewError):
    """Another program has changed the graph behind Clew's back."""


class QuestionError(ClewError):
    """An option of a question makes no sense, or contradicts another."""

    exit_code = 2


class SettingError(ClewError):
    """A setting is wrong: which variable, what was found, what is allowed."""

    exit_code = 2


class DatabaseUnavailableError(ClewError):
    """The database is away. There is no answer then, and never an empty one."""

    exit_code = 5


class ServerError(DatabaseUnavailableError):
    """The embedded server could not be started, reached or stopped; the message says why and what to do."""
