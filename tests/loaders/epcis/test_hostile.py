"""Files that mean harm, or are broken: one refusal, never a crash, never a fetch."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from loaders.source import Candidate, Refusal

Event = dict[str, Any]
Reading = Callable[[bytes], list[Candidate | Refusal]]
Refusals = Callable[[bytes], list[Refusal]]
Write = Callable[..., bytes]

OPEN = b'<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2">'
DOCUMENT = OPEN + b"<EPCISBody><EventList/></EPCISBody></e:EPCISDocument>"
LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
BAD: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b"  \n",
    "an entity bomb": b'<!DOCTYPE d [<!ENTITY l0 "ha">' + LAUGHS + b"]>" + DOCUMENT,
    "a file by entity": b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + DOCUMENT,
    "a schema from afar": b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">' + DOCUMENT,
    "XML cut off": DOCUMENT[:-9],
    "XML with a second root": DOCUMENT + DOCUMENT,
    "XML with a null byte": DOCUMENT.replace(b"<EventList/>", b"\x00"),
    "XML in UTF-16": DOCUMENT.decode().encode("utf-16"),
    "XML in a code page": b'<?xml version="1.0" encoding="cp1252"?>' + DOCUMENT,
    "XML of others": b"<orders/>",
    "XML nested deep": DOCUMENT.replace(b"<EventList/>", b"<a>" * 5000 + b"</a>" * 5000),
    "a prefix never declared": DOCUMENT.replace(b"<EventList/>", b"<z:a/>"),
    "JSON cut off": b'{"@context": [], "type": "EPCISDocument", "epcisBody": {"eventList": [{"type"',
    "JSON nested deep": b'{"@context": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "JSON with a key twice": b'{"@context": [], "type": "EPCISDocument", "type": "EPCISDocument"}',
    "JSON with NaN": b'{"@context": [], "type": "EPCISDocument", "epcisBody": {"size": NaN}}',
    "JSON with a comma too many": b'{"@context": [], "epcisBody": {"eventList": [],}}',
    "JSON in Latin-1": b'{"@context": [], "type": "EPCISDocument", "ex:n": "\xfc"}',
    "two JSON documents": b'{"@context": []} {"@context": []}',
    "a JSON list": b'[{"type": "ObjectEvent"}]',
    "a context alone": b'{"@context": {"@version": 1.1, "ex": "https://ns.example.com/"}}',
    "a context of numbers": b'{"@context": [5], "type": "EPCISDocument", "epcisBody": {"eventList": []}}',
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_refusal_with_its_reason(name: str, reading: Reading) -> None:
    """The payload is the whole file, and the reason says what is wrong."""
    (refusal,) = reading(BAD[name])

    assert isinstance(refusal, Refusal)
    assert refusal.error.reason
    assert refusal.payload.content == BAD[name]


def test_a_bare_doctype_is_harmless(reading: Reading) -> None:
    """It declares nothing and fetches nothing, and published examples have it."""
    (document,) = reading(b"<!DOCTYPE project>" + DOCUMENT)

    assert isinstance(document, Candidate)


@pytest.mark.parametrize("number", ["1e999999999", "1" + "0" * 5000])
def test_monstrous_numbers_are_refused(number: str, seen: Event, as_json: Write, refusals: Refusals) -> None:
    """Written out in full they would fill the memory."""
    event = seen | {"quantityList": [{"epcClass": "urn:x:c", "quantity": 7}]}

    assert len(refusals(as_json(event).replace(b'"quantity": 7', b'"quantity": ' + number.encode()))) == 1


@pytest.mark.parametrize("write", ["as_xml", "as_json"])
def test_users_fields_may_not_be_bottomless(
    write: str, seen: Event, request: pytest.FixtureRequest, refusals: Refusals
) -> None:
    """A hundred levels are enough for anybody."""
    deep: Any = "bottom"
    for _ in range(150):
        deep = {"ex:a": deep}
    (refusal,) = refusals(request.getfixturevalue(write)(seen | {"ex:a": deep}))

    assert refusal.error.reason == "nested too deeply"


@pytest.mark.parametrize("write", ["as_xml", "as_json"])
def test_a_damaged_byte_never_crashes_the_reader(
    write: str, seen: Event, made: Event, request: pytest.FixtureRequest, reading: Reading
) -> None:
    """Two thousand copies with bytes changed, cut or doubled: candidates or refusals, never none."""
    whole = request.getfixturevalue(write)(seen, made)
    dice = random.Random(write)
    for _ in range(1000):
        at, length = dice.randrange(len(whole)), dice.randrange(1, 9)
        damage = dice.choice(
            [b"", bytes(dice.randrange(256) for _ in range(length)), whole[at : at + length] * 2]
        )

        assert reading(whole[:at] + damage + whole[at + length :])
