"""What every resolver is given: the database for as long as the request has, and answers kept for paging."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeAlias

import strawberry

from graph_model.database import Database
from queries.answer import Answer
from queries.trace import Question

_MOST_KEPT = 16
_MOST_ITEMS = 300_000


@dataclass(slots=True)
class Kept:
    """The last few answers of more than one page, so that all pages of an answer are of one answer."""

    _answers: OrderedDict[tuple[Question, str], Answer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, question: Question, answer_hash: str, answer: Answer) -> None:
        """Keep an answer, and let the oldest go."""
        with self._lock:
            self._answers[question, answer_hash] = answer
            self._answers.move_to_end((question, answer_hash))
            while len(self._answers) > 1 and (
                len(self._answers) > _MOST_KEPT
                or sum(len(a.items) for a in self._answers.values()) > _MOST_ITEMS
            ):
                self._answers.popitem(last=False)

    def find(self, question: Question, answer_hash: str) -> Answer | None:
        """The answer to this question that has this hash, if it is still kept."""
        with self._lock:
            return self._answers.get((question, answer_hash))


@dataclass(frozen=True, slots=True)
class Asking:
    """The context of one request."""

    database: Database
    kept: Kept


Info: TypeAlias = strawberry.Info[Asking, None]
