"""Payments: of a run, all of them, and what confirmations would do to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, Sum

from payouts.enums import PartKind, PaymentState, RunState
from payouts.models import LedgerEntry, Payment, PaymentStep, PayoutPart, PayoutRun
from payouts.posting.confirmations import Said
from programs.enums import PaymentMethod
from vir.foundation.money import format_money
from vir.foundation.periods import format_date

OPEN = (PaymentState.READY.value, PaymentState.SENT.value)
# Between asking for an export and its end payments are there, and have not left: the ledger has nothing of them yet.
RELEASED = (RunState.EXPORTED.value, RunState.CLOSED.value)


@dataclass(frozen=True)
class Matched:
    """A row of confirmations beside its payment. `kind` is "apply", "same" (known already) or "fault"."""

    said: Said
    kind: str
    payment: Payment | None
    text: str


def list_payments() -> list[Payment]:
    """List all payments, the newest first."""
    rows = Payment.objects.select_related("partner", "run__program", "replaces")
    return list(rows.order_by("-created_at", "-code"))


def payments_of(run: PayoutRun) -> list[Payment]:
    """List a run's payments by code."""
    return list(Payment.objects.filter(run=run).select_related("partner", "replaces").order_by("code"))


def payment_by_code(code: str) -> Payment | None:
    """Find a payment."""
    found: Payment | None = (
        Payment.objects.select_related("partner", "run__program", "replaces").filter(code=code).first()
    )
    return found


def steps_of(payment: Payment) -> list[PaymentStep]:
    """List what happened to a payment, in order."""
    return list(PaymentStep.objects.filter(payment=payment).select_related("actor").order_by("at", "id"))


def entries_of_payment(payment: Payment) -> list[LedgerEntry]:
    """List what the ledger has of a payment, in order: released, confirmed, come back."""
    own = Q(key__in=[f"{act}|{payment.code}" for act in ("settle", "pay", "bounce")])
    # A payment that takes of several periods has an entry of each.
    own |= Q(key__startswith=f"settle|{payment.code}|")
    return list(LedgerEntry.objects.filter(own).prefetch_related("legs").order_by("number"))


def replaced_by(payments: Collection[Payment]) -> dict[UUID, str]:
    """Give, for payments that were made again or taken into a later run, by what."""
    ids = [payment.id for payment in payments]
    again = dict(Payment.objects.filter(replaces_id__in=ids).values_list("replaces_id", "code"))
    parts = PayoutPart.objects.filter(kind=PartKind.BOUNCED.value, source_ref__in=ids)
    return {**dict(parts.values_list("source_ref", "item__run__code")), **again}


def carried_out_by(payment: Payment) -> str:
    """Name whoever carries a payment out: the bank, or the books that credit memos are entered in."""
    is_money = payment.method in (PaymentMethod.BANK_TRANSFER.value, PaymentMethod.CHECK.value)
    return "the bank" if is_money else "the general ledger"


def payment_counts(run: PayoutRun) -> dict[str, tuple[int, object]]:
    """Count a run's payments and add them up, by state."""
    rows = Payment.objects.filter(run=run).values_list("state").annotate(n=Count("id"), sum=Sum("amount"))
    return {state: (count, total) for state, count, total in rows.order_by()}


def match_confirmations(said: Sequence[Said], *, today: date) -> list[Matched]:
    """Hold rows against payments, by their code or by the reference they have already."""
    words = {one.code for one in said if one.code}
    rows = Payment.objects.filter(Q(code__in=words) | Q(reference__in=words)).select_related("partner", "run")
    by_code = {row.code: row for row in rows}
    by_reference: dict[str, list[Payment]] = {}
    for row in rows:
        by_reference.setdefault(row.reference.upper(), []).append(row)
    found, seen = [], set()
    for one in said:
        named = by_reference.get(one.code, [])
        payment = by_code.get(one.code) or (named[0] if len(named) == 1 else None)
        matched = _match(one, payment, today)
        if payment is not None and matched.kind == "apply":
            if payment.id in seen:
                matched = Matched(one, "fault", payment, f"{payment.code} stands in an earlier row as well.")
            seen.add(payment.id)
        found.append(matched)
    return found


def _match(said: Said, payment: Payment | None, today: date) -> Matched:
    if said.faults:
        return Matched(said, "fault", payment, " ".join(said.faults))
    if payment is None:
        return Matched(said, "fault", None, f"There is no payment {said.code[:40]}.")
    assert said.state is not None
    assert said.on is not None
    if said.amount is not None and abs(said.amount) != payment.amount:
        shown = format_money(said.amount, payment.currency)
        due = format_money(payment.amount, payment.currency)
        return Matched(said, "fault", payment, f"The row says {shown}, {payment.code} is of {due}.")
    if payment.run.state not in RELEASED:
        return Matched(
            said, "fault", payment, f"{payment.run.code} is not exported yet: {payment.code} has not left."
        )
    if said.on > today:
        return Matched(said, "fault", payment, f"{format_date(said.on)} has not come yet.")
    state = PaymentState(payment.state)
    if said.state is PaymentState.PAID and state is PaymentState.PAID:
        if payment.reference == said.reference and payment.paid_on == said.on:
            return Matched(said, "same", payment, "Known already.")
        on = "" if payment.paid_on is None else f" on {format_date(payment.paid_on)}"
        return Matched(said, "fault", payment, f"It was confirmed already as {payment.reference}{on}.")
    if said.state is PaymentState.BOUNCED and state is PaymentState.BOUNCED:
        return Matched(said, "same", payment, "Known already.")
    if state is PaymentState.VOID or state is PaymentState.BOUNCED:
        return Matched(
            said, "fault", payment, f"It is {state.label.lower()} already: look at what replaced it."
        )
    if said.state is PaymentState.BOUNCED and state is PaymentState.READY:
        return Matched(said, "fault", payment, "It was never sent. Void it instead.")
    words = (
        f"Paid on {format_date(said.on)} as {said.reference}"
        if said.state is PaymentState.PAID
        else f"Came back on {format_date(said.on)}: {said.reason}"
    )
    return Matched(said, "apply", payment, words)
