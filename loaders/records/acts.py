"""Our own acts: what Clew did for somebody, with actor and reason, as records of system `clew`.

No source sends them, so they are not among the record types that it may send.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from graph_model.facts import Fact
from loaders.records.base import Record

Words = Annotated[str, Field(min_length=1)]


class Act(Record):
    """Something that was done to records: it says nothing of any thing, and is kept as evidence."""

    actor: Words
    reason: Words | None = None

    def says(self) -> Iterator[Fact]:
        """Nothing of any thing."""
        return iter(())


class QuarantineDecision(Act):
    """Somebody decided on a refused record: to discard it, or to try it again."""

    refused: Words
    decision: Literal["discarded", "admitted on retry", "left out on retry", "refused again on retry"]


class Remap(Act):
    """Somebody had the stored payloads of a mapping read again with the mapping as it was then."""

    mapping: Words


ACTS: dict[str, type[Record]] = {"quarantine_decision": QuarantineDecision, "remap": Remap}
