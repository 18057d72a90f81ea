"""XML of any vocabulary through mappings."""

from pathlib import Path

import pytest

from tests.loaders.reading import Home, again, only_refusal, split

ITEM = """
files = ["*.xml"]
rows = "list.device"
[id]
columns = ["@no"]
[fields]
item = "@no"
description = "name"
implantable = { column = "terms.term.implantable", convert = "any_true" }
[[lists.gtins]]
each = "codes.code"
when = { agency = ["GS1"] }
[lists.gtins.fields]
gtin = "value"
"contains.gtin" = "contains"
"contains.quantity" = "quantity"
"""
DEVICE = (
    '<device no="{no}"><name>Cup &amp; liner 批</name><codes>'
    "<code><agency>GS1</agency><value>00012345678905</value><contains/><quantity/></code>"
    "<code><agency>HIBCC</agency><value>A999</value></code></codes>"
    "<terms><term><implantable>false</implantable></term><term><implantable>true</implantable></term></terms>"
    "</device>"
)


def _write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_each_element_is_a_row_with_its_own_bytes(tmp_path: Path, home: Home, encoding: str) -> None:
    """The payload is the element as it stands; read again, it is the same record."""
    devices = [DEVICE.format(no=no) for no in ("001", "002")]
    text = f"<list>\n<!-- <device/> -->\n  {devices[0]}\n{devices[1]}<other/></list>"
    folder = home(item=ITEM)
    candidates, refusals = split(_write(tmp_path / "a.xml", text.encode(encoding)), folder)

    assert not refusals
    assert [(c.record["id"], c.place.line) for c in candidates] == [("001", 3), ("002", 4)]
    assert candidates[0].record["data"] == {
        "item": "001",
        "description": "Cup & liner 批",
        "implantable": True,
        "gtins": [{"gtin": "00012345678905"}],
    }
    plain = "utf-8" if encoding.startswith("utf-8") else "utf-16-le"
    assert candidates[1].payload.content.decode(plain) == devices[1]
    assert again(candidates[1], folder)[0]["data"] == candidates[1].record["data"]


def test_prefixes_and_empty_elements_are_read(tmp_path: Path, home: Home) -> None:
    """Names are read without their prefix; an element may be empty."""
    text = (
        '<g:list xmlns:g="urn:x"><g:device no="1>" /><g:device no="2"></g:device><g:device no="/"/></g:list>'
    )
    candidates, _ = split(_write(tmp_path / "a.xml", text), home(item=ITEM))

    assert [c.payload.content for c in candidates] == [
        b'<g:device no="1>" />',
        b'<g:device no="2"></g:device>',
        b'<g:device no="/"/>',
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE l [<!ENTITY a "b">]><list><device no="&a;"/></list>', "document type"),
        ('<!DOCTYPE l SYSTEM "file:///etc/passwd"><list><device no="1"/></list>', "document type"),
        ("<list><device no='1'>", "no XML"),
        ("<list>&undefined;</list>", "no XML"),
        ("<catalogue><device/></catalogue>", "another root element"),
        ("<list><device no='1'>" + "<a>" * 100 + "</a>" * 100 + "</device></list>", "nested too deep"),
        ("<a>" * 100_000, "nested too deep"),
        ("<list><device><name>" + "x" * 1_000_001 + "</name></device></list>", "a text has"),
    ],
)
def test_dangerous_or_broken_xml_is_one_refusal(tmp_path: Path, home: Home, text: str, reason: str) -> None:
    """Entities, external files, endless nesting: refused with a reason, never expanded."""
    mapping = ITEM.replace("list.device", "a.b") if text.startswith("<a>") else ITEM
    refusal = only_refusal(_write(tmp_path / "a.xml", text), home(item=mapping), "erp")

    assert reason in refusal.error.reason


def test_a_field_with_two_different_values_is_refused_with_both(tmp_path: Path, home: Home) -> None:
    """A field takes one value; which of two is meant is not guessed."""
    text = '<list><device no="1"><name>A</name><name>B</name></device></list>'
    _, refusals = split(_write(tmp_path / "a.xml", text), home(item=ITEM))

    assert refusals[0].error.value == "A, B"
    assert refusals[0].id == "1"
