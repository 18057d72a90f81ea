"""What happens while things are bought and made. Times are UTC."""

from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from app.demo.words import Mat, Site, Standing


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


class LotOpened(NamedTuple):
    """A lot number was given out for units that each get a serial as well."""

    at: datetime
    id: str
    material: Mat
    quantity: str


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
    """A new container was taken out of its lot and mounted at a feeder."""

    at: datetime
    id: str
    equipment: str
    position: str
    material: Mat
    pieces: str


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


Making: TypeAlias = (
    Received
    | Ordered
    | Issued
    | IssueReturned
    | IssueReversed
    | LotFinished
    | LotOpened
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
)
