"""What can be claimed, by whom, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from claims.enums import ClaimKind
from claims.models import ClaimTerms, SpecialPrice
from claims.queries.claiming.behind import behind_the_walls
from programs.enums import RewardKind
from programs.queries.enrolled import days_in_program, programs_entered
from programs.queries.eras import VersionEra, version_eras
from programs.rating.eras import place_on
from programs.terms import ProductRule, ProductScope, Terms
from vir.foundation.money import format_money_short
from vir.foundation.words import say

DAY = timedelta(days=1)
# Stands for the program of terms that have none.
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Claimable:
    """
    Terms that a partner can claim under today.

    :param says: what they pay, in words: "$8.00 per unit"
    :param last_day: the last day on which a claim can be sent
    """

    terms: ClaimTerms
    says: str
    last_day: date


def last_claim_day(terms: ClaimTerms) -> date:
    """Give the last day on which sales under terms can be claimed."""
    last: date = terms.ends_on + timedelta(days=terms.deadline_days)
    return last


def claimable_by(partner_id: UUID, today: date) -> list[Claimable]:
    """List what a partner can claim today, what ends first above; readable by its own people too."""
    reached = _begun(partner_id, today).order_by("ends_on", "code")
    open_still = [terms for terms in reached if last_claim_day(terms) >= today]
    with behind_the_walls(None):
        eras = version_eras({terms.program_id for terms in open_still if terms.program_id})
        return [
            Claimable(
                terms,
                says(terms, program_on(eras.get(terms.program_id or NOBODY, []), terms.ends_on)),
                last_claim_day(terms),
            )
            for terms in open_still
        ]


def may_claim(partner_id: UUID, today: date) -> bool:
    """Say whether there is anything a partner can claim today; one query, readable by its own people too."""
    found = _begun(partner_id, today).only("id", "tenant_id", "ends_on", "deadline_days")
    return any(last_claim_day(terms) >= today for terms in found)


def _begun(partner_id: UUID, today: date) -> QuerySet[ClaimTerms]:
    """Give the terms that reach a partner and have begun."""
    begun = ClaimTerms.objects.filter(retired_at__isnull=True, starts_on__lte=today)
    for_it = begun.filter(Q(partner_id__isnull=True) | Q(partner_id=partner_id))
    found: QuerySet[ClaimTerms] = for_it.filter(
        Q(program_id__isnull=True) | Q(program_id__in=programs_entered(partner_id))
    )
    return found


def terms_by_code(code: str) -> ClaimTerms | None:
    """Find terms by their code."""
    return ClaimTerms.objects.filter(code=code).first()


def terms_by_id(terms_id: UUID) -> ClaimTerms | None:
    """Find terms by their id."""
    return ClaimTerms.objects.filter(id=terms_id).first()


def all_terms(*, retired: bool = False) -> QuerySet[ClaimTerms]:
    """List terms by code, with program and partner; of the vendor only."""
    found = ClaimTerms.objects.select_related("program", "partner").order_by("code")
    return found if retired else found.filter(retired_at__isnull=True)


def special_prices(terms: ClaimTerms) -> QuerySet[SpecialPrice]:
    """List the special prices of terms by product and end customer."""
    found: QuerySet[SpecialPrice] = SpecialPrice.objects.filter(terms=terms).annotate(
        sku=F("product__sku"), product_name=F("product__name")
    )
    return found.order_by("product__sku", "end_customer")


def says(terms: ClaimTerms, program: Terms | None = None) -> str:
    """
    Say what terms pay, in words; of the vendor only, because a program's terms are read for it.

    :param program: the program's terms that count on the last day, where they were read already
    """
    kind = ClaimKind(terms.kind)
    if kind is ClaimKind.SHIP_DEBIT:
        return say("The difference between your book price and the special price")
    if kind is ClaimKind.LUMP_SUM:
        most = format_money_short(terms.amount or Decimal(0), terms.currency)
        return say("Up to {amount} for the activity", amount=most)
    if kind is ClaimKind.VOLUME:
        return say("Sales count towards the program; its terms say what they earn")
    known = program or program_on(eras_of(terms), terms.ends_on)
    rate = _unit_rate(terms, known)
    if rate is None:
        return say("An amount per unit, as the program's terms say")
    return say("{amount} per unit", amount=format_money_short(rate, terms.currency))


def reaches(terms: ClaimTerms, partner_id: UUID) -> bool:
    """Say whether a partner is one of those that terms are for; readable by its own people too."""
    if terms.partner_id not in (None, partner_id):
        return False
    return terms.program_id is None or bool(days_in_program(terms.program_id, partner_id))


def eras_of(terms: ClaimTerms) -> list[VersionEra]:
    """Give the versions of the program of terms that count, in the order of their days; of the vendor only."""
    return version_eras([terms.program_id]).get(terms.program_id, []) if terms.program_id else []


def program_on(eras: list[VersionEra], day: date) -> Terms | None:
    """Give the program's terms that count on a day."""
    return eras[place_on([era.starts_on for era in eras], day)].terms if eras else None


def rate_on(terms: ClaimTerms, eras: list[VersionEra], day: date) -> Decimal | None:
    """Give what one unit sold on a day pays, where one figure says it: else the program's terms do."""
    return _unit_rate(terms, program_on(eras, day))


def _unit_rate(terms: ClaimTerms, program: Terms | None) -> Decimal | None:
    if ClaimKind(terms.kind) is not ClaimKind.PER_UNIT:
        return None
    if terms.amount is not None:
        amount: Decimal = terms.amount
        return amount
    if program is None or program.reward.kind is not RewardKind.PER_UNIT or not program.reward.tiers:
        return None
    return program.reward.tiers[0].rate


def own_scope(terms: ClaimTerms) -> ProductScope | None:
    """Give the products that terms name themselves; None where the program's count."""
    if not terms.products:
        return None
    return ProductScope(
        include=tuple(_rule(rule) for rule in terms.products.get("include", ())),
        exclude=tuple(_rule(rule) for rule in terms.products.get("exclude", ())),
    )


def _rule(rule: Mapping[str, Any]) -> ProductRule:
    return ProductRule(rule.get("sku") or None, rule.get("category") or None, rule.get("brand") or None)
