"""What typed, pasted and scanned texts name; numbers are of GS1's prefixes for demonstration."""

import pytest

from graph_model.identifiers import Identifier, canonical_gtin, identify

GTIN = "09506000134352"


def names(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(found.kind, found.key) for found in identify(text)]


@pytest.mark.parametrize(
    "scan",
    [
        f"01{GTIN}1727123110L-7\x1d211001",
        f"\x1d01{GTIN}1727123110L-7\x1d211001\x1d",
        f"]C101{GTIN}1727123110L-7\x1d211001",
        f"]d201{GTIN}1727123110L-7{{GS}}211001",
        f"]Q301{GTIN}1727123110L-7<GS>211001",
        f"]e001{GTIN}1727123110L-7^]211001",
        f"  01{GTIN}211001^]10L-7^]17271231\r\n",
        f"01{GTIN}17271231211001\x1d10L-7",
        f"(01){GTIN}(17)271231(10)L-7(21)1001",
        f"(01) {GTIN} (21) 1001\n(10) L-7 (17) 271231",
        f"]Q1https://example.org/01/{GTIN}/10/L-7/21/1001?17=271231",
        f"example.org/01/{GTIN}/10/L-7/21/1001?17=271231",
    ],
)
def test_a_scan_names_the_unit_then_its_lot(scan: str) -> None:
    """However separators are written, GTIN, lot, serial and expiry are read."""
    unit, lot = identify(scan)

    assert unit == Identifier("sgtin", "unit", GTIN, "L-7", "1001", (GTIN, "1001"))
    assert lot == Identifier("lgtin", "lot", GTIN, "L-7", None, (GTIN, "L-7"))
    assert unit.attributes == lot.attributes == {"expiry": "2027-12-31"}


def test_a_scan_without_separators_gives_the_long_reading_first() -> None:
    """The value of variable length stands last by the standard; other readings are told behind it."""
    assert names(f"01{GTIN}21S110L7") == [
        ("unit", (GTIN, "S110L7")),
        ("unit", (GTIN, "S1")),
        ("lot", (GTIN, "L7")),
    ]


def test_a_scan_without_separators_is_split_where_it_must_be() -> None:
    """A serial of more than 20 characters is none, so that the lot behind it is found."""
    assert names(f"01{GTIN}21SERIAL-00000000910LOT-0001") == [
        ("unit", (GTIN, "SERIAL-000000009")),
        ("lot", (GTIN, "LOT-0001")),
    ]


def test_a_label_of_a_logistic_unit_names_the_unit_then_its_content() -> None:
    """SSCC first; content and its lot behind it; the count came along."""
    found = identify(f"(00)106141412345678908(02){GTIN}(37)12(10)L-7")

    assert [(one.kind, one.key) for one in found] == [("hu", ("106141412345678908",)), ("lot", (GTIN, "L-7"))]
    assert found[0].attributes == {"content_gtin": GTIN, "count": "12", "lot": "L-7"}
    assert found[1].attributes == {"count": "12"}


def test_brackets_around_anything_else_are_part_of_a_value() -> None:
    """GS1 allows brackets in lots and serials."""
    assert names(f"(01){GTIN}(10)A(x)B(7)") == [("lot", (GTIN, "A(x)B(7)"))]


@pytest.mark.parametrize(
    "text",
    [
        "(01)09506000134353(21)1001",
        "010950600013435321ABC",
        "(00)106141412345678909",
        "(01)09506000134352(21)",
        "(01)09506000134352(17)271331",
        "(21)1001",
        "9506000134353",
        "]C1",
        "LOT-1",
        "",
    ],
)
def test_a_text_that_breaks_the_rules_names_nothing(text: str) -> None:
    """A wrong check digit, an impossible value, or a serial without GTIN."""
    assert identify(text) == ()


def test_digits_name_all_that_have_their_length() -> None:
    """13 digits may be a GTIN, a place or a party; 18 a handling unit or a person."""
    assert [kind for kind, _ in names("9506000134352")] == ["class", "location", "party"]
    assert [kind for kind, _ in names("1 0614141 23456 7890 8")] == ["hu", "person", "person"]
    assert names("614141073467") == names("0614141073467")[:1] == [("class", ("00614141073467",))]


def test_a_uuid_is_found_without_its_urn() -> None:
    """A bare UUID is the same unit as its URN, in any case."""
    bare = "A1B2C3D4-0000-4000-8000-0123456789AB"

    assert identify(bare) == identify(f"urn:uuid:{bare.lower()}") != ()


def test_a_gtin_has_one_form_of_14_digits() -> None:
    """8, 12 and 13 digits are filled up."""
    assert canonical_gtin("95060002") == "00000095060002"
    assert canonical_gtin("614141073467") == canonical_gtin("0614141073467") == "00614141073467"
    assert canonical_gtin(GTIN) == GTIN


def test_a_wrong_gtin_says_what_was_expected() -> None:
    """The message gives the check digit, or what a GTIN looks like."""
    with pytest.raises(ValueError, match=r"'9506000134351' .* check digit must be 2, found 1"):
        canonical_gtin("9506000134351")
    with pytest.raises(ValueError, match=r"'12345' .* 8, 12, 13 or 14 digits"):
        canonical_gtin("12345")
