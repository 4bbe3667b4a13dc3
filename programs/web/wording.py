"""Terms in the words of the console's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from programs.enums import MeasureKind, ProgramStatus, RewardKind
from programs.models import Program, ProgramVersion
from programs.queries.mechanic import rate_of
from programs.queries.readiness import rule_in_words
from programs.rating import NO_VOLUME, position
from programs.rating.checks import tiers_alone
from programs.rating.sentence.phrases import product
from programs.rating.words import in_percent, is_quantity
from programs.terms import ProductRule, Terms
from vir.foundation.periods import Period
from vir.foundation.web import formats
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


@dataclass(frozen=True)
class TierFact:
    """One tier, ready to show."""

    number: int
    threshold: str
    rate: str
    pays: str
    jump: str


@dataclass(frozen=True)
class PeriodFact:
    """A measurement period and the day by which it is paid."""

    period: Period
    due_on: date | None


def shown_status(program: Program, today: date) -> str:
    """Give the status as lists show it: a live program past its last day is closing."""
    status = ProgramStatus(program.status)
    if status is ProgramStatus.LIVE and today > program.ends_on:
        return "Closing"
    return status.label


def saved_in_words(version: ProgramVersion, access: Access) -> str:
    """Write when a draft was last saved and by whom: "saved 14:02 · you"."""
    if version.edited_at is None:
        return "not saved yet"
    local = version.edited_at.astimezone(ZoneInfo(access.tenant.time_zone))
    who = "you" if version.edited_by_id == access.user.id else str(version.edited_by)
    when = f"{local:%H:%M}" if local.date() == access.today else formats.moment(local)
    return f"saved {when} · {who}"


def goal_in_words(terms: Terms) -> str:
    """Write "$6,500,000 net value", nothing without a goal."""
    if terms.goal is None:
        return ""
    if terms.goal.measure is MeasureKind.QUANTITY:
        return f"{formats.number(terms.goal.amount)} units"
    amount = formats.money(terms.goal.amount, terms.currency, whole=True)
    return f"{amount} {terms.goal.measure.label.lower()}"


def partners_in_words(terms: Terms) -> str:
    """Write who can earn: "Electrical wholesale", "All partners except BEXLEY"."""
    rule = terms.eligibility
    named = [*rule.segments, *rule.partners]
    who = _listed(named) if named else "All partners"
    return f"{who} except {_listed(rule.except_partners)}" if rule.except_partners else who


def products_in_words(terms: Terms) -> str:
    """Write what counts: "Kestrel Saws, Cordless", "all products except Spares"."""
    named, left_out = (
        [product(rule) for rule in rules] for rules in (terms.products.include, terms.products.exclude)
    )
    what = _listed(named) if named else "all products"
    return f"{what} except {_listed(left_out)}" if left_out else what


def tier_facts(terms: Terms) -> list[TierFact]:
    """List the tiers with what each pays where it starts."""
    results = {tier.number: tier for tier in position(tiers_alone(terms), NO_VOLUME).tiers}
    facts = []
    for tier in terms.reward.tiers:
        pays, jump = results[tier.number].pays_at_line, results[tier.number].jump
        facts.append(
            TierFact(
                number=tier.number,
                threshold=volume_in_words(terms, tier.threshold),
                rate=rate_of(terms, tier.rate),
                pays=formats.NIL if pays is None else formats.money(pays, terms.currency, bare=True),
                jump=formats.money(jump, terms.currency, plus=True, bare=True) if jump else formats.NIL,
            )
        )
    return facts


def period_facts(terms: Terms) -> list[PeriodFact]:
    """List the measurement periods with the last day of payment."""
    payment = terms.payment
    return [
        PeriodFact(period, None if payment is None else payment.due_on(period.last_day))
        for period in terms.periods()
    ]


def terms_in_words(terms: Terms) -> list[Fact]:
    """Write every term that a program states, in the order of the builder."""
    facts = [
        Fact("Dates", formats.span(terms.starts_on, terms.ends_on)),
        Fact("Measured by", f"{terms.period.label}, {terms.accumulation.label.lower()}"),
        Fact("Goal", goal_in_words(terms) or "None stated"),
        Fact("Who can earn", partners_in_words(terms)),
        Fact("What counts", f"{terms.measure.kind.label}, {terms.basis.label.lower()}"),
        Fact("Products", _rules(terms.products.include) or "All products"),
        Fact("Except", _rules(terms.products.exclude) or "Nothing"),
        Fact("Returns", terms.returns.label),
        Fact("Reward", _reward(terms)),
        Fact("Caps", _caps(terms) or "None"),
        Fact("Minimum payable", _minimum(terms)),
        Fact("Payment", payment_in_words(terms)),
        Fact("With other programs", _stacking(terms)),
        Fact("Rounding", f"{terms.rounding.label}, once per partner and period"),
    ]
    if terms.guarantee is not None:
        amount = formats.money(terms.guarantee.amount, terms.currency)
        facts.append(Fact("Guarantee", f"At least {amount}{' in all' if terms.guarantee.cumulative else ''}"))
    facts += [Fact("Condition", condition.kind.label) for condition in terms.conditions]
    return facts


def volume_in_words(terms: Terms, value: Decimal) -> str:
    """Write a threshold: "$100,000", "100 units" or "5%"."""
    if in_percent(terms):
        return f"{formats.number(value)}%"
    return (
        f"{formats.number(value)} units"
        if is_quantity(terms)
        else formats.money(value, terms.currency, whole=True)
    )


def _reward(terms: Terms) -> str:
    kind = terms.reward.kind
    if kind is RewardKind.FIXED:
        return "Lump sum of the reached tier"
    return f"{kind.label} on {terms.reward.base.label.lower()}, {terms.reward.application.label.lower()}"


def _caps(terms: Terms) -> str:
    return "; ".join(
        f"{formats.money(cap.amount, terms.currency, whole=True)}, {cap.per.label.lower()}"
        for cap in terms.caps
    )


def _minimum(terms: Terms) -> str:
    if terms.minimum_payable is None:
        return "None"
    amount = formats.money(terms.minimum_payable.amount, terms.currency)
    return f"{amount}, below it {terms.minimum_payable.below.label.lower()}"


def payment_in_words(terms: Terms) -> str:
    """Write how and when it is paid."""
    if terms.payment is None:
        return "Not stated"
    days = terms.payment.due_days
    return (
        f"{terms.payment.method.label} within {days} day{'' if days == 1 else 's'} of the end of the period"
    )


def _stacking(terms: Terms) -> str:
    said = terms.stacking.policy.label
    if terms.stacking.group:
        said += f", group {terms.stacking.group}"
    return f"{said}, place {terms.stacking.rank}" if terms.stacking.rank is not None else said


def _rules(rules: Sequence[ProductRule]) -> str:
    said = "; ".join(rule_in_words(rule).removeprefix("the ") for rule in rules)
    return f"{said[:1].upper()}{said[1:]}"


def _listed(names: Sequence[str]) -> str:
    shown = list(names[:3])
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
