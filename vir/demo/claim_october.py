"""The October claim of Alder: a file of 240 rows, more kits than were bought, one invoice that says less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from claims.operations.claiming.evidence import add_evidence
from claims.operations.claiming.fill import choose_reading, read_file
from claims.operations.claiming.review import assign_claim
from vir.demo.building import DemoBroken
from vir.demo.claim_desk import BONUS, RITA, Desk, on
from vir.demo.claim_rows import COLUMNS, HEADERS, PRICES, Sale, Shelf, file_of, invoice_page, sales_of
from vir.foundation.documents.pdf import PdfRenderer
from vir.foundation.imports.reading import Reading
from vir.foundation.periods import format_date

KIT = "CD-18-KIT"
READING = Reading(
    mapping=dict(zip(COLUMNS, HEADERS, strict=True)),
    formats={"sold_on": "ISO", "quantity": "POINT", "net": "POINT"},
)
# Of a file: the header is row 1.
FIRST_ROW = 2


def alder(desk: Desk, printer: PdfRenderer) -> None:
    """Alder's October: 231 of 240 rows claimed, more kits than were bought, one invoice that differs."""
    at = desk.kestrel.at(on(22), 9, 41)
    rows = _october(desk)
    papers = _invoices(printer, rows)
    with desk.side("ALDER") as partner_id:
        actor = desk.actor("ALDER")
        claim = desk.start("ALDER", partner_id, BONUS, at, "October sales")
        read_file(
            claim_id=claim.id,
            file_name="alder_oct_pos.csv",
            content_type="text/csv",
            chunks=[file_of(rows)],
            actor_id=actor,
            at=at,
        )
        choose_reading(claim_id=claim.id, reading=READING, actor_id=actor, at=at)
        for place, (name, paper, row) in enumerate(papers):
            kept = at + timedelta(minutes=place + 1)
            add_evidence(
                claim_id=claim.id, file_name=name, chunks=[paper], rows=[row], actor_id=actor, at=kept
            )
        desk.keep_warned(claim, "ALDER", at + timedelta(minutes=9))
        sent = desk.submit(claim, "ALDER", at + timedelta(minutes=11))
    if sent.lines_count != 231:
        raise DemoBroken(f"Alder's claim has {sent.lines_count} rows, and 231 were meant.")
    desk.check(at + timedelta(minutes=12))
    with desk.kestrel.inside():
        rita = desk.kestrel.people[RITA].id
        assign_claim(claim_id=sent.id, assignee_id=rita, actor_id=rita, at=desk.kestrel.at(on(23), 7, 50))


def _october(desk: Desk) -> list[Sale]:
    """Write 240 rows: 140 with kits, 20 too many, 38 to one customer on the last day, nine with faults."""
    shelf = desk.shelf("ALDER")
    kits = shelf.left(KIT) + 20
    shelf.take(KIT, kits)
    twos = kits - 12 - 139
    if not 0 <= twos <= 139:
        raise DemoBroken(f"Alder's {kits} kits do not fit on 140 rows.")
    quantities = [2 if place < twos else 1 for place in range(139)]
    with_kits = [(KIT, quantity) for quantity in [*quantities[:27], 12, *quantities[27:]]]
    others = _others(shelf, 462 - kits, 91)
    rows = sales_of(
        [*others[:11], *with_kits, *others[11:53]],
        prefix="INV",
        number=77_700,
        first=on(1, 10),
        last=on(30, 10),
    )
    rows[38] = replace(rows[38], invoice="INV-77840")
    rows += [
        replace(row, customer="BuildRight Ltd")
        for row in sales_of(
            others[53:], prefix="INV", number=int(rows[-1].invoice[4:]), first=on(31, 10), last=on(31, 10)
        )
    ]
    return _with_faults(rows)


def _others(shelf: Shelf, units: int, lines: int) -> list[tuple[str, int]]:
    """Spread units over so many lines of other products, one product after the other."""
    skus = [sku for sku in PRICES if sku != KIT]
    most = units // lines
    quantities = [most + (place < units - most * lines) for place in range(lines)]
    # The two lines of one product to the customer of the last day are not the same sale twice.
    quantities[-1] -= 1
    quantities[52] += 1
    made = [(skus[place % len(skus)], quantity) for place, quantity in enumerate(quantities)]
    for sku, quantity in made:
        shelf.take(sku, quantity)
    return made


def _with_faults(rows: Sequence[Sale]) -> list[Sale]:
    """Put nine rows among the good ones that cannot be claimed as they stand."""
    base = sales_of([("CD-12-DRV", 1)] * 9, prefix="INV", number=79_000, first=on(5, 10), last=on(29, 10))
    wrong = {
        12: replace(base[0], invoice="INV-77812", on="2026-10-04", sku=KIT, quantity="2"),
        55: replace(base[1], on="31/10/26"),
        71: replace(base[2], on="30/10/26"),
        86: replace(base[3], sku="CD18KIT"),
        100: replace(base[4], on="29/10/26"),
        129: replace(base[5], on="2026-09-28"),
        159: replace(base[6], quantity="two"),
        184: replace(base[7], sku="RF-18-KIT"),
        219: replace(base[8], sku="CD-12-DRIVE"),
    }
    good = iter(rows)
    return [wrong[place] if place in wrong else next(good) for place in range(len(rows) + len(wrong))]


def _invoices(printer: PdfRenderer, rows: Sequence[Sale]) -> list[tuple[str, bytes, int]]:
    """Print the invoices of two rows: one says 10 where 12 is claimed, the other agrees."""
    papers = []
    for place, said in ((39, 10), (239, int(rows[239].quantity))):
        row = rows[place]
        price = Decimal(row.net) / said
        page = invoice_page(
            "Alder Supply",
            row.invoice,
            format_date(date.fromisoformat(row.on)),
            [(row.sku, said, price)],
            row.customer,
        )
        papers.append((f"{row.invoice}.pdf", printer.render(page), place + FIRST_ROW))
    return papers
