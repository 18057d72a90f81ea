"""The small values of an event in one spelling: times, decimals, offsets, URIs."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from loaders.epcis.digital_link import canonical, one_spelling
from loaders.epcis.refuse import refused
from loaders.epcis.vocabulary import is_uri

_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,12}))?(Z|z|([+-])(\d\d):(\d\d))")
_OFFSET: Final = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)")
_LARGEST_EXPONENT: Final = 64
_MILLI: Final = 3


@lru_cache(maxsize=10_000)
def utc(text: str, *, field: str) -> str:
    """A time with offset as ISO 8601 in UTC, without trailing zeros: `2005-04-04T02:33:31.116Z`."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise _no_time(text, field)
    seconds, fraction, zone, sign, hours, minutes = found.groups()
    try:
        moment = datetime.fromisoformat(seconds)
        if zone not in "Zz":
            ahead = timedelta(hours=int(hours), minutes=int(minutes))
            moment += -ahead if sign == "+" else ahead
    except (ValueError, OverflowError) as error:
        raise _no_time(text, field) from error
    fraction = (fraction or "").rstrip("0")
    return f"{moment.isoformat()}{'.' + fraction if fraction else ''}Z"


def milliseconds(time: str) -> str:
    """A normal time with exactly three decimals, the fourth rounded half up (CBV 2.0, 8.9)."""
    seconds, _, fraction = time.removesuffix("Z").partition(".")
    if len(fraction) <= _MILLI:
        return f"{seconds}.{fraction.ljust(_MILLI, '0')}Z"
    kept = int(fraction[:_MILLI]) + (fraction[_MILLI] >= "5")
    moment = datetime.fromisoformat(seconds).replace(tzinfo=UTC) + timedelta(milliseconds=kept)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def offset(text: str, *, field: str) -> str:
    """A time zone offset, `+02:00`; at most 14 hours."""
    if not isinstance(text, str) or _OFFSET.fullmatch(text) is None:
        raise refused(
            "no time zone offset", field=field, value=text, allowed="+hh:mm or -hh:mm, at most 14:00"
        )
    return text


def decimal(value: Any, *, field: str) -> str:
    """A number as plain decimal text without trailing zeros: `200.50` is `200.5`."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise refused("no number", field=field, value=value, allowed="a decimal number, not text")
    if isinstance(value, Decimal) and not abs(value.adjusted()) <= _LARGEST_EXPONENT:
        raise refused("a number out of all proportion", field=field, value=value, allowed="up to 64 digits")
    return plain(format(value, "f"))


def plain(digits: str) -> str:
    """Decimal digits without what adds nothing: trailing zeros, a bare point, a sign of zero."""
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("-0", "", "-") else digits


def uri(value: Any, *, field: str) -> str:
    """An absolute URI as stated; an EPC URI must also be well-formed by its own scheme."""
    if not isinstance(value, str):
        raise refused("no text", field=field, value=value, allowed="an absolute URI")
    text = value.strip()
    if not is_uri(text):
        raise refused(
            "no absolute URI", field=field, value=text, allowed="an absolute URI, such as urn:epc:id:…"
        )
    if text.startswith("urn:epc:") and canonical(text) is None:
        raise refused(
            "no well-formed EPC URI",
            field=field,
            value=text,
            allowed="urn:epc:id, urn:epc:class or urn:epc:idpat with the components of its scheme (EPC TDS)",
        )
    return text


def key(value: Any, *, field: str) -> str:
    """An absolute URI that names a thing: a GS1 key in its one spelling, any other as stated."""
    return one_spelling(uri(value, field=field))


def _no_time(text: str, field: str) -> Exception:
    return refused(
        "no time", field=field, value=text, allowed="ISO 8601 with offset, such as 2026-03-02T08:31:00+01:00"
    )
