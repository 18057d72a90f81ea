"""Named converters."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph_model.errors import RefusedError
from loaders.clock import Clock, duration
from loaders.convert import CONVERTERS, Surroundings, converter

BERLIN = Surroundings(Clock(ZoneInfo("Europe/Berlin")))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("text", "00012", "00012"),
        ("upper", "ab1", "AB1"),
        ("decimal", "12.50", "12.50"),
        ("decimal", "+3", "3"),
        ("decimal", "7.5-", "-7.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "1.5E2", "150"),
        ("decimal_comma", "1.234,50", "1234.50"),
        ("decimal_comma", "12,5-", "-12.5"),
        ("integer", "-12", -12),
        ("whole", "3.0", "3"),
        ("boolean", "Yes", True),
        ("boolean", "0", False),
        ("date:%d.%m.%Y", "2.3.2026", "2026-03-02"),
        ("date", "2015-08-12 12:25:46.233000000", "2015-08-12"),
        ("datetime", "2026-03-02T08:31:00+01:00", "2026-03-02T08:31:00+01:00"),
        ("datetime", "2026-03-02", "2026-03-02"),
        ("excel_date", "46083", "2026-03-02"),
    ],
)
def test_a_text_becomes_the_value_that_its_converter_names(name: str, text: str, value: Any) -> None:
    """Each converter of the closed vocabulary gives the value its name promises."""
    assert converter(name, Surroundings())(text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("decimal", "12,5"),
        ("decimal", "1e999999999"),
        ("decimal", "-5-"),
        ("decimal", ""),
        ("decimal", "NaN"),
        ("decimal", "१२"),
        ("decimal_comma", "1.23,5"),
        ("decimal_comma", "12.5.1"),
        ("integer", "12.0"),
        ("whole", "3.5"),
        ("boolean", "maybe"),
        ("date", "00:00.0"),
        ("date:%Y%m%d", "20260230"),
        ("date:%Y%m%d", "2026032"),
        ("datetime:%Y%m%d%H%M%S", "20260302256161"),
        ("datetime", "2026-03-02T08:31:00"),
        ("excel_date", "59"),
        ("excel_date", "46083.x"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_the_text(name: str, text: str) -> None:
    """A refusal quotes what was found and says what is allowed; a spoiled date is no date."""
    with pytest.raises(RefusedError) as refused:
        converter(name, Surroundings())(text)

    shown = "2026-03-02T08:31:00" if name == "datetime" else text
    assert refused.value.value == shown
    assert refused.value.allowed


def test_an_unknown_converter_is_answered_with_the_valid_ones() -> None:
    """A wrong name lists all right ones."""
    with pytest.raises(ValueError, match="no converter 'dat'") as wrong:
        converter("dat", Surroundings())

    assert all(name in str(wrong.value) for name in CONVERTERS)


@pytest.mark.parametrize(
    "name", ["text:x", "table:unit", "table", "date:%Y-%Q", "date:%Y%Y%m%d", "date:%H", "date:%Y-%m-%d%"]
)
def test_a_wrong_argument_is_found_before_any_row_is_read(name: str) -> None:
    """Arguments are checked when the converter is made."""
    with pytest.raises(ValueError, match=r"allowed|takes no|twice|must have"):
        converter(name, Surroundings())


def test_a_table_maps_what_it_lists_and_refuses_the_rest() -> None:
    """A value that is not listed is refused with the listed ones."""
    convert = converter("table:unit", Surroundings(tables={"unit": {"EA": "1"}}))

    assert convert("EA") == "1"
    with pytest.raises(RefusedError, match="EA"):
        convert("PK")


def test_a_day_in_a_declared_zone_is_that_whole_day() -> None:
    """A date with a zone is the interval from its first to its last instant."""
    day = converter("date", BERLIN)("2026-03-02")

    assert day == {"earliest": "2026-03-02T00:00:00+01:00", "latest": "2026-03-02T23:59:59.999999+01:00"}


def test_a_local_time_that_occurs_twice_stands_for_both() -> None:
    """02:30 on the night that clocks go back is either of two instants."""
    assert converter("datetime", BERLIN)("2026-10-25T02:30:00") == {
        "earliest": "2026-10-25T02:30:00+02:00",
        "latest": "2026-10-25T02:30:00+01:00",
    }


def test_a_local_time_that_never_occurs_is_widened_to_both_readings() -> None:
    """02:30 on the night that clocks go forward is read with both offsets."""
    assert converter("datetime", BERLIN)("2026-03-29T02:30:00") == {
        "earliest": "2026-03-29T02:30:00+02:00",
        "latest": "2026-03-29T02:30:00+01:00",
    }


def test_a_clock_that_shows_minutes_makes_intervals_of_a_minute() -> None:
    """Resolution is the width of the interval, tolerance widens both ends."""
    clock = Clock(ZoneInfo("Europe/Berlin"), duration("1m"), duration("10s"))

    assert converter("datetime", Surroundings(clock))("2026-03-02T08:31:00") == {
        "earliest": "2026-03-02T08:30:50+01:00",
        "latest": "2026-03-02T08:32:09.999999+01:00",
    }


def test_an_excel_time_of_day_is_read_to_the_second() -> None:
    """The fraction of a day number is the time."""
    assert converter("excel_date", BERLIN)("46083.5") == "2026-03-02T12:00:00+01:00"


def test_times_at_the_end_of_the_calendar_are_refused() -> None:
    """An interval that would leave the calendar is a refusal, no crash."""
    clock = Clock(ZoneInfo("Europe/Berlin"), tolerance=duration("1d"))
    with pytest.raises(RefusedError, match="out of range"):
        converter("datetime", Surroundings(clock))("9999-12-31T23:59:59")
