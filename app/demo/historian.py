"""The process historian: sterilisation loads as Parquet, one row for each lot in a load."""

from app.demo.files import PARQUET_ROWS, YEARLY, Ledger, ParquetTable, Rolling
from app.demo.happenings import Routes, Sterilised

COLUMNS = (
    "row_id",
    "load",
    "process",
    "equipment",
    "start_utc",
    "end_utc",
    "item",
    "lot",
    "cycle",
    "written_utc",
)


class Historian:
    """Writes what the steriliser's controller would have logged."""

    def __init__(self, ledger: Ledger) -> None:
        def opened(year: str) -> ParquetTable:
            return ParquetTable(ledger, f"historian/historian_loads_{year}.parquet", COLUMNS)

        self._loads = Rolling(ledger, opened, PARQUET_ROWS, YEARLY)
        self.routes: Routes = {Sterilised: self.sterilised}

    def sterilised(self, what: Sterilised) -> None:
        window = (what.start.isoformat(), what.end.isoformat())
        for place, lot in enumerate(what.contents):
            row_id = f"{what.load}-{place}"
            head = (row_id, what.load, "sterilization", what.equipment, *window)
            self._loads.add(what.start, (*head, lot.item, lot.lot, what.result, what.end.isoformat()))
