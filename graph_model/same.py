"""Names of one thing: those that SAME_AS joins, said by a record or derived."""

from collections.abc import Callable
from typing import TypeAlias

from graph_model.cypher import held
from graph_model.database import Row

Read: TypeAlias = Callable[..., list[Row]]
"""All rows of a query with parameters: what a database does, or a transaction."""

NOW = 1 << 62
"""A batch after all others: what is known by now."""

_SAME = f"""
UNWIND $uids AS uid MATCH (:Thing {{uid: uid}})-[e:SAME_AS]-(m:Thing) WHERE {held("e")}
RETURN uid, m.uid AS other
"""


def alias_classes(read: Read, uids: list[str], known: int = NOW) -> dict[str, str]:
    """The canonical member (smallest uid) of the alias class of each of these things, for all its members."""
    member: dict[str, set[str]] = {name: {name} for name in uids}
    frontier = list(member)
    while frontier:
        rows = read(_SAME, uids=frontier, known=known)
        frontier = []
        for row in rows:
            one, other = member[row["uid"]], member.get(row["other"])
            if other is None:
                frontier.append(row["other"])
                other = {row["other"]}
            if one is not other:
                merged = one | other
                for name in merged:
                    member[name] = merged
    return {name: min(group) for name, group in member.items()}
