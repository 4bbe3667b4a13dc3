"""The numbered lines of a statement, which foot: whoever adds them up gets the payable."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.enums import Accumulation, Application, Basis, RewardBase, RewardKind
from programs.rating import Rating
from programs.terms import Terms
from vir.foundation.money import format_money, format_number, round_amount


@dataclass(frozen=True)
class Parts:
    """What an item of a run adds to a rating: what earlier runs left, and what this one leaves or drops."""

    brought: Decimal
    carried: Decimal
    dropped: Decimal
    payable: Decimal


@dataclass(frozen=True)
class StatementLine:
    """One line; `role` is "line", "total" or "grand"."""

    key: str
    what: str
    basis: str
    amount: Decimal
    role: str = "line"


def statement_lines(terms: Terms, rating: Rating, parts: Parts) -> list[StatementLine]:
    """
    Write the lines of a statement, each rounded to the currency's minor unit.

    :raises AssertionError: if they do not add up to what is payable
    """
    lines = [*_purchases(terms, rating), *_rebate(terms, rating), *_settlement(terms, parts)]
    added = sum((line.amount for line in lines if line.key in ADDED), Decimal(0))
    assert added == parts.payable, f"the lines add up to {added}, not to {parts.payable}"
    lines.append(StatementLine("payable", "Payable", "", parts.payable, "grand"))
    return lines


def earning_lines(terms: Terms, rating: Rating) -> list[StatementLine]:
    """
    Write the lines of one earning, before any settlement.

    :raises AssertionError: if they do not add up to what is earned
    """
    lines = [*_purchases(terms, rating), *_rebate(terms, rating)]
    added = sum((line.amount for line in lines if line.key in ADDED), Decimal(0))
    assert added == rating.earned, f"the lines add up to {added}, not to {rating.earned}"
    lines.append(StatementLine("earned", "Earned", "", rating.earned, "grand"))
    return lines


ADDED = frozenset({"rebate", "cap", "earlier", "brought", "carried", "dropped"})


def _purchases(terms: Terms, rating: Rating) -> list[StatementLine]:
    volume, currency = rating.working.volume, terms.currency
    lines, returns = _count(volume.line_count), _count(volume.return_count)
    units = f"{format_number(volume.quantity)} units" if terms.reward.base is RewardBase.QUANTITY else ""
    trade = "sales" if terms.basis is Basis.SELL_THROUGH else "purchases"
    if terms.accumulation is Accumulation.TO_DATE:
        trade += " to date"
    if terms.reward.base is RewardBase.GROSS_AMOUNT:
        gross = round_amount(volume.gross, currency)
        counted = f"{lines}, {volume.return_count:,} returned"
        return [StatementLine("net", f"Eligible {trade}, gross value less returns", counted, gross, "total")]
    net = round_amount(volume.net, currency)
    returned = round_amount(volume.returns_net, currency)
    return [
        StatementLine("gross", f"Eligible {trade}, gross", lines, net - returned),
        StatementLine("returns", "Returns and credits", returns, returned),
        StatementLine("net", f"Net eligible {trade}", units, net, "total"),
    ]


def _rebate(terms: Terms, rating: Rating) -> list[StatementLine]:
    working, currency = rating.working, terms.currency
    before_cap = round_amount(working.unrounded, currency, terms.rounding)
    after_cap = rating.earned + working.already
    at = f"Rebate at Tier {rating.tier}" if rating.tier else "Rebate, no tier reached"
    lines = [
        StatementLine(
            "rebate", f"{at}, to date" if working.already else at, _basis(terms, rating), before_cap
        )
    ]
    if working.cap is not None:
        reached = "reached" if working.cap_reached else "not reached"
        limit = format_money(working.cap.amount, currency)
        lines.append(StatementLine("cap", f"Cap ({limit})", reached, after_cap - before_cap))
    if working.already:
        lines.append(StatementLine("earlier", "Earned in earlier periods", "", -working.already))
    return lines


def _settlement(terms: Terms, parts: Parts) -> list[StatementLine]:
    least = terms.minimum_payable
    below = "" if least is None else f"below {format_money(least.amount, terms.currency)}"
    lines = []
    if parts.brought:
        lines.append(StatementLine("brought", "Brought over from the last run", "", parts.brought))
    if parts.carried:
        basis = "below zero" if parts.carried < 0 else below
        lines.append(StatementLine("carried", "Carried over to the next run", basis, -parts.carried))
    if parts.dropped:
        lines.append(StatementLine("dropped", "Below the minimum, not paid", below, -parts.dropped))
    return lines


def _basis(terms: Terms, rating: Rating) -> str:
    if not rating.tier:
        return ""
    tier = terms.reward.tiers[rating.tier - 1]
    if terms.reward.kind is RewardKind.FIXED:
        return "lump sum"
    if terms.reward.application is not Application.ALL_VOLUME:
        return (
            f"Tiers 1 to {rating.tier}, each its own rate" if rating.tier > 1 else "Tier 1 rate on its volume"
        )
    if terms.reward.kind is RewardKind.PERCENT:
        line = 1 if terms.reward.base is RewardBase.GROSS_AMOUNT else 3
        return f"{format_number(tier.rate, 1)}% of line {line}"
    return f"{format_number(rating.base)} units × {format_money(tier.rate, terms.currency)}"


def _count(lines: int) -> str:
    return f"{lines:,} line{'' if lines == 1 else 's'}"
