"""Manual amounts: one person proposes with a reason and evidence, another one decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partner_by_code
from payouts.enums import Account, AdjustmentReason, AdjustmentState, Column, EntryKind
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Leg, Source
from payouts.models import Adjustment, ProgramPeriod
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.operations.finance_letters import ask_to_decide
from payouts.operations.place_hold import changed
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.books.invoiced import not_invoiced
from payouts.queries.codes import next_adjustment_code
from payouts.queries.dues import vendor_day
from payouts.queries.locks import lock_books, lock_run_codes
from payouts.queries.promises import promise_of
from vir.foundation.audit.operations import record
from vir.foundation.documents.operations import store_file
from vir.foundation.money import format_money, round_amount
from vir.foundation.refusals import Refused

TEXT_LENGTH_MAX = 300
EVIDENCE_LENGTH_MAX = 500
FILE_BYTES_MAX = 10_000_000
AMOUNT_END = Decimal(10) ** 13
FILE_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class UnableToAdjust(Refused):
    """An adjustment that cannot be proposed or decided. `field` names what to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@dataclass(frozen=True)
class EvidenceFile:
    """A file that proves an adjustment, as it was sent."""

    name: str
    size: int
    chunks: Iterable[bytes]


@transaction.atomic
def propose_adjustment(
    *,
    partner_code: str,
    program_code: str,
    period_start: date,
    amount: Decimal,
    reason: AdjustmentReason,
    text: str,
    evidence_text: str = "",
    evidence: EvidenceFile | None = None,
    form_key: UUID | None = None,
    actor_id: UUID,
    at: datetime,
) -> Adjustment:
    """
    Propose an amount for a partner in a period of a program; it counts when another person approves it.

    The same form sent again by the same person gives the proposal that it made, so that a double click is one.

    :param amount: in the program's currency; positive: the partner gets more
    :param text: what it is for, in words that the partner reads as well
    :param form_key: which form it was sent with; None: it was not sent with one
    :raises UnableToAdjust: if the partner or period is not known, the amount is zero, or reason or evidence is missing
    """
    lock_run_codes()
    if form_key is not None and (made := _made_by(form_key, actor_id)) is not None:
        return made
    partner = partner_by_code(partner_code)
    if partner is None:
        raise UnableToAdjust("partner", "Partner: choose one from the list.")
    promise = promise_of(program_code)
    if promise is None or promise.period_from(period_start) is None:
        raise UnableToAdjust("period", "Program and period: choose one from the list.")
    currency = promise.terms.currency
    if not amount or abs(amount) >= AMOUNT_END:
        raise UnableToAdjust("amount", "Amount: write one that is not 0; with a minus the partner gets less.")
    if round_amount(amount, currency) != amount:
        raise UnableToAdjust("amount", f"Amount: {currency} has no smaller unit than that. Round it.")
    written, proof = " ".join(text.split()), " ".join(evidence_text.split())
    if not 1 <= len(written) <= TEXT_LENGTH_MAX:
        raise UnableToAdjust(
            "text", f"What it is for: write it in 1 to {TEXT_LENGTH_MAX} characters. The partner reads it."
        )
    if len(proof) > EVIDENCE_LENGTH_MAX or (not proof and evidence is None):
        raise UnableToAdjust(
            "evidence", "Evidence: add a file, or write where it is found, in at most 500 characters."
        )
    kept = None if evidence is None else _keep(evidence, at)
    adjustment: Adjustment = Adjustment.objects.create(
        code=next_adjustment_code(vendor_day(at).year),
        partner=partner,
        program_id=promise.program_id,
        period_start=period_start,
        amount=amount,
        currency=currency,
        reason=reason.value,
        text=written,
        evidence_id=kept,
        evidence_text=proof,
        form_key=form_key,
        proposed_by_id=actor_id,
        proposed_at=at,
    )
    _trail("adjustment.proposed", adjustment, actor_id, at, partner=partner.code, text=written)
    _ask(adjustment, actor_id, at)
    return adjustment


@transaction.atomic
def decide_adjustment(
    *, code: str, approve: bool, note: str = "", actor_id: UUID, at: datetime
) -> Adjustment:
    """
    Approve an adjustment, which posts it and pays it by the next run, or reject it with a reason.

    :raises UnableToAdjust: if the same person proposed it, it is decided, or a rejection has no reason
    """
    lock_run_codes()
    adjustment = _locked(code)
    written = " ".join(note.split())
    if adjustment.proposed_by_id == actor_id:
        raise UnableToAdjust("", f"You proposed {code}. A second person decides it.")
    if len(written) > EVIDENCE_LENGTH_MAX or (not approve and not written):
        raise UnableToAdjust("note", "Reason: write why it is rejected, in 1 to 500 characters.")
    adjustment.state = (AdjustmentState.APPROVED if approve else AdjustmentState.REJECTED).value
    adjustment.decided_by_id, adjustment.decided_at, adjustment.decision_note = actor_id, at, written
    adjustment.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    if approve:
        lock_books()
        day = vendor_day(at)
        open_periods(upto=day, at=at)
        post(drafts=[_draft(adjustment, day)], day=day, at=at)
    action = "adjustment.approved" if approve else "adjustment.rejected"
    _trail(action, adjustment, actor_id, at, note=written)
    changed(adjustment.partner_id, at=at, actor_id=actor_id)
    return adjustment


@transaction.atomic
def cancel_adjustment(*, code: str, actor_id: UUID, at: datetime) -> Adjustment:
    """
    Take a proposal back before it is decided.

    :raises UnableToAdjust: if it is decided
    """
    lock_run_codes()
    adjustment = _locked(code)
    adjustment.state = AdjustmentState.CANCELLED.value
    adjustment.decided_by_id, adjustment.decided_at = actor_id, at
    adjustment.save(update_fields=["state", "decided_by", "decided_at"])
    _trail("adjustment.cancelled", adjustment, actor_id, at)
    return adjustment


def _ask(adjustment: Adjustment, actor_id: UUID, at: datetime) -> None:
    """Write to those who may decide it."""
    amount = format_money(adjustment.amount, adjustment.currency)
    reason = AdjustmentReason(adjustment.reason).label
    ask_to_decide(
        what=f"{adjustment.code} of {amount} for {adjustment.partner.name}",
        paragraphs=[f"{adjustment.text}. Reason: {reason}, {adjustment.program.code}."],
        page="Adjustments",
        actor_id=actor_id,
        at=at,
    )


def _made_by(form_key: UUID, actor_id: UUID) -> Adjustment | None:
    """Find what a form made already."""
    found: Adjustment | None = Adjustment.objects.filter(form_key=form_key, proposed_by_id=actor_id).first()
    return found


def _locked(code: str) -> Adjustment:
    found: Adjustment | None = (
        Adjustment.objects.select_for_update(of=("self",))
        .select_related("program", "partner")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise UnableToAdjust("", f"There is no adjustment {code[:40]}.")
    if found.state != AdjustmentState.PROPOSED:
        raise UnableToAdjust("", f"{code} is {AdjustmentState(found.state).label.lower()} already.")
    return found


def _keep(evidence: EvidenceFile, at: datetime) -> UUID:
    ending = evidence.name.rpartition(".")[2].lower()
    if ending not in FILE_TYPES:
        raise UnableToAdjust("evidence", f"Evidence: send one of {', '.join(sorted(FILE_TYPES))}.")
    if not 0 < evidence.size <= FILE_BYTES_MAX:
        raise UnableToAdjust("evidence", "Evidence: the file is empty or larger than 10 MB.")
    kept: UUID = store_file(
        name=evidence.name, content_type=FILE_TYPES[ending], chunks=evidence.chunks, at=at
    ).id
    return kept


def _draft(adjustment: Adjustment, day: date) -> Draft:
    period: ProgramPeriod | None = ProgramPeriod.objects.filter(
        program_id=adjustment.program_id, period_start=adjustment.period_start
    ).first()
    is_current = period is None or period.period_end > day.replace(day=1)
    return Draft(
        key=f"adj|{adjustment.code}",
        kind=EntryKind.ADJUSTMENT,
        column=Column.CURRENT if is_current else Column.PRIOR,
        about=About(
            adjustment.currency, adjustment.program_id, adjustment.partner_id, adjustment.period_start
        ),
        source=Source(
            "adjustment",
            adjustment.code,
            created_by=adjustment.proposed_by_id,
            approved_by=adjustment.decided_by_id,
        ),
        legs=_legs(adjustment, is_closed=period is not None),
        working={"reason": adjustment.reason, "text": adjustment.text},
    )


def _legs(adjustment: Adjustment, *, is_closed: bool) -> tuple[Leg, ...]:
    """Move what is payable; of a closed period what is below it is owed by the partner, as a later change is."""
    if not is_closed:
        return drafts.adjust(adjustment.amount)
    program, partner, currency = adjustment.program_id, adjustment.partner_id, adjustment.currency
    accounts = (Account.EARNED_PAYABLE, Account.PARTNER_RECEIVABLE)
    balances = balances_by_spot(accounts, programs=[program])
    own = balances.get(Spot(program, partner, adjustment.period_start, currency), {})
    payable = -own.get(Account.EARNED_PAYABLE, Decimal(0))
    owed = not_invoiced(balances, programs=[program]).get((program, partner, currency), Decimal(0))
    receivable = min(own.get(Account.PARTNER_RECEIVABLE, Decimal(0)), owed)
    return drafts.correct(adjustment.amount, payable=payable, receivable=receivable)


def _trail(action: str, adjustment: Adjustment, actor_id: UUID, at: datetime, **more: object) -> None:
    record(
        action=action,
        kind="adjustment",
        code=adjustment.code,
        actor_id=actor_id,
        at=at,
        data={"amount": str(adjustment.amount), "currency": adjustment.currency, **more},
    )
