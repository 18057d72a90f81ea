"""The quality system: JSON documents, nested, one file after another of two thousand."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from app.demo.files import DOCUMENTS, Ledger, Rolling, WrappedTable
from app.demo.happenings import (
    Calibrated,
    CorrectiveAction,
    Held,
    Inspected,
    Mat,
    Measurement,
    Nonconforming,
    Released,
    Routes,
)
from app.demo.plan import MODULE

HEAD = b'{"source": "QMS export (generated)", "documents": [\n'
TAIL = b"\n]}\n"


class QMS:
    """Writes what the quality office would have filed. Module inspections stay in Suzhou's own system."""

    def __init__(self, ledger: Ledger) -> None:
        def opened(month: str) -> WrappedTable:
            path = f"qms/qms_documents_{month}.json"
            return WrappedTable(ledger, path, head=HEAD, tail=TAIL, separator=b",\n")

        self.documents = Rolling(ledger, opened, DOCUMENTS)
        self.routes: Routes = {
            Inspected: self.inspected,
            Released: self.released,
            Held: self.held,
            Nonconforming: self.nonconforming,
            CorrectiveAction: self.corrective,
            Calibrated: self.calibrated,
        }

    def inspected(self, what: Inspected) -> None:
        if what.subject.item == MODULE:
            return
        optional = {"equipment": what.equipment, "order": what.order}
        said: dict[str, Any] = {
            "inspectionType": what.kind,
            "subject": _subject(what.subject),
            "verdict": what.result,
            "inspector": what.inspector,
            "performed": _iso(what.at),
            "results": [_result(one) for one in what.measurements],
        }
        self._add("inspection", what.inspection, what.at, said | {k: v for k, v in optional.items() if v})

    def released(self, what: Released) -> None:
        said = {
            "subjects": _subjects(what.subjects),
            "decision": what.decision,
            "performed": _iso(what.at),
            "signature": {
                "user": what.signer,
                "meaning": "released for distribution",
                "time": _iso(what.at),
                "method": "password and one-time code",
            },
        }
        self._add("release", what.release, what.at, said)

    def held(self, what: Held) -> None:
        said = {"subjects": _subjects(what.subjects), "since": _iso(what.at), "text": what.reason}
        self._add("hold", what.hold, what.at, said)

    def nonconforming(self, what: Nonconforming) -> None:
        said = {
            "subjects": _subjects(what.subjects),
            "raised": _iso(what.at),
            "text": what.description,
            "severity": what.severity,
            "state": "closed",
            "disposition": what.disposition,
            "cause": what.cause,
        }
        self._add("nonconformance", what.nc, what.at, said)

    def corrective(self, what: CorrectiveAction) -> None:
        action = {"action": what.action, "kind": "corrective", "done": _iso(what.effective_at)}
        said = {
            "sources": list(what.sources),
            "opened": _iso(what.at),
            "state": "effective",
            "rootCause": what.root_cause,
            "actions": [action | ({"change": what.change} if what.change else {})],
            "effective": _iso(what.effective_at),
        }
        self._add("capa", what.capa, what.at, said)

    def calibrated(self, what: Calibrated) -> None:
        said = {
            "equipment": what.equipment,
            "performed": _iso(what.at),
            "asFound": what.as_found,
            "asLeft": "pass",
            "due": what.due.isoformat(),
        }
        self._add("calibration", what.id, what.at, said)

    def _add(self, kind: str, number: str, at: datetime, said: dict[str, Any]) -> None:
        head = {"kind": kind, "number": number, "modified": _iso(at + timedelta(minutes=5))}
        self.documents.add(at, head | said)


def _subjects(materials: Iterable[Mat]) -> list[dict[str, str]]:
    return [_subject(material) for material in materials]


def _subject(material: Mat) -> dict[str, str]:
    named = {"item": material.item, "lot": material.lot, "serial": material.serial}
    return {key: value for key, value in named.items() if value}


def _result(one: Measurement) -> dict[str, str]:
    limits = {"value": one.value, "unit": one.unit, "min": one.lower, "max": one.upper}
    return {"name": one.characteristic, **limits, "verdict": "pass" if one.passed else "fail"}


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
