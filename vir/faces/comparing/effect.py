"""What the difference between two lists would make of what is earned, worked out by the engine and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from claims.enums import ListWay
from claims.models import Comparison
from claims.queries.comparing.comparisons import Apart, Summary
from claims.queries.portal import own_freshness
from payouts.queries.portal import own_earnings
from programs.enums import Basis
from programs.queries.portal import PortalProgram, portal_programs, product_ids
from programs.rating import can_suppose, with_bought
from vir.faces.portal.standing import ZERO, Phase, Standing, arrange, standing_in
from vir.foundation.money import exact
from vir.foundation.periods import Period
from vir.foundation.web import formats
from vir.foundation.words import later, say

PROGRAMS_MAX: Final = 3
EXACTLY: Final = later("counts exactly this figure, so the same: the other lines do not count for it")


@dataclass(frozen=True)
class Effect:
    """What one program would earn with the figures of the list, as the end of a sentence that its name begins."""

    code: str
    name: str
    text: str


def effects_of(one: Comparison, summary: Summary, *, today: date) -> list[Effect]:
    """
    Say what each program of these days would earn; needs the context of the partner.

    Rows that are settled as wrong on the list are left out.
    """
    apart = _apart(one, summary)
    if not apart:
        return []
    earnings, counted_to = own_earnings(), own_freshness().counted_to
    placed = arrange(
        [
            standing_in(program, period, earnings, today=today, counted_to=counted_to)
            for program in portal_programs()
            if program.current.terms.basis is Basis.SELL_IN
            for period in _periods(program, one, today)
        ]
    )
    shown = [each for each in placed if each.phase is not Phase.UPCOMING][:PROGRAMS_MAX]
    return [
        Effect(
            each.program.code,
            each.program.name,
            say(EXACTLY) if _is_counted(one, each) else _said(each, apart),
        )
        for each in shown
    ]


def _is_counted(one: Comparison, standing: Standing) -> bool:
    """Tell whether one figure is what a program counts of just these days, to the cent."""
    return (
        one.way == ListWay.FIGURE
        and not standing.is_quantity
        and standing.own_measure == one.listed_total
        and one.starts_on <= standing.period.start
        and standing.counted_to is not None
        and standing.counted_to <= one.ends_on
    )


def _apart(one: Comparison, summary: Summary) -> tuple[Apart, ...]:
    if one.way != ListWay.FIGURE:
        return summary.apart
    assert one.listed_total is not None
    assert one.counted_total is not None
    net = one.listed_total - one.counted_total
    return (Apart(None, one.ends_on, ZERO, net),) if net else ()


def _periods(program: PortalProgram, one: Comparison, today: date) -> list[Period]:
    """Give the newest period of a program that has begun and shares a day with those compared."""
    after = one.ends_on + timedelta(days=1)
    found = [
        period
        for period in program.current.terms.periods()
        if period.start < after and one.starts_on < period.end and period.start <= today
    ]
    return found[-1:]


def _said(one: Standing, apart: tuple[Apart, ...]) -> str:
    more = _more(one, apart)
    if not more:
        return say("would earn the same: what differs does not count for it")
    with exact():
        if not can_suppose(one.terms, one.basis):
            return say("depends on prices that are not known yet")
        value = max(one.position.bought + more, ZERO)
        terms, then = with_bought(one.terms, one.basis, value)
        found = then.rate(terms)
    gain = found.earned - one.position.earned
    tier = _tier(one, found.tier)
    if not gain:
        return say("would earn the same, {tier}", tier=tier)
    about = formats.projected(abs(gain), one.terms.currency)
    if gain > 0:
        return say("would earn about {amount} more, {tier}", amount=about, tier=tier)
    return say("would earn about {amount} less, {tier}", amount=about, tier=tier)


def _more(one: Standing, apart: tuple[Apart, ...]) -> Decimal:
    """Add up what differs of the program's products on its days, in what its tiers are made of."""
    inside = [each for each in apart if one.period.contains(each.day)]
    wanted = {each.product_id for each in inside if each.product_id is not None}
    counts = set(product_ids(one.terms.products).filter(id__in=wanted).values_list("id", flat=True))
    # One figure names no products: all of it is taken as counting.
    counting = [each for each in inside if each.product_id is None or each.product_id in counts]
    return sum((each.quantity if one.is_quantity else each.net for each in counting), ZERO)


def _tier(one: Standing, number: int) -> str:
    now = one.position.tier
    if number == now:
        return say("still Tier {number}", number=now) if now else say("still no tier")
    if not number:
        return say("no tier instead of Tier {now}", now=now)
    if not now:
        return say("Tier {number} instead of no tier", number=number)
    return say("Tier {number} instead of Tier {now}", number=number, now=now)
