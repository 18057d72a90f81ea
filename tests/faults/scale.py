"""How much the loads of the fault tests are disturbed: a little in every run, thoroughly with `--deep`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Units in the load (five records each), kills of each program, commits cut each way, other cuts."""

    units: int
    kills: int
    commits: int
    others: int


QUICK = Scale(units=300, kills=2, commits=1, others=1)
DEEP = Scale(units=1_000, kills=10, commits=10, others=3)
