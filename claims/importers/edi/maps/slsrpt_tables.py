"""The codes of a SLSRPT that say something: qualifiers by element, the best first."""

from __future__ import annotations

VERSIONS = ("96A", "96B", "97A", "97B", "98A", "98B", "99A", "99B", "00A", "01B", "04B", "07A", "08A", "10A")
# QTY 6063: sold, invoiced, delivered; returned. Others say no sale: stock, ordered, forecast.
SOLD = ("153", "152", "1", "12", "46", "47", "59")
RETURNED = ("61", "210", "195")
# DTM 2005: of the sale, the invoice, the delivery; then the end of the period that is reported.
DATES = ("356", "3", "35", "11", "454")
PERIOD_END = ("91", "357", "207", "324")
# MOA 5025: the line, the item. PRI 5125: net prices; those with tax in them (AAE and others) say no net amount.
AMOUNTS = ("203", "66", "146", "128")
PRICES = ("AAA", "NTP", "INV")
# RFF 1153: the invoice, the credit note, the delivery note.
INVOICES = ("IV", "CD", "DQ")
SERIALS = ("SE", "BN")
# NAD 3035: who reports, and who bought.
SELLERS = ("SE", "DS", "DB", "FR", "MS", "BY", "SN")
CUSTOMERS = ("UC", "EC", "UD", "DP", "PC", "IV", "ST")
# LIN and PIA 7143: the maker's own number before the buyer's.
OWN_NUMBERS = ("SA", "MF", "VN", "VP")
GTINS = ("EN", "SRV", "UP", "GTIN")
OTHERS = ("BP", "IN", "PV")
KNOWN = frozenset(
    (
        *(
            "UNH",
            "BGM",
            "DTM",
            "NAD",
            "LOC",
            "CTA",
            "COM",
            "RFF",
            "CUX",
            "LIN",
            "PIA",
            "IMD",
            "PAC",
            "DOC",
            "ALI",
        ),
        *(
            "MOA",
            "PRI",
            "GIN",
            "GIR",
            "QTY",
            "MKS",
            "FTX",
            "PCD",
            "ALC",
            "TAX",
            "UNS",
            "CNT",
            "MEA",
            "GIS",
            "STA",
            "UNT",
        ),
    )
)
READ = frozenset(
    (
        "UNH",
        "BGM",
        "DTM",
        "NAD",
        "LOC",
        "RFF",
        "CUX",
        "LIN",
        "PIA",
        "DOC",
        "MOA",
        "PRI",
        "GIN",
        "QTY",
        "CNT",
        "UNS",
        "UNT",
    )
)
