"""How EPCIS says no: an error with the field, the value found (shortened) and what is allowed."""

from typing import Any, Final

from graph_model.errors import RefusedError

_LONGEST: Final = 200


def refused(
    reason: str, *, field: str | None = None, value: Any = None, allowed: str | None = None
) -> RefusedError:
    """The error to raise; long values are cut, since the payload keeps the whole."""
    shown = None if value is None else str(value)
    if shown is not None and len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…"
    return RefusedError(reason, field=field, value=shown, allowed=allowed)
