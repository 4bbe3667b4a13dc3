"""Lines and claims elsewhere that the lines of a claim meet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from claims.checks.facts import Other, Recent, SequenceDay
from claims.models import Claim
from claims.queries.claiming.fact_rows import (
    BEFORE,
    ITS_CLAIM,
    QUESTIONED,
    SAME_CUSTOMER,
    parameters,
    rows,
    rows_joined_whole,
)

# Around the days of the claim, for what is near them.
HORIZON = timedelta(days=60)
CLASH_DAYS = 180
RECENT_DAYS = 90


class SameInvoice(NamedTuple):
    """What other claims hold under the invoice numbers of this one."""

    sales: tuple[Other, ...]
    clashes: tuple[Other, ...]


def same_invoice(claim: Claim) -> SameInvoice:
    """
    Find lines of other claims with the same invoice: the same sale, or another end customer.

    Of another company only a line that has everything in common, because their numbers are their own.
    """
    sales, clashes = [], []
    for row, is_own, number, other_row, invoice, norm, day, customer, is_same in rows(
        _SAME_INVOICE, parameters(claim, days=CLASH_DAYS)
    ):
        other = Other(row, f"CLM-{number}" if is_own else "", other_row if is_own else 0, invoice, norm, day)
        if is_same:
            sales.append(other)
        else:
            clashes.append(Other(row, f"CLM-{number}", other_row, invoice, norm, day, end_customer=customer))
    return SameInvoice(tuple(sales), tuple(clashes))


def same_serial(claim: Claim) -> tuple[Other, ...]:
    """Find lines elsewhere with the same serial number."""
    return tuple(
        Other(row, f"CLM-{number}" if is_own else "", other_row if is_own else 0)
        for row, is_own, number, other_row in rows(_SAME_SERIAL, parameters(claim))
    )


def near(claim: Claim, days: int) -> tuple[Other, ...]:
    """Find lines of the partner's other claims that are the same sale but for the number, within some days."""
    return tuple(
        Other(row, f"CLM-{number}", other_row, invoice, norm, day)
        for row, number, other_row, invoice, norm, day in rows_joined_whole(
            _NEAR, parameters(claim, days=days)
        )
    )


def sequence(claim: Claim, series: Collection[str], first: date, last: date) -> tuple[SequenceDay, ...]:
    """Give the partner's running numbers in other claims by day, around the days of this one."""
    found = rows(
        _SEQUENCE, parameters(claim, series=list(series), first=first - HORIZON, last=last + HORIZON)
    )
    return tuple(SequenceDay(*row) for row in found)


def recent(claim: Claim, zone: str) -> tuple[Recent, ...]:
    """List the partner's other claims under the same terms that were sent within some months."""
    if claim.submitted_at is None:
        return ()
    span = timedelta(days=RECENT_DAYS)
    others = Claim.objects.filter(
        partner_id=claim.partner_id,
        terms_id=claim.terms_id,
        claimed_amount__isnull=False,
        submitted_at__range=(claim.submitted_at - span, claim.submitted_at + span),
    ).exclude(state__in=["draft", "withdrawn", "rejected"])
    if claim.weighed is not None:
        others = others.filter(weighed__lt=claim.weighed)
    listed = others.exclude(id=claim.id).order_by("-submitted_at", "-number")
    return tuple(
        Recent(f"CLM-{number}", sent.astimezone(ZoneInfo(zone)).date(), amount)
        for number, sent, amount in listed.values_list("number", "submitted_at", "claimed_amount")[:200]
    )


_SAME_INVOICE = f"""
    SELECT m.row, o.partner_id = m.partner_id, c.number, o.row, o.invoice, o.invoice_norm, o.sold_on, o.end_customer,
        o.product_id = m.product_id AND (o.partner_id <> m.partner_id OR o.family = m.family)
    FROM claims_claimline m
    JOIN claims_claimline o ON o.tenant_id = %(tenant)s AND o.invoice_norm = m.invoice_norm AND o.holds
        AND o.claim_id <> m.claim_id
        AND CASE WHEN o.partner_id = m.partner_id
            THEN (o.family = m.family AND o.product_id = m.product_id)
                OR (m.end_customer <> '' AND o.end_customer <> '' AND NOT {SAME_CUSTOMER}
                    AND abs(o.sold_on - m.sold_on) <= %(days)s)
            ELSE o.product_id = m.product_id AND o.sold_on = m.sold_on AND o.quantity = m.quantity
                AND m.end_customer <> '' AND {SAME_CUSTOMER} END
    {ITS_CLAIM} AND {BEFORE} AND (o.product_id = m.product_id OR NOT {QUESTIONED})
    WHERE m.tenant_id = %(tenant)s AND m.claim_id = %(claim)s AND m.state <> 'removed' AND m.invoice_norm <> ''
    ORDER BY m.row, c.number, o.row LIMIT 5000
"""  # noqa: S608

_SAME_SERIAL = f"""
    SELECT m.row, o.partner_id = m.partner_id, c.number, o.row
    FROM claims_claimline m
    JOIN claims_claimline o ON o.tenant_id = %(tenant)s
        AND o.family = ANY(ARRAY['sell_through', 'ship_debit', 'lump_sum'])
        AND o.serial_norm = m.serial_norm AND o.serial_norm <> '' AND o.holds AND o.claim_id <> m.claim_id
        AND (o.family = m.family OR o.partner_id <> m.partner_id)
    {ITS_CLAIM} AND {BEFORE}
    WHERE m.tenant_id = %(tenant)s AND m.claim_id = %(claim)s AND m.state <> 'removed' AND m.serial_norm <> ''
    ORDER BY m.row, c.number, o.row LIMIT 5000
"""  # noqa: S608

_NEAR = f"""
    SELECT m.row, c.number, o.row, o.invoice, o.invoice_norm, o.sold_on
    FROM claims_claimline m
    JOIN claims_claimline o ON o.tenant_id = %(tenant)s AND o.partner_id = %(partner)s AND o.holds
        AND o.claim_id <> m.claim_id AND o.product_id = m.product_id AND o.family = m.family
        AND o.sold_on BETWEEN m.sold_on - %(days)s AND m.sold_on + %(days)s
        AND o.quantity = m.quantity AND coalesce(o.net, 'NaN') = coalesce(m.net, 'NaN')
        AND o.invoice_norm <> m.invoice_norm AND o.invoice_norm <> '' AND {SAME_CUSTOMER}
    {ITS_CLAIM} AND {BEFORE} AND NOT {QUESTIONED}
    WHERE m.tenant_id = %(tenant)s AND m.claim_id = %(claim)s AND m.state <> 'removed'
        AND m.invoice_norm <> '' AND m.end_customer <> ''
    ORDER BY m.row, c.number, o.row LIMIT 5000
"""  # noqa: S608

# The outermost tenth on either side is left out: one odd number does not widen a day.
_SEQUENCE = """
    SELECT series, sold_on, percentile_disc(0.1) WITHIN GROUP (ORDER BY number),
        percentile_disc(0.9) WITHIN GROUP (ORDER BY number), count(*)
    FROM (
        SELECT DISTINCT left(invoice_norm, length(invoice_norm) - length(digits)) AS series, sold_on,
            digits::bigint AS number
        FROM (
            SELECT invoice_norm, sold_on, substring(invoice_norm FROM '[0-9]{1,15}$') AS digits
            FROM claims_claimline
            WHERE tenant_id = %(tenant)s AND partner_id = %(partner)s AND holds AND claim_id <> %(claim)s
                AND sold_on BETWEEN %(first)s AND %(last)s
        ) held WHERE digits IS NOT NULL
    ) numbers WHERE series = ANY(%(series)s)
    GROUP BY series, sold_on ORDER BY series, sold_on
"""
