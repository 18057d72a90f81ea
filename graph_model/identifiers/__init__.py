"""What a text that someone typed, pasted or scanned names.

identifier.py     the value: scheme, kind, key, uid
reading.py        `identify` any text, `identify_epc` one URI of an EPCIS document
keys.py           GS1 application identifiers -> key; the one place where all GS1 spellings meet
attributes.py     what came along beside the key
gs1.py            element strings, brackets, bare digits -> application identifiers
epc.py            EPC URNs -> application identifiers
digital_link.py   GS1 Digital Links -> application identifiers
hibc.py iccbba.py the two other issuers of device identifiers
checks.py         check digits and `canonical_gtin`
"""

from graph_model.identifiers.checks import canonical_gtin
from graph_model.identifiers.identifier import Identifier, numbered
from graph_model.identifiers.reading import identify, identify_epc

__all__ = ["Identifier", "canonical_gtin", "identify", "identify_epc", "numbered"]
