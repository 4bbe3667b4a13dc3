"""Files to claim with, as people send them: rows of October, the six faults of the drawing, a photograph."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, timedelta

from PIL import Image, ImageDraw

HEADER = ("Invoice", "Date", "SKU", "Qty", "Customer")
KIT, DRIVER = "CD-18-KIT", "CD-12-DRV"
# Row of the file, and what is wrong with it. A file of 240 rows has its header in row 1.
FAULTS = {14: "taken", 57: "date", 58: "date", 120: "date", 88: "sku", 131: "outside"}
TAKEN_INVOICE = "INV-70001"
Row = tuple[str, str, str, str, str]


def rows_of_october(count: int = 240) -> list[Row]:
    """Give sales of October from its end on, one invoice each, dates as day/month/year."""
    found = []
    for place in range(count):
        day = date(2026, 10, 31) - timedelta(days=place % 31)
        sku = KIT if place % 3 else DRIVER
        found.append(
            (f"INV-{77800 + place}", f"{day:%d/%m/%Y}", sku, str(1 + place % 2), f"Customer {place % 40 + 1}")
        )
    return found


def with_faults(rows: list[Row]) -> list[Row]:
    """Put the six faults of the drawing into rows: one taken, three dates, a code, a day outside."""
    found = list(rows)
    for line, fault in FAULTS.items():
        invoice, day, sku, quantity, customer = found[line - 2]
        if fault == "taken":
            invoice, sku = TAKEN_INVOICE, KIT
        elif fault == "date":
            day = f"{day[:6]}26"
        elif fault == "sku":
            sku = "CD18KIT"
        else:
            day = "02/11/2026"
        found[line - 2] = (invoice, day, sku, quantity, customer)
    return found


def as_csv(rows: Iterable[Row], header: Iterable[str] = HEADER) -> bytes:
    """Write rows as a file that a person would send."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([tuple(header), *rows])
    return out.getvalue().encode()


def as_pasted(rows: Iterable[Row], header: Iterable[str] | None = HEADER) -> str:
    """Write rows as a spreadsheet puts them on the clipboard."""
    lines = [tuple(header)] if header else []
    return "\n".join("\t".join(row) for row in [*lines, *rows])


def photograph(text: str = "INVOICE INV-77812") -> bytes:
    """Make a picture of an invoice, as a telephone would."""
    picture = Image.new("RGB", (900, 1200), (236, 232, 224))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 840, 1140), fill=(252, 252, 250), outline=(120, 120, 120))
    draw.text((100, 110), text, fill=(20, 20, 20))
    for place in range(12):
        top = 240 + place * 60
        draw.line((100, top, 800, top), fill=(170, 170, 170))
        draw.text((110, top + 20), f"{place + 1}  CD-18-KIT   {149 + place}.00", fill=(40, 40, 40))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
