"""Canonical records: what every source system says, in one form. `RECORD_TYPES` is the whole list."""

from loaders.records import design, epcis, field, master, process, quality, shopfloor, supply, warehouse
from loaders.records.base import Record

RECORD_TYPES: dict[str, type[Record]] = {
    # master data
    "item": master.Item,
    "party": master.Party,
    "location": master.Location,
    "equipment": master.Equipment,
    "person": master.Person,
    "identifier": master.Identifier,
    # design
    "design_revision": design.DesignRevisionRecord,
    "bom": design.Bom,
    "where_used": design.WhereUsed,
    "document": design.DocumentRecord,
    "change_order": design.ChangeOrderRecord,
    "deviation": design.DeviationRecord,
    "routing": design.Routing,
    # supply and orders
    "purchase_order": supply.PurchaseOrderRecord,
    "goods_receipt": supply.GoodsReceipt,
    "sales_order": supply.SalesOrderRecord,
    "work_order": supply.WorkOrderRecord,
    "issue": supply.Issue,
    "issue_return": supply.IssueReturn,
    "stock_adjustment": supply.StockAdjustment,
    "stock_count": supply.StockCount,
    "disposition": supply.Disposition,
    # warehouse
    "move": warehouse.Move,
    "pack": warehouse.Pack,
    "unpack": warehouse.Unpack,
    "split": warehouse.Split,
    "merge": warehouse.Merge,
    "shipment": warehouse.ShipmentRecord,
    "customer_return": warehouse.CustomerReturn,
    # shop floor
    "run": shopfloor.RunRecord,
    "consumption": shopfloor.Consumption,
    "setup": shopfloor.Setup,
    "commission": shopfloor.Commission,
    "production": shopfloor.Production,
    "removal": shopfloor.Removal,
    "disassembly": shopfloor.Disassembly,
    "label": shopfloor.Label,
    "charge": process.Charge,
    "draw": process.Draw,
    "clean": process.Clean,
    "process_load": process.ProcessLoadRecord,
    "excursion": process.ExcursionRecord,
    "maintenance": process.MaintenanceRecord,
    # quality
    "inspection": quality.InspectionRecord,
    "nonconformance": quality.NonconformanceRecord,
    "capa": quality.CapaRecord,
    "release": quality.ReleaseRecord,
    "hold": quality.HoldRecord,
    "calibration": quality.CalibrationRecord,
    "qualification": quality.QualificationRecord,
    "supplier_approval": quality.SupplierApprovalRecord,
    # field
    "complaint": field.ComplaintRecord,
    "field_event": field.FieldEventRecord,
    "service": field.Service,
    "field_action": field.FieldActionRecord,
    "acknowledgement": field.AcknowledgementRecord,
    # EPCIS
    **epcis.RECORD_TYPES,
}

__all__ = ["RECORD_TYPES", "Record"]
