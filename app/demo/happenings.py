"""What happens in the plant, before any system has written it down.

The simulation yields these in blocks; each system picks those it would see and writes its own view of them.
Times are UTC. `recorded` is when the system got to know; None means a few minutes after it happened.
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple, TypeAlias


class Site(Enum):
    """The two plants; each has a manufacturing system of its own."""

    MUSTERSTADT = "musterstadt"
    SUZHOU = "suzhou"


class Standing(Enum):
    """How what is written down stands to what happened."""

    TRUE = "true"
    MISTAKEN = "mistaken"  # Written first, corrected by a later version.
    UNRECORDED = "unrecorded"  # Happened, and no system ever wrote it down.
    WITHDRAWN = "withdrawn"  # Written by mistake; the record is retracted later.


class Mat(NamedTuple):
    """Material by its numbers: a lot, a unit, a container of a lot."""

    item: str
    lot: str | None = None
    serial: str | None = None
    container: str | None = None


class Measurement(NamedTuple):
    characteristic: str
    value: str
    unit: str
    lower: str
    upper: str
    passed: bool


class Received(NamedTuple):
    at: datetime
    receipt: str
    purchase_order: str
    supplier: str
    material: Mat
    supplier_lot: str
    quantity: str
    unit: str
    expiry: date


class Ordered(NamedTuple):
    start: datetime
    end: datetime
    site: Site
    order: str
    item: str
    revision: str
    quantity: int
    kind: str


class Issued(NamedTuple):
    at: datetime
    document: str
    order: str
    material: Mat
    quantity: str
    unit: str


class IssueReturned(NamedTuple):
    at: datetime
    document: str
    order: str
    material: Mat
    quantity: str
    unit: str


class IssueReversed(NamedTuple):
    """The issue never took place: a reversal document withdraws it."""

    at: datetime
    document: str
    issue: Issued


class LotFinished(NamedTuple):
    """The plant's stock gained a lot (or, of serialised items, so many pieces) from an order."""

    at: datetime
    document: str
    order: str
    material: Mat
    quantity: str
    unit: str


class Consumed(NamedTuple):
    at: datetime
    site: Site
    id: str
    material: Mat
    quantity: str
    order: str
    person: str
    into: Mat | None = None
    run: str | None = None
    position: str | None = None
    recorded: datetime | None = None
    standing: Standing = Standing.TRUE


class Produced(NamedTuple):
    at: datetime
    site: Site
    id: str
    order: str
    output: Mat
    quantity: str = "1"
    run: str | None = None


class Ran(NamedTuple):
    start: datetime
    end: datetime
    site: Site
    run: str
    operation: str
    order: str
    equipment: str
    person: str
    program: str
    result: str
    subject: Mat | None = None


class Mounted(NamedTuple):
    at: datetime
    id: str
    equipment: str
    position: str
    material: Mat
    action: str


class Removed(NamedTuple):
    at: datetime
    id: str
    unit: Mat
    material: Mat


class Cleaned(NamedTuple):
    at: datetime
    id: str
    vessel: str


class Charged(NamedTuple):
    at: datetime
    id: str
    vessel: str
    material: Mat
    kilograms: str


class Drawn(NamedTuple):
    at: datetime
    id: str
    vessel: str
    into: Mat
    kilograms: str


class Sterilised(NamedTuple):
    start: datetime
    end: datetime
    load: str
    equipment: str
    contents: tuple[Mat, ...]
    result: str


class Labelled(NamedTuple):
    at: datetime
    id: str
    material: Mat
    udi: str


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


Happening: TypeAlias = (
    Received
    | Ordered
    | Issued
    | IssueReturned
    | IssueReversed
    | LotFinished
    | Consumed
    | Produced
    | Ran
    | Mounted
    | Removed
    | Cleaned
    | Charged
    | Drawn
    | Sterilised
    | Labelled
    | Inspected
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
    | UsedInField
    | Serviced
    | SpelledTwice
)

Routes: TypeAlias = dict[type, Callable[[Any], None]]
"""Which of a system's methods writes down which kind of happening."""
