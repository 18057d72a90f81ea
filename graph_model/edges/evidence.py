"""The evidence edge: which record says what about a thing."""

from typing import ClassVar

from neomodel import BooleanProperty, IntegerProperty, StringProperty, StructuredRel


class AssertedBy(StructuredRel):
    """A claim: what one version of a record says about a thing."""

    type: ClassVar[str] = "ASSERTED_BY"

    claimed = StringProperty(help_text="The properties it claims, as JSON; absent properties stay absent")
    brings = BooleanProperty(
        help_text="Whether it brings the thing into being; a thing nothing brings is a stub"
    )
    label = StringProperty(help_text="The label the record gives the thing")
    known_from = IntegerProperty(help_text="First batch at which Clew knew it")
    known_to = IntegerProperty(
        help_text="Batch at which it was superseded or withdrawn; absent while current"
    )
