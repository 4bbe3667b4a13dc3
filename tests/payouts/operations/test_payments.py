"""A run releases its payments once; each arrives, comes back or is voided, and the ledger says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from payouts.enums import Account
from payouts.models import LedgerEntry, LedgerLeg, Payment, PaymentStep, PayoutItem, PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.confirm_payments import UnableToConfirm, confirm_payments
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.place_hold import place_hold
from payouts.operations.preview_run import preview_run
from payouts.operations.redo_payment import (
    UnableToRedoPayment,
    mark_sent,
    reissue_payment,
    void_payment,
)
from payouts.operations.settle_run import settle_run
from payouts.posting.confirmations import read_confirmations
from payouts.queries.payments import match_confirmations
from programs.models import Program
from tests.payouts.conftest import Q3
from tests.payouts.test_walls import refused
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User


@pytest.fixture
def exported(ready: PayoutRun, finn: User, lena: User, today: date, moment: datetime) -> PayoutRun:
    """The run with its payments, posted; its statements have no files here."""
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    for item in PayoutItem.objects.filter(run=ready):
        issue_statement(item_id=item.id, today=today, at=moment)
    return finish_export(run_id=ready.id, actor_id=finn.id, at=moment)


@pytest.fixture
def confirm(exported: PayoutRun, finn: User, today: date, moment: datetime) -> Callable[[str], object]:
    """Confirm rows as they are pasted."""

    def confirmed(text: str, seen: int = 1) -> object:
        return confirm_payments(
            said=read_confirmations(text), seen=seen, actor_id=finn.id, today=today, at=moment
        )

    return confirmed


def balances() -> dict[str, Decimal]:
    """Give the balances of the accounts that payments move, zero left out; debits positive."""
    found: dict[str, Decimal] = {}
    moved = LedgerLeg.objects.filter(
        account__in=["approved_payable", "payment_clearing", "credit_note_issued", "partner_receivable"]
    )
    for account, amount in moved.values_list("account", "amount"):
        found[account] = found.get(account, Decimal(0)) + amount
    return {account: amount for account, amount in found.items() if amount}


def earned_payable(at_least: str) -> Decimal:
    legs = LedgerLeg.objects.filter(account=Account.EARNED_PAYABLE.value, entry__key__startswith=at_least)
    return sum(legs.values_list("amount", flat=True), Decimal(0))


def test_an_export_makes_one_payment_for_each_partner_that_is_paid(exported: PayoutRun) -> None:
    payment = Payment.objects.get()

    assert (payment.code, payment.amount, payment.state, payment.method) == (
        "PM-2026-0001",
        Decimal("12000"),
        "ready",
        "credit_memo",
    )
    assert exported.state == "exported"
    entry = LedgerEntry.objects.get(kind="settlement")
    assert (entry.key, entry.column, entry.source, entry.source_code, entry.period_start) == (
        "settle|PM-2026-0001",
        "credit_memo",
        "run",
        "PR-2026-001",
        Q3,
    )
    assert balances() == {"payment_clearing": Decimal("-12000")}
    assert earned_payable("settle|") == Decimal("12000")


def test_settling_again_posts_nothing(exported: PayoutRun, moment: datetime) -> None:
    before = LedgerEntry.objects.count()

    assert settle_run(run=exported, at=moment) == 0
    assert LedgerEntry.objects.count() == before


def test_a_confirmed_payment_closes_its_run(
    exported: PayoutRun, confirm: Callable[..., object], finn: User
) -> None:
    confirm("PM-2026-0001,paid,CM-88213,2026-11-16,12000.00")

    payment = Payment.objects.get()
    assert (payment.state, payment.reference, payment.paid_on) == ("paid", "CM-88213", date(2026, 11, 16))
    assert PayoutRun.objects.get().state == "closed"
    assert balances() == {"credit_note_issued": Decimal("-12000")}
    assert list(PaymentStep.objects.values_list("act", "reference")) == [("paid", "CM-88213")]


def test_the_same_rows_again_are_known_and_change_nothing(
    confirm: Callable[..., object], today: date
) -> None:
    text = "PM-2026-0001,paid,CM-88213,2026-11-16,12000.00"
    confirm(text)

    (row,) = match_confirmations(read_confirmations(text), today=today)

    assert (row.kind, row.text) == ("same", "Known already.")
    with pytest.raises(UnableToConfirm, match="0 rows fit now, 1 did"):
        confirm(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PM-2026-0009,paid,X,2026-11-16", "There is no payment PM-2026-0009."),
        (
            "PM-2026-0001,paid,X,2026-11-16,11999.99",
            "The row says $11,999.99, PM-2026-0001 is of $12,000.00.",
        ),
        ("PM-2026-0001,paid,X,2026-11-24", "24 Nov 2026 has not come yet."),
        ("PM-2026-0001,bounced,,2026-11-16,,Closed", "It was never sent. Void it instead."),
    ],
)
def test_a_row_that_does_not_fit_says_why(exported: PayoutRun, text: str, words: str, today: date) -> None:
    (row,) = match_confirmations(read_confirmations(text), today=today)

    assert (row.kind, row.text) == ("fault", words)


def test_two_rows_of_one_payment_are_not_both_taken(exported: PayoutRun, today: date) -> None:
    text = "PM-2026-0001,paid,A,2026-11-16\nPM-2026-0001,paid,B,2026-11-16"

    kinds = [row.kind for row in match_confirmations(read_confirmations(text), today=today)]

    assert kinds == ["apply", "fault"]


def test_a_payment_is_sent_once(exported: PayoutRun, finn: User, moment: datetime) -> None:
    sent = Payment.objects.get()

    assert mark_sent(payment_ids=[sent.id], actor_id=finn.id, at=moment) == 1
    assert mark_sent(payment_ids=[sent.id], actor_id=finn.id, at=moment) == 0
    assert Payment.objects.get().state == "sent"


def test_a_bounced_payment_is_made_again_on_its_run(
    exported: PayoutRun, confirm: Callable[..., object], finn: User, lena: User, moment: datetime
) -> None:
    mark_sent(payment_ids=[Payment.objects.get().id], actor_id=finn.id, at=moment)
    confirm("PM-2026-0001,bounced,R-1,2026-11-16,,Account closed")
    assert balances() == {"approved_payable": Decimal("-12000")}
    assert PayoutRun.objects.get().state == "exported"

    again = reissue_payment(code="PM-2026-0001", reason="New account", actor_id=lena.id, at=moment)

    assert (again.code, again.amount, again.replaces.code) == (
        "PM-2026-0002",
        Decimal("12000"),
        "PM-2026-0001",
    )
    assert balances() == {"payment_clearing": Decimal("-12000")}
    with pytest.raises(UnableToRedoPayment, match="PM-2026-0001 is in PM-2026-0002 already"):
        reissue_payment(code="PM-2026-0001", reason="Twice", actor_id=lena.id, at=moment)
    confirm("PM-2026-0002,paid,CM-2,2026-11-20")
    assert PayoutRun.objects.get().state == "closed"
    assert balances() == {"credit_note_issued": Decimal("-12000")}


def test_a_payment_is_not_made_again_to_a_partner_that_is_held(
    exported: PayoutRun, confirm: Callable[[str], object], finn: User, lena: User, moment: datetime
) -> None:
    mark_sent(payment_ids=[Payment.objects.get().id], actor_id=finn.id, at=moment)
    confirm("PM-2026-0001,bounced,,2026-11-23,,Account closed")
    place_hold(partner_code="CORVUS", currency="USD", text="Under review", actor_id=finn.id, at=moment)

    with pytest.raises(UnableToRedoPayment, match=r"is held: Under review\. Release the hold first"):
        reissue_payment(code="PM-2026-0001", reason="Again", actor_id=lena.id, at=moment)

    assert Payment.objects.count() == 1


def test_whoever_said_that_a_payment_came_back_does_not_make_it_again(
    exported: PayoutRun, confirm: Callable[[str], object], finn: User, lena: User, moment: datetime
) -> None:
    mark_sent(payment_ids=[Payment.objects.get().id], actor_id=finn.id, at=moment)
    confirm("PM-2026-0001,bounced,,2026-11-23,,Account closed")

    with pytest.raises(UnableToRedoPayment, match="A second person makes it again"):
        reissue_payment(code="PM-2026-0001", reason="Again", actor_id=finn.id, at=moment)
    assert Payment.objects.count() == 1

    reissue_payment(code="PM-2026-0001", reason="Again", actor_id=lena.id, at=moment)
    assert Payment.objects.count() == 2


def test_a_voided_payment_is_paid_by_a_further_run(
    exported: PayoutRun, finn: User, lena: User, closed_q3: Program, today: date, moment: datetime
) -> None:
    void_payment(code="PM-2026-0001", reason="Wrong account", actor_id=lena.id, at=moment)
    assert PayoutRun.objects.get().state == "closed"
    assert balances() == {"approved_payable": Decimal("-12000")}

    run = preview_run(
        program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment, further=True
    )

    item = run.items.get(partner__code="CORVUS")
    assert (item.brought, item.payable, item.parts.get().text) == (12000, 12000, "PM-2026-0001 was voided")
    with pytest.raises(UnableToRedoPayment, match="is in PR-2026-002 already"):
        reissue_payment(code="PM-2026-0001", reason="Both", actor_id=lena.id, at=moment)


def test_a_payment_that_was_sent_is_void_only_once_the_bank_has_stopped_it(
    exported: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    mark_sent(payment_ids=[Payment.objects.get().id], actor_id=finn.id, at=moment)
    void = {"code": "PM-2026-0001", "reason": "Wrong account", "actor_id": lena.id, "at": moment}

    with pytest.raises(UnableToRedoPayment, match="was sent, and the general ledger may still carry it out"):
        void_payment(**void, stop_reference="CASE-7")
    with pytest.raises(UnableToRedoPayment, match="Reference: write under what the general ledger stopped"):
        void_payment(**void, is_stopped=True, stop_reference="  ")
    assert (Payment.objects.get().state, balances()) == ("sent", {"payment_clearing": Decimal("-12000")})

    void_payment(**void, is_stopped=True, stop_reference=" CASE-7 ")

    assert Payment.objects.get().state == "void"
    assert PaymentStep.objects.get(act="voided").reference == "CASE-7"
    assert AuditEvent.objects.get(action="payment.voided").data["stopped_as"] == "CASE-7"


def test_between_the_request_and_the_end_of_an_export_nothing_arrives(
    ready: PayoutRun, finn: User, lena: User, today: date, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    said = read_confirmations("PM-2026-0001,paid,CM-1,2026-11-16")

    (row,) = match_confirmations(said, today=today)
    assert (row.kind, row.text) == ("fault", "PR-2026-001 is not exported yet: PM-2026-0001 has not left.")
    with pytest.raises(UnableToConfirm, match="0 rows fit now"):
        confirm_payments(said=said, seen=1, actor_id=finn.id, today=today, at=moment)
    assert mark_sent(payment_ids=[Payment.objects.get().id], actor_id=finn.id, at=moment) == 0
    with refused("the run of payment PM-2026-0001 is not exported yet"):
        Payment.objects.update(state="sent")

    assert (Payment.objects.get().state, balances()) == ("ready", {})


def test_a_payment_on_no_way_is_not_voided(
    confirm: Callable[..., object], lena: User, moment: datetime
) -> None:
    confirm("PM-2026-0001,paid,CM-1,2026-11-16")

    with pytest.raises(UnableToRedoPayment, match="PM-2026-0001 is paid: only one on its way is voided"):
        void_payment(code="PM-2026-0001", reason="Late", actor_id=lena.id, at=moment)
    with pytest.raises(UnableToRedoPayment, match="is paid: only what came back or is void"):
        reissue_payment(code="PM-2026-0001", reason="Late", actor_id=lena.id, at=moment)


def test_the_database_refuses_a_second_living_payment_of_an_item(
    exported: PayoutRun, moment: datetime
) -> None:
    first = Payment.objects.get()

    with refused("payment_one_alive"):
        Payment.objects.create(
            code="PM-2026-0002",
            run=first.run,
            item=first.item,
            partner_id=first.partner_id,
            amount=first.amount,
            currency="USD",
            method="check",
            created_at=moment,
        )
