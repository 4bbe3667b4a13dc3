"""What became of a statement's payable since it was sealed: payments, and what later runs settled of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, Subquery, Sum

from claims.queries.claiming.behind import behind_the_walls
from payouts.enums import PartKind, PaymentState, RunState
from payouts.models import Payment, PayoutPart
from programs.enums import PaymentMethod
from vir.foundation.money import MINUS, format_money
from vir.foundation.periods import is_english
from vir.foundation.web.formats import day
from vir.foundation.words import later, say

PAID = {
    PaymentMethod.CREDIT_MEMO: later("Paid by credit memo"),
    PaymentMethod.BANK_TRANSFER: later("Paid by bank transfer"),
    PaymentMethod.OFFSET: later("Paid by offset"),
    PaymentMethod.CHECK: later("Paid by check"),
}
READY = {
    PaymentMethod.CREDIT_MEMO: later("{code} is ready to be paid by credit memo."),
    PaymentMethod.BANK_TRANSFER: later("{code} is ready to be paid by bank transfer."),
    PaymentMethod.OFFSET: later("{code} is ready to be paid by offset."),
    PaymentMethod.CHECK: later("{code} is ready to be paid by check."),
}
SENT = {
    PaymentMethod.CREDIT_MEMO: later(
        "{code} was sent by credit memo. It is shown here as paid once it is confirmed."
    ),
    PaymentMethod.BANK_TRANSFER: later(
        "{code} was sent by bank transfer. It is shown here as paid once it is confirmed."
    ),
    PaymentMethod.OFFSET: later("{code} was sent by offset. It is shown here as paid once it is confirmed."),
    PaymentMethod.CHECK: later("{code} was sent by check. It is shown here as paid once it is confirmed."),
}
SETTLED = (RunState.APPROVED.value, RunState.EXPORTED.value, RunState.CLOSED.value)


@dataclass(frozen=True)
class AfterLine:
    """One line below the seal. `kind` is "paid", "settled" or "balance"."""

    number: int
    kind: str
    what: str
    reference: str
    basis: str
    amount: Decimal

    @property
    def opens(self) -> str:
        """Give the address of its working on the same page."""
        return f"?line={self.number}#working"


@dataclass(frozen=True)
class AfterSeal:
    """
    What is known today about the money of a statement.

    :ivar lines: numbered on from the statement's own; none where nothing is known yet
    :ivar underway: what is on its way, in a sentence; "" where nothing is
    :ivar paid_on: the last day on which something arrived
    """

    lines: tuple[AfterLine, ...]
    balance: Decimal
    underway: str
    paid_on: date | None

    @property
    def is_paid(self) -> bool:
        """Tell whether nothing is left to pay."""
        return self.paid_on is not None and self.balance == 0

    def steps(self, line: AfterLine, payable: Decimal, currency: str) -> list[tuple[str, str]]:
        """Write the working of one of its lines, as pairs of a label and words."""
        if line.kind != "balance":
            what = f"{line.what[:1].lower()}{line.what[1:]}" if is_english() else line.what
            return [(say("Amount"), f"{what} {line.reference}".strip())]
        taken = [one.amount for one in self.lines if one.kind != "balance"]
        values = " − ".join(signed(format_money(amount, currency)) for amount in (payable, *taken))
        return [(say("Balance"), say("payable − what was paid or settled")), ("", values)]


# What is shown with a version that another one corrects.
NOTHING_SINCE = AfterSeal((), Decimal(0), "", None)


def after_seal(*, item_id: UUID, payable: Decimal, snapshot: Mapping[str, Any]) -> AfterSeal:
    """Read what happened to a statement's payable; lines are numbered on from those of the snapshot."""
    payments = list(Payment.objects.filter(item_id=item_id).order_by("created_at", "code"))
    settled = _settled_since(snapshot)
    number = len(snapshot["lines"])
    lines: list[AfterLine] = []
    balance = payable
    for payment in payments:
        if payment.state == PaymentState.PAID:
            number += 1
            basis, paid_by = day(payment.paid_on), PAID[PaymentMethod(payment.method)]
            lines.append(
                AfterLine(
                    number,
                    "paid",
                    say(paid_by),
                    payment.reference,
                    basis,
                    payment.amount,
                )
            )
            balance -= payment.amount
    for code, amount in settled:
        number += 1
        lines.append(AfterLine(number, "settled", say("Settled with"), code, "", amount))
        balance -= amount
    if lines:
        lines.append(AfterLine(number + 1, "balance", say("Balance"), "", _owed(balance), balance))
    paid_days = [payment.paid_on for payment in payments if payment.state == PaymentState.PAID]
    return AfterSeal(tuple(lines), balance, _underway(payments), max(paid_days, default=None))


def signed(written: str) -> str:
    """Put an amount below zero into brackets, as it stands in a sum."""
    return f"({written})" if written.startswith(MINUS) else written


def paid_days(statements: Sequence[tuple[UUID, Decimal]]) -> dict[UUID, date]:
    """
    Give when items were paid in full, by the item, in one query.

    :param statements: pairs of an item and what its statement says is payable
    """
    wanted = dict(statements)
    added: dict[UUID, Decimal] = {}
    last: dict[UUID, date] = {}
    rows = Payment.objects.filter(item_id__in=list(wanted), state=PaymentState.PAID.value)
    for item_id, amount, paid_on in rows.values_list("item_id", "amount", "paid_on"):
        added[item_id] = added.get(item_id, Decimal(0)) + amount
        last[item_id] = max(last.get(item_id, paid_on), paid_on)
    return {item_id: last[item_id] for item_id, paid in added.items() if paid == wanted[item_id]}


def paid_beside() -> dict[str, Subquery]:
    """Write what arrived for the item of a statement, and on which day the last of it, beside statements."""
    paid = Payment.objects.filter(item_id=OuterRef("item_id"), state=PaymentState.PAID.value)
    whole = paid.order_by().values("item_id")
    return {
        "paid": Subquery(whole.annotate(sum=Sum("amount")).values("sum")),
        "paid_last": Subquery(whole.annotate(last=Max("paid_on")).values("last")),
    }


def _settled_since(snapshot: Mapping[str, Any]) -> list[tuple[str, Decimal]]:
    """List the runs that settled what a correction added, with the amounts."""
    wanted = [
        UUID(line["note"]["source"])
        for line in snapshot["lines"]
        if line["key"].startswith("later-") and line["note"].get("source")
    ]
    if not wanted:
        return []
    # A partner reads no parts of runs; what is asked for are those of its own statement.
    with behind_the_walls(None):
        rows = PayoutPart.objects.filter(
            kind__in=[PartKind.PRIOR.value, PartKind.RECOVERED.value],
            source_ref__in=wanted,
            item__run__state__in=SETTLED,
        )
        return list(rows.order_by("item__run__code").values_list("item__run__code", "amount"))


def _owed(balance: Decimal) -> str:
    if not balance:
        return ""
    return say("settled with the next run") if balance < 0 else say("still to pay")


def _underway(payments: Sequence[Payment]) -> str:
    """Say what is on its way, or came back and is not paid again yet."""
    alive = [payment for payment in payments if payment.state in (PaymentState.READY, PaymentState.SENT)]
    if alive:
        payment = alive[-1]
        method = PaymentMethod(payment.method)
        return say(READY[method] if payment.sent_at is None else SENT[method], code=payment.code)
    if payments and payments[-1].state == PaymentState.BOUNCED:
        return say("{code} came back. It is paid again with the next run.", code=payments[-1].code)
    return ""
