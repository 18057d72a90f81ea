"""The view that claims make of a thing, today's or an earlier one's: the steward's word first (pure)."""

from collections.abc import Iterable
from typing import NamedTuple

import orjson

from graph_model.facts import Properties
from graph_model.stewards import STEWARDS


class Claim(NamedTuple):
    """What one record version says about one thing."""

    thing: str
    version: str
    label: str
    claimed: str
    brings: bool
    system: str
    recorded_at: str
    canonical_hash: str
    known_to: int | None = None

    @property
    def order(self) -> tuple[bool, str, str]:
        """The word that counts is the greatest."""
        return STEWARDS.get(self.label) == self.system, self.recorded_at, self.canonical_hash


def current_view(claims: Iterable[Claim]) -> Properties:
    """The properties that hold, from all claims in force on one thing at a time.

    What a record does not say stays as another said it; nothing is wiped by absence.
    """
    view: Properties = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        view.update(orjson.loads(claim.claimed))
    return view


def current_label(claims: Iterable[Claim]) -> str | None:
    """The label that the word that counts gives the thing."""
    best = max(claims, key=lambda claim: claim.order, default=None)
    return best.label if best else None
