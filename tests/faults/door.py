"""The front door: what a user types, what `clew` answers, and what must hold whatever came in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph_model.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The object that `--json` prints."""
        return json.loads(self.out)

    @property
    def balances(self) -> bool:
        """Whether every record read is in exactly one of the six."""
        return bool(self.json["read"] == sum(self.json[outcome.value] for outcome in Outcome))


Clew: TypeAlias = Callable[..., Said]
