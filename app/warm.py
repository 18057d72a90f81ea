"""The first question of a server is slow, since Neo4j plans every query once: one of ours comes before."""

import logging

from graph_model.database import Database
from graph_model.errors import ClewError
from graph_model.vocabulary import Direction
from queries.find import find
from queries.trace import Question, trace

_MOST = 200
_LOG = logging.getLogger("clew")


def warm_up(database: Database) -> None:
    """Ask one look-up and one trace, whatever the store holds; a failure is the next question's to tell."""
    try:
        find(database, "warm-up")
        for row in database.read("MATCH (n:SerialUnit) RETURN n.uid AS uid LIMIT 1"):
            trace(database, Question((row["uid"],), Direction.BOTH, events=True, most=_MOST))
    except ClewError as error:
        _LOG.info("no warm-up: %s", error)
