"""Designs of a program tried on the same past sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from payouts.queries.replaying.margin import KnownMargin, known_margin
from payouts.queries.replaying.replay import Replay, replay
from programs.queries.backtests import kept_results
from programs.queries.designs import Design
from programs.rating.backtest import Report, Window, report
from vir.foundation.refusals import Refused
from vir.foundation.web.formats import span


class UnableToBacktest(Refused):
    """There is nothing to try, or nothing to try it on."""


@dataclass(frozen=True)
class Tried:
    """What one design came to; `ran_at` and `ran_by` say who kept it, None and empty where nobody did."""

    design: Design
    window: Window
    report: Report
    costed: tuple[int, int] | None = None
    seconds: Decimal | None = None
    ran_at: datetime | None = None
    ran_by: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Give it as JSON has it, to be kept as evidence."""
        return {
            **self.report.to_dict(),
            "years": self.window.years,
            "costed": None if self.costed is None else list(self.costed),
            "seconds": None if self.seconds is None else f"{self.seconds:f}",
        }


def try_designs(
    designs: Sequence[Design],
    *,
    program_id: UUID,
    today: date,
    currency: str,
    years: int | None = None,
    margin: Decimal | None = None,
) -> list[Tried]:
    """
    Try designs on the same sales; those that cannot be read are left out, but the first must.

    :param currency: the vendor's own, in which the costs of products are kept
    :param years: how far back the sales are taken from; as few as have all of them where not given
    :param margin: contribution margin in percent; worked out from the products' costs where not given
    :raises UnableToBacktest: if the first design cannot be read yet, or nothing was sold on those days
    """
    first = designs[0]
    if first.terms is None:
        raise UnableToBacktest(f"The terms cannot be tried yet. {first.fault}")
    replays = [
        (design, replay(design.terms, today=today, program_id=program_id, years=years))
        for design in designs
        if design.terms is not None
    ]
    base = replays[0][1]
    if base.is_empty:
        days = span(base.window.first, base.window.last)
        raise UnableToBacktest(f"No sales for {days}. Import a file or choose another period.")
    known: KnownMargin | None = None
    if margin is None:
        known = known_margin(first.terms, base.window, base.cutoff, currency=currency)
        margin = None if known is None else known.percent
    costed = None if known is None else (known.products, known.of_products)
    return [_tried(design, replayed, margin, costed) for design, replayed in replays]


def kept_designs(designs: Sequence[Design], version_id: UUID) -> list[Tried]:
    """
    Give what was kept of designs as they stand now, the newest of each.

    Empty unless the first design has one; of the others those are given that were tried on the same sales.
    """
    kept = kept_results(version_id, [(design.letter, design.terms_hash) for design in designs])
    first = kept.get(designs[0].letter)
    found = []
    for design in designs:
        one = kept.get(design.letter)
        if first is None or one is None or design.terms is None:
            continue
        same = (one.sales_from, one.sales_to, one.margin_percent)
        if same == (first.sales_from, first.sales_to, first.margin_percent):
            found.append(_read(design, one.result, one))
    return found


def _tried(design: Design, replayed: Replay, margin: Decimal | None, costed: tuple[int, int] | None) -> Tried:
    assert design.terms is not None
    made = report(design.terms, replayed.at, replayed.names, margin=margin)
    return Tried(design, replayed.window, made, costed)


def _read(design: Design, result: Mapping[str, Any], row: Any) -> Tried:
    costed, seconds = result.get("costed"), result.get("seconds")
    return Tried(
        design=design,
        window=Window(result["years"], row.sales_from, row.sales_to),
        report=Report.from_dict(result),
        costed=None if costed is None else (costed[0], costed[1]),
        seconds=None if seconds is None else Decimal(seconds),
        ran_at=row.ran_at,
        ran_by=row.ran_by.name,
    )
