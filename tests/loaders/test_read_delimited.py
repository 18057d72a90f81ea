"""CSV and its relatives."""

from pathlib import Path

import pytest

from tests.loaders.reading import ISSUE, SOURCE, Home, again, only_refusal, records, split

HEAD = "DOC,POS,ORDER,ITEM,LOT,QTY,AT\n"
ROW = "D1,1,1000,00012,L1,2.5,2026-03-02T08:31:00\n"


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_row_becomes_the_record_its_mapping_says(tmp_path: Path, home: Home) -> None:
    """Columns land in their fields, ids stay text, the local time gets its zone."""
    (record,) = records(_write(tmp_path / "issues.csv", HEAD + ROW), home(issue=ISSUE))

    assert record == {
        "system": "erp",
        "type": "issue",
        "id": "D1-1",
        "recorded_at": "2026-03-02T08:31:00+00:00",
        "data": {
            "order": "1000",
            "material": {"item": "00012", "lot": "L1"},
            "quantity": {"value": "2.5", "unit": "1"},
            "at": "2026-03-02T08:31:00+00:00",
        },
    }


def test_a_row_keeps_its_bytes_and_its_first_line(tmp_path: Path, home: Home) -> None:
    """The payload is the row as it stands in the file, line end and quotes included."""
    row = b'D1,1,"10\r\n00",00012,"L ""1""",2.5,2026-03-02T08:31:00\r\n'
    candidates, _ = split(
        _write(tmp_path / "issues.csv", HEAD.encode() + row + ROW.encode()), home(issue=ISSUE)
    )

    assert candidates[0].payload.content == row
    assert [candidate.place.line for candidate in candidates] == [2, 4]
    assert candidates[0].record["data"]["material"]["lot"] == 'L "1"'


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_delimiter_and_encoding_are_found_out(
    tmp_path: Path, home: Home, delimiter: str, encoding: str
) -> None:
    """UTF-8, UTF-16 with its mark and GB18030 are told from the bytes, the delimiter from the header."""
    text = (HEAD + ROW.replace("L1", "批次一号")).replace(",", delimiter)
    folder = home(issue=ISSUE)
    candidates, refusals = split(_write(tmp_path / "issues.csv", text.encode(encoding)), folder)

    assert not refusals
    assert candidates[0].record["data"]["material"]["lot"] == "批次一号"
    assert again(candidates[0], folder) == [candidates[0].record]


@pytest.mark.parametrize("name", ["李喆", "朱镕基", "王喆,批次一号", "张三,工程师,刘镕", "𠮷野家店,批号"])
def test_rare_characters_of_gb18030_are_read(tmp_path: Path, home: Home, name: str) -> None:
    """GB2312 lacks the hanzi of many names; all forms of two and four bytes are characters."""
    lot = name.replace(",", "-")
    path = _write(tmp_path / "issues.csv", (HEAD + ROW.replace("L1", lot)).encode("gb18030"))

    (record,) = records(path, home(issue=ISSUE))
    assert record["data"]["material"]["lot"] == lot


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("ÄÖÜx", "cp1252"),
        ("Jäätelö määrä", "cp1252"),
        ("Müller", "cp437"),
        ("Żółć gęślą", "cp1250"),
        ("Кириллица партия", "cp1251"),
        ("系統", "big5"),
        ("陳志明", "big5"),
        ("中華民國臺灣臺北市生產批號軸承", "big5"),
        ("東京都庁検査", "shift_jis"),
        ("テスト部品", "shift_jis"),
        ("部品番号ロット検査結果", "shift_jis"),
    ],
)
def test_another_encoding_is_not_taken_for_gb18030(
    tmp_path: Path, home: Home, name: str, encoding: str
) -> None:
    """Though nearly every pair of bytes is a character of it."""
    path = _write(tmp_path / "issues.csv", (HEAD + ROW.replace("L1", name)).encode(encoding))

    assert "encoding" in str(only_refusal(path, home(issue=ISSUE)).error)


@pytest.mark.parametrize("name", ["Müller", "Ærø é è", "Größe ÄÖÜ", "naïve façade"])
def test_a_latin_file_is_refused_until_its_encoding_is_declared(
    tmp_path: Path, home: Home, name: str
) -> None:
    """No letter is turned into another in silence: cp1252 cannot be told from the bytes."""
    path = _write(tmp_path / "issues.csv", (HEAD + ROW.replace("L1", name)).encode("cp1252"))

    assert "encoding" in str(only_refusal(path, home(issue=ISSUE)).error)
    (record,) = records(path, home(issue=ISSUE, source='system = "erp"\nzone = "UTC"\nencoding = "cp1252"\n'))
    assert record["data"]["material"]["lot"] == name


def test_invalid_bytes_refuse_their_row_only(tmp_path: Path, home: Home) -> None:
    """A broken byte is told with its line; the rows around it are read."""
    good = (HEAD + ROW.replace("L1", "Größe")).encode()
    path = _write(tmp_path / "issues.csv", good + ROW.encode().replace(b"L1", b"L\xff") + ROW.encode())
    candidates, refusals = split(path, home(issue=ISSUE))

    assert len(candidates) == 2
    assert [refusal.place.line for refusal in refusals] == [3]
    assert "utf-8" in refusals[0].error.reason


def test_a_row_with_too_many_columns_is_refused_with_both_counts(tmp_path: Path, home: Home) -> None:
    """The refusal says how many columns the row has and how many the header."""
    path = _write(tmp_path / "issues.csv", HEAD + ROW + "D2,1,1000\n" + ROW)
    candidates, refusals = split(path, home(issue=ISSUE))

    assert len(candidates) == 2
    assert refusals[0].place.line == 3
    assert refusals[0].error.reason == "the row has 3 columns, the header 7"


def test_a_quote_that_is_never_closed_takes_no_other_row_with_it(tmp_path: Path, home: Home) -> None:
    """The rows after a stray quote are read as rows."""
    stray = ROW.replace("D1", '"D1')
    path = _write(tmp_path / "issues.csv", HEAD + stray + ROW * 3)
    candidates, refusals = split(path, home(issue=ISSUE))

    assert [candidate.place.line for candidate in candidates] == [3, 4, 5]
    assert refusals[0].place.line == 2
    assert refusals[0].payload.content == stray.encode()


@pytest.mark.parametrize("lines", [3, 40_000])
def test_the_text_after_an_open_quote_is_one_refusal_with_it(tmp_path: Path, home: Home, lines: int) -> None:
    """Lines that could be no rows are the rest of the text; of more than a megabyte, the first is kept."""
    text = 'D2,1,1000,00012,"a note' + "\nthat runs over many, many lines" * lines + "\n"
    candidates, refusals = split(_write(tmp_path / "issues.csv", HEAD + ROW + text), home(issue=ISSUE))

    assert len(candidates) == 1
    assert [refusal.place.line for refusal in refusals] == [3]
    assert "a quote is opened and not closed" in refusals[0].error.reason
    assert text.encode().startswith(refusals[0].payload.content)
    assert len(refusals[0].payload.content) > min(len(text) - 1, 999_900)
    assert len(refusals[0].payload.content) < 1_000_100


def test_a_nul_byte_refuses_its_row(tmp_path: Path, home: Home) -> None:
    """NUL never reaches a record."""
    _, refusals = split(
        _write(tmp_path / "issues.csv", HEAD + ROW.replace("L1", "L\0") + ROW), home(issue=ISSUE)
    )

    assert "NUL" in refusals[0].error.reason


def test_a_field_over_the_bound_is_refused_by_name(tmp_path: Path, home: Home) -> None:
    """A text field of more than a million characters is refused."""
    path = _write(tmp_path / "issues.csv", HEAD + ROW.replace("L1", "L" * 1_000_001) + ROW)
    candidates, refusals = split(path, home(issue=ISSUE))

    assert len(candidates) == 1
    assert refusals[0].error.field == "LOT"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("DOC,POS,DOC\n1,2,3\n", "names a column twice"),
        ("DOC,POS,ORDER\n1,2,3\n", "needs columns that the file does not have"),
        ('"DOC,POS\n1,2\n', "header row is opened and never closed"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_refusal(
    tmp_path: Path, home: Home, content: str, reason: str
) -> None:
    """The whole file is one quarantined record, with its bytes."""
    refusal = only_refusal(_write(tmp_path / "issues.csv", content), home(issue=ISSUE))

    assert reason in refusal.error.reason
    assert refusal.payload.content == content.encode()


def test_missing_columns_are_told_beside_those_the_file_has(tmp_path: Path, home: Home) -> None:
    """Who reads the refusal can mend the mapping."""
    refusal = only_refusal(_write(tmp_path / "issues.csv", "DOC,POS,ORDER\n1,2,3\n"), home(issue=ISSUE))

    assert refusal.error.value == "AT, ITEM, LOT, QTY"
    assert refusal.error.allowed == "DOC, POS, ORDER"


def test_formula_cells_are_text(tmp_path: Path, home: Home) -> None:
    """`=cmd()` is what someone wrote; it is kept and never computed."""
    (record,) = records(
        _write(tmp_path / "issues.csv", HEAD + ROW.replace("L1", "=cmd|' /C calc'!A0")), home(issue=ISSUE)
    )

    assert record["data"]["material"]["lot"] == "=cmd|' /C calc'!A0"


def test_blank_lines_are_no_records(tmp_path: Path, home: Home) -> None:
    """Nobody said anything in a blank line."""
    assert len(records(_write(tmp_path / "issues.csv", HEAD + "\n" + ROW + "\r\n\n"), home(issue=ISSUE))) == 1


def test_a_line_without_end_is_refused_within_bounds(tmp_path: Path, home: Home) -> None:
    """A file of one endless line does not fill the memory."""
    refusal = only_refusal(_write(tmp_path / "issues.csv", HEAD + "x" * 17_000_000), home(issue=ISSUE))

    assert "longer than" in refusal.error.reason
    assert len(refusal.payload.content) == 1_000_000


def test_a_file_without_header_fits_its_columns_by_their_number(tmp_path: Path, home: Home) -> None:
    """A file with another number of columns is refused as a whole, with both numbers."""
    source = (
        SOURCE
        + '[[layouts]]\nfiles = ["issues*"]\ncolumns = ["DOC", "POS", "ORDER", "ITEM", "LOT", "QTY", "AT"]\n'
    )
    folder = home(issue=ISSUE, source=source)

    assert len(records(_write(tmp_path / "issues.csv", ROW), folder)) == 1
    refusal = only_refusal(_write(tmp_path / "issues.csv", "1,2,3\n"), folder)
    assert refusal.error.reason == "the first row has 3 columns, 7 are declared"
