"""Things that stand for names: further identifiers, and source records that other records speak of."""

from neomodel import StringProperty

from graph_model.base import Thing


class Identifier(Thing):
    """A further name under which a thing can be found."""

    kind = "identifier"

    scheme = StringProperty(help_text="Under which scheme it is a name")


class RecordReference(Thing):
    """A source record that another record speaks of: cancels, signs or describes."""

    kind = "record"

    system = StringProperty(help_text="Who says the record")
    record_type = StringProperty(help_text="Its canonical type")
    record_id = StringProperty(help_text="Its id")
