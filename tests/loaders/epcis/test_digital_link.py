"""EPC URIs and Digital Links as canonical Digital Links."""

import pytest

from graph_model.identifiers import identify_epc
from loaders.epcis.digital_link import canonical, one_spelling

LINK = "https://id.gs1.org"


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("urn:epc:id:sgtin:9506000.013435.1001", "/01/09506000134352/21/1001"),
        ("urn:epc:id:sgtin:9506000.113435.A%2F1", "/01/19506000134359/21/A%2F1"),
        ("urn:epc:id:sgtin:9506000.013435.a(b)", "/01/09506000134352/21/a%28b%29"),
        ("urn:epc:id:sscc:9506000.0000000111", "/00/095060000000001111"),
        ("urn:epc:id:sgln:9506000.00012.0", "/414/9506000000121"),
        ("urn:epc:id:sgln:9506000.00012.7", "/414/9506000000121/254/7"),
        ("urn:epc:id:pgln:9506000.00001", "/417/9506000000015"),
        ("urn:epc:id:pgln:950600000001.", "/417/9506000000015"),
        ("urn:epc:id:grai:9506000.00005.9", "/8003/095060000000539"),
        ("urn:epc:id:giai:9506000.CRATE", "/8004/9506000CRATE"),
        ("urn:epc:id:gdti:9506000.00077.400", "/253/9506000000770400"),
        ("urn:epc:id:cpi:9506000.AB12.7", "/8010/9506000AB12/8011/7"),
        ("urn:epc:id:ginc:9506000.x-1", "/401/9506000x-1"),
        ("urn:epc:class:lgtin:9506000.013435.L-1", "/01/09506000134352/10/L-1"),
        ("urn:epc:idpat:sgtin:9506000.013435.*", "/01/09506000134352"),
        ("https://dl.example.com/gtin/9506000134352/ser/1001", "/01/09506000134352/21/1001"),
        ("http://dl.example.com/p/01/09506000134352/10/L-1/21/1001?17=270131", "/01/09506000134352/21/1001"),
        ("https://dl.example.com/01/09506000134352/22/2A", "/01/09506000134352"),
        ("urn:epc:id:sgtin:9506000.013435.a:b", "/01/09506000134352/21/a%3Ab"),
        ("https://dl.example.com/01/09506000134352/21/a:b", "/01/09506000134352/21/a%3Ab"),
        ("https://dl.example.com/8003/995060000000539", "/8003/995060000000539"),
        ("https://dl.example.com/414/9506000000121/254/7#gate", "/414/9506000000121/254/7"),
    ],
)
def test_one_thing_has_one_canonical_link(uri: str, path: str) -> None:
    """Check digits are computed, names become numbers, queries go, the finest level stays."""
    assert canonical(uri) == LINK + path


@pytest.mark.parametrize(
    "uri",
    [
        "urn:epc:id:sgtin:9506000.13435.1001",
        "urn:epc:id:sgtin:9506000.013435",
        "urn:epc:id:sgtin:9506000.013435.",
        "urn:epc:id:sgtin:95060.00013435.1",
        "urn:epc:id:sscc:9506000.12345",
        "urn:epc:id:sscc:9506000.00000001x1",
        "urn:epc:id:sgtin:9506000.013435.a b",
        "urn:epc:id:nothing:1.2.3",
        "urn:epc:tag:sgtin-96:1.9506000.013435.1",
        "urn:epc:idpat:sgtin:9506000.013435.7",
        "https://www.example.com/orders/01",
        "https://www.example.com/01/95060001343",
        "https://www.example.com/01/09506000134352/99/x",
        "urn:uuid:0d4f6a4c-6d0a-4c62-9a62-5b1c0d2b9f11",
    ],
)
def test_what_is_neither_has_no_link(uri: str) -> None:
    """Malformed EPCs, and addresses that only look like links."""
    assert canonical(uri) is None


def test_schemes_without_a_gs1_key_stand_for_themselves() -> None:
    """A container number is well-formed, though no GS1 key stands behind it."""
    assert canonical("urn:epc:id:bic:CSQU3054383") == "urn:epc:id:bic:CSQU3054383"


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("urn:epc:id:sgtin:9506000.013435.a(b)", "/01/09506000134352/21/a%28b%29"),
        ("urn:epc:id:sgln:9506000.00012.0", "/414/9506000000121"),
        ("urn:epc:id:grai:9506000.00005.9", "/8003/095060000000539"),
        ("urn:epc:id:cpi:9506000.AB12.7", "/8010/9506000AB12/8011/7"),
        ("urn:epc:class:lgtin:9506000.013435.L-1", "/01/09506000134352/10/L-1"),
        ("urn:epc:idpat:sgtin:9506000.013435.*", "/01/09506000134352"),
        ("https://dl.example.com/gtin/9506000134352/ser/1001", "/01/09506000134352/21/1001"),
        ("https://dl.example.com/p/01/09506000134352/21/1/10/L-1", "/01/09506000134352/10/L-1/21/1"),
        ("https://dl.example.com/01/09506000134352/21/1?lot=L-1", "/01/09506000134352/10/L-1/21/1"),
        ("https://dl.example.com/01/09506000134352/22/2A/21/1", "/01/09506000134352/21/1?22=2A"),
        ("https://dl.example.com/01/09506000134352/21/1?22=2A", "/01/09506000134352/21/1?22=2A"),
        (
            "https://dl.example.com/01/09506000134352?exp=270131;11=260131",
            "/01/09506000134352?11=260131&17=270131",
        ),
        ("https://dl.example.com/414/9506000000121/254/0", "/414/9506000000121"),
    ],
)
def test_one_key_has_one_spelling_with_all_that_is_said_beside_it(uri: str, path: str) -> None:
    """The lot stays beside the serial, in the path; what is no part of a name is behind; it reads back."""
    assert one_spelling(uri) == LINK + path

    named = identify_epc(LINK + path)
    assert named == identify_epc(uri)
    assert named.attributes == identify_epc(uri).attributes


@pytest.mark.parametrize(
    "uri",
    [
        "https://dl.example.com/8004/9506000X?reading=7",
        "https://dl.example.com/414/9506000000121#gate",
        "https://dl.example.com/01/09506000134352/10/A?10=B",
        "https://id.gs1.org/01/95060001343",
        "urn:epc:id:bic:CSQU3054383",
        "urn:epcglobal:cbv:bt:9506000000124:4711",
        "urn:uuid:0d4f6a4c-6d0a-4c62-9a62-5b1c0d2b9f11",
    ],
)
def test_what_says_more_than_a_key_stays_as_stated(uri: str) -> None:
    """Two readings of one sensor differ by a parameter that is no application identifier."""
    assert one_spelling(uri) == uri
