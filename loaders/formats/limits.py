"""Bounds on what is read. They are far above real files and far below what would hurt the machine.

The largest real part file of GUDID grows from 3.3 MB to 194 MB when unpacked (58 times), so a ratio alone
proves nothing: it counts only above `RATIO_FROM`.
"""

from typing import Final

FIELD: Final = 1_000_000
"""Characters of one text field."""

ROW: Final = 16_000_000
"""Bytes of one row, line or element."""

DEPTH: Final = 64
"""Nesting of JSON and XML."""

DIGITS: Final = 64
"""Digits of a whole number in JSON."""

WHOLE: Final = 1_000_000
"""Bytes kept of a file that is refused as a whole."""

DOCUMENT: Final = 512_000_000
"""Bytes of a document that has to be read in one piece (JSON, Excel, EPCIS)."""

EXPANDED: Final = 4_000_000_000
"""Bytes that one file may grow to, as an archive with the archives inside it."""

RATIO: Final = 200
"""Growth of an archive, where it grows beyond `RATIO_FROM` bytes."""

RATIO_FROM: Final = 200_000_000

MEMBERS: Final = 10_000
"""Files in one archive."""

ARCHIVES: Final = 3
"""Archives within archives."""
