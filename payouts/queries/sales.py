"""Sales lines as the engine reads them, for programs whose sums alone do not say everything."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from partners.queries.affiliations import belongings
from partners.queries.directory import partner_ids_by_code
from payouts.posting.records import Promise
from payouts.queries.volumes import Cutoff
from programs.enums import BaselineRule, Basis, ExpectedVolume, FigureKind, ReturnsRule
from programs.queries.acknowledgements import acknowledged_pairs
from programs.queries.figures import figures_of, quotes
from programs.queries.products import product_facts, skus_by_id
from programs.rating.calculate import Given, Line, Membership, Product
from programs.rating.eras import Era
from programs.terms import Terms
from vir.foundation.tenancy.context import current_tenant_id

Spans = Mapping[str, Mapping[str, Sequence[tuple[date | None, date | None]]]]


@dataclass(frozen=True)
class InBooks(Given):
    """
    What the books hold up to a cutoff.

    Sales are counted to a day, files are received up to another one, mostly a later one: the lines that do not
    exist yet are left out where they are read.
    """

    @cached_property
    def existing(self) -> tuple[Line, ...]:
        """Give every line that was read."""
        return self.lines


def read_given(
    promises: Sequence[Promise], cutoff: Cutoff, *, partners: Collection[UUID] | None = None
) -> Given:
    """
    Read everything that the promises rest on; whoever is enrolled is rated, also where nothing was bought.

    :param partners: only these and their lines, everyone if None
    """
    named = _enrolled([promise.program_id for promise in promises], partners)
    return replace(
        read_frame(promises, cutoff),
        lines=tuple(_lines(promises, cutoff, partners)),
        partners=frozenset(partner for spans in named.values() for partner in spans),
    )


def read_frame(promises: Sequence[Promise], cutoff: Cutoff) -> Given:
    """Read everything but the lines."""
    programs = [promise.program_id for promise in promises]
    figures = figures_of(programs)
    return InBooks(
        eligible=_judge(_enrolled(programs)),
        products={sku: Product(category, brand) for sku, category, brand in product_facts()},
        parents=_parents(),
        targets=figures[FigureKind.TARGET],
        baselines=figures[FigureKind.BASELINE],
        expected=figures[FigureKind.EXPECTED],
        quotes=quotes(),
        acknowledged=acknowledged_pairs(programs),
        eras={
            promise.code: tuple(Era(era.starts_on, era.terms) for era in promise.versions)
            for promise in promises
            if promise.is_amended
        },
        as_of=cutoff.as_of,
    )


def _judge(spans: Spans) -> Callable[[Terms, str, date], bool]:
    """Judge a partner by its enrolment on the day."""

    def eligible(terms: Terms, partner: str, day: date) -> bool:
        held = spans.get(terms.code, {}).get(partner, ())
        return any((start is None or start <= day) and (end is None or day < end) for start, end in held)

    return eligible


def _enrolled(programs: Collection[UUID], partners: Collection[UUID] | None = None) -> Spans:
    found: dict[str, dict[str, list[tuple[date | None, date | None]]]] = {}
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "programs": list(programs),
        "partners": None if partners is None else list(partners),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ENROLLED, values)
        for program, partner, start, end in cursor.fetchall():
            found.setdefault(program, {}).setdefault(partner, []).append((start, end))
    return found


def _parents() -> dict[str, tuple[Membership, ...]]:
    found: dict[str, list[Membership]] = {}
    for held in belongings():
        last = None if held.ends_on is None else held.ends_on - timedelta(days=1)
        found.setdefault(held.partner, []).append(Membership(held.parent, held.starts_on, last))
    return {partner: tuple(memberships) for partner, memberships in found.items()}


def _lines(promises: Sequence[Promise], cutoff: Cutoff, partners: Collection[UUID] | None) -> Iterable[Line]:
    windows = _windows(promises)
    values: dict[str, Any] = {
        "tenant": current_tenant_id(),
        "as_of": cutoff.as_of,
        "received_by": cutoff.received_by,
        "partners": None if partners is None else list(partners),
        "look_back": any(p.terms.returns is ReturnsRule.ORIGINAL_PERIOD for p in promises),
        "starts": [start for start, _ in windows],
        "ends": [end for _, end in windows],
    }
    basis = {word.value: word for word in Basis}
    # Names are put in here and not by a join: right after a large import the planner knows no sizes, and would
    # read the lines once for each partner.
    codes = {key: code for code, key in partner_ids_by_code().items()}
    skus = skus_by_id()
    with connection.cursor() as cursor:
        cursor.execute(_LINES, values)
        found = cursor.fetchall()
    named = [(codes[partner], skus[product], *rest) for partner, product, *rest in found]
    for row in sorted(named, key=_by_day):
        partner, sku, day, received, currency, which, kind, sold_on, quantity, net, gross, count = row
        yield Line(
            partner=partner,
            sku=sku,
            day=day,
            received=received,
            currency=currency,
            basis=basis[which],
            is_return=kind == "return",
            sold_on=sold_on,
            quantity=quantity,
            net=net,
            gross=gross,
            lines=count,
        )


def _by_day(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Order lines the same way whatever the database gives first."""
    partner, sku, day, received, currency, which, kind, sold_on, *_ = row
    return partner, day, sku, received, currency, which, kind, sold_on or date.max


def _windows(promises: Sequence[Promise]) -> list[tuple[date, date]]:
    """
    Give the stretches of days, first included and end not, that any promise looks at, joined and in order.

    Returns to the original period come later than the sales they belong to: their stretch has no end.
    """
    found: list[tuple[date, date]] = []
    for promise in promises:
        terms = promise.terms
        late = date.max if terms.returns is ReturnsRule.ORIGINAL_PERIOD else None
        years_back = max(_years_back(era.terms) for era in promise.versions)
        for period in promise.periods:
            found.append((period.start, late or period.end))
            for years in range(1, years_back + 1):
                earlier = terms.years_before(period, years)
                found.append((earlier.start, late or earlier.end))
    joined: list[tuple[date, date]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _years_back(terms: Terms) -> int:
    baseline = terms.measure.baseline
    years = 1 if terms.accrual.expected is ExpectedVolume.LAST_YEAR else 0
    if baseline is None or baseline.rule is BaselineRule.FIXED:
        return years
    return max(years, baseline.years or 1)


_ENROLLED = """
    SELECT program.code, partner.code, e.starts_on, e.ends_on
    FROM programs_enrolment e
    JOIN programs_program program ON program.tenant_id = e.tenant_id AND program.id = e.program_id
    JOIN partners_partner partner ON partner.tenant_id = e.tenant_id AND partner.id = e.partner_id
    WHERE e.tenant_id = %(tenant)s AND e.program_id = ANY(%(programs)s::uuid[])
        AND (%(partners)s::uuid[] IS NULL OR e.partner_id = ANY(%(partners)s::uuid[]))
    ORDER BY program.code, partner.code, e.starts_on NULLS FIRST
"""
# Lines alike in everything that a rule can ask for are added up: their order and number never matter.
_LINES = """
    WITH looked_at AS (
        SELECT * FROM unnest(%(starts)s::date[], %(ends)s::date[]) AS t (starts_on, ends_on)
    )
    SELECT l.partner_id, l.product_id, l.sale_date, l.received_on, l.currency, l.basis, l.line_type,
        sold.sold_on, sum(l.quantity), sum(l.net), sum(l.gross), count(*)::int
    FROM claims_salesline l
    LEFT JOIN LATERAL (
        SELECT min(sale.sale_date) AS sold_on
        FROM claims_salesline sale
        WHERE %(look_back)s AND l.line_type = 'return' AND sale.tenant_id = %(tenant)s
            AND sale.document = l.document AND sale.partner_id = l.partner_id
            AND sale.product_id = l.product_id AND sale.line_type = 'sale'
    ) AS sold ON TRUE
    WHERE l.tenant_id = %(tenant)s AND l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s
        AND EXISTS (
            SELECT 1 FROM looked_at w WHERE l.sale_date >= w.starts_on AND l.sale_date < w.ends_on
        )
        AND (%(partners)s::uuid[] IS NULL OR l.partner_id = ANY(%(partners)s::uuid[]))
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
