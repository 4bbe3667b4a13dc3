"""The demo's sales files: lines that add up to the scenario's figures to the cent, the same on every machine."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from vir.demo import cast, tuning
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
        self,
        partner: str,
        goods: Sequence[DemoProduct],
        total: Decimal,
        lines: int,
        *,
        kind: str = "sale",
        within: Span | None = None,
    ) -> None:
        """
        Add lines of a partner that add up to a total.

        :param total: dollars and cents; negative for returns
        :param within: only on these days of the file
        """
        span = within or self.span
        weights = [Decimal(self._dice.randint(20, 180)) for _ in range(lines)]
        amounts = allocate(total, weights, "USD")
        invoices = -(-lines // LINES_AN_INVOICE)
        days: list[int] = sorted(self._dice.randrange(span.days) for _ in range(invoices))
        if kind == "sale":
            days[-1] = span.days - 1
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
                    (span.first + timedelta(days=day)).isoformat(),
                    partner,
                    product.sku,
                    str(quantity if amount >= 0 else -quantity),
                    str(amount.quantize(CENT)),
                    kind,
                )
            )

    def share_out(self, partner: str, skus: Collection[str], turn: date, before: Decimal) -> None:
        """
        Move purchases of a partner over a day, so that exactly so much of them lies before it.

        Whole invoices change their day; what is left to the cent is spread over the lines. Units stay.

        :param turn: the first day after
        """
        mine = [
            place
            for place, row in enumerate(self._rows)
            if row[3] == partner and row[4] in skus and row[7] == "sale"
        ]
        returned = sum(
            (
                Decimal(row[6])
                for row in self._rows
                if row[3] == partner and row[4] in skus and row[7] != "sale" and row[2] < turn.isoformat()
            ),
            Decimal(0),
        )
        invoices: dict[tuple[str, str], list[int]] = {}
        for place in mine:
            invoices.setdefault((self._rows[place][2], self._rows[place][0]), []).append(place)
        wanted, reached = before - returned, Decimal(0)
        early: list[int] = []
        late: list[int] = []
        for number, (_, places) in enumerate(sorted(invoices.items())):
            worth = sum((Decimal(self._rows[place][6]) for place in places), Decimal(0))
            is_early = not early or reached + worth <= wanted
            reached += worth if is_early else 0
            (early if is_early else late).extend(places)
            self._redate(places, turn, number, is_early=is_early)
        whole = sum((Decimal(self._rows[place][6]) for place in mine), Decimal(0))
        self._reprice(early, wanted)
        self._reprice(late, whole - wanted)

    def _redate(self, places: Sequence[int], turn: date, number: int, *, is_early: bool) -> None:
        """Bring an invoice to the right side of a day, if it is on the other one."""
        day = date.fromisoformat(self._rows[places[0]][2])
        if (day < turn) == is_early:
            return
        room = (turn - self.span.first).days if is_early else (self.span.last - turn).days
        moved = self.span.first if is_early else turn
        moved += timedelta(days=number * 7 % room)
        for place in places:
            row = self._rows[place]
            self._rows[place] = (*row[:2], moved.isoformat(), *row[3:])

    def _reprice(self, places: Sequence[int], total: Decimal) -> None:
        """Let lines add up to a total, each by its share."""
        amounts = allocate(total, [Decimal(self._rows[place][6]) for place in places], "USD")
        for place, amount in zip(places, amounts, strict=True):
            row = self._rows[place]
            self._rows[place] = (*row[:6], str(amount.quantize(CENT)), row[7])

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
            came_late = sum(
                (Decimal(net) for code, _, _, net in cast.Q3_LATE if code == partner.code), Decimal(0)
            )
            _with_returns(q3, partner.code, fasteners, Decimal(partner.q3_fasteners) - came_late)
        if partner.code != "ALDER":
            _with_returns(q4, partner.code, cordless, Decimal(partner.q4_2026))
            q4.add(partner.code, other, Decimal(partner.q4_2026) / 50, 12)
    q2.add("ALDER", cordless, cast.ALDER_Q2, 600)
    q4.add("ALDER", cordless, cast.ALDER_GROSS, cast.ALDER_LINES)
    q4.add("ALDER", cordless, cast.ALDER_RETURNED, cast.ALDER_RETURNS, kind="return")
    q4.add("ALDER", other, cast.ALDER_OTHER_NET, cast.ALDER_OTHER)
    for code, *_ in cast.OUTSIDE:
        q4.add(code, cordless, Decimal("64250.00"), 120)
    skus = {product.sku for product in cordless}
    for code, before in tuning.cordless_before_november().items():
        q4.share_out(code, skus, tuning.NOVEMBER, before)
    _hand_tools([q4_2025, q1, q2, q3, q4])
    return [q4_2025, q1, q2, q3, q4]


def late_files() -> list[tuple[SalesFile, date]]:
    """Write what came for the third quarter after its file: a credit note and a late day, each with its day."""
    goods = family("Fasteners and Fixings")
    found = []
    for code, label, day, net in cast.Q3_LATE:
        file = SalesFile(Span(label, date(2026, 9, 28), date(2026, 9, 29)))
        amount = Decimal(net)
        file.add(code, goods, amount, 3, kind="return" if amount < 0 else "sale")
        found.append((file, date.fromisoformat(day)))
    return found


def _hand_tools(files: Sequence[SalesFile]) -> None:
    """Add what the yearly agreement of the wholesalers counts, and what the quarter before it left to pay."""
    goods = family("Hand tools")
    q4_2025, q1, q2, q3, q4 = files
    for code, amount in tuning.LEFTOVERS.items():
        q4_2025.add(code, goods, amount, 24)
    october = Span("2026q4", tuning.OCTOBER, tuning.NOVEMBER - timedelta(days=1))
    november = Span("2026q4", tuning.NOVEMBER, q4.span.last)
    for code, (early, late) in tuning.hand_tools().items():
        quarter = (early * 3 / 10).quantize(WHOLE)
        for file in (q1, q2, q3):
            file.add(code, goods, quarter, 18)
        q4.add(code, goods, early - 3 * quarter, 8, within=october)
        q4.add(code, goods, late, 8, within=november)


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
