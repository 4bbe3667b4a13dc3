"""Up to what a program pays, and how it is paid."""

from __future__ import annotations

from programs.enums import CapScope, PaymentMethod
from programs.rating.sentence.names import period
from programs.rating.sentence.shape import is_one_partner, is_repeated
from programs.rating.words import listed
from programs.terms import Terms
from vir.foundation.money import format_money_short
from vir.foundation.periods import format_date

_METHODS = {
    PaymentMethod.CREDIT_MEMO: "credit memo",
    PaymentMethod.BANK_TRANSFER: "bank transfer",
    PaymentMethod.OFFSET: "offset",
    PaymentMethod.CHECK: "check",
}


def up_to(terms: Terms) -> str:
    """Name the caps."""
    limits = []
    repeated = is_repeated(terms)
    each = "" if is_one_partner(terms) else " each"
    for cap in terms.caps:
        amount = format_money_short(cap.amount, terms.currency)
        if cap.per is CapScope.PROGRAM:
            limits.append(f"{amount} for all partners together")
            continue
        span = f" per {period(terms)}" if cap.per is CapScope.PARTNER_PERIOD else " in all"
        limits.append(f"{amount}{each}{span if repeated else ''}")
    return f", up to {listed(limits)}" if limits else ""


def paid(terms: Terms) -> str:
    """Say how and when it is paid, nothing where the terms do not."""
    if terms.payment is None:
        return ""
    method = _METHODS[terms.payment.method]
    days = terms.payment.due_days
    if is_repeated(terms):
        within = f"within {days} day{'' if days == 1 else 's'} of" if days else "at"
        return f"Paid by {method} {within} the end of each {period(terms)}."
    due = terms.payment.due_on(terms.ends_on)
    return f"Paid by {method} by {format_date(due)}."
