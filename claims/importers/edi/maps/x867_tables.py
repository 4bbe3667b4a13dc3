"""The codes of an 867 that say something: qualifiers by element, the best first."""

from __future__ import annotations

# PTD01 (element 521).
SALES = ("SS", "SD", "DS", "CS", "SH", "SR", "SU")
RETURNS = ("RP", "RB", "BN", "RU", "RV")
TRANSFERS = ("IB", "BJ", "SA", "IA", "RC", "BR")
# An 867 may report demand beyond sales, and prices, beside its sales.
NO_SALES = {"BB": "demand only", "PA": "an adjustment of a price", "SM": "a sample"}
# QTY01 (element 673): shipped, sold, invoiced; then returned. Others say no sale: stock, demand, on order.
SOLD = ("39", "32", "01", "38", "33", "35", "63")
RETURNED = ("76", "61", "77", "QR")
# REF01 (element 128): the invoice to the end customer, first the best.
INVOICES = ("IV", "DI", "IN", "SI", "OI", "BM")
SERIALS = ("SE",)
# LIN and SII qualifiers (element 235): the maker's own number before anybody's else.
SKUS = ("MG", "MF", "VP", "VN", "SK", "VC", "N4", "ND", "UP", "UA", "EN", "UI", "UK", "BP", "IN", "PN")
# N101 (element 98): who bought, the end customer first; and who sold.
CUSTOMERS = ("EN", "UC", "EC", "ST", "BY", "BT", "SH", "MA")
# A report as a whole may name its sender as the buyer from us, or as the place it reports for.
REPORTERS = ("BY", "RL", "ST")
SELLERS = ("DS", "DB", "SE", "RS", "WS", "DI", "DE", "SF", "RP")
# DTM01 (element 374): invoiced, shipped, sold, delivered, transferred; the last day of a reported period.
DATES = ("003", "011", "510", "514", "035", "097", "018", "140", "102", "SPC")
PERIOD_END = ("091", "194", "582")
# AMT01 (element 522): what the line came to. UIT02 is the price of one.
AMOUNTS = ("1", "LI", "TT", "N", "LP")
# The segments that X12 knows in an 867, and those of them that are read here.
KNOWN = frozenset(
    (
        *(
            "ST",
            "BPT",
            "CUR",
            "DTM",
            "REF",
            "PER",
            "MEA",
            "PSA",
            "N1",
            "N2",
            "N3",
            "N4",
            "LM",
            "LQ",
            "LCD",
            "PTD",
        ),
        *(
            "PRF",
            "MAN",
            "SII",
            "N9",
            "QTY",
            "LIN",
            "PO3",
            "PO4",
            "UIT",
            "AMT",
            "ITA",
            "PID",
            "PWK",
            "PKG",
            "DD",
            "LDT",
        ),
        *("LX", "FA1", "FA2", "CTT", "SE"),
    )
)
READ = frozenset(
    ("ST", "BPT", "CUR", "DTM", "REF", "N1", "PTD", "SII", "N9", "QTY", "LIN", "UIT", "AMT", "CTT", "SE")
)
# REF01 of a line's own number on its invoice. LIN01 counts the lines of a message, and shifts from one to the next.
LINES = ("LI",)
