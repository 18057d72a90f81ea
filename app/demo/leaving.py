"""What happens once things are made: inspected, released, shipped, used, complained about. Times are UTC."""

from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from app.demo.words import Mat, Measurement


class Inspected(NamedTuple):
    at: datetime
    inspection: str
    kind: str
    subject: Mat
    result: str
    inspector: str
    equipment: str | None = None
    order: str | None = None
    measurements: tuple[Measurement, ...] = ()


class Released(NamedTuple):
    at: datetime
    release: str
    subjects: tuple[Mat, ...]
    decision: str
    signer: str


class Nonconforming(NamedTuple):
    at: datetime
    nc: str
    subjects: tuple[Mat, ...]
    description: str
    severity: str
    disposition: str
    cause: str


class CorrectiveAction(NamedTuple):
    at: datetime
    capa: str
    sources: tuple[str, ...]
    root_cause: str
    action: str
    change: str | None
    effective_at: datetime


class Held(NamedTuple):
    at: datetime
    hold: str
    subjects: tuple[Mat, ...]
    reason: str


class Disposed(NamedTuple):
    at: datetime
    id: str
    material: Mat
    kind: str
    nc: str


class Calibrated(NamedTuple):
    at: datetime
    id: str
    equipment: str
    as_found: str
    due: date


class Packed(NamedTuple):
    at: datetime
    id: str
    handling_unit: str
    material: Mat | None
    inner: str | None = None
    quantity: str = "1"


class Palletised(NamedTuple):
    """A pallet got its SSCC: two names of one handling unit."""

    at: datetime
    pallet: str
    sscc: str


class Unpacked(NamedTuple):
    at: datetime
    id: str
    handling_unit: str
    material: Mat


class Moved(NamedTuple):
    at: datetime
    id: str
    material: Mat | None
    handling_unit: str | None
    source: str
    target: str


class Shipped(NamedTuple):
    at: datetime
    id: str
    shipment: str
    customer: str
    sales_order: str
    material: Mat | None
    handling_unit: str | None
    quantity: str = "1"


class Sold(NamedTuple):
    at: datetime
    order: str
    customer: str
    item: str
    quantity: str


class CameBack(NamedTuple):
    at: datetime
    id: str
    customer: str
    material: Mat
    reason: str


class Forwarded(NamedTuple):
    """The logistics partner took units off our pallet and sent them to a hospital on a pallet of its own."""

    received: datetime
    packed: datetime
    sent: datetime
    our_sscc: str
    sscc: str
    units: tuple[Mat, ...]
    hospital: str


class Complained(NamedTuple):
    at: datetime
    complaint: str
    device: Mat
    customer: str
    description: str
    severity: str
    nc: str | None = None
    capa: str | None = None


class Serviced(NamedTuple):
    """A device was repaired at the customer's, with a new part."""

    at: datetime
    service: str
    device: Mat
    customer: str
    installed: Mat
    finding: str


class UsedInField(NamedTuple):
    at: datetime
    id: str
    device: Mat
    kind: str
    party: str
    patient_token: str | None = None


class SpelledTwice(NamedTuple):
    """The master data office found that two systems spell one serial differently."""

    at: datetime
    id: str
    unit: Mat
    other: Mat


Leaving: TypeAlias = (
    Inspected
    | Released
    | Nonconforming
    | CorrectiveAction
    | Held
    | Disposed
    | Calibrated
    | Packed
    | Palletised
    | Unpacked
    | Moved
    | Shipped
    | Sold
    | CameBack
    | Forwarded
    | Complained
    | Serviced
    | UsedInField
    | SpelledTwice
)
