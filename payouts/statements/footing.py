"""The numbered lines of a statement, which foot: whoever adds them up gets the payable."""

from __future__ import annotations

from decimal import Decimal

from payouts.statements.settling import Parts, StatementLine, settlement_lines
from programs.enums import Accumulation, Application, Basis, RewardBase, RewardKind
from programs.rating import Rating
from programs.rating.working import Working
from programs.terms import Terms
from vir.foundation.money import format_money, format_number, round_amount


def statement_lines(terms: Terms | None, rating: Rating | None, parts: Parts) -> list[StatementLine]:
    """
    Write the lines of a statement, each rounded to the currency's minor unit.

    Without a rating the lines are what a further run pays, or approved claims.

    :raises AssertionError: if they do not add up to what is payable
    """
    lines: list[StatementLine] = []
    below = ""
    if terms is not None and terms.minimum_payable is not None:
        below = f"below {format_money(terms.minimum_payable.amount, terms.currency)}"
    if terms is not None and rating is not None:
        lines += [*_purchases(terms, rating), *_rebate(terms, rating)]
    lines += settlement_lines(parts, below=below)
    added = sum((line.amount for line in lines if is_added(line.key)), Decimal(0))
    assert added == parts.payable, f"the lines add up to {added}, not to {parts.payable}"
    lines.append(StatementLine("payable", "Payable", "", parts.payable, "grand"))
    return lines


def earning_lines(terms: Terms, rating: Rating) -> list[StatementLine]:
    """
    Write the lines of one earning, before any settlement.

    :raises AssertionError: if they do not add up to what is earned
    """
    lines = [*_purchases(terms, rating), *_rebate(terms, rating)]
    added = sum((line.amount for line in lines if is_added(line.key)), Decimal(0))
    assert added == rating.earned, f"the lines add up to {added}, not to {rating.earned}"
    lines.append(StatementLine("earned", "Earned", "", rating.earned, "grand"))
    return lines


ADDED = frozenset(
    {
        "rebate",
        "kicker",
        "guarantee",
        "cap",
        "earlier",
        "best_of",
        "program_cap",
        "group",
        "later",
        "prior",
        "adjusted",
        "claimed",
        "brought",
        "recovered",
        "held",
        "invoiced",
        "carried",
        "dropped",
    }
)


def is_added(key: str) -> bool:
    """Tell whether a line is one of those that add up to the total; "kicker-2" is one of several alike."""
    return key.partition("-")[0] in ADDED


def _purchases(terms: Terms, rating: Rating) -> list[StatementLine]:
    volume, currency = rating.working.volume, terms.currency
    lines, returns = _count(volume.line_count), _count(volume.return_count)
    units = f"{format_number(volume.quantity)} units" if terms.reward.base is RewardBase.QUANTITY else ""
    trade = "sales" if terms.basis is Basis.SELL_THROUGH else "purchases"
    if terms.accumulation is Accumulation.TO_DATE:
        trade += " to date"
    if rating.working.facts.share is not None:
        trade += " of the group"
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
    """
    Write what the tiers pay and everything that comes on top or is taken off.

    Each line is the difference that it makes to the rounded amount, so that fractions of a cent never show.
    """
    working = rating.working
    at = f"Rebate at Tier {rating.tier}" if rating.tier else "Rebate, no tier reached"
    basis = _basis(terms, rating) if working.holds else "a condition does not hold"
    exact = working.rebate if working.holds else Decimal(0)
    first = round_amount(exact, terms.currency, terms.rounding)
    lines = [StatementLine("rebate", f"{at}, to date" if working.already else at, basis, first)]
    for number, (kicker, amount) in enumerate(_kickers(working), start=1):
        lines.append(_further(terms, lines, f"kicker-{number}", kicker, "on top", exact + amount))
        exact += amount
    if terms.guarantee is not None and working.holds and working.facts.number:
        limit = format_money(terms.guarantee.amount, terms.currency)
        exact += working.topped_up
        basis = "tops up" if working.topped_up else "more is earned without it"
        lines.append(_further(terms, lines, "guarantee", f"Guarantee ({limit})", basis, exact))
    if working.cap is not None:
        reached = "reached" if working.cap_reached else "not reached"
        limit = format_money(working.cap.amount, terms.currency)
        lines.append(_further(terms, lines, "cap", f"Cap ({limit})", reached, exact - working.cap_taken))
    if working.already:
        lines.append(StatementLine("earlier", "Earned in earlier periods", "", -working.already))
    return [*lines, *_others(rating)]


def _kickers(working: Working) -> list[tuple[str, Decimal]]:
    if not working.holds:
        return []
    return [
        (kicker.name, amount)
        for kicker, amount in zip(working.terms.reward.kickers, working.kickers, strict=True)
    ]


def _further(
    terms: Terms, lines: list[StatementLine], key: str, what: str, basis: str, exact: Decimal
) -> StatementLine:
    """Write by how much a line moves the rounded amount."""
    so_far = sum((line.amount for line in lines), Decimal(0))
    return StatementLine(key, what, basis, round_amount(exact, terms.currency, terms.rounding) - so_far)


def _others(rating: Rating) -> list[StatementLine]:
    """Write what other programs, the program's budget and the partner's group do to the amount."""
    facts, own = rating.working.facts, rating.working.own
    if facts.outdone_by:
        return [StatementLine("best_of", "Best one only", f"{facts.outdone_by} pays more", -own)]
    lines = []
    allowed = own
    if facts.allotted is not None and facts.allotted != own:
        allowed = facts.allotted
        lines.append(StatementLine("program_cap", "Cap of the program", "shared by all", allowed - own))
    if facts.share is not None:
        share = f"{format_number(facts.share.weight)} of {format_number(facts.share.weights)}"
        lines.append(StatementLine("group", "Other members of the group", share, rating.earned - allowed))
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
    if terms.reward.kind is RewardKind.PER_INCREMENT:
        return f"{format_money(tier.rate, terms.currency)} per {format_number(terms.reward.increment or Decimal(0))}"
    paying = rating.working.facts.paying is not None or terms.reward.base is RewardBase.GROWTH_AMOUNT
    if terms.reward.kind is RewardKind.PERCENT and paying:
        return f"{format_number(tier.rate, 1)}% of {format_money(rating.base, terms.currency)}"
    if terms.reward.kind is RewardKind.PERCENT:
        line = 1 if terms.reward.base is RewardBase.GROSS_AMOUNT else 3
        return f"{format_number(tier.rate, 1)}% of line {line}"
    return f"{format_number(rating.base)} units × {format_money(tier.rate, terms.currency)}"


def _count(lines: int) -> str:
    return f"{lines:,} line{'' if lines == 1 else 's'}"
