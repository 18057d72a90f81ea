"""Damaged files of every kind: no crash, nothing dropped, and what is read is read again the same."""

import gzip
import io
import random
import zipfile
from pathlib import Path

import pytest

from loaders.read import read
from loaders.source import Candidate
from tests.loaders.reading import ISSUE, Home, again

ITEM = """
type = "item"
files = ["*.xml"]
rows = "list.device"
[id]
columns = ["@no"]
[fields]
item = "@no"
description = "name"
"""
CSV = b'DOC,POS,ORDER,ITEM,LOT,QTY,AT\nD1,1,"10\r\n00",00012,"L ""1""",2.5,2026-03-02T08:31:00\n' * 2
RECORD = b'{"system": "mes", "type": "clean", "id": "C-1", "data": {"n": [1.50, "\\u00e9\\"", null]}}'
XML = b'<list><device no="1"><name>a &amp; <![CDATA[x]]></name></device><g:device xmlns:g="u" no="2"/></list>'
TOKENS = [
    b'"',
    b"\0",
    b"\n",
    b",",
    b"{",
    b"]",
    b"<",
    b"&",
    b"\xff\xfe",
    b"\xff",
    b"</device>",
    b"<!DOCTYPE a>",
    b"NaN",
]


def _zipped(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("issues.csv", content)
    return out.getvalue()


def _mutated(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(4)
        if kind == 0 and made:
            made[at % len(made)] = chance.randrange(256)
        elif kind == 1:
            made[at:at] = chance.choice(TOKENS)
        elif kind == 2:
            del made[at : at + chance.randint(1, 20)]
        else:
            made[at:at] = made[at // 2 : at // 2 + 20]
    return bytes(made)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("issues.csv", CSV),
        ("issues16.csv", CSV.decode().encode("utf-16")),
        ("issues.csv.gz", gzip.compress(CSV)),
        ("issues.zip", _zipped(CSV)),
        ("a.ndjson", RECORD + b"\n" + RECORD),
        ("a.json", b"[" + RECORD + b",\n" + RECORD + b"]"),
        ("a.xml", XML),
        ("b.xml", XML.decode().encode("utf-16")),
    ],
)
def test_a_damaged_file_is_refused_or_read_never_a_crash(
    tmp_path: Path, home: Home, name: str, content: bytes
) -> None:
    """Every mutant ends in candidates and refusals; a candidate's payload gives the same record again."""
    folder = home(issue=ISSUE, item=ITEM)
    chance = random.Random(20260302)
    path = tmp_path / name
    for _ in range(150):
        path.write_bytes(_mutated(content, chance))
        for reading in read(path, mapping_home=folder):
            if isinstance(reading, Candidate):
                (same,) = again(reading, folder)
                assert same.get("data") == reading.record.get("data")
