"""Every spelling of one name gives one key, and no text makes a reader fail."""

import contextlib
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph_model import uid
from graph_model.identifiers import Identifier, canonical_gtin, identify, identify_epc

CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
numbers = st.text(CHARACTERS_82, min_size=1, max_size=20)
prefix_lengths = st.integers(6, 12)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def with_check(payload: str) -> str:
    """Computed from the right, weights 3 and 1, as the General Specifications tell it."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(payload)))
    return f"{payload}{-total % 10}"


def in_urn(number: str) -> str:
    """A number in an EPC URN: seven characters must be escaped, all others may stand."""
    return "".join(f"%{ord(c):02X}" if c in '"%&/<>?' else c for c in number)


@given(digits(13), prefix_lengths, numbers, numbers)
@example("0950600013435", 7, "%2F", "50%")
@example("0950600013435", 7, "a/b?c#d"[:5], "(10)")
def test_all_spellings_of_a_unit_and_a_lot_are_equal(
    payload: str, length: int, serial: str, lot: str
) -> None:
    """URN, Digital Link, element string and brackets name the same unit, and the same lot."""
    gtin = with_check(payload)
    item = f"{payload[1 : length + 1]}.{payload[0]}{payload[length + 1 :]}"
    link = f"https://example.org/x/01/{gtin}"
    unit, of_lot = (gtin, serial), (gtin, lot)

    assert identify_epc(f"urn:epc:id:sgtin:{item}.{in_urn(serial)}").key == unit
    assert identify_epc(f"{link}/21/{quote(serial, safe='')}").key == unit
    assert identify(f"01{gtin}21{serial}")[0].key == unit
    assert [i.key for i in identify(f"01{gtin}10{lot}\x1d21{serial}")] == [unit, of_lot]
    assert [i.key for i in identify(f"{link}/21/{quote(serial, safe='')}/10/{quote(lot, safe='')}")] == [
        unit,
        of_lot,
    ]
    if lot != "*":
        assert identify_epc(f"urn:epc:class:lgtin:{item}.{in_urn(lot)}").key == of_lot
    if "(" not in serial + lot:
        assert [i.key for i in identify(f"(01){gtin}(21){serial}(10){lot}")] == [unit, of_lot]


@given(digits(17), prefix_lengths)
def test_all_spellings_of_a_handling_unit_are_equal(payload: str, length: int) -> None:
    """The extension digit stands before the company prefix in the SSCC, and behind it in the URN."""
    sscc = with_check(payload)
    urn = f"urn:epc:id:sscc:{payload[1 : length + 1]}.{payload[0]}{payload[length + 1 :]}"
    expected = Identifier("sscc", "hu", None, None, None, (sscc,))

    assert identify_epc(urn) == expected
    assert identify_epc(f"https://example.org/00/{sscc}") == expected
    assert identify(f"00{sscc}")[0] == identify(f"(00){sscc}")[0] == identify(sscc)[0] == expected


@given(digits(12), prefix_lengths, numbers)
def test_all_spellings_of_a_place_are_equal(payload: str, length: int, extension: str) -> None:
    """A GLN with extension; `0` in a URN is no extension."""
    gln = with_check(payload)
    urn = f"urn:epc:id:sgln:{payload[:length]}.{payload[length:]}"
    link = f"https://example.org/414/{gln}"
    key = (gln,) if extension == "0" else (gln, extension)

    assert identify_epc(f"{urn}.{in_urn(extension)}").key == key
    assert identify_epc(f"{link}/254/{quote(extension, safe='')}").key == key
    assert identify(f"414{gln}254{extension}")[0].key == key
    assert identify_epc(f"{urn}.0").key == identify_epc(link).key == (gln,)


@given(digits(12), prefix_lengths, st.text(CHARACTERS_82, min_size=1, max_size=16))
def test_all_spellings_of_an_asset_and_a_document_are_equal(payload: str, length: int, serial: str) -> None:
    """GRAI (with its leading zero in element strings) and GDTI."""
    number = with_check(payload)
    body = f"{payload[:length]}.{payload[length:]}.{in_urn(serial)}"
    in_link = quote(serial, safe="")

    assert (
        identify_epc(f"urn:epc:id:grai:{body}")
        == identify_epc(f"https://example.org/8003/0{number}{in_link}")
        == identify(f"80030{number}{serial}")[0]
    )
    document = identify_epc(f"urn:epc:id:gdti:{body}")
    assert document == identify_epc(f"https://example.org/253/{number}{in_link}")
    assert document in identify(f"253{number}{serial}")  # 17 or 18 digits may be a GSIN or an SSCC first.


@given(digits(13), numbers)
def test_a_uid_gives_its_key_back(payload: str, serial: str) -> None:
    """Nothing is lost in percent-encoding, and two keys never share a uid."""
    found = identify_epc(f"https://example.org/01/{with_check(payload)}/21/{quote(serial, safe='')}")

    assert uid.split(found.uid()) == ("unit", "gs1", found.key)


@given(digits(13), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(payload: str, at: int, by: int) -> None:
    """Modulo 10 with weights 3 and 1 finds each single wrong digit."""
    gtin = with_check(payload)
    wrong = f"{gtin[:at]}{(int(gtin[at]) + by) % 10}{gtin[at + 1 :]}"

    assert canonical_gtin(gtin) == gtin
    with pytest.raises(ValueError, match="check digit must be"):
        canonical_gtin(wrong)
    assert identify(f"(01){wrong}(21)7") == ()


beginnings = st.sampled_from(
    [
        *(
            "",
            "]C1",
            "(",
            "(01)",
            "01",
            "0109506000134352",
            "+",
            "+A99912345/",
            "+A99912345/$$",
            "*+",
            "\x1d",
        ),
        *("=", "=/A9999XYZ100T0944", "&", "clew:", "urn:", "urn:epc:", "urn:epc:id:sgtin:", "urn:epc:tag:"),
        *("urn:epc:idpat:", "urn:uuid:", "https://", "https://id.gs1.org/01/", "a.b/01/09506000134352/"),
    ]
)


@given(beginnings, st.text() | st.text(CHARACTERS_82 + "\x1d#^]{}*$ ") | st.text("0123456789()"))
@example("", "%" * 2_000)
@example("", "(01)" * 250_000)
@example("", "\x00'\"`}) MATCH (n) DETACH DELETE n //")
@example("https://a.b/?", "%F0%9F%92%A9=%")
@example("010950600013435210", "10" * 50)
@example("", "21" + "10" * 59)
def test_no_text_makes_a_reader_fail(beginning: str, rest: str) -> None:
    """`identify` never raises; `identify_epc` raises only ValueError; every uid can be written."""
    for found in identify(beginning + rest):
        assert uid.split(found.uid()).parts == found.key
    with contextlib.suppress(ValueError):
        assert identify_epc(beginning + rest).uid().startswith("clew:gs1:")
