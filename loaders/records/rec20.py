"""Units of measure of EPCIS events (UN/CEFACT Recommendation 20) as units of UCUM.

A code that is not here is refused: taken for a unit of its own it would never balance with kilograms.
"""

from typing import Final

UCUM: Final = {
    # pieces
    "C62": "1",
    "EA": "1",
    "H87": "1",
    # mass
    "KGM": "kg",
    "HGM": "hg",
    "GRM": "g",
    "CGM": "cg",
    "MGM": "mg",
    "MC": "ug",
    "DTN": "dt",
    "TNE": "t",
    "LBR": "[lb_av]",
    "ONZ": "[oz_av]",
    "APZ": "[oz_tr]",
    "STI": "[stone_av]",
    "CWA": "[scwt_av]",
    "CWI": "[lcwt_av]",
    "STN": "[ston_av]",
    "LTN": "[lton_av]",
    "GRN": "[gr]",
    "CTM": "[car_m]",
    # volume
    "LTR": "L",
    "HLT": "hL",
    "K6": "kL",
    "DLT": "dL",
    "CLT": "cL",
    "MLT": "mL",
    "4G": "uL",
    "MTQ": "m3",
    "DMQ": "dm3",
    "CMQ": "cm3",
    "MMQ": "mm3",
    "GLL": "[gal_us]",
    "QTL": "[qt_us]",
    "PTL": "[pt_us]",
    "OZA": "[foz_us]",
    "GLI": "[gal_br]",
    "QTI": "[qt_br]",
    "PTI": "[pt_br]",
    "OZI": "[foz_br]",
    "BLL": "[bbl_us]",
    "BUA": "[bu_us]",
    "INQ": "[cin_i]",
    "FTQ": "[cft_i]",
    "YDQ": "[cyd_i]",
    # length
    "KMT": "km",
    "MTR": "m",
    "DMT": "dm",
    "CMT": "cm",
    "MMT": "mm",
    "4H": "um",
    "INH": "[in_i]",
    "FOT": "[ft_i]",
    "YRD": "[yd_i]",
    # area
    "HAR": "har",
    "MTK": "m2",
    "DMK": "dm2",
    "CMK": "cm2",
    "MMK": "mm2",
    "INK": "[sin_i]",
    "FTK": "[sft_i]",
    "YDK": "[syd_i]",
    # amount of substance, activity, time
    "C34": "mol",
    "NIU": "[iU]",
    "SEC": "s",
    "MIN": "min",
    "HUR": "h",
    "DAY": "d",
}


def ucum(code: str) -> str:
    """The UCUM unit of a Rec 20 code. ValueError where there is none."""
    if code not in UCUM:
        raise ValueError(f"unit of measure {code!r} is not known; allowed: {', '.join(UCUM)}")
    return UCUM[code]
