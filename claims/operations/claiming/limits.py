"""Holding a decision against the most that is agreed: what was free when a claim was sent may be given away since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db.models import Sum

from claims.enums import ClaimKind
from claims.importers.claim_columns import customer_key
from claims.models import Claim, ClaimLine, SpecialPrice
from claims.operations.claiming.refusals import UnableToDecide
from claims.operations.claiming.weigh import GRANTED
from vir.foundation.money import format_money_short, format_number

ZERO: Final = Decimal(0)


def refuse_above_agreed(claim: Claim, lines: Collection[ClaimLine], approved: Decimal | None) -> None:
    """
    Refuse to approve more than the terms let all claims together have.

    A rejected claim holds nothing, so another one may be approved in its place before it is disputed; and partners who
    share a special price send their claims at the same time. One decision at a time, under the lock on sales.

    :param approved: the amount of the whole claim, None where the program's terms say it
    :raises UnableToDecide: if the amount or the units of a special price are above what is left
    """
    if approved is not None:
        _refuse_amount(claim, approved)
    if ClaimKind(claim.kind) is ClaimKind.SHIP_DEBIT:
        _refuse_units(claim, lines)


def _refuse_amount(claim: Claim, approved: Decimal) -> None:
    terms = claim.terms
    most: Decimal | None = terms.cap_amount
    if most is None and ClaimKind(claim.kind) is ClaimKind.LUMP_SUM:
        most = terms.amount
    if most is None or approved <= (claim.approved_amount or ZERO):
        return
    others = Claim.objects.filter(terms=terms, partner_id=claim.partner_id).exclude(id=claim.id)
    left = max(most - (others.aggregate(sum=Sum("approved_amount"))["sum"] or ZERO), ZERO)
    if approved > left:
        raise UnableToDecide(
            f"{format_money_short(left, claim.currency)} can still be approved under {terms.name}, of"
            f" {format_money_short(most, claim.currency)} for one partner. Approve less, or reject the claim."
        )


def _refuse_units(claim: Claim, lines: Collection[ClaimLine]) -> None:
    """Hold units against the most at each special price, which all its partners share."""
    prices: dict[tuple[UUID, str], SpecialPrice] = {
        (price.product_id, customer_key(price.end_customer)): price
        for price in SpecialPrice.objects.filter(terms_id=claim.terms_id)
    }
    if all(price.quantity_max is None for price in prices.values()):
        return
    mine: dict[UUID, Decimal] = defaultdict(Decimal)
    theirs: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in lines:
        _add(prices, mine, line.product_id, line.end_customer, line.approved_quantity)
    granted = ClaimLine.objects.filter(claim__terms_id=claim.terms_id, holds=True, state__in=GRANTED)
    for product_id, customer, quantity in (
        granted.exclude(claim_id=claim.id)
        .values_list("product_id", "end_customer")
        .annotate(units=Sum("approved_quantity"))
        .order_by()
    ):
        _add(prices, theirs, product_id, customer, quantity)
    skus = {line.product_id: line.sku for line in lines}
    for price in prices.values():
        if price.quantity_max is None or mine[price.id] <= 0:
            continue
        left = max(price.quantity_max - theirs[price.id], ZERO)
        if mine[price.id] > left:
            raise UnableToDecide(
                f"{skus[price.product_id]}: {format_number(mine[price.id])} would be approved, and"
                f" {format_number(left)} of {format_number(price.quantity_max)} are left at the special price."
                " Reduce or reject its rows."
            )


def _add(
    prices: dict[tuple[UUID, str], SpecialPrice],
    units: dict[UUID, Decimal],
    product_id: UUID | None,
    customer: str,
    quantity: Decimal | None,
) -> None:
    if product_id is None or not quantity:
        return
    price = prices.get((product_id, customer_key(customer))) or prices.get((product_id, ""))
    if price is not None:
        units[price.id] += quantity
