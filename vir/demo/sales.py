"""The demo's sales files: lines that add up to the scenario's figures to the cent, the same on every machine."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from vir.demo import cast
from vir.demo.goods import DemoProduct, family
from vir.foundation.money import allocate

HEADERS = ("Invoice", "Line", "Invoice date", "Customer no.", "SKU", "Qty", "Net amount", "Type")
CENT, WHOLE = Decimal("0.01"), Decimal(1)
LINES_AN_INVOICE = 6


@dataclass(frozen=True)
class Span:
    """The days of a quarter that have sales, both ends included."""

    label: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1


Q4_2025 = Span("2025q4", date(2025, 10, 1), date(2025, 12, 31))
Q1_2026 = Span("2026q1", date(2026, 1, 1), date(2026, 3, 31))
Q2_2026 = Span("2026q2", date(2026, 4, 1), date(2026, 6, 30))
Q3_2026 = Span("2026q3", date(2026, 7, 1), date(2026, 9, 30))
Q4_2026 = Span("2026q4", date(2026, 10, 1), date(2026, 11, 22))


class SalesFile:
    """One file as the vendor's own system would write it."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.name = f"kestrel_sales_{span.label}.csv"
        # Seeded, so that every machine makes the same file.
        self._dice = random.Random(span.label)  # noqa: S311
        self._rows: list[tuple[str, ...]] = []
        self._invoice = 0

    def add(
        self, partner: str, goods: Sequence[DemoProduct], total: Decimal, lines: int, *, kind: str = "sale"
    ) -> None:
        """
        Add lines of a partner that add up to a total.

        :param total: dollars and cents; negative for returns
        """
        weights = [Decimal(self._dice.randint(20, 180)) for _ in range(lines)]
        amounts = allocate(total, weights, "USD")
        invoices = -(-lines // LINES_AN_INVOICE)
        days: list[int] = sorted(self._dice.randrange(self.span.days) for _ in range(invoices))
        if kind == "sale":
            days[-1] = self.span.days - 1
        for position, amount in enumerate(amounts):
            invoice, number = divmod(position, LINES_AN_INVOICE)
            day = days[invoice]
            self._invoice += number == 0
            product = self._dice.choice(goods)
            # Rounded, so that on average a unit sells at its price and the margin is that of the products.
            quantity = max(1, int((abs(amount) / product.price).quantize(WHOLE, ROUND_HALF_UP)))
            self._rows.append(
                (
                    f"INV-{self.span.label.upper()}-{self._invoice:05d}",
                    str(number + 1),
                    (self.span.first + timedelta(days=day)).isoformat(),
                    partner,
                    product.sku,
                    str(quantity if amount >= 0 else -quantity),
                    str(amount.quantize(CENT)),
                    kind,
                )
            )

    def bought_by(self, partner: str) -> Iterator[tuple[str, date, int]]:
        """Give what a partner bought: product, day and units, returned ones negative."""
        for _, _, on, code, sku, quantity, _, _ in self._rows:
            if code == partner:
                yield sku, date.fromisoformat(on), int(quantity)

    def content(self) -> bytes:
        """Give the file, UTF-8 with a byte order mark as spreadsheets write it."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADERS)
        rows = sorted(self._rows, key=_by_day)
        writer.writerows(rows)
        return b"\xef\xbb\xbf" + out.getvalue().encode()


def sales_files() -> list[SalesFile]:
    """Write the demo year, one file a quarter."""
    cordless, fasteners = family("Cordless"), family("Fasteners and Fixings")
    other = family("Refurbished") + family("Spares")
    q4_2025, q1, q2, q3, q4 = (SalesFile(span) for span in (Q4_2025, Q1_2026, Q2_2026, Q3_2026, Q4_2026))
    for partner in cast.PARTNERS:
        q4_2025.add(partner.code, cordless, Decimal(partner.q4_2025), _count(partner.q4_2025))
        q1.add(partner.code, cordless, Decimal(partner.q1_2026), _count(partner.q1_2026))
        if Decimal(partner.q3_fasteners):
            _with_returns(q3, partner.code, fasteners, Decimal(partner.q3_fasteners))
        if partner.code != "ALDER":
            _with_returns(q4, partner.code, cordless, Decimal(partner.q4_2026))
            q4.add(partner.code, other, Decimal(partner.q4_2026) / 50, 12)
    q2.add("ALDER", cordless, cast.ALDER_Q2, 600)
    q4.add("ALDER", cordless, cast.ALDER_GROSS, cast.ALDER_LINES)
    q4.add("ALDER", cordless, cast.ALDER_RETURNED, cast.ALDER_RETURNS, kind="return")
    q4.add("ALDER", other, cast.ALDER_OTHER_NET, cast.ALDER_OTHER)
    for code, *_ in cast.OUTSIDE:
        q4.add(code, cordless, Decimal("64250.00"), 120)
    return [q4_2025, q1, q2, q3, q4]


def _count(total: int) -> int:
    return max(40, total // 900)


def _with_returns(file: SalesFile, partner: str, goods: Sequence[DemoProduct], net: Decimal) -> None:
    """Add sales and a few returns whose sum is the net figure; Alder's third quarter is the statement's."""
    returned = Decimal("-3140.00") if partner == "ALDER" else -(net / 100).quantize(CENT)
    sales_lines = 412 if partner == "ALDER" else _count(int(net))
    return_lines = 9 if partner == "ALDER" else 4
    file.add(partner, goods, net - returned, sales_lines)
    file.add(partner, goods, returned, return_lines, kind="return")


def _by_day(row: tuple[str, ...]) -> tuple[str, str, int]:
    """Order lines by day, invoice and line."""
    return row[2], row[0], int(row[1])
