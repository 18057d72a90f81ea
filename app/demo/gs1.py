"""GS1 keys of the generated plant, under 952, which GS1 keeps for demonstrations: no key is anyone's."""

PREFIX = "9521000"


def check_digit(digits: str) -> str:
    """The GS1 check digit of the digits before it (weights 3 and 1 from the right).

    >>> check_digit("0950600013435")
    '2'
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def gtin(reference: int, *, indicator: int = 0) -> str:
    """A GTIN-14: indicator, company prefix, item reference of five digits, check digit."""
    digits = f"{indicator}{PREFIX}{reference:05d}"
    return digits + check_digit(digits)


def gln(reference: int) -> str:
    """A GLN of 13 digits."""
    digits = f"{PREFIX}{reference:05d}"
    return digits + check_digit(digits)


def sscc(reference: int) -> str:
    """An SSCC of 18 digits: extension digit 0, company prefix, nine digits, check digit."""
    digits = f"0{PREFIX}{reference:09d}"
    return digits + check_digit(digits)


def sgtin_urn(trade_item: str, serial: str) -> str:
    """The EPC of a unit: the GTIN's indicator goes before the item reference, its check digit is left out."""
    return f"urn:epc:id:sgtin:{PREFIX}.{trade_item[0]}{trade_item[8:13]}.{serial}"


def sscc_urn(number: str) -> str:
    """The EPC of a handling unit."""
    return f"urn:epc:id:sscc:{PREFIX}.{number[0]}{number[8:17]}"


def sgln_urn(number: str) -> str:
    """The EPC of a place without extension."""
    return f"urn:epc:id:sgln:{PREFIX}.{number[7:12]}.0"


def udi(trade_item: str, *, serial: str | None = None, lot: str | None = None) -> str:
    """A UDI as a GS1 element string in brackets: (01) device identifier, (10) lot, (21) serial."""
    return f"(01){trade_item}" + (f"(10){lot}" if lot else "") + (f"(21){serial}" if serial else "")
