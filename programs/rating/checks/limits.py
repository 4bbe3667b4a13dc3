"""Limits that contradict each other, and money that has no rate."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from programs.enums import BelowMinimum, CapScope, ExchangePolicy
from programs.rating.checks.context import Context
from programs.rating.checks.findings import Finding, ask, must
from programs.rating.sentence.phrases import period
from programs.rating.words import listed
from programs.terms import Terms
from vir.foundation.money import exact, format_money_short

_SPANS = {
    CapScope.PARTNER_PERIOD: "for each partner",
    CapScope.PARTNER_PROGRAM: "for each partner in the whole program",
    CapScope.PROGRAM: "for all partners together",
}


def guarantee(terms: Terms, context: Context) -> Iterator[Finding]:
    """Refuse a guarantee that a cap takes away again."""
    if terms.guarantee is None:
        return
    amount, periods = terms.guarantee.amount, len(terms.periods())
    for place, cap in enumerate(terms.caps):
        if amount > cap.amount:
            yield must(
                "GUARANTEE_ABOVE_CAP",
                "guarantee.amount",
                f"The guarantee of {_money(terms, amount)} is above the cap of {_money(terms, cap.amount)}"
                f" {_SPANS[cap.per]}: it can never be paid. Lower one or raise the other.",
            )
        elif cap.per is CapScope.PARTNER_PROGRAM and amount * periods > cap.amount:
            yield ask(
                "GUARANTEES_ABOVE_CAP",
                f"caps[{place}].amount",
                f"{periods} {period(terms)}s guarantee {_money(terms, amount * periods)} in all, more than the"
                f" cap of {_money(terms, cap.amount)} {_SPANS[cap.per]}: is that meant?",
            )


def minimum(terms: Terms, context: Context) -> Iterator[Finding]:
    """Refuse a minimum payable that can never be reached, question one that a single period cannot reach."""
    if terms.minimum_payable is None:
        return
    least = terms.minimum_payable.amount
    once, ever = _most(terms)
    carried = terms.minimum_payable.below is BelowMinimum.CARRY_OVER
    most = ever if carried else once
    if most is not None and least > most:
        yield must(
            "MINIMUM_ABOVE_CAP",
            "minimum_payable.amount",
            f"The minimum payable of {_money(terms, least)} is above the {_money(terms, most)} that a partner"
            " can earn at most: nothing could ever be paid. Lower it or raise the cap.",
        )
    elif once is not None and least > once:
        yield ask(
            "MINIMUM_ABOVE_PERIOD",
            "minimum_payable.amount",
            f"The minimum payable of {_money(terms, least)} is above the {_money(terms, once)} that a"
            f" {period(terms)} can earn at most, so that it always waits for the next one: is that meant?",
        )


def currencies(terms: Terms, context: Context) -> Iterator[Finding]:
    """Name currencies of lines that cannot be converted: those lines would be held and not counted."""
    fixed = terms.exchange.policy is ExchangePolicy.CONTRACT_RATE
    known = {code for code, _ in terms.exchange.rates} if fixed else set(context.quoted)
    lacking = sorted({code for code in context.currencies if code != terms.currency} - known)
    if not lacking:
        return
    path = "exchange.rates" if fixed else "exchange"
    found = must if fixed else ask
    missing = f"There is no rate for {listed(lacking)}, which partners pay in: their lines would not count."
    yield found("CURRENCY_WITHOUT_RATE", path, f"{missing} Add the rate{'' if len(lacking) == 1 else 's'}.")


def _most(terms: Terms) -> tuple[Decimal | None, Decimal | None]:
    """Give the most that caps let one partner earn in a period, and ever; None without a cap."""
    periods = len(terms.periods())
    with exact():
        once = [cap.amount for cap in terms.caps]
        ever = [cap.amount * (periods if cap.per is CapScope.PARTNER_PERIOD else 1) for cap in terms.caps]
    return min(once, default=None), min(ever, default=None)


def _money(terms: Terms, amount: Decimal) -> str:
    return format_money_short(amount, terms.currency)
