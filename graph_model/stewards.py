"""Whose word counts: the system that keeps a kind of thing, when systems disagree; the others' claims stay.

The steward also owes the record that brings a thing into being: a stub names it.
"""

STEWARDS = {
    "Product": "plm",
    "DesignRevision": "plm",
    "Party": "erp",
    "Lot": "erp",
    "WorkOrder": "erp",
    "PurchaseOrder": "erp",
    "SalesOrder": "erp",
    "SerialUnit": "mes",
    "Run": "mes",
    "Equipment": "mes",
    "Shipment": "wms",
    "HandlingUnit": "wms",
    "Location": "wms",
}


def owed_by(label: str) -> str:
    """The system that owes the record of a thing of this label; `erp` keeps what nobody else does."""
    return STEWARDS.get(label, "erp")
