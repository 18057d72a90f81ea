"""Device identifiers of HIBCC and ICCBBA; labeler A999 is HIBCC's for examples, A9999 ICCBBA's."""

import pytest

from graph_model.identifiers import Identifier, identify
from graph_model.identifiers.checks import check_character

DI = "C4L19XT71"  # Labeler C4L1, product 9XT7, unit of measure 1.


def checked(text: str) -> str:
    return f"{text}{check_character(text)}"


def only(text: str) -> Identifier:
    (found,) = identify(text)
    return found


def test_the_check_character_is_modulo_43() -> None:
    """+A99912345 has 1 as the sum's remainder 7: the value of `7`; a character without a value has none."""
    assert check_character("+A99912345") == "7"
    assert check_character("a") is None


@pytest.mark.parametrize(
    "text",
    [
        checked(f"+{DI}"),
        f"*{checked(f'+{DI}')}*",
        checked(f"+{DI}")[1:],
        f"]A0{checked(f'+{DI}')}",
        f"+{DI}",
        DI,
    ],
)
def test_a_primary_names_the_class(text: str) -> None:
    """With and without plus sign, stars and check character, as labels and databases print it."""
    assert ("class", ("hibc", DI)) in [(found.kind, found.key) for found in identify(text)]


def test_a_primary_without_check_character_says_so() -> None:
    """A number of one's own may look like it, so that its reader can be careful."""
    assert only(DI).attributes == {"check": "absent"}


def test_a_wrong_check_character_names_nothing() -> None:
    """`$` is not the check character of this text."""
    assert identify(f"+{DI}$") == ()
    assert identify(f"+{DI}/$L-7$") == ()


@pytest.mark.parametrize(
    ("secondary", "lot", "serial", "attributes"),
    [
        ("$LOT7", "LOT7", None, {}),
        ("$+SN0012", None, "SN0012", {}),
        ("$$1227LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$2123127LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$3271231LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$427123123LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$527365LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$62736523LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$7LOT7", "LOT7", None, {}),
        ("27365LOT7", "LOT7", None, {"expiry": "2027-12-31"}),
        ("$$8247LOT7", "LOT7", None, {"quantity": "24"}),
        ("$$9001003271231LOT7", "LOT7", None, {"quantity": "100", "expiry": "2027-12-31"}),
        ("$$+3271231SN0012", None, "SN0012", {"expiry": "2027-12-31"}),
        (
            "$LOT7/SSN0012/14D20271231/16D20261231/Q5",
            "LOT7",
            "SN0012",
            {"expiry": "2027-12-31", "production_date": "2026-12-31", "quantity": "5"},
        ),
        ("$$7LOT7/$$+7SN0012", "LOT7", "SN0012", {}),
        ("$$52736XLOT7", "52736XLOT7", None, {}),
    ],
)
def test_a_concatenated_symbol_names_lot_or_serial(
    secondary: str, lot: str | None, serial: str | None, attributes: dict[str, str]
) -> None:
    """All forms of date and quantity; a serial names the unit, a lot alone the lot."""
    found = identify(checked(f"+{DI}/{secondary}"))[0]

    assert (found.kind, found.lot, found.serial) == ("unit" if serial else "lot", lot, serial)
    assert found.key == ("hibc", DI, serial or lot)
    assert found.attributes == attributes


def test_a_unit_of_hibc_names_its_lot_too() -> None:
    """As with GS1: the unit first, the lot it belongs to behind it."""
    found = identify(checked(f"+{DI}/$LOT7/SSN0012"))

    assert [one.uid() for one in found] == [
        "clew:gs1:unit:hibc/C4L19XT71/SN0012",
        "clew:gs1:lot:hibc/C4L19XT71/LOT7",
    ]


def test_two_symbols_are_read_together_when_they_link() -> None:
    """The secondary carries the primary's check character; with another one it belongs elsewhere."""
    primary = checked(f"+{DI}")
    link = primary[-1]

    assert only(f"{primary} {checked('+$LOT7' + link)}").key == ("hibc", DI, "LOT7")
    assert only(f"{primary} {checked('+$LOT7' + ('0' if link != '0' else '1'))}").key == ("hibc", DI)


def test_a_blank_as_check_character_may_be_lost_or_printed_as_a_line() -> None:
    """Blank has the value 38; labels print it as `_`, and a text field trims it."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    symbols = (checked(f"+{DI}/$L{one}{two}") for one in letters for two in letters)
    text = next(symbol for symbol in symbols if symbol.endswith(" "))

    assert identify(text) == identify(text[:-1]) == identify(text[:-1] + "_") != ()


TISSUE = "=/A9999XYZ100T0944"


def test_a_device_of_iccbba_is_a_pack_of_a_donation() -> None:
    """Donation and pack number together make the unit; its lot is named too."""
    unit, lot = identify(f"{TISSUE}=,000025=A99971312345600=>027365=}}026365&,1000000000000XYZ123")

    assert unit.key == ("iccbba", "A9999XYZ100T0944", "A99971312345600000025")
    assert (unit.kind, unit.serial, unit.lot) == ("unit", "000025", "000000000000XYZ123")
    assert (lot.kind, lot.key) == ("lot", ("iccbba", "A9999XYZ100T0944", "000000000000XYZ123"))
    assert unit.attributes == {
        "donation": "A99971312345600",
        "expiry": "2027-12-31",
        "production_date": "2026-12-31",
    }


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        (TISSUE, "class", ("iccbba", "A9999XYZ100T0944")),
        (f"=+02000{TISSUE}=,000025", "unit", ("iccbba", "A9999XYZ100T0944", "000025")),
        (f"{TISSUE} &,1000000000000XYZ123", "lot", ("iccbba", "A9999XYZ100T0944", "000000000000XYZ123")),
        (f"{TISSUE}=,000025&>0273652359&}}0263650001", "unit", ("iccbba", "A9999XYZ100T0944", "000025")),
        ("=)1TE123456A&)RZ12345678", "lot", ("iccbba", "1TE123456A", "RZ12345678")),
    ],
)
def test_fields_of_iccbba_may_be_missing(text: str, kind: str, key: tuple[str, ...]) -> None:
    """What is there decides the kind."""
    found = only(text)

    assert (found.kind, found.key) == (kind, key)


@pytest.mark.parametrize("text", ["=A99971312345600", "=,000025", f"{TISSUE}x", "=/A9999", "=", "&"])
def test_fields_of_iccbba_without_product_name_nothing(text: str) -> None:
    """A donation or a pack number alone is no device."""
    assert identify(text) == ()


def test_an_impossible_date_stays_as_stated() -> None:
    """Day 366 of a year that has 365."""
    assert only(f"{TISSUE}=,000025=>027366").attributes == {"expiry": "027366"}
