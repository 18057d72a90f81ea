"""The generated plant: a fictional maker of infusion pumps, as the files its systems would have written.

Nothing in it is real. The same (units, seed) give the same bytes; memory does not grow with the units.
"""

from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson

from app.demo import faults, plm
from app.demo.crm import CRM
from app.demo.erp import ERP
from app.demo.faults import Refused
from app.demo.files import Ledger
from app.demo.historian import Historian
from app.demo.mes import MES
from app.demo.mes_suzhou import MESSuzhou
from app.demo.middleware import Middleware
from app.demo.partner import Partner
from app.demo.plan import Plan
from app.demo.qms import QMS
from app.demo.simulate import simulate
from app.demo.story import Expected, Story, Trouble
from app.demo.telling import told
from app.demo.troubles import Troubles
from app.demo.witness import Witness
from app.demo.wms import WMS

NOTICE = """GENERATED DATA

Written by `clew generate` with units={units} and seed={seed}. The maker, its suppliers, customers, people,
devices and events are invented; every company name says so, and the GS1 numbers use the prefix 952, which is
kept for demonstrations.

story.json     the troubles that were planted, and the exact answers about them
manifest.json  how many records each file holds, so that a load can be balanced against it
"""


def generate(folder: Path, *, units: int, seed: int, progress: Callable[[int], None] | None = None) -> Story:
    """Write a plant of `units` serialised devices (100 or more) into `folder`; QuestionError for fewer.

    `progress` is called now and then with the number of units written since the last call.
    """
    plan = Plan(units, seed)
    troubles = Troubles(plan)
    witness = Witness(plan, troubles)
    folder.mkdir(parents=True, exist_ok=True)
    with closing(Ledger(folder)) as ledger:
        refused = _play(plan, troubles, witness, ledger, progress)
    story = told(plan, troubles, witness, refused)
    _write(folder / "manifest.json", ledger.manifest() | {"generated": True, "units": units, "seed": seed})
    _write(folder / "story.json", story.as_json())
    (folder / "GENERATED.txt").write_text(NOTICE.format(units=units, seed=seed), encoding="utf-8")
    return story


def _play(
    plan: Plan,
    troubles: Troubles,
    witness: Witness,
    ledger: Ledger,
    progress: Callable[[int], None] | None,
) -> tuple[Refused, ...]:
    """Let everything happen before the witness and every system; gives the rows to be refused."""
    erp, mes, suzhou, qms = ERP(ledger, plan), MES(ledger), MESSuzhou(ledger), QMS(ledger)
    rest = (
        WMS(ledger, plan),
        CRM(ledger, plan),
        Middleware(ledger, plan),
        Historian(ledger),
        Partner(ledger),
    )
    plm.write(ledger, plan)
    listeners: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)
    for system in (witness, erp, mes, suzhou, qms, *rest):
        for kind, listener in system.routes.items():
            listeners[kind].append(listener)
    for happening in simulate(plan, troubles, progress):
        for listen in listeners[type(happening)]:
            listen(happening)
    return faults.write(plan, erp, mes, suzhou, qms)


def _write(place: Path, content: dict[str, Any]) -> None:
    place.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


__all__ = ["Expected", "Story", "Trouble", "generate"]
