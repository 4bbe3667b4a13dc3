"""
The check of altered numbers alone, without a database: fast enough to try a rule on many seeds.

python -m tests.benchmarks.claim_fraud.alone PARTNERS PLANTED SEED [SEED ...]: honest claims and altered ones come in
the order of time, and each meets what came before it. No other check helps, so it stops fewer than `make bench-claims`.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from claims.checks.catalogue import CHECKS
from claims.checks.facts import Facts, Line, Other, SequenceDay, Terms
from claims.checks.likeness import number_key, series_of
from claims.enums import ClaimKind
from tests.benchmarks.claim_fraud.planting import ALTERED, SOWERS, Field, Planted
from tests.benchmarks.claim_fraud.world import FIRST, LAST, HonestClaim, PartnerLife, Sale, make_world

CHECK = CHECKS["altered_number"]
TERMS = Terms("Bench", FIRST, LAST, LAST + timedelta(days=60))
# The outermost tenth of a day's numbers is left out, as where the facts are gathered.
OUTER = 0.1

Key = tuple[str, UUID | None, Decimal | None, Decimal | None]


@dataclass
class Past:
    """What of a partner came before: lines by what makes a sale the same, and numbers by series and day."""

    lines: dict[Key, list[tuple[str, Line, bool]]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[tuple[str, date], set[int]] = field(default_factory=lambda: defaultdict(set))

    def keep(self, code: str, lines: Iterable[Line], held: set[int]) -> None:
        """Add the lines of a claim. Those in question are met by nobody."""
        for line in lines:
            self.lines[_key(line)].append((code, line, line.row in held))
            series = series_of(line.invoice_norm)
            if series and line.sold_on:
                self.numbers[series[0], line.sold_on].add(series[1])

    def facts(self, lines: tuple[Line, ...], on: date) -> Facts:
        """Give what the check is told."""
        days = int(CHECK.defaults["days"])
        near = tuple(
            Other(line.row, code, one.row, one.invoice, one.invoice_norm, one.sold_on)
            for line in lines
            for code, one, is_held in self.lines[_key(line)]
            if not is_held
            and line.sold_on
            and one.sold_on
            and abs((one.sold_on - line.sold_on).days) <= days
            and one.invoice_norm != line.invoice_norm
        )
        series = {line.series[0] for line in lines if line.series}
        known = tuple(
            SequenceDay(name, day, _part(numbers, OUTER), _part(numbers, 1 - OUTER), len(numbers))
            for (name, day), numbers in sorted(self.numbers.items())
            if name in series
        )
        return Facts(
            kind=ClaimKind.PER_UNIT,
            currency="USD",
            on=on,
            terms=TERMS,
            lines=lines,
            near=near,
            sequence=known,
        )


def _key(line: Line) -> Key:
    return line.customer, line.product, line.quantity, line.net


def _part(numbers: Iterable[int], share: float) -> int:
    ordered = sorted(numbers)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _lines(sales: Sequence[Sale]) -> tuple[Line, ...]:
    return tuple(
        Line(
            row=row,
            invoice=sale.invoice,
            invoice_norm=number_key(sale.invoice),
            sold_on=sale.day,
            product=UUID(int=sale.product + 1),
            quantity=Decimal(sale.quantity),
            net=Decimal(sale.net) / 100,
            end_customer=sale.customer,
            amount=Decimal(8 * sale.quantity),
        )
        for row, sale in enumerate(sales, start=1)
    )


def live(life: PartnerLife, planted: Sequence[Planted], fates: Counter[tuple[str, str]]) -> None:
    """Let the claims of one partner come in the order of time, and count what becomes of each sort."""
    past = Past()
    acts: list[HonestClaim | Planted] = sorted([*life.claims, *planted], key=lambda act: act.at)
    for place, act in enumerate(acts):
        lines = _lines(act.sales)
        found = list(CHECK.run(past.facts(lines, act.at.date()), CHECK.defaults))
        held = {row for finding in found if not finding.weak for row in finding.rows}
        sort = act.sort if isinstance(act, Planted) else "honest"
        fates[sort, "held" if held else "shown" if found else "passed"] += 1
        past.keep(f"CLM-{place:05d}", lines, held)


def main(arguments: Sequence[str]) -> None:
    """Print how many of each sort were held, shown and passed."""
    partners, planted, *seeds = (int(word) for word in arguments)
    fates: Counter[tuple[str, str]] = Counter()
    sow, ways = SOWERS["altered number"]
    for seed in seeds:
        lives = make_world(partners, seed)
        ground = Field(lives, Random(f"planted:{seed}"))
        sown = [one for place in range(planted) for one in sow(ground, place % ways) or []]
        for life in lives:
            live(life, [one for one in sown if one.partner == life.number], fates)
    for sort in (*ALTERED, "honest"):
        cells = [fates[sort, fate] for fate in ("held", "shown", "passed")]
        print(
            f"{sort:<32}"
            + "".join(f"{cell:>8,}" for cell in cells)
            + f"{100 * cells[0] / max(sum(cells), 1):>9.2f} % held"
        )
    held = sum(fates[sort, "held"] for sort in ALTERED)
    print(f"altered in all {held:,} of {planted * len(seeds):,}: {100 * held / (planted * len(seeds)):.2f} %")


if __name__ == "__main__":
    main(sys.argv[1:])
