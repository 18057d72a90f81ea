"""EPC URNs, Digital Links and private URIs of EPCIS documents; numbers are of GS1's prefixes for examples."""

import pytest

from graph_model.identifiers import Identifier, identify_epc

GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("epc", "scheme", "uid"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2018", "sgtin", "clew:gs1:unit:10614141073464/2018"),
        ("urn:epc:id:sgtin:9506000.013435.00a", "sgtin", "clew:gs1:unit:09506000134352/00a"),
        ("urn:epc:id:sgtin:9506000.013435.a%2Fb", "sgtin", "clew:gs1:unit:09506000134352/a%2Fb"),
        ("urn:epc:id:sgtin:9506000.013435.1.2:3", "sgtin", "clew:gs1:unit:09506000134352/1.2%3A3"),
        ("urn:epc:class:lgtin:9506000.013435.L-7", "lgtin", "clew:gs1:lot:09506000134352/L-7"),
        ("urn:epc:idpat:sgtin:9506000.013435.*", "gtin", "clew:gs1:class:09506000134352"),
        ("urn:epc:idpat:sgtin:9506000.013435.7", "sgtin", "clew:gs1:unit:09506000134352/7"),
        ("urn:epc:idpat:sgtin:9506000.*.*", "epc", "clew:gs1:class:epc/idpat/sgtin/9506000.%2A.%2A"),
        ("urn:epc:id:sscc:0614141.1234567890", "sscc", "clew:gs1:hu:106141412345678908"),
        ("urn:epc:id:sgln:0614141.12345.0", "gln", "clew:gs1:location:0614141123452"),
        ("urn:epc:id:sgln:0614141.12345.400", "sgln", "clew:gs1:location:0614141123452/400"),
        ("urn:epc:id:pgln:0614141.12345", "pgln", "clew:gs1:party:0614141123452"),
        ("urn:epc:id:grai:0614141.12345.400", "grai", "clew:gs1:equipment:grai/0614141123452/400"),
        ("urn:epc:idpat:grai:0614141.12345.*", "grai", "clew:gs1:class:grai/0614141123452"),
        ("urn:epc:id:giai:0614141.oven-3", "giai", "clew:gs1:equipment:giai/0614141oven-3"),
        ("urn:epc:id:gsrn:0614141.1234567890", "gsrn", "clew:gs1:person:gsrn/061414112345678902"),
        ("urn:epc:id:gsrnp:0614141.1234567890", "gsrnp", "clew:gs1:person:gsrnp/061414112345678902"),
        ("urn:epc:id:gdti:0614141.12345.400", "gdti", "clew:gs1:document:gdti/0614141123452/400"),
        ("urn:epc:id:sgcn:0614141.12345.04711", "gcn", "clew:gs1:document:gcn/0614141123452/04711"),
        ("urn:epc:id:gsin:0614141.123456789", "gsin", "clew:gs1:shipment:gsin/06141411234567890"),
        ("urn:epc:id:ginc:0614141.xyz47", "ginc", "clew:gs1:shipment:ginc/0614141xyz47"),
        ("urn:epc:id:cpi:0614141.5PQ7%2FZ43.12345", "cpi", "clew:gs1:unit:cpi/06141415PQ7%2FZ43/12345"),
        ("urn:epc:id:itip:9506000.013435.01.02.987", "itip", "clew:gs1:unit:itip/09506000134352/01/02/987"),
        ("urn:epc:id:upui:9506000.013435.51qI", "upui", "clew:gs1:unit:upui/09506000134352/51qI"),
        ("urn:epc:id:imovn:9176187", "imovn", "clew:gs1:equipment:imovn/9176187"),
        ("urn:epc:id:bic:CSQU3054383", "epc", "clew:gs1:equipment:epc/bic/CSQU3054383"),
        ("urn:epc:id:gid:95100000.12345.400", "epc", "clew:gs1:unit:epc/gid/95100000.12345.400"),
        ("urn:epc:tag:sgtin-96:3.0614141.107346.2018", "sgtin", "clew:gs1:unit:10614141073464/2018"),
        (
            "urn:epc:raw:96.x300000000000000000000001",
            "epc",
            "clew:gs1:unit:epc/raw/96.x300000000000000000000001",
        ),
        (
            "urn:uuid:A1B2C3D4-0000-4000-8000-0123456789AB",
            "uuid",
            "clew:gs1:unit:uuid/a1b2c3d4-0000-4000-8000-0123456789ab",
        ),
        (
            "https://example.com/pallets/17",
            "uri",
            "clew:gs1:unit:uri/https%3A%2F%2Fexample.com%2Fpallets%2F17",
        ),
        ("urn:example:thing:7", "uri", "clew:gs1:unit:uri/urn%3Aexample%3Athing%3A7"),
    ],
)
def test_an_epc_names_its_kind_by_its_scheme(epc: str, scheme: str, uid: str) -> None:
    """Each EPC scheme has one kind, and its key needs no company prefix."""
    found = identify_epc(epc)

    assert (found.scheme, found.uid()) == (scheme, uid)


@pytest.mark.parametrize(
    ("link", "epc"),
    [
        ("https://id.gs1.org/01/09506000134352/21/1001", "urn:epc:id:sgtin:9506000.013435.1001"),
        ("HTTP://ID.GS1.ORG/01/09506000134352/21/1001", "urn:epc:id:sgtin:9506000.013435.1001"),
        ("https://example.org/a/01/shop/01/9506000134352/21/1001/", "urn:epc:id:sgtin:9506000.013435.1001"),
        ("https://example.org/01/09506000134352/21/a%2Fb?x=1#top", "urn:epc:id:sgtin:9506000.013435.a%2Fb"),
        ("https://example.org/gtin/09506000134352/ser/1001", "urn:epc:id:sgtin:9506000.013435.1001"),
        ("https://example.org/01/09506000134352?21=1001", "urn:epc:id:sgtin:9506000.013435.1001"),
        ("https://example.org/01/09506000134352/10/a+b", "urn:epc:class:lgtin:9506000.013435.a+b"),
        ("https://example.org/01/09506000134352", "urn:epc:idpat:sgtin:9506000.013435.*"),
        ("https://example.org/01/614141073467", "urn:epc:idpat:sgtin:0614141.007346.*"),
        ("https://example.org/00/106141412345678908", "urn:epc:id:sscc:0614141.1234567890"),
        ("https://example.org/414/0614141123452", "urn:epc:id:sgln:0614141.12345.0"),
        ("https://example.org/414/0614141123452/254/400", "urn:epc:id:sgln:0614141.12345.400"),
        ("https://example.org/417/0614141123452", "urn:epc:id:pgln:0614141.12345"),
        ("https://example.org/8003/00614141123452400", "urn:epc:id:grai:0614141.12345.400"),
        ("https://example.org/8004/0614141oven-3", "urn:epc:id:giai:0614141.oven-3"),
        ("https://example.org/8006/095060001343520102/21/987", "urn:epc:id:itip:9506000.013435.01.02.987"),
        ("https://example.org/8010/06141415PQ7%2FZ43/8011/12345", "urn:epc:id:cpi:0614141.5PQ7%2FZ43.12345"),
        ("https://example.org/8017/061414112345678902", "urn:epc:id:gsrnp:0614141.1234567890"),
        ("https://example.org/8018/061414112345678902", "urn:epc:id:gsrn:0614141.1234567890"),
        ("https://example.org/253/0614141123452400", "urn:epc:id:gdti:0614141.12345.400"),
        ("https://example.org/255/061414112345204711", "urn:epc:id:sgcn:0614141.12345.04711"),
        ("https://example.org/401/0614141xyz47", "urn:epc:id:ginc:0614141.xyz47"),
        ("https://example.org/402/06141411234567890", "urn:epc:id:gsin:0614141.123456789"),
        ("https://example.org/01/09506000134352/235/51qI", "urn:epc:id:upui:9506000.013435.51qI"),
    ],
)
def test_a_digital_link_names_what_the_urn_names(link: str, epc: str) -> None:
    """A Digital Link on any domain is equal to the URN of the same key."""
    assert identify_epc(link) == identify_epc(epc)


def test_qualifiers_of_a_link_come_in_any_order() -> None:
    """Lot before serial or behind it: the same unit of the same lot."""
    one = identify_epc(f"https://id.gs1.org/01/{GTIN}/10/L-7/21/1001")
    other = identify_epc(f"https://id.gs1.org/01/{GTIN}/21/1001/10/L-7")

    assert one == other == Identifier("sgtin", "unit", GTIN, "L-7", "1001", (GTIN, "1001"))


def test_the_query_of_a_link_is_attributes() -> None:
    """Known application identifiers have names, others keep their number, other parameters are left out."""
    link = f"https://example.org/01/{GTIN}/10/L-7?17=271200&3103=000195&linkType=all&exp=280101"

    assert dict(identify_epc(link).attributes) == {"expiry": "2027-12-31", "3103": "000195"}


def test_a_link_with_a_wrong_check_digit_is_kept_as_stated() -> None:
    """Such links are in use, and name the same thing each time."""
    assert identify_epc("https://id.gs1.org/01/09506000134350/21/7").key == ("09506000134350", "7")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "LOT-1",
        "urn:epc:id:sgtin:0614141.107346",
        "urn:epc:id:sgtin:0614141.10734.2018",
        "urn:epc:id:sgtin:06141.41107346.2018",
        "urn:epc:id:sgtin:0614141.10734x.2018",
        "urn:epc:id:sgtin:0614141.107346.",
        "urn:epc:id:sgtin:0614141.107346.%2",
        "urn:epc:id:sgtin:0614141.107346.%00",
        "urn:epc:id:sgtin:0614141.107346.123456789012345678901",
        "urn:epc:id:sgtin:٠٦١٤١٤١.107346.1",
        "urn:epc:id:sscc:0614141.123456789",
        "urn:epc:id:gid:1 2.3",
        "urn:epc:id",
        "https://id.gs1.org/01/123/21/1001",
        "https://id.gs1.org/01/09506000134352/21",
        "https://example.com/a b",
        "https://example.com/{id}",
        "https://example.com/" + "x" * 2_000,
    ],
)
def test_a_malformed_epc_is_refused_with_the_text_quoted(text: str) -> None:
    """What is no absolute URI, or breaks the rules of its scheme, is a ValueError that quotes it."""
    with pytest.raises(ValueError, match="is no ") as refused:
        identify_epc(text)

    assert repr(text[:40])[1:-1] in str(refused.value)


@pytest.mark.parametrize(
    "text", ["https://example.org/01/123/21/1001", "https://example.org/01/x", "https://example.org/00/"]
)
def test_a_private_uri_that_looks_like_a_link_is_itself(text: str) -> None:
    """Outside id.gs1.org numbers in a path may mean anything."""
    assert identify_epc(text).key == ("uri", text)


def test_an_asset_number_that_does_not_begin_with_zero_is_another_number() -> None:
    """Its first digit should be 0, and is no part of the number then; links with another one are in use."""
    right = identify_epc("https://example.org/8003/095060000000539")
    other = identify_epc("https://example.org/8003/995060000000539")

    assert right.key == ("grai", "9506000000053", "9")
    assert other.key == ("grai", "99506000000053", "9")
