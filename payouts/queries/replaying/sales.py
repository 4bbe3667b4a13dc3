"""Past sales moved into the days of a program: added up, or as lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from partners.queries.segments import EligibleSpan, eligible_spans
from payouts.queries.replaying.stretches import Stretch, apart, days_back, stretches_of
from payouts.queries.volumes import Cutoff
from programs.enums import Basis, ReturnsRule
from programs.rating import NO_VOLUME, Volume
from programs.rating.backtest import Window, days_matter
from programs.rating.backtest.moving import earlier
from programs.rating.calculate import Line
from programs.terms import Terms
from vir.foundation.tenancy.context import current_tenant_id


@dataclass(frozen=True)
class ReplayedLine:
    """A moved line; `grows` tells whether growth is applied to it."""

    line: Line
    grows: bool


def spans_of(terms: Terms) -> list[EligibleSpan]:
    """List who can earn on which of the program's days."""
    rule = terms.eligibility
    return eligible_spans(
        segments=rule.segments,
        partners=rule.partners,
        except_partners=rule.except_partners,
        first_day=terms.starts_on,
        end_day=terms.ends_on + timedelta(days=1),
        with_members=terms.group is not None,
    )


def added_up(
    terms: Terms, window: Window, cutoff: Cutoff, spans: Sequence[EligibleSpan], products: Collection[UUID]
) -> dict[UUID, list[Volume]]:
    """Add up what counts, by partner, one volume for each period; partners without any are left out."""
    periods = terms.periods()
    stretches = [
        Stretch(earlier(terms, period, window.years), period, window.years, grows=True) for period in periods
    ]
    edges = {day for period in periods for day in (period.start, period.end)}
    values: dict[str, Any] = {
        **_values(cutoff, stretches, sorted(edges | _edges(spans))),
        **_eligible(spans),
        "products": list(products),
        "basis": terms.basis.value,
        "currency": terms.currency,
    }
    numbers = {period.start: place for place, period in enumerate(periods)}
    found: dict[UUID, list[Volume]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_ADDED_UP, values)
        for partner, start, *figures in cursor.fetchall():
            row = found.setdefault(partner, [NO_VOLUME] * len(periods))
            row[numbers[start]] = Volume(*figures)
    return found


def moved_lines(
    programs: Sequence[Terms],
    window: Window,
    cutoff: Cutoff,
    spans: Iterable[EligibleSpan],
    partners: Collection[UUID] | None,
) -> list[ReplayedLine]:
    """
    Read lines for programs whose sums do not say everything, lines alike in all that matters added up.

    :param partners: only theirs, everyone's if None
    """
    spans = list(spans)
    periods = [stretch for terms in programs for stretch in stretches_of(terms, window)]
    stretches = apart(periods)
    edges = {day for stretch in periods for day in (stretch.target.start, stretch.target.end)}
    edges |= _edges(spans)
    edges |= {day for terms in programs for day in (terms.starts_on, terms.ends_on + timedelta(days=1))}
    looks_back = any(terms.returns is ReturnsRule.ORIGINAL_PERIOD for terms in programs)
    values: dict[str, Any] = {
        **_values(cutoff, stretches, sorted(edges)),
        "partners": None if partners is None else list(partners),
        "by_day": any(days_matter(terms) for terms in programs),
        "days_back": max(days_back(terms) for terms in programs),
        "currencies": sorted({terms.currency for terms in programs})[:1],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES.replace("SOLD", _SOLD if looks_back else _NOT_SOLD), values)
        return [_read(row) for row in cursor]


def _edges(spans: Iterable[EligibleSpan]) -> set[date]:
    return {day for span in spans for day in (span.starts_on, span.ends_on) if day is not None}


def _values(cutoff: Cutoff, stretches: Sequence[Stretch], edges: Sequence[date]) -> dict[str, Any]:
    return {
        "tenant": current_tenant_id(),
        "as_of": cutoff.as_of,
        "received_by": cutoff.received_by,
        "edges": list(edges),
        "from": [stretch.source.start for stretch in stretches],
        "to": [stretch.source.end for stretch in stretches],
        "starts": [stretch.target.start for stretch in stretches],
        "ends": [stretch.target.end for stretch in stretches],
        "years": [stretch.years for stretch in stretches],
        "grows": [stretch.grows for stretch in stretches],
    }


def _eligible(spans: Sequence[EligibleSpan]) -> dict[str, Any]:
    return {
        "partners": [span.partner_id for span in spans],
        "since": [span.starts_on for span in spans],
        "until": [span.ends_on for span in spans],
    }


def _read(row: Sequence[Any]) -> ReplayedLine:
    partner, sku, day, currency, basis, kind, sold_on, grows, quantity, net, gross, count = row
    return ReplayedLine(
        Line(
            partner=partner,
            sku=sku,
            day=day,
            currency=currency,
            basis=Basis(basis),
            is_return=kind == "return",
            sold_on=sold_on,
            quantity=quantity,
            net=net,
            gross=gross,
            # Whether an old invoice was paid is not known; the replay takes it that invoices are.
            paid=True,
            lines=count,
        ),
        grows,
    )


# A moved day stays inside the period it stands for: 29 February has no other place in a shorter year.
_MOVED = """
    greatest(w.starts_on, least(w.ends_on - 1, (l.sale_date + make_interval(years => w.years))::date))
"""
_WINDOWS = """
    looked_at AS (
        SELECT * FROM unnest(%(from)s::date[], %(to)s::date[], %(starts)s::date[], %(ends)s::date[],
            %(years)s::int[], %(grows)s::bool[]) AS t (source_from, source_to, starts_on, ends_on, years, grows)
    )
"""
# Lines are added up by partner and stretch of days first, and judged after: no edge is inside a stretch.
_ADDED_UP = f"""
    WITH product AS (SELECT * FROM unnest(%(products)s::uuid[]) AS t (product_id)),
    eligible AS (
        SELECT * FROM unnest(%(partners)s::uuid[], %(since)s::date[], %(until)s::date[])
            AS t (partner_id, since, until)
    ),
    {_WINDOWS},
    cell AS MATERIALIZED (
        SELECT l.partner_id, w.starts_on, width_bucket({_MOVED}, %(edges)s::date[]) AS stretch,
            sum(l.net) AS net, sum(l.gross) AS gross, sum(l.quantity) AS quantity,
            count(*) FILTER (WHERE l.line_type = 'sale') AS lines,
            count(*) FILTER (WHERE l.line_type = 'return') AS returns,
            coalesce(sum(l.net) FILTER (WHERE l.line_type = 'return'), 0) AS returns_net
        FROM claims_salesline l
        JOIN product p ON p.product_id = l.product_id
        JOIN looked_at w ON l.sale_date >= w.source_from AND l.sale_date < w.source_to
        WHERE l.tenant_id = %(tenant)s AND l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s
            AND l.basis = %(basis)s AND l.currency = %(currency)s
        GROUP BY 1, 2, 3
    )
    SELECT cell.partner_id, cell.starts_on, sum(cell.net), sum(cell.gross), sum(cell.quantity),
        sum(cell.lines)::int, sum(cell.returns)::int, sum(cell.returns_net)
    FROM cell, LATERAL (SELECT (%(edges)s::date[])[cell.stretch] AS day) AS stretch
    WHERE EXISTS (
        SELECT 1 FROM eligible e
        WHERE e.partner_id = cell.partner_id AND (e.since IS NULL OR e.since <= stretch.day)
            AND (e.until IS NULL OR e.until > stretch.day)
    )
    GROUP BY 1, 2 ORDER BY 1, 2
"""  # noqa: S608
# A return to the period of its sale comes later than that: it is read where its sale was in the days looked at.
_SOLD = """
        LEFT JOIN LATERAL (
            SELECT min(sale.sale_date) AS sold_on
            FROM claims_salesline sale
            WHERE l.line_type = 'return' AND sale.tenant_id = %(tenant)s
                AND sale.document = l.document AND sale.partner_id = l.partner_id
                AND sale.product_id = l.product_id AND sale.line_type = 'sale'
        ) AS sold ON TRUE
        JOIN looked_at w ON l.sale_date >= w.source_from
            AND (l.sale_date < w.source_to
                OR sold.sold_on >= w.source_from AND sold.sold_on < w.source_to
                    AND l.sale_date - sold.sold_on <= %(days_back)s)
"""
_NOT_SOLD = """
        CROSS JOIN (SELECT NULL::date AS sold_on) AS sold
        JOIN looked_at w ON l.sale_date >= w.source_from AND l.sale_date < w.source_to
"""
_LINES = f"""
    WITH {_WINDOWS},
    line AS (
        SELECT l.partner_id, l.product_id, l.currency, l.basis, l.line_type, w.grows,
            CASE WHEN l.sale_date < w.source_to THEN {_MOVED}
                ELSE (l.sale_date + make_interval(years => w.years))::date END AS day,
            (sold.sold_on + make_interval(years => w.years))::date AS sold_on, l.quantity, l.net, l.gross
        FROM claims_salesline l SOLD
        WHERE l.tenant_id = %(tenant)s AND l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s
            AND (%(partners)s::uuid[] IS NULL OR l.partner_id = ANY(%(partners)s::uuid[]))
    ),
    alike AS MATERIALIZED (
        SELECT partner_id, product_id,
            CASE WHEN %(by_day)s OR currency <> ALL(%(currencies)s::text[]) THEN day
                ELSE (%(edges)s::date[])[width_bucket(day, %(edges)s::date[])] END AS day,
            currency, basis, line_type, sold_on, grows,
            sum(quantity) AS quantity, sum(net) AS net, sum(gross) AS gross, count(*)::int AS lines
        FROM line GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    )
    SELECT partner.code, product.sku, day, currency, basis, line_type, sold_on, grows, quantity, net, gross,
        lines
    FROM alike
    JOIN partners_partner partner ON partner.tenant_id = %(tenant)s AND partner.id = alike.partner_id
    JOIN programs_product product ON product.tenant_id = %(tenant)s AND product.id = alike.product_id
    ORDER BY 1, 3, 2, 4, 5, 6, 7, 8
"""  # noqa: S608
