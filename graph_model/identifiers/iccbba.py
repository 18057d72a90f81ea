"""ICCBBA device identifiers: the fields of ISBT 128 that a UDI of tissue, cells or a blood bag has (ST-011).

`=/` product, `=,` pack or serial, `=` donation, `=>` expiry, `=}` production, `&,1` lot; bags: `=)` and `&)`.
"""

import re
from datetime import date, timedelta

from graph_model.identifiers.identifier import Identifier, with_lot

_FIELD = re.compile(
    r"""\s*(?: =\+ \d{5}                                       # How many fields follow.
        | =/ (?P<product> [0-9A-Z]{16}) | =\) (?P<bag> [0-9A-Z]{10})
        | =, (?P<serial> [0-9A-Z]{6}) | &,1 (?P<lot> [0-9A-Za-z-]{18}) | &\) (?P<bag_lot> [0-9A-Z]{10})
        | [=&]> (?P<expiry> \d{6}) (?:(?<=&>\d{6}) \d{4})?     # The second form has hour and minute.
        | [=&]\} (?P<production_date> \d{6}) (?:(?<=&\}\d{6}) \d{4})?
        | = (?P<donation> [0-9A-Z]{15}) )\s*""",
    re.ASCII | re.VERBOSE,
)


def read_iccbba(text: str) -> tuple[Identifier, ...]:
    """What `=/A9999XYZ100T0944=,000025=A99971312345600…` names: a pack, its lot, or the product."""
    said: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _FIELD.match(text, at)
        if not match:
            return ()
        said.update((name, value) for name, value in match.groupdict().items() if value is not None)
        at = match.end()
    product = said.pop("product", None) or said.pop("bag", None)
    if product is None:
        return ()
    lot = said.pop("lot", None) or said.pop("bag_lot", None)
    pack, donation = said.pop("serial", None), said.get("donation")
    for name in ("expiry", "production_date"):
        if name in said:
            said[name] = _date(said[name])
    # A pack number counts within one donation, so that only both together name one thing.
    unit = (donation or "") + (pack or "")
    kind = "unit" if unit else "lot" if lot else "class"
    number = unit or lot
    key = ("iccbba", product, number) if number else ("iccbba", product)
    return with_lot(Identifier("iccbba", kind, None, lot, pack or donation, key, said))


def _date(digits: str) -> str:
    """CYYJJJ as YYYY-MM-DD (century 0 is 20, 9 is 19); as it stands where it is no date."""
    year = (1900 if digits[0] == "9" else 2000 + 100 * int(digits[0])) + int(digits[1:3])
    day = date(year, 1, 1) + timedelta(days=int(digits[3:]) - 1)
    return day.isoformat() if day.year == year else digits
