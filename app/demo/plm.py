"""The design system's export: one XML document of revisions with their structure, changes and documents."""

from datetime import timedelta
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from app.demo import field, musterstadt, plant, suzhou
from app.demo import plan as of
from app.demo.files import Ledger, WrappedTable
from app.demo.plan import Plan

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<PLMExport note="generated data, not real">\n'
TAIL = b"\n</PLMExport>\n"
SAVED = "2025-12-01T08:00:00Z"
RELEASED = "2025-11-03"


def write(ledger: Ledger, plan: Plan) -> None:
    """Write the export: each revision is a revision record and a bill of materials, so two records."""
    table = WrappedTable(ledger, "plm/plm_export.xml", head=HEAD, tail=TAIL, separator=b"\n")
    changed = plan.midnight(plan.day(plan.blocks // 2))
    for (item, revision), lines in groupby(plant.BILL, key=lambda line: (line.parent, line.revision)):
        effective = changed.date().isoformat() if revision == "B" else RELEASED
        own = _element("Revision", item=item, rev=revision, state="released", released=effective, saved=SAVED)
        for line in lines:
            own.append(_element("Line", pos=line.position, item=line.item, qty=line.quantity, uom=line.unit))
        table.add(tostring(own), 2)
    table.add(
        tostring(_change((changed - timedelta(days=30)).date().isoformat(), changed.date().isoformat()))
    )
    table.add(tostring(_routing()))
    for item in (of.PUMP, of.PORT, of.SET):
        title = f"Device master record of {item}"
        table.add(tostring(_document(f"DMR-{item}", "device master record", title, item, revision="1")))
    table.add(tostring(_document(suzhou.PROGRAM, "program", "Pick-and-place program", of.BOARD)))
    table.add(tostring(_document(musterstadt.PROGRAM, "program", "Final test program", of.PUMP)))


def _change(approved: str, effective: str) -> Element:
    change = _element(
        "Change",
        number=field.CHANGE,
        kind="ECO",
        reason="Reinforced housing",
        state="implemented",
        effective=effective,
        saved=f"{approved}T10:00:00Z",
    )
    change.append(_element("Affected", item=of.PUMP, old="A", new="B"))
    signed = _element("Approval", signer="QA-01", meaning="approved", time=f"{approved}T10:00:00Z")
    change.append(signed)
    return change


def _routing() -> Element:
    """What every pump has to pass; the history of a pump is checked against it."""
    routing = _element("Routing", item=of.PUMP, rev="A", saved=SAVED)
    test = _element("Operation", number="final_test", name="Final test", machine="tester")
    test.append(_element("Inspection", kind="final"))
    test.append(_element("Skill", name="final test"))
    routing.append(test)
    return routing


def _document(number: str, kind: str, title: str, item: str, *, revision: str | None = None) -> Element:
    document = _element("Document", number=number, kind=kind, title=title, item=item, saved=SAVED)
    if revision:
        document.append(_element("rev"))
        document[-1].text = revision
    return document


def _element(tag: str, /, **attributes: str) -> Element:
    element = Element(tag)
    for key, value in attributes.items():
        SubElement(element, key).text = value
    return element
