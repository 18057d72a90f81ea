"""How far archives may grow: one total for all that lies in one file, archives within archives included."""

from dataclasses import dataclass, field

from graph_model.errors import RefusedError
from loaders.formats import limits


@dataclass(slots=True)
class Growth:
    """What a file of `packed` bytes has grown to; each archive counts once, however often read."""

    packed: int
    total: int = 0
    _sizes: dict[str, int] = field(default_factory=dict)

    def note(self, archive: str, size: int) -> None:
        """An archive holds, or has given so far, so many bytes. RefusedError beyond the bounds."""
        known = self._sizes.get(archive, 0)
        if size > known:
            self._sizes[archive] = size
            self.total += size - known
            self._check(self.total)

    def foresee(self, size: int, *, doubt: str) -> None:
        """Raise RefusedError where so many bytes more, which are only stated, would be too many."""
        self._check(self.total + size, doubt=doubt)

    def _check(self, size: int, *, doubt: str = "") -> None:
        if size > limits.EXPANDED:
            raise RefusedError(
                f"the archive would grow to {size:,} bytes{doubt}",
                allowed=f"at most {limits.EXPANDED:,} bytes",
            )
        if size > limits.RATIO_FROM and size > self.packed * limits.RATIO:
            raise RefusedError(
                f"the archive would grow from {self.packed:,} to {size:,} bytes{doubt}",
                allowed=f"{limits.RATIO} times, where it is more than {limits.RATIO_FROM:,} bytes",
            )
