"""What keeps partners out of a run today by the vendor's policy: facts, not opinions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from partners.queries.payees import Payee, confirmed_payees
from payouts.enums import HoldReason
from payouts.models import PartnerDocument, PartnerStanding
from payouts.posting.policy import Policy
from payouts.posting.scopes import RunScope
from payouts.queries.standing import documents_of, standings_of
from programs.enums import PaymentMethod
from vir.foundation.money import format_money
from vir.foundation.periods import format_date

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Failing:
    """A partner that a gate keeps out, and why, in words for both sides."""

    partner_id: UUID
    reason: HoldReason
    text: str


def failing(scope: RunScope, methods: Mapping[UUID, str], *, policy: Policy, day: date) -> list[Failing]:
    """
    Find who is kept out, in as many queries for a thousand partners as for one.

    :param methods: how each partner that would be paid is paid
    """
    partners = list(methods)
    gates = policy.gates
    by_bank = [key for key, method in methods.items() if method == PaymentMethod.BANK_TRANSFER.value]
    payees = confirmed_payees(by_bank, today=day) if by_bank else {}
    found = [
        fail
        for partner_id in by_bank
        if (fail := _bank(partner_id, payees.get(partner_id), policy, day)) is not None
    ]
    if gates.past_due_percent is not None or gates.invoices_paid:
        for partner_id, standing in standings_of(partners, scope.currency).items():
            found += _account(partner_id, standing, scope, policy)
    if gates.documents:
        there = documents_of(partners)
        for partner_id in partners:
            found += _documents(partner_id, there.get(partner_id, {}), policy, day)
    return found


def _bank(partner_id: UUID, payee: Payee | None, policy: Policy, day: date) -> Failing | None:
    if payee is None:
        return Failing(partner_id, HoldReason.BANK_MISSING, "No confirmed bank details")
    # The vendor may ask for more days than were in force when the details were confirmed.
    from_day = max(payee.usable_from, payee.confirmed_on + timedelta(days=policy.cooling_off_days))
    if from_day <= day:
        return None
    return Failing(
        partner_id, HoldReason.BANK_CHANGED, f"Bank details changed on {format_date(payee.confirmed_on)}"
    )


def _account(partner_id: UUID, standing: PartnerStanding, scope: RunScope, policy: Policy) -> list[Failing]:
    found = []
    least = policy.gates.past_due_percent
    if least is not None and standing.past_due and standing.past_due * HUNDRED >= standing.owed * least:
        shown = format_money(standing.past_due, standing.currency)
        of = format_money(standing.owed, standing.currency)
        words = f"{shown} of {of} is past due as of {format_date(standing.as_of)}"
        found.append(Failing(partner_id, HoldReason.PAST_DUE, words))
    oldest = standing.oldest_unpaid_on
    if policy.gates.invoices_paid and oldest is not None and oldest < scope.period_end:
        words = f"Invoices since {format_date(oldest)} are not paid as of {format_date(standing.as_of)}"
        found.append(Failing(partner_id, HoldReason.INVOICES_UNPAID, words))
    return found


def _documents(
    partner_id: UUID, there: Mapping[str, PartnerDocument], policy: Policy, day: date
) -> list[Failing]:
    found = []
    for name in policy.gates.documents:
        document = there.get(name)
        if document is None:
            found.append(Failing(partner_id, HoldReason.DOCUMENT_MISSING, f"{name} is missing"))
        elif document.valid_until is not None and document.valid_until < day:
            words = f"{name} ran out on {format_date(document.valid_until)}"
            found.append(Failing(partner_id, HoldReason.DOCUMENT_MISSING, words))
    return found
