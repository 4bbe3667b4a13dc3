"""Sales lines of a period by what became of them, and the one that came closest to counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from claims.queries.by_rule import FATES
from partners.queries.directory import partner_ids_by_code
from payouts.enums import LineFate
from payouts.posting.records import Promise
from payouts.queries.judged import AROUND_DAYS
from payouts.queries.promises import standing_promises
from payouts.queries.sales import read_given
from payouts.queries.volumes import Cutoff
from programs.enums import StackingPolicy
from programs.queries.figures import quoted_pairs
from programs.rating.calculate import fates
from vir.foundation.periods import Period
from vir.foundation.tenancy.context import current_tenant_id

ORDER = list(LineFate)


@dataclass(frozen=True)
class Asked:
    """What is asked about: one period of a program, of everybody or of one partner, up to a cutoff."""

    promise: Promise
    period: Period
    cutoff: Cutoff
    partner_id: UUID | None = None
    partner_code: str = ""


@dataclass(frozen=True)
class MissCount:
    """How many lines dated in the period share a fate, their net value, and of how many partners they are."""

    fate: LineFate
    currency: str
    lines: int
    net: Decimal
    partners: int


@dataclass(frozen=True)
class Miss:
    """A sale that does not count, with every reason why; `days_off` is how far it is outside the dates."""

    reasons: tuple[LineFate, ...]
    sale_date: date
    days_off: int
    document: str
    partner_code: str
    partner: str
    sku: str
    product: str
    net: Decimal
    currency: str


def count_misses(asked: Asked) -> list[MissCount]:
    """Count the lines dated in the period by fate and currency, in the order of the reasons."""
    promise = asked.promise
    found = _by_sums(asked)
    if promise.by_lines or promise.is_amended:
        # The engine is given no line after the last day counted: those are told by their dates alone.
        found = [*_by_rule(asked), *(count for count in found if count.fate is LineFate.NOT_YET)]
    return sorted(found, key=lambda count: (ORDER.index(count.fate), count.currency))


def nearest_miss(asked: Asked) -> Miss | None:
    """
    Find the sale that came closest: the fewest reasons against it, then the fewest days outside, then the largest.

    Sales up to a month before and after the period are looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, _values(asked))
        row = cursor.fetchone()
    if row is None:
        return None
    in_dates, is_here, same_basis, named_out, enrolled, in_scope, convertible, *told = row
    reasons = {
        LineFate.OUTSIDE_DATES: not in_dates,
        LineFate.NOT_YET: in_dates and not is_here,
        LineFate.OTHER_BASIS: not same_basis,
        LineFate.EXCLUDED_PARTNER: named_out,
        LineFate.NOT_ENROLLED: not enrolled and not named_out,
        LineFate.PRODUCT_OUT_OF_SCOPE: not in_scope,
        LineFate.OTHER_CURRENCY: not convertible,
    }
    return Miss(tuple(fate for fate, holds in reasons.items() if holds), *told)


def _by_sums(asked: Asked) -> list[MissCount]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, _values(asked))
        return [MissCount(LineFate(fate), *rest) for fate, *rest in cursor.fetchall()]


def _by_rule(asked: Asked) -> list[MissCount]:
    """Let the engine judge the lines, for programs whose sums alone do not say everything."""
    promise = asked.promise
    around = [promise]
    if promise.terms.stacking.policy is StackingPolicy.EXCLUSIVE:
        around += [other for other in standing_promises() if other.code != promise.code]
    partners = None if asked.partner_id is None else [asked.partner_id]
    given = read_given(around, asked.cutoff, partners=partners)
    others = [other.terms for other in around if other.code != promise.code]
    found: dict[tuple[LineFate, str], tuple[int, Decimal, set[str]]] = {}
    for fate in fates(promise.terms, given, asked.period.start, others):
        line = fate.line
        word = LineFate(FATES[fate.reason])
        if word is LineFate.OUTSIDE_DATES or not asked.period.contains(line.day):
            continue
        if word is LineFate.NOT_ENROLLED and line.partner in _named_out(promise, line.day):
            word = LineFate.EXCLUDED_PARTNER
        counted = word is LineFate.COUNTED
        key = (word, promise.terms.currency if counted or line.currency is None else line.currency)
        lines, net, who = found.get(key, (0, Decimal(0), set()))
        found[key] = (lines + line.lines, net + (fate.net if counted else line.net), who | {line.partner})
    return [MissCount(*key, lines, net, len(who)) for key, (lines, net, who) in found.items()]


def _named_out(promise: Promise, day: date) -> Sequence[str]:
    return promise.on(day).terms.eligibility.except_partners


def _values(asked: Asked) -> dict[str, Any]:
    promise, period, around = asked.promise, asked.period, timedelta(days=AROUND_DAYS)
    terms = promise.terms
    named_out = terms.eligibility.except_partners
    ids = partner_ids_by_code() if named_out else {}
    currencies = {terms.currency, *(currency for currency, _ in terms.exchange.rates)}
    if promise.by_lines:
        currencies |= {source for source, target in quoted_pairs() if target == terms.currency}
    return {
        "tenant": current_tenant_id(),
        "partner": asked.partner_id,
        "program": promise.program_id,
        "start": period.start,
        "end": period.end,
        "from": period.start - around,
        "to": period.end + around,
        "as_of": asked.cutoff.as_of,
        "received_by": asked.cutoff.received_by,
        "basis": terms.basis.value,
        "currencies": sorted(currencies),
        "named_out": [ids[code] for code in named_out if code in ids],
        "products": sorted(promise.product_ids),
    }


_LOOKED_AT = """
    WITH looked_at AS (
        SELECT l.*,
            l.sale_date >= %(start)s AND l.sale_date < %(end)s AS in_dates,
            l.sale_date <= %(as_of)s AND l.received_on <= %(received_by)s AS is_here,
            l.basis = %(basis)s AS same_basis,
            l.partner_id = ANY(%(named_out)s::uuid[]) AS named_out,
            EXISTS (
                SELECT 1 FROM programs_enrolment e
                WHERE e.tenant_id = %(tenant)s AND e.program_id = %(program)s AND e.partner_id = l.partner_id
                    AND (e.starts_on IS NULL OR e.starts_on <= l.sale_date)
                    AND (e.ends_on IS NULL OR e.ends_on > l.sale_date)
            ) AS enrolled,
            l.product_id = ANY(%(products)s::uuid[]) AS in_scope,
            l.currency = ANY(%(currencies)s) AS convertible
        FROM claims_salesline l
        WHERE l.tenant_id = %(tenant)s AND l.sale_date >= %(from)s AND l.sale_date < %(to)s
            AND (%(partner)s::uuid IS NULL OR l.partner_id = %(partner)s::uuid)
    )
"""
_COUNTED = f"""{_LOOKED_AT}
    SELECT CASE
            WHEN NOT is_here THEN 'not_yet'
            WHEN NOT same_basis THEN 'other_basis'
            WHEN named_out THEN 'excluded_partner'
            WHEN NOT enrolled THEN 'not_enrolled'
            WHEN NOT in_scope THEN 'product_out_of_scope'
            WHEN NOT convertible THEN 'other_currency'
            ELSE 'counted' END AS fate,
        currency, count(*), sum(net), count(DISTINCT partner_id)
    FROM looked_at WHERE in_dates GROUP BY 1, 2
"""  # noqa: S608
_NEAREST = f"""{_LOOKED_AT}, missed AS (
        SELECT *,
            (NOT in_dates)::int + (in_dates AND NOT is_here)::int + (NOT same_basis)::int
                + (named_out OR NOT enrolled)::int + (NOT in_scope)::int + (NOT convertible)::int AS against,
            greatest(%(start)s::date - sale_date, sale_date - (%(end)s::date - 1), 0) AS days_off
        FROM looked_at WHERE line_type = 'sale'
    )
    SELECT in_dates, is_here, same_basis, named_out, enrolled, in_scope, convertible, sale_date, days_off,
        document, coalesce(p.code, ''), coalesce(p.name, ''), coalesce(q.sku, ''), coalesce(q.name, ''), net,
        currency
    FROM missed
    LEFT JOIN partners_partner p ON p.tenant_id = %(tenant)s AND p.id = missed.partner_id
    LEFT JOIN programs_product q ON q.tenant_id = %(tenant)s AND q.id = missed.product_id
    WHERE against > 0
    ORDER BY against, days_off, net DESC, sale_date DESC, document, line_key LIMIT 1
"""  # noqa: S608
