"""The logistics partner: EPCIS, the newer system as 2.0 JSON-LD, the older one as 1.2 XML; GS1 keys only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from xml.sax.saxutils import escape

import orjson

from app.demo import gs1, plant
from app.demo.files import Ledger, Rolling, WrappedTable
from app.demo.happenings import Forwarded, Mat, Routes

NAMESPACE = UUID("6f4a3c1e-0952-4100-8952-100000000000")
EVENTS = 2_000
CBV = "urn:epcglobal:cbv:"
JSON_HEAD = orjson.dumps(
    {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-01T00:00:00Z",
    }
)
XML_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" '
    b'creationDate="2026-11-01T00:00:00Z"><EPCISBody><EventList>\n'
)
XML_TAIL = b"\n</EventList></EPCISBody></epcis:EPCISDocument>\n"


class Partner:
    """Writes receiving, packing and shipping events for the pumps that were forwarded."""

    def __init__(self, ledger: Ledger) -> None:
        def opened_json(month: str) -> WrappedTable:
            head, tail = JSON_HEAD[:-1] + b',"epcisBody":{"eventList":[\n', b"\n]}}\n"
            path = f"partner/epcis_{month}.jsonld"
            return WrappedTable(ledger, path, head=head, tail=tail, separator=b",\n")

        def opened_xml(month: str) -> WrappedTable:
            path = f"partner/epcis_{month}.xml"
            return WrappedTable(ledger, path, head=XML_HEAD, tail=XML_TAIL, separator=b"\n")

        self._json, self._xml = Rolling(ledger, opened_json, EVENTS), Rolling(ledger, opened_xml, EVENTS)
        self.routes: Routes = {Forwarded: self.forwarded}

    def forwarded(self, what: Forwarded) -> None:
        newer = int(what.sscc[:-1]) % 2 == 0
        for event in _events(what):
            if newer:
                self._json.add(what.received, _as_json(event))
            else:
                self._xml.add(what.received, _as_xml(event))


def _events(what: Forwarded) -> Iterator[dict[str, Any]]:
    hub, hospital = gs1.sgln_urn(plant.PARTNER.gln or ""), gs1.sgln_urn(what.hospital)
    units = [_epc(unit) for unit in what.units]
    ours, pallet = gs1.sscc_urn(what.our_sscc), gs1.sscc_urn(what.sscc)
    maker, at = gs1.sgln_urn(plant.MAKER.gln or ""), what.received
    yield _event("ObjectEvent", at, "receiving", hub, "OBSERVE", epcList=[ours], sources=maker, to=hub)
    yield _event("AggregationEvent", at, "unpacking", hub, "DELETE", parentID=ours, childEPCs=units)
    yield _event("AggregationEvent", what.packed, "packing", hub, "ADD", parentID=pallet, childEPCs=units)
    yield _event(
        "ObjectEvent", what.sent, "shipping", hub, "OBSERVE", epcList=[pallet], sources=hub, to=hospital
    )


def _event(
    kind: str,
    at: datetime,
    step: str,
    place: str,
    action: str,
    *,
    sources: str = "",
    to: str = "",
    **what: Any,
) -> dict[str, Any]:
    first = (what.get("childEPCs") or what["epcList"])[0]
    return {
        "type": kind,
        "eventTime": at,
        "recordTime": at + timedelta(minutes=10),
        "eventID": f"urn:uuid:{uuid5(NAMESPACE, f'{kind}/{step}/{first}')}",
        "action": action,
        "bizStep": step,
        "disposition": "in_transit" if step == "shipping" else "in_progress",
        "readPoint": place,
        "source": sources,
        "destination": to,
        **what,
    }


def _as_json(event: dict[str, Any]) -> dict[str, Any]:
    plain = {key: event[key] for key in ("type", "eventID", "action", "bizStep", "disposition")}
    times = {key: _iso(event[key]) for key in ("eventTime", "recordTime")}
    what = {key: event[key] for key in ("epcList", "parentID", "childEPCs") if key in event}
    where: dict[str, Any] = {"readPoint": {"id": event["readPoint"]}}
    if event["destination"]:
        where["sourceList"] = [{"type": "possessing_party", "source": event["source"]}]
        where["destinationList"] = [{"type": "possessing_party", "destination": event["destination"]}]
    return plain | times | {"eventTimeZoneOffset": "+01:00"} | what | where


def _as_xml(event: dict[str, Any]) -> bytes:
    """In the order that the 1.2 schema prescribes, the event's number in baseExtension."""
    times = "".join(f"<{key}>{_iso(event[key])}</{key}>" for key in ("eventTime", "recordTime"))
    zone = "<eventTimeZoneOffset>+01:00</eventTimeZoneOffset>"
    number = f"<baseExtension><eventID>{event['eventID']}</eventID></baseExtension>"
    parent = f"<parentID>{event['parentID']}</parentID>" if "parentID" in event else ""
    name = "epcList" if "epcList" in event else "childEPCs"
    epcs = "".join(f"<epc>{escape(epc)}</epc>" for epc in event[name])
    step, state = f"{CBV}bizstep:{event['bizStep']}", f"{CBV}disp:{event['disposition']}"
    where = f"<readPoint><id>{event['readPoint']}</id></readPoint>"
    parties = ""
    if event["destination"]:
        kind = f'type="{CBV}sdt:possessing_party"'
        source = f"<sourceList><source {kind}>{event['source']}</source></sourceList>"
        target = f"<destination {kind}>{event['destination']}</destination>"
        parties = f"<extension>{source}<destinationList>{target}</destinationList></extension>"
    body = f"{parent}<{name}>{epcs}</{name}><action>{event['action']}</action>"
    body += f"<bizStep>{step}</bizStep><disposition>{state}</disposition>{where}{parties}"
    return f"<{event['type']}>{times}{zone}{number}{body}</{event['type']}>".encode()


def _epc(unit: Mat) -> str:
    return gs1.sgtin_urn(plant.GTINS[unit.item], unit.serial or "")


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
