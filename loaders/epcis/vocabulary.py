"""The Core Business Vocabulary (CBV 2.0): one spelling for its words, whatever spelling a document uses.

A word of the vocabulary may be written bare (`shipping`), as URN (`urn:epcglobal:cbv:bizstep:shipping`), as
web URI (`https://ref.gs1.org/cbv/BizStep-shipping`) or as CURIE (`cbv:BizStep-shipping`). The normal form is
the bare word; anybody else's word is an absolute URI and stays as stated.
"""

import re
from enum import Enum
from functools import lru_cache
from typing import Final

from loaders.epcis.refuse import refused


class Family(Enum):
    """A family of words: its URN part, its web URI part, and its words."""

    BIZ_STEP = (
        "bizstep",
        "BizStep",
        """accepting arriving assembling collecting commissioning consigning creating_class_instance
        cycle_counting decommissioning departing destroying disassembling dispensing encoding
        entering_exiting holding inspecting installing killing loading other packing picking receiving
        removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting
        shipping staging_outbound stock_taking stocking storing transporting unloading unpacking
        void_shipping""",
    )
    DISPOSITION = (
        "disp",
        "Disp",
        """active available completeness_inferred completeness_verified conformant container_closed
        container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit
        inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match
        non_conformant non_sellable_damaged non_sellable_disposed non_sellable_expired
        non_sellable_no_pedigree_match non_sellable_other non_sellable_recalled partially_dispensed
        recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen
        unavailable unknown""",
    )
    TRANSACTION = (
        "btt",
        "BTT",
        "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt",
    )
    SOURCE_DESTINATION = ("sdt", "SDT", "location owning_party possessing_party")
    ERROR_REASON = ("er", "ER", "did_not_occur incorrect_data")
    COMPONENT = (
        "comp",
        "Comp",
        """altitude axial_distance azimuth easting elevation_angle height latitude longitude northing
        polar_angle spherical_radius x y z""",
    )

    def __init__(self, urn: str, web: str, words: str) -> None:
        self.urn_start = f"urn:epcglobal:cbv:{urn}:"
        self.web_start = f"https://ref.gs1.org/cbv/{web}-"
        self.words = frozenset(words.split())
        self.spelling = re.compile(
            rf"(?:urn:epcglobal:cbv:{urn}:|(?:https?://(?:ref|ns)\.gs1\.org/(?:cbv|voc)/|cbv:){web}-)",
            re.IGNORECASE,
        )


_PREFIXES: Final = {
    "gs1": "https://ref.gs1.org/voc/",
    "cbv": "https://ref.gs1.org/cbv/",
    "epcis": "https://ref.gs1.org/epcis/",
}
_URI: Final = re.compile(r"[A-Za-z_][A-Za-z0-9+.\-_]*:[^\s<>\"{}|\\^`]+")
_GS1_WORD: Final = re.compile(r"(?:gs1:|https?://(?:(?:www|ref)\.)?gs1\.org/voc/)?([A-Za-z][A-Za-z0-9_]*)")


def is_uri(text: str) -> bool:
    """Whether this is an absolute URI (a CURIE counts: its prefix is a scheme to anyone but its author)."""
    return _URI.fullmatch(text) is not None


@lru_cache(maxsize=10_000)
def word(family: Family, text: str, *, field: str) -> str:
    """The bare word of the vocabulary, or somebody's absolute URI as stated.

    Raises RefusedError for a bare word, or a CBV URN, that the vocabulary does not have.
    """
    found = family.spelling.match(text)
    bare = text[found.end() :] if found else text
    if bare in family.words:
        return bare
    if found is None and is_uri(text):
        return text
    raise refused(
        "no word of the Core Business Vocabulary",
        field=field,
        value=text,
        allowed=f"an absolute URI, or one of {', '.join(sorted(family.words))}",
    )


@lru_cache(maxsize=10_000)
def gs1_word(text: str, *, field: str) -> str:
    """The bare word of the GS1 Web Vocabulary (`Temperature`), or somebody's absolute URI as stated.

    That vocabulary grows between the versions of EPCIS, so its words are not counted here.
    """
    found = _GS1_WORD.fullmatch(text)
    if found is not None:
        return found[1]
    if is_uri(text):
        return text
    raise refused(
        "no word of the GS1 Web Vocabulary",
        field=field,
        value=text,
        allowed="such as Temperature, or an absolute URI",
    )


def web_uri(family: Family, text: str) -> str:
    """A normal word as the web URI that the event hash asks for; other URIs as they are."""
    return family.web_start + text if text in family.words else expand(text)


def gs1_uri(text: str) -> str:
    """A normal word of the GS1 Web Vocabulary as its web URI."""
    return expand(text) if ":" in text else _PREFIXES["gs1"] + text


def expand(text: str) -> str:
    """A CURIE with one of the three prefixes of the standard as full URI (CBV 2.0, 8.9)."""
    prefix, colon, rest = text.partition(":")
    return _PREFIXES[prefix] + rest if colon and prefix in _PREFIXES else text
