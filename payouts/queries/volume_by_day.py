"""What counted day by day in a program, beside the same days of the year before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from payouts.posting.records import Promise
from payouts.queries.promises import standing_promises
from payouts.queries.sales import read_given
from payouts.queries.volumes import Cutoff
from programs.enums import StackingPolicy
from programs.queries.products import product_facts
from programs.rating.calculate import fates
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current_tenant_id

ZERO = Decimal(0)


@dataclass(frozen=True)
class DayVolume:
    """What counted on one day of one category of products: sales net of returns, and the returns alone."""

    day: date
    category: str
    net: Decimal
    gross: Decimal
    quantity: Decimal
    returns_net: Decimal

    def of(self, figure: str) -> Decimal:
        """Give the figure that the program is measured in."""
        return {"quantity": self.quantity, "gross_amount": self.gross}.get(figure, self.net)


@dataclass(frozen=True)
class Wanted:
    """Which lines are added up: those of one partner or of everybody, of one category or of all."""

    partner_id: UUID | None = None
    category: str = ""


def counted_by_day(promise: Promise, cutoff: Cutoff, wanted: Wanted) -> list[DayVolume]:
    """
    Add up what counts by day and category, over all the program's days up to the cutoff.

    Programs that rest on sums are added up by the database, of the others the engine judges every line.
    """
    if promise.by_lines or promise.is_amended:
        return _narrowed(_judged(promise, cutoff, wanted), wanted)
    span = Period(promise.terms.starts_on, promise.terms.ends_on + timedelta(days=1))
    return _summed(promise, span, cutoff, wanted, enrolled_on_day=True)


def year_before_by_day(promise: Promise, cutoff: Cutoff, wanted: Wanted) -> list[DayVolume]:
    """
    Add up what the program's partners bought of its products on the same days a year before.

    Whoever is in the program on any day is looked at; lines in other currencies are left out.
    """
    whole = Period(promise.terms.starts_on, promise.terms.ends_on + timedelta(days=1))
    earlier = promise.terms.years_before(whole)
    return _summed(promise, earlier, cutoff, wanted, enrolled_on_day=False)


def _summed(
    promise: Promise, span: Period, cutoff: Cutoff, wanted: Wanted, *, enrolled_on_day: bool
) -> list[DayVolume]:
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "program": promise.program_id,
        "partner": wanted.partner_id,
        "category": wanted.category,
        "start": span.start,
        "end": span.end,
        "as_of": cutoff.as_of,
        "received_by": cutoff.received_by,
        "basis": promise.terms.basis.value,
        "currency": promise.terms.currency,
        "products": sorted(promise.product_ids),
        "on_day": enrolled_on_day,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, values)
        return [DayVolume(*row) for row in cursor.fetchall()]


def _judged(promise: Promise, cutoff: Cutoff, wanted: Wanted) -> Iterable[DayVolume]:
    around = [promise]
    if promise.terms.stacking.policy is StackingPolicy.EXCLUSIVE:
        around += [other for other in standing_promises() if other.code != promise.code]
    partners = None if wanted.partner_id is None else [wanted.partner_id]
    given = read_given(around, cutoff, partners=partners)
    others = [other.terms for other in around if other.code != promise.code]
    categories = {sku: category or "" for sku, category, _ in product_facts()}
    for period in promise.begun(cutoff.as_of):
        for fate in fates(promise.terms, given, period.start, others):
            if fate.reason is None:
                line = fate.line
                yield DayVolume(
                    day=line.day,
                    category=categories.get(line.sku, ""),
                    net=fate.net,
                    gross=fate.gross,
                    quantity=line.quantity,
                    returns_net=fate.net if line.is_return else ZERO,
                )


def _narrowed(volumes: Iterable[DayVolume], wanted: Wanted) -> list[DayVolume]:
    """Add lines up by day and category, as the database does."""
    sums: dict[tuple[date, str], DayVolume] = {}
    for one in volumes:
        if wanted.category and one.category != wanted.category:
            continue
        key = (one.day, one.category)
        had = sums.get(key, DayVolume(*key, ZERO, ZERO, ZERO, ZERO))
        sums[key] = DayVolume(
            *key,
            had.net + one.net,
            had.gross + one.gross,
            had.quantity + one.quantity,
            had.returns_net + one.returns_net,
        )
    return [sums[key] for key in sorted(sums)]


_BY_DAY = """
    SELECT l.sale_date, coalesce(q.category, '') AS category, sum(l.net), sum(l.gross), sum(l.quantity),
        coalesce(sum(l.net) FILTER (WHERE l.line_type = 'return'), 0)
    FROM claims_salesline l
    LEFT JOIN programs_product q ON q.tenant_id = %(tenant)s AND q.id = l.product_id
    WHERE l.tenant_id = %(tenant)s AND l.sale_date >= %(start)s AND l.sale_date < %(end)s
        AND l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s
        AND l.product_id = ANY(%(products)s::uuid[])
        AND l.basis = %(basis)s AND l.currency = %(currency)s
        AND (%(partner)s::uuid IS NULL OR l.partner_id = %(partner)s::uuid)
        AND (%(category)s = '' OR q.category = %(category)s)
        AND EXISTS (
            SELECT 1 FROM programs_enrolment e
            WHERE e.tenant_id = %(tenant)s AND e.program_id = %(program)s AND e.partner_id = l.partner_id
                AND (NOT %(on_day)s OR e.starts_on IS NULL OR e.starts_on <= l.sale_date)
                AND (NOT %(on_day)s OR e.ends_on IS NULL OR e.ends_on > l.sale_date)
        )
    GROUP BY l.sale_date, category ORDER BY l.sale_date, category
"""
