"""What a scan says beside the key: names and dates of GS1 application identifiers."""

from collections.abc import Mapping
from datetime import date, timedelta

_NAMES = {
    "02": "content_gtin",
    "10": "lot",
    "11": "production_date",
    "12": "due_date",
    "13": "packaging_date",
    "15": "best_before",
    "16": "sell_by",
    "17": "expiry",
    "21": "serial",
    "22": "variant",
    "30": "quantity",
    "37": "count",
    "240": "additional_id",
    "241": "customer_part",
    "410": "ship_to",
    "411": "bill_to",
    "412": "purchased_from",
    "416": "production_location",
}
_DATES = frozenset(("11", "12", "13", "15", "16", "17"))


def name_attributes(elements: Mapping[str, str]) -> dict[str, str]:
    """The elements under their names here, else under their number; dates as YYYY-MM-DD."""
    return {
        _NAMES.get(ai, ai): _read_date(value) if ai in _DATES else value for ai, value in elements.items()
    }


def _read_date(value: str) -> str:
    """YYMMDD as YYYY-MM-DD; day 00 is the last of the month; as it stands where it is no date.

    GS1 takes the century from today's date. Ours stands still at the rule of 2025, so that one scan reads the
    same in every year.
    """
    if len(value) != 6:  # noqa: PLR2004
        return value
    try:
        year, month, day = int(value[:2]), int(value[2:4]), int(value[4:6])
        year += 2000 if year <= 75 else 1900  # noqa: PLR2004  (51 years and more ahead is the past.)
        if day == 0:
            first_of_next = date(year + month // 12, month % 12 + 1, 1)
            return (first_of_next - timedelta(days=1)).isoformat()
        return date(year, month, day).isoformat()
    except ValueError:
        return value
