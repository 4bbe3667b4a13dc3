"""A partner near its next tier, in the words of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from payouts.queries.near import NearTier
from programs.rating.words import bought_in_units, gap_text
from programs.terms import Terms
from vir.foundation.money import format_money, format_number, round_up_units
from vir.foundation.web import formats
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class NearRow:
    """One line of the list, ready to show."""

    partner: str
    partner_code: str
    program: str
    url: str
    tier: int
    gap: str
    days_left: int
    needed: str
    pace: str
    on_pace: bool
    gains: str


def near_in_words(access: Access, near: NearTier) -> NearRow:
    """Write what is still to buy, in how many days, at which pace, and what it brings."""
    promise = near.promise
    terms = promise.for_period(near.period).terms
    return NearRow(
        partner=near.partner,
        partner_code=near.partner_code,
        program=promise.name,
        url=reverse(
            "payouts:earning",
            kwargs={
                "tenant": access.tenant.slug,
                "code": promise.code,
                "partner_code": near.partner_code,
                "start": near.period.start.isoformat(),
            },
        ),
        tier=near.tier,
        gap=gap_text(terms, near.gap),
        days_left=near.days_left,
        needed=_a_day(terms, near.needed_a_day),
        pace=_a_day(terms, near.pace),
        on_pace=near.on_pace,
        gains="" if near.gains is None else f"+{format_money(near.gains, terms.currency)}",
    )


def _a_day(terms: Terms, value: Decimal | None) -> str:
    """Write a pace, "about $1,480": three digits are all that a pace can claim."""
    if value is None:
        return formats.NIL
    if bought_in_units(terms):
        return format_number(round_up_units(value))
    return formats.projected(value, terms.currency)
