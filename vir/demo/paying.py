"""The demo's third quarter from its close to the last payment: two people, a hold, adjustments, a negative balance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from payouts.enums import AdjustmentReason, HoldReason
from payouts.models import Payment
from payouts.operations.adjust import decide_adjustment, propose_adjustment
from payouts.operations.approve_run import approve_run
from payouts.operations.close_period import close_period
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.export_run import request_export
from payouts.operations.place_hold import place_hold
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.preview_run import preview_run
from payouts.operations.redo_payment import mark_sent
from payouts.operations.submit_run import submit_run
from payouts.operations.tell_standing import set_payment_way
from payouts.posting.confirmations import read_confirmations
from programs.enums import PaymentMethod
from programs.operations.start_due_programs import start_due_programs
from vir.demo import planning
from vir.demo.building import SALES_READING, Builder, DemoBroken
from vir.demo.sales import late_files

CODE, START = "VIR-2026-009", date(2026, 7, 1)
# The other ones are paid as the terms say, by credit memo.
BY_BANK = ("CORVUS", "DUNMORE", "ORWELL", "RYDAL")
PAYABLE = Decimal("83395.30")
# Alder's credit memo; the others of the day follow it.
FIRST_MEMO = 88213
RULES = {
    "limits": [{"from": "0", "approvals": 1}, {"from": "250000", "approvals": 2}],
    "negative": "carry_over",
    "gates": {"past_due_percent": None, "invoices_paid": False, "documents": []},
    "cooling_off_days": 7,
}


def agree_on_policy(kestrel: Builder, *, proposer: str, second: str) -> None:
    """Agree on how payouts are approved, before the first one."""
    with kestrel.inside():
        proposed = propose_policy(
            rules=RULES,
            reason="Two approvers from 250,000 on, as the board asked in December.",
            actor_id=kestrel.people[proposer].id,
            at=kestrel.at(date(2026, 1, 9)),
        )
        decide_policy(
            number=proposed.number,
            agree=True,
            actor_id=kestrel.people[second].id,
            at=kestrel.at(date(2026, 1, 12)),
        )


def pay_fasteners(kestrel: Builder, *, preparer: str, approver: str, decider: str) -> None:
    """Close the third quarter, pay it with two people, and hear from the bank that it arrived."""
    finn, osei = kestrel.people[preparer].id, kestrel.people[approver].id
    for file, day in late_files():
        at = kestrel.at(day, 6, 10)
        kestrel.load("sales", "Nightly ERP file", file.name, file.content(), at, SALES_READING)
    with kestrel.inside():
        for partner in BY_BANK:
            set_payment_way(
                partner_code=partner,
                method=PaymentMethod.BANK_TRANSFER.value,
                reason="Money instead of credit memos, as its agreement of 2024 says.",
                actor_id=finn,
                at=kestrel.at(date(2026, 3, 20)),
            )
        place_hold(
            partner_code="FENWICK",
            program_code=CODE,
            currency="USD",
            reason=HoldReason.OPEN_QUESTION,
            text="Open question on a Q2 line",
            actor_id=osei,
            at=kestrel.at(date(2026, 11, 9), 15),
        )
        closed = kestrel.at(date(2026, 11, 10))
        close_period(program_code=CODE, period_start=START, actor_id=finn, today=closed.date(), at=closed)
    _adjust(kestrel, preparer, approver)
    kestrel.work(kestrel.at(date(2026, 11, 11), 16))
    with kestrel.inside():
        prepared = kestrel.at(date(2026, 11, 12), 16, 18)
        run = preview_run(
            program_code=CODE, period_start=START, actor_id=finn, today=prepared.date(), at=prepared
        )
        if run.payable_total != PAYABLE:
            raise DemoBroken(f"{run.code} pays {run.payable_total}, not {PAYABLE}")
        run = submit_run(run_id=run.id, actor_id=finn, at=kestrel.at(date(2026, 11, 12), 16, 20))
        approve_run(run_id=run.id, actor_id=osei, seen_seal=run.seal, at=kestrel.at(date(2026, 11, 13), 10))
        request_export(run_id=run.id, actor_id=finn, at=kestrel.at(date(2026, 11, 13), 11))
    kestrel.work(kestrel.at(date(2026, 11, 13), 11, 5))
    with kestrel.inside():
        ended = kestrel.at(date(2026, 11, 13), 12)
        start_due_programs(today=ended.date(), at=ended)
    planning.close_with_decision(kestrel, CODE, by=decider, day=ended.date())
    kestrel.say(f"kestrel: payout run {run.code}, {run.payable_total:,.2f} paid")


def hear_from_bank(kestrel: Builder, *, preparer: str) -> None:
    """Send the payments, and confirm them as the general ledger and the bank did."""
    finn = kestrel.people[preparer].id
    with kestrel.inside():
        payments = list(Payment.objects.select_related("partner").order_by("code"))
        mark_sent(
            payment_ids=[payment.id for payment in payments],
            actor_id=finn,
            at=kestrel.at(date(2026, 11, 13), 14),
        )
        said = "\n".join(_rows(payments))
        day = date(2026, 11, 17)
        confirm_payments(
            said=read_confirmations(said),
            seen=len(payments),
            actor_id=finn,
            today=day,
            at=kestrel.at(day, 9, 30),
        )


def _rows(payments: list[Payment]) -> list[str]:
    """Write what is confirmed: credit memos of 16 Nov, and transfers that arrived a day later."""
    memos = [payment for payment in payments if payment.method == PaymentMethod.CREDIT_MEMO]
    # Alder's is the first of its day.
    memos.sort(key=lambda payment: (payment.partner.code != "ALDER", payment.code))
    rows = [
        f"{payment.code},paid,CM-{FIRST_MEMO + place},2026-11-16,{payment.amount:.2f}"
        for place, payment in enumerate(memos)
    ]
    transfers = [payment for payment in payments if payment not in memos]
    return rows + [
        f"{payment.code},paid,FLB-261117-{place:03d},2026-11-17,{payment.amount:.2f}"
        for place, payment in enumerate(transfers, start=1)
    ]


def _adjust(kestrel: Builder, preparer: str, approver: str) -> None:
    finn, osei = kestrel.people[preparer].id, kestrel.people[approver].id
    for partner, amount, reason, text, evidence in (
        (
            "ALDER",
            "-120.00",
            AdjustmentReason.PRICE_PROTECTION,
            "Price protection CN-4410",
            "Credit note CN-4410 of 4 Nov 2026, in the document store of sales.",
        ),
        (
            "KELD",
            "-38.20",
            AdjustmentReason.OVERPAYMENT,
            "Freight allowance paid twice in July",
            "Freight invoices FR-2231 and FR-2240.",
        ),
    ):
        with kestrel.inside():
            proposed = propose_adjustment(
                partner_code=partner,
                program_code=CODE,
                period_start=START,
                amount=Decimal(amount),
                reason=reason,
                text=text,
                evidence_text=evidence,
                actor_id=finn,
                at=kestrel.at(date(2026, 11, 11), 9, 20),
            )
            decide_adjustment(
                code=proposed.code, approve=True, actor_id=osei, at=kestrel.at(date(2026, 11, 11), 15, 10)
            )
