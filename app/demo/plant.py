"""What exists before anything happens: items, parties, places, equipment, people. All names are invented."""

from typing import NamedTuple

from app.demo import gs1
from app.demo import plan as of
from app.demo.plan import Plan


class Item(NamedTuple):
    item: str
    description: str
    kind: str
    tracking: str
    unit: str
    line: str | None = None
    implantable: bool = False
    life_supporting: bool = False
    gtin: str | None = None


class Party(NamedTuple):
    party: str
    name: str
    role: str
    country: str
    gln: str | None = None


class Line(NamedTuple):
    """One position of a bill of materials."""

    parent: str
    revision: str
    position: str
    item: str
    quantity: str
    unit: str


class Machine(NamedTuple):
    equipment: str
    name: str
    kind: str
    site: str


class Worker(NamedTuple):
    person: str
    name: str
    role: str
    skill: str


GTINS = {of.PUMP: gs1.gtin(10), of.PORT: gs1.gtin(20), of.SET: gs1.gtin(30)}

ITEMS = (
    Item(
        of.PUMP, "Infusion pump Specimen P2", "finished", "serial", "EA", "pump", False, True, GTINS[of.PUMP]
    ),
    Item(
        of.PORT,
        "Implantable port Specimen T1",
        "finished",
        "serial",
        "EA",
        "port",
        True,
        False,
        GTINS[of.PORT],
    ),
    Item(of.SET, "Disposable set Specimen S3", "finished", "lot", "EA", "set", False, False, GTINS[of.SET]),
    Item(of.MODULE, "Pump module", "component", "serial", "EA"),
    Item(of.BOARD, "Control board, assembled", "component", "serial", "EA"),
    Item(of.BATTERY, "Battery pack 7.4 V", "component", "lot", "EA"),
    Item(of.CAPACITOR, "Capacitor 100 nF, reel", "component", "lot", "EA"),
    Item(of.MICROCONTROLLER, "Microcontroller", "component", "lot", "EA"),
    Item(of.MOTOR, "Stepper motor", "component", "lot", "EA"),
    Item(of.HOUSING, "Housing", "component", "lot", "EA"),
    Item(of.HOUSING_NEW, "Housing, reinforced", "component", "lot", "EA"),
    Item(of.KEYPAD, "Keypad", "component", "lot", "EA"),
    Item(of.LATCH, "Door latch", "component", "lot", "EA"),
    Item(of.BODY, "Port body, titanium", "component", "lot", "EA"),
    Item(of.SEPTUM, "Septum, silicone", "component", "lot", "EA"),
    Item(of.RESIN, "PVC resin, medical grade", "raw", "lot", "KG"),
    Item(of.PLASTICISER, "Plasticiser", "raw", "lot", "KG"),
    Item(of.TUBING, "Tubing 3 x 4.1 mm", "component", "lot", "KG"),
    Item(of.CONNECTOR, "Luer connector", "component", "lot", "EA"),
    Item(of.ALCOHOL, "Isopropyl alcohol", "indirect", "lot", "L"),
    Item(of.ADHESIVE, "Adhesive, UV", "component", "lot", "G"),
)

SUPPLIERS = (
    Party("V-2010", "Example Semiconductors Ltd. (fictional)", "supplier", "SG"),
    Party("V-2020", "Sample Motors GmbH (fictional)", "supplier", "DE"),
    Party("V-2030", "Placeholder Plastics s.r.o. (fictional)", "supplier", "CZ"),
    Party("V-2040", "Example Battery Co. (fictional)", "supplier", "CN"),
    Party("V-2050", "Sample Mouldings GmbH (fictional)", "supplier", "DE"),
    Party("V-2060", "Placeholder Titanium AB (fictional)", "supplier", "SE"),
    Party("V-2070", "Example Elastomers S.A. (fictional)", "supplier", "FR"),
    Party("V-2080", "Sample Resins N.V. (fictional)", "supplier", "NL"),
    Party("V-2090", "Placeholder Chemicals AG (fictional)", "supplier", "CH"),
)

PARTNER = Party("DIST-01", "Placeholder Logistics (fictional)", "customer", "NL", gs1.gln(90001))
MAKER = Party("OWN-MUS", "Nowhere Infusion Works, Musterstadt (fictional)", "own_site", "DE", gs1.gln(90002))
COUNTRIES = ("DE", "FR", "NL", "SE", "CN", "US", "BR", "JP")

BILL = (
    Line(of.BOARD, "A", "C1-C20", of.CAPACITOR, "20", "EA"),
    Line(of.BOARD, "A", "U1", of.MICROCONTROLLER, "1", "EA"),
    Line(of.MODULE, "A", "10", of.BOARD, "1", "EA"),
    Line(of.MODULE, "A", "20", of.BATTERY, "1", "EA"),
    Line(of.MODULE, "A", "30", of.MOTOR, "1", "EA"),
    Line(of.PUMP, "A", "10", of.MODULE, "1", "EA"),
    Line(of.PUMP, "A", "20", of.HOUSING, "1", "EA"),
    Line(of.PUMP, "A", "30", of.KEYPAD, "1", "EA"),
    Line(of.PUMP, "A", "50", of.ADHESIVE, "1.25", "G"),
    Line(of.PUMP, "B", "10", of.MODULE, "1", "EA"),
    Line(of.PUMP, "B", "20", of.HOUSING_NEW, "1", "EA"),
    Line(of.PUMP, "B", "30", of.KEYPAD, "1", "EA"),
    Line(of.PUMP, "B", "50", of.ADHESIVE, "1.25", "G"),
    Line(of.PORT, "A", "10", of.BODY, "1", "EA"),
    Line(of.PORT, "A", "20", of.SEPTUM, "1", "EA"),
    Line(of.SET, "A", "10", of.TUBING, "0.1125", "KG"),
    Line(of.SET, "A", "20", of.CONNECTOR, "2", "EA"),
)


def hospital(number: int) -> Party:
    """The n-th hospital, from 0."""
    country = COUNTRIES[number % len(COUNTRIES)]
    return Party(
        f"C-{number + 1:05d}",
        f"Sample Hospital {number + 1:03d} (fictional)",
        "healthcare_provider",
        country,
        gs1.gln(number + 1),
    )


def hospitals(plan: Plan) -> int:
    """How many hospitals buy: 24, and more for a larger plant."""
    return min(400, 24 + plan.units // 1000)


def machines(plan: Plan) -> list[Machine]:
    """The machines of every line."""
    kinds = (
        ("SMT", "Pick-and-place line", "smt", "SUZHOU"),
        ("AOI", "Optical inspection", "aoi", "SUZHOU"),
        ("TST", "Final tester", "tester", "MUSTERSTADT"),
        ("ETO", "Steriliser", "steriliser", "MUSTERSTADT"),
    )
    return [
        Machine(f"{code}-{line:02d}", f"{name} {line}", kind, site)
        for line in range(1, plan.lines + 1)
        for code, name, kind, site in kinds
    ]


def tanks(plan: Plan) -> list[str]:
    """The mixing tanks, one to a line."""
    return [f"TANK-{line:02d}" for line in range(1, plan.lines + 1)]


def workers(plan: Plan) -> list[Worker]:
    """Operators of every line in both plants, and the quality office."""
    skills = ("assembly", "port assembly", "final test")
    people = [
        Worker(f"{site}-{line:02d}{place}", f"Operator {site} {line}/{place}", "operator", skill)
        for line in range(1, plan.lines + 1)
        for site in ("W", "SZ")
        for place, skill in enumerate(skills, 1)
    ]
    office = (
        Worker("QI-01", "Inspector One", "inspector", "incoming inspection"),
        Worker("QA-01", "Releaser One", "quality", "release"),
        Worker("QA-02", "Releaser Two", "quality", "release"),
    )
    return people + list(office)
