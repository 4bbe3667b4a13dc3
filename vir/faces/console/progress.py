"""Where the running programs stand: against the goal, and each partner against the next tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payouts.queries import program_earnings
from payouts.queries.earnings import EarningRow, ProgramEarnings
from payouts.queries.promises import standing_promises
from programs.enums import ProgramStatus
from programs.terms import Terms
from vir.foundation.money import format_money, format_number
from vir.foundation.web import formats
from vir.foundation.web.ruler import Mark, Ruler, build_ruler

# "Near" is within a tenth of the next threshold.
NEAR = Decimal("0.10")


@dataclass(frozen=True)
class Running:
    """A running program: its table of partners, and its goal on a ruler where it has one."""

    earnings: ProgramEarnings
    ruler: Ruler | None
    goal_words: str


@dataclass(frozen=True)
class Near:
    """A partner that is close to its next tier."""

    code: str
    program: str
    partner: str
    partner_code: str
    start: date
    tier: int
    gap: str
    share: Decimal


@dataclass(frozen=True)
class NextDate:
    """Something that happens on a day."""

    day: date
    words: str


def running_programs(today: date) -> list[Running]:
    """List the programs that run today, by code."""
    found = []
    for promise in standing_promises():
        runs = promise.terms.starts_on <= today and promise.status in (
            ProgramStatus.LIVE,
            ProgramStatus.SCHEDULED,
        )
        earnings = program_earnings(promise, today=today) if runs else None
        if earnings is not None and earnings.closed is None:
            found.append(Running(earnings, _goal_ruler(earnings), _goal_words(earnings)))
    return found


def near_a_tier(running: Sequence[Running]) -> list[Near]:
    """List the partners within a tenth of their next tier, the nearest first."""
    found = [
        near
        for program in running
        for row in program.earnings.rows
        if (near := _near(program.earnings, row)) is not None
    ]
    return sorted(found, key=lambda near: (near.share, near.partner))


def next_dates(running: Sequence[Running], today: date) -> list[NextDate]:
    """List when periods end and payments are due, the next first."""
    dates = set()
    for program in running:
        period, terms = program.earnings.period, program.earnings.promise.terms
        dates.add(NextDate(period.last_day, f"{terms.name} ends"))
        if terms.payment is not None:
            due = terms.payment.due_on(period.last_day)
            dates.add(NextDate(due, f"{terms.name} is paid by {terms.payment.method.label.lower()}"))
    return sorted((d for d in dates if d.day >= today), key=lambda d: (d.day, d.words))


def _goal_ruler(earnings: ProgramEarnings) -> Ruler | None:
    terms = earnings.promise.terms
    if terms.goal is None or terms.goal.amount <= 0:
        return None
    amount = terms.goal.amount
    reached = earnings.measured >= amount
    mark = Mark(amount, 1, "goal", "", reached=reached, needed_label="", is_next=not reached)
    return build_ruler(
        value=earnings.measured,
        marks=[mark],
        projected=earnings.projected and _projected_volume(earnings),
        format_value=lambda value: _volume(terms, value),
        label=f"Goal of {terms.name}",
        variant="line",
        value_text=f"{_volume(terms, earnings.measured)} of {_volume(terms, amount)}",
    )


def _projected_volume(earnings: ProgramEarnings) -> Decimal | None:
    if not earnings.elapsed_days:
        return None
    return earnings.measured / earnings.elapsed_days * earnings.period.days


def _goal_words(earnings: ProgramEarnings) -> str:
    terms = earnings.promise.terms
    if terms.goal is None or terms.goal.amount <= 0:
        return f"{_volume(terms, earnings.measured)} so far, no goal"
    share = formats.attainment(earnings.measured / terms.goal.amount * 100)
    return f"{_volume(terms, earnings.measured)} of {_volume(terms, terms.goal.amount)} · {share}"


def _near(earnings: ProgramEarnings, row: EarningRow) -> Near | None:
    promise = earnings.promise
    ahead = [tier for tier in promise.terms.reward.tiers if tier.threshold > row.measured]
    if not ahead or row.cap_reached:
        return None
    gap = ahead[0].threshold - row.measured
    share = gap / ahead[0].threshold
    if share > NEAR:
        return None
    return Near(
        code=promise.code,
        program=promise.name,
        partner=row.partner,
        partner_code=row.partner_code,
        start=earnings.period.start,
        tier=ahead[0].number,
        gap=_volume(promise.terms, gap),
        share=share,
    )


def _volume(terms: Terms, value: Decimal) -> str:
    """Write a volume in the program's own measure."""
    if terms.measure.kind == "quantity":
        return f"{format_number(value)} units"
    return format_money(value, terms.currency, cents=value != value.to_integral_value())
