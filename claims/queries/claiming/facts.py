"""Gathering the facts of one claim: a fixed number of questions, however many lines it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from claims.checks import facts as told
from claims.checks.evidence_reuse import WEAK_BITS
from claims.checks.facts import Facts, Line, Other, Price
from claims.checks.likeness import customer_key
from claims.checks.running import Rule
from claims.enums import ClaimKind
from claims.models import Claim, SpecialPrice
from claims.queries.claiming import fact_documents, fact_meetings, fact_stock
from claims.queries.claiming.fact_rows import parameters, rows
from claims.queries.claiming.policy import policy
from claims.queries.claiming.terms import eras_of, last_claim_day, own_scope, program_on
from partners.queries.looked_after import last_bank_changes
from programs.terms import ProductScope
from programs.terms.scope import product_in_scope
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


def facts_of(claim: Claim, rules: Mapping[str, Rule], today: date | None) -> Facts:
    """
    Tell what the checks need to know about a claim with its terms loaded; needs the vendor's own context.

    :param today: counts as the day of the submission of a draft; where not given, the day of its last change
    """
    tenant = Tenant.objects.get(id=current_tenant_id())
    zone = ZoneInfo(tenant.time_zone)
    on = (claim.submitted_at or claim.updated_at).astimezone(zone).date()
    if claim.submitted_at is None and today is not None:
        on = today
    lines = _lines(claim)
    products = {line.product for line in lines if line.product is not None}
    invoices = {line.invoice_norm for line in lines if line.invoice_norm}
    same = fact_meetings.same_invoice(claim) if invoices else fact_meetings.SameInvoice((), ())
    sales, returns = _reported(claim, invoices)
    documents = fact_documents.documents(claim)
    limit = _approval_limit(claim, tenant)
    return Facts(
        kind=ClaimKind(claim.kind),
        currency=claim.currency,
        on=on,
        terms=_terms(claim),
        lines=lines,
        amount=claim.claimed_amount,
        stated_total=claim.stated_total,
        stock={sku: Decimal(said["quantity"]) for sku, said in claim.declared_stock.items()},
        bought=fact_stock.bought(claim, products, on) if products else {},
        held=fact_stock.held(claim, products) if products else {},
        history=fact_stock.history(claim, products) if products else {},
        same_sale=(*same.sales, *_reported_sales(lines, sales)),
        same_serial=fact_meetings.same_serial(claim) if any(line.serial_norm for line in lines) else (),
        near=fact_meetings.near(claim, int(rules["altered_number"].thresholds["days"])) if invoices else (),
        clashes=same.clashes,
        returns=tuple(returns),
        documents=documents,
        alike=fact_documents.alike(claim, int(rules["evidence_reuse"].thresholds["bits"]) + WEAK_BITS)
        if documents
        else (),
        sequence=_sequence(claim, lines),
        recent=fact_meetings.recent(claim, tenant.time_zone) if limit is not None else (),
        approval_limit=limit,
        bank_changed_on=last_bank_changes([claim.partner_id]).get(claim.partner_id),
    )


def _lines(claim: Claim) -> tuple[Line, ...]:
    eras, own = eras_of(claim.terms), own_scope(claim.terms)

    def counts(sku: str | None, category: str | None, brand: str | None, day: date | None) -> bool:
        scope: ProductScope | None = own
        if scope is None and day is not None:
            program = program_on(eras, day)
            scope = program.products if program is not None else None
        return scope is None or sku is None or product_in_scope(scope, sku, category or None, brand or None)

    line: Callable[..., Line] = Line
    return tuple(
        line(*values, counts(sku, category, brand, values[4]), told)
        for *values, told, sku, category, brand in rows(_LINES, parameters(claim))
    )


def _reported(
    claim: Claim, invoices: Iterable[str]
) -> tuple[list[tuple[str, str, UUID, date]], list[told.Return]]:
    known = list(invoices)
    if not known or ClaimKind(claim.kind).family != "sell_through":
        return [], []
    return fact_stock.reported(claim, known)


def _reported_sales(lines: Sequence[Line], sales: Iterable[tuple[str, str, UUID, date]]) -> list[Other]:
    known = {(norm, product): (document, day) for document, norm, product, day in sales}
    return [
        Other(
            line.row,
            "",
            0,
            line.invoice,
            line.invoice_norm,
            known[line.invoice_norm, line.product][1],
            reported=True,
        )
        for line in lines
        if line.product is not None and (line.invoice_norm, line.product) in known
    ]


def _terms(claim: Claim) -> told.Terms:
    terms = claim.terms
    prices: Iterable[Any] = (
        SpecialPrice.objects.filter(terms=terms).order_by("product_id", "end_customer")
        if claim.kind == ClaimKind.SHIP_DEBIT
        else ()
    )
    return told.Terms(
        name=terms.name,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        deadline_on=last_claim_day(terms),
        prices=tuple(
            Price(price.product_id, customer_key(price.end_customer), price.special_price, price.quantity_max)
            for price in prices
        ),
    )


def _sequence(claim: Claim, lines: Sequence[Line]) -> tuple[told.SequenceDay, ...]:
    days = [line.sold_on for line in lines if line.sold_on is not None]
    series = {line.series[0] for line in lines if line.series is not None}
    return fact_meetings.sequence(claim, series, min(days), max(days)) if days and series else ()


def _approval_limit(claim: Claim, tenant: Tenant) -> Decimal | None:
    if claim.claimed_amount is None or claim.currency != tenant.currency:
        return None
    return policy().approval_limit


_LINES = """
    SELECT l.row, l.invoice, l.invoice_norm, l.line_mark, l.sold_on, coalesce(p.sku, l.sku), l.product_id,
        l.quantity, l.unit_price, l.net, l.end_customer, l.serial, l.serial_norm, l.claimed_amount,
        l.kept_reason, p.sku, p.category, p.brand
    FROM claims_claimline l
    LEFT JOIN programs_product p ON p.tenant_id = %(tenant)s AND p.id = l.product_id
    WHERE l.tenant_id = %(tenant)s AND l.claim_id = %(claim)s AND l.state <> 'removed'
    ORDER BY l.row
"""
