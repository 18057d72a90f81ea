"""Who and where."""

from neomodel import ArrayProperty, StringProperty

from graph_model.base import Thing, downstream
from graph_model.edges.custody import Supplied
from graph_model.edges.exposure import LocatedIn


class Party(Thing):
    """A supplier, customer, healthcare provider, carrier or site of our own."""

    kind = "party"

    party = StringProperty(help_text="Party number")
    roles = ArrayProperty(
        StringProperty(), help_text="supplier, customer, healthcare_provider, carrier, own_site"
    )
    gln = StringProperty(help_text="Global location number")
    address = StringProperty(help_text="Address")
    contact = StringProperty(help_text="Whom to reach")
    country = StringProperty(help_text="Country")
    supplied = downstream(Supplied, "graph_model.event.ReceiptEvent")


class Location(Thing):
    """A site, area, line, station or bin (ISA-95 equipment hierarchy; EPCIS readPoint)."""

    kind = "location"

    location = StringProperty(help_text="Location number")
    location_kind = StringProperty(help_text="site, area, line, station, bin or vessel")
    mixing = StringProperty(help_text="WELL_MIXED, PLUG_FLOW or UNKNOWN, where it is a vessel")
    gln = StringProperty(help_text="Global location number")
    located_in = downstream(LocatedIn, "graph_model.party.Location")
