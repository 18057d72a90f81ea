"""The TOML of mappings: what is wrong is told before any file is read; what is shipped works."""

import io
import zipfile
from pathlib import Path

import pytest

from graph_model.errors import MappingError
from loaders.admit import Admitted, admit
from loaders.library import SHIPPED, sources
from loaders.read import read
from loaders.source import Candidate
from tests.loaders.reading import ISSUE, SOURCE, Home, ignored, records


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'order = "ORDER"',
            'order = { column = "ORDER", convret = "text" }',
            r"fields\.order\.convret.*convert",
        ),
        ("[id]", "[idd]", r"unknown key 'idd'; allowed: .*id"),
        (
            'convert = "decimal"',
            'convert = "dezimal"',
            r"fields\.quantity\.value: no converter 'dezimal'.*decimal_comma",
        ),
        ('convert = "decimal"', 'convert = "table:unit"', r"no table 'unit'"),
        ('type = "issue"', 'type = "isue"', r"no record 'isue'; allowed: .*issue"),
        ('order = "ORDER"', 'ordre = "ORDER"', r"fields\.ordre.*allowed: .*order"),
        (
            '"quantity.unit"',
            '"quantity.uom"',
            r"fields\.quantity\.uom: Quantity has no field 'uom'; allowed: unit, value",
        ),
        (
            'order = "ORDER"',
            'order = "ORDER"\n"order.ns" = "X"',
            r"'order' is given a value and has fields inside",
        ),
        ('order = "ORDER"', "order = { }", r"one of column, columns, constant"),
        ('order = "ORDER"', "order = 12", r"fields\.order"),
        ('files = ["issues*"]', "", r"files: Field required"),
        ("[id]", "[id", r"no TOML"),
    ],
)
def test_a_wrong_mapping_is_told_with_file_place_and_what_is_allowed(
    home: Home, old: str, new: str, told: str
) -> None:
    """No file is read with a mapping that is wrong."""
    with pytest.raises(MappingError, match=told) as wrong:
        sources(home=home(issue=ISSUE.replace(old, new, 1)))

    assert "issue.toml" in str(wrong.value)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('zone = "Europe/Berlyn"', "no time zone 'Europe/Berlyn'"),
        ('zone = "../../etc/passwd"', "zone"),
        ('resolution = "1 minute"', "'1 minute' is no duration"),
        ('encoding = "utf-9"', "utf-9"),
        ('delimiter = ";;"', "delimiter"),
        ("systm = 1", "unknown key 'systm'"),
        ('namespaces = { lots = "plant-1" }', "namespaces: .*'lots' is no kind .*allowed: .*lot"),
    ],
)
def test_a_wrong_source_is_told(home: Home, line: str, told: str) -> None:
    """What a source declares is checked like a mapping."""
    with pytest.raises(MappingError, match=told):
        sources(home=home(source=f'system = "erp"\n{line}\n'))


def test_a_name_that_is_not_there_is_answered_with_those_that_are(home: Home) -> None:
    """Both a source and a mapping."""
    folder = home(issue=ISSUE)
    with pytest.raises(MappingError, match=r"there are: .*erp"):
        sources(home=folder, chosen="sap")
    with pytest.raises(MappingError, match="there are: erp/issue"):
        sources(home=folder, chosen="erp/isue")


def test_a_home_mapping_wins_over_a_shipped_one(home: Home) -> None:
    """The same source name in the home replaces the shipped folder."""
    folder = home(name="gudid", issue=ISSUE)
    (found,) = sources(home=folder, chosen="gudid")

    assert [mapping.name for mapping in found.mappings] == ["gudid/issue"]


def test_the_hash_of_a_mapping_changes_with_what_it_does_and_with_nothing_else(home: Home) -> None:
    """A comment or an ignore rule changes nothing; a zone, a table or a field does."""

    def hash_of(issue: str, source: str = SOURCE) -> str:
        return sources(home=home(issue=issue, source=source), chosen="erp")[0].mappings[0].hash

    base = hash_of(ISSUE)
    assert hash_of(f"# comment\n{ISSUE}") == base
    assert hash_of(ISSUE, SOURCE + '[[ignore]]\nfiles = ["x"]\nreason = "y"\n') == base
    assert hash_of(ISSUE, SOURCE.replace("UTC", "Europe/Berlin")) != base
    assert hash_of(ISSUE.replace('"LOT"', '"CHARGE"')) != base


def test_every_shipped_mapping_is_valid() -> None:
    """All shipped TOML is loaded and checked."""
    names = {source.name for source in sources()}

    assert names == {folder.name for folder in SHIPPED.iterdir() if folder.is_dir()}


def _admitted(path: Path, mapping: str) -> list[tuple[str, str]]:
    made = []
    for reading in read(path, mapping=mapping):
        assert isinstance(reading, Candidate), str(reading.error)
        admitted = admit(reading)
        assert isinstance(admitted, Admitted), str(admitted.error)
        made.append((admitted.type, admitted.id))
    return made


def test_the_adventureworks_mappings_make_records_that_are_admitted(tmp_path: Path) -> None:
    """Both exports' layouts: with header and spoiled dates, and tab-delimited with true ones."""
    (tmp_path / "Production.WorkOrder.csv").write_text(
        "WorkOrderID,ProductID,OrderQty,StockedQty,ScrappedQty,StartDate,EndDate,DueDate,ScrapReasonID,ModifiedDate\n"
        "7,901,10,10,0,00:00.0,00:00.0,00:00.0,NULL,00:00.0\n"
        "8,901,10,8,2,00:00.0,00:00.0,00:00.0,3,00:00.0\n",
        "utf-8",
    )
    (tmp_path / "Production.TransactionHistoryArchive.csv").write_text(
        "TransactionID,ProductID,ReferenceOrderID,ReferenceOrderLineID,TransactionDate,TransactionType,Quantity,"
        "ActualCost,ModifiedDate\n"
        "51,901,7,0,00:00.0,W,10,0,00:00.0\n52,5,1,1,00:00.0,P,3,1,00:00.0\n53,901,9,1,00:00.0,S,1,1,00:00.0\n",
        "utf-8",
    )
    tab = {
        "PurchaseOrderHeader.csv": "1\t4\t4\t2\t77\t3\t2011-04-16 00:00:00\t2011-04-25 00:00:00"
        "\t1\t1\t1\t1\t2011-04-25 00:00:00\n",
        "PurchaseOrderDetail.csv": "1\t5\t2011-04-30 00:00:00\t4\t5\t1\t1\t3.0"
        "\t1.0\t2.0\t2015-08-12 12:25:46.233000000\n",
        "BillOfMaterials.csv": "3\t901.0\t5\t2010-07-08 00:00:00\t2010-09-01 00:00:00"
        "\tEA \t1\t2.0\t2010-06-24 00:00:00\n",
        "Vendor.csv": "77\tVENDOR01\tA vendor\t1\t1\t1\t\t2011-12-23 00:00:00\n",
        "Location.csv": "1\tTool room\t0.0\t0.0\t2008-04-30 00:00:00\n",
        "Product.csv": "901\tA frame\tFR-901\t1\t1" + "\t" * 19 + "\t2014-02-08 10:01:36.827000000\n",
    }
    for name, text in tab.items():
        (tmp_path / name).write_text(text, "utf-8")

    assert set(_admitted(tmp_path, "adventureworks")) == {
        ("work_order", "7"),
        ("work_order", "8"),
        ("production", "7"),
        ("production", "8"),
        ("work_order", "transaction-51"),
        ("purchase_order", "1-5"),
        ("goods_receipt", "1-5"),
        ("disposition", "rejected-1-5"),
        ("bom", "3"),
        ("party", "77"),
        ("identifier", "AccountNumber-77"),
        ("location", "1"),
        ("item", "901"),
        ("identifier", "ProductNumber-901"),
    }
    assert sum(told.count for told in ignored(tmp_path, tmp_path, "adventureworks")) == 3


def test_a_spoiled_date_is_never_made_up(tmp_path: Path) -> None:
    """Of a work order with spoiled dates no start or end is told; its production is bounded on one side."""
    (tmp_path / "Production.WorkOrder.csv").write_text(
        "WorkOrderID,ProductID,OrderQty,StockedQty,ScrappedQty,StartDate,EndDate,DueDate,ScrapReasonID,ModifiedDate\n"
        "7,901,10,10,0,00:00.0,00:00.0,00:00.0,NULL,00:00.0\n",
        "utf-8",
    )
    made = {record["type"]: record["data"] for record in records(tmp_path, tmp_path, "adventureworks")}

    assert {"start", "end"}.isdisjoint(made["work_order"])
    assert made["work_order"]["status"] == "closed"
    assert made["production"]["at"] == {"latest": "2015-08-12"}


def test_the_gudid_mappings_read_a_zipped_release(tmp_path: Path) -> None:
    """Devices with package levels and identifiers of two agencies; the labeler is told once."""

    def device(number: str) -> str:
        return (
            f'<device xmlns="http://www.fda.gov/cdrh/gudid" deviceid="{number}">'
            "<devicePublishDate>2015-09-24</devicePublishDate><identifiers>"
            f"<identifier><deviceId>{number}</deviceId><deviceIdType>Primary</deviceIdType>"
            "<deviceIdIssuingAgency>GS1</deviceIdIssuingAgency><containsDINumber/><pkgQuantity/></identifier>"
            "<identifier><deviceId>10012345678902</deviceId><deviceIdType>Package</deviceIdType>"
            "<deviceIdIssuingAgency>GS1</deviceIdIssuingAgency>"
            f"<containsDINumber>{number}</containsDINumber><pkgQuantity>25</pkgQuantity></identifier>"
            "<identifier><deviceId>A99912345</deviceId><deviceIdType>Secondary</deviceIdType>"
            "<deviceIdIssuingAgency>HIBCC</deviceIdIssuingAgency></identifier></identifiers>"
            "<brandName>Cup</brandName><versionModelNumber>M1</versionModelNumber>"
            "<companyName>A LABELER</companyName>"
            "<lotBatch>true</lotBatch><serialNumber>true</serialNumber></device>"
        )

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        text = f'<?xml version="1.0"?><data>{device("00012345678905")}{device("00012345678912")}</data>'
        archive.writestr("part1.xml", text)
    path = tmp_path / "gudid.zip"
    path.write_bytes(content.getvalue())

    assert _admitted(path, "gudid") == [
        ("item", "00012345678905"),
        ("party", "A LABELER"),
        ("item", "00012345678912"),
    ]
    data = records(path, tmp_path, "gudid")[0]["data"]
    assert data["tracking"] == "serial"
    assert {(g["gtin"], g["agency"], g.get("contains", {}).get("quantity")) for g in data["gtins"]} == {
        ("00012345678905", "GS1", None),
        ("10012345678902", "GS1", "25"),
        ("A99912345", "HIBCC", None),
    }
