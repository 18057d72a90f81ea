"""Whether a unit is a UCUM unit.

The grammar is `ucumvert`'s; a factory uses few units, so each is parsed once.
"""

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=10_000)
def is_ucum(unit: str) -> bool:
    """Whether this is a unit of UCUM, annotations such as `{tablet}` included."""
    if not unit or len(unit) > 50:  # noqa: PLR2004 - no unit is longer; a bound for the parser
        return False
    from lark.exceptions import LarkError  # noqa: PLC0415 - the grammar takes a second to import

    try:
        _parser().parse(unit)
    except LarkError:
        return False
    return True


@lru_cache(maxsize=1)
def _parser() -> Any:
    from ucumvert import get_ucum_parser  # noqa: PLC0415 - see above

    return get_ucum_parser()
