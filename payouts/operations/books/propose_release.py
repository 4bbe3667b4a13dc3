"""What is owed and will not be paid: one person proposes its release with reason and evidence, another decides."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partner_by_code
from payouts.enums import Account, AdjustmentState
from payouts.models import BalanceRelease
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.release_balance import release_balance
from payouts.operations.finance_letters import ask_to_decide
from payouts.queries.books.releasable import Releasable, releasable
from payouts.queries.codes import next_release_code
from payouts.queries.dues import vendor_day
from payouts.queries.locks import lock_books, lock_positions, lock_run_codes
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money, round_amount
from vir.foundation.periods import format_date
from vir.foundation.refusals import Refused

TEXT_LENGTH_MAX = 500


class UnableToProposeRelease(Refused):
    """A release that cannot be proposed or decided. `field` names what to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def propose_release(
    *,
    program_code: str,
    partner_code: str,
    period_start: date,
    account: Account,
    amount: Decimal,
    reason: str,
    evidence_text: str,
    form_key: UUID | None = None,
    actor_id: UUID,
    at: datetime,
) -> BalanceRelease:
    """
    Propose to release an amount that is owed for a position; nothing is posted before another person agrees.

    The same form sent again by the same person gives the proposal that it made, so that a double click is one.

    :param account: the liability it stands on
    :param form_key: which form it was sent with; None: it was not sent with one
    :raises UnableToProposeRelease: if the amount is not one that no run pays any more, or reason or evidence is missing
    """
    lock_positions()
    lock_run_codes()
    if form_key is not None:
        made: BalanceRelease | None = BalanceRelease.objects.filter(
            form_key=form_key, proposed_by_id=actor_id
        ).first()
        if made is not None:
            return made
    why, proof = _text("reason", "Reason", reason), _text("evidence", "Evidence", evidence_text)
    found = _found(program_code, partner_code, period_start, account)
    if amount <= 0 or round_amount(amount, found.spot.currency) != amount:
        raise UnableToProposeRelease("amount", "Amount: write one above 0, in whole cents.")
    _check(found, amount)
    partner = partner_by_code(partner_code)
    assert partner is not None
    release: BalanceRelease = BalanceRelease.objects.create(
        code=next_release_code(vendor_day(at).year),
        program_id=found.spot.program_id,
        partner=partner,
        period_start=period_start,
        account=account.value,
        amount=amount,
        currency=found.spot.currency,
        reason=why,
        evidence_text=proof,
        form_key=form_key,
        proposed_by_id=actor_id,
        proposed_at=at,
    )
    _trail("release.proposed", release, actor_id, at, partner=partner.code, program=program_code, reason=why)
    ask_to_decide(
        what=f"{release.code} of {format_money(amount, release.currency)} for {partner.name}",
        paragraphs=[
            f"What is owed for {program_code}, period from {format_date(period_start)}, and will not be paid: {why}"
        ],
        page="Accruals, Release",
        actor_id=actor_id,
        at=at,
    )
    return release


@transaction.atomic
def decide_release(
    *, code: str, approve: bool, note: str = "", actor_id: UUID, at: datetime
) -> BalanceRelease:
    """
    Agree to a release, which posts it at once, or reject it with a reason.

    :raises UnableToProposeRelease: if the same person proposed it, it is decided, a rejection has no reason, or a run
        pays the amount by now
    :raises UnableToRelease: if it is not owed any more
    """
    lock_positions()
    lock_run_codes()
    lock_books()
    release = _locked(code)
    if release.proposed_by_id == actor_id:
        raise UnableToProposeRelease("", f"You proposed {code}. A second person decides it.")
    written = " ".join(note.split())
    if len(written) > TEXT_LENGTH_MAX or (not approve and not written):
        raise UnableToProposeRelease(
            "note", f"Note: write why it is rejected, in 1 to {TEXT_LENGTH_MAX} characters."
        )
    if approve:
        account = Account(release.account)
        found = _found(release.program.code, release.partner.code, release.period_start, account)
        _check(found, release.amount)
        day = vendor_day(at)
        open_periods(upto=day, at=at)
        release.entry = release_balance(
            spot=found.spot,
            account=account,
            amount=release.amount,
            reason=release.reason,
            day=day,
            proposed_by=release.proposed_by_id,
            approved_by=actor_id,
            at=at,
        )
    release.state = (AdjustmentState.APPROVED if approve else AdjustmentState.REJECTED).value
    release.decided_by_id, release.decided_at, release.decision_note = actor_id, at, written
    release.save(update_fields=["state", "decided_by", "decided_at", "decision_note", "entry"])
    entry = "" if release.entry is None else release.entry.code
    action = "release.approved" if approve else "release.rejected"
    _trail(action, release, actor_id, at, note=written, entry=entry)
    return release


@transaction.atomic
def cancel_release(*, code: str, actor_id: UUID, at: datetime) -> BalanceRelease:
    """
    Take a proposal back before it is decided.

    :raises UnableToProposeRelease: if it is decided, or somebody else proposed it
    """
    lock_run_codes()
    release = _locked(code)
    if release.proposed_by_id != actor_id:
        raise UnableToProposeRelease("", f"{release.proposed_by} proposed {code}, and takes it back.")
    release.state = AdjustmentState.CANCELLED.value
    release.decided_by_id, release.decided_at = actor_id, at
    release.save(update_fields=["state", "decided_by", "decided_at"])
    _trail("release.cancelled", release, actor_id, at)
    return release


def _found(program_code: str, partner_code: str, period_start: date, account: Account) -> Releasable:
    for row in releasable():
        place = (row.program_code, row.partner_code, row.spot.period_start, row.account)
        if place == (program_code, partner_code, period_start, account):
            return row
    raise UnableToProposeRelease("", "Nothing is owed there any more, or its period still runs.")


def _check(found: Releasable, amount: Decimal) -> None:
    """
    Let no more be released than what no run pays any more.

    :raises UnableToProposeRelease: if it is more
    """
    if amount <= found.free:
        return
    free, owed = (format_money(one, found.spot.currency) for one in (found.free, found.owed))
    why = f" {found.why}" if found.why else ""
    raise UnableToProposeRelease(
        "amount",
        f"{format_money(amount, found.spot.currency)} cannot be released: {owed} is owed there, {free} of it free."
        + why,
    )


def _text(field: str, label: str, written: str) -> str:
    text = " ".join(written.replace("\x00", "").split())
    if not 1 <= len(text) <= TEXT_LENGTH_MAX:
        raise UnableToProposeRelease(field, f"{label}: write it in 1 to {TEXT_LENGTH_MAX} characters.")
    return text


def _locked(code: str) -> BalanceRelease:
    found: BalanceRelease | None = (
        BalanceRelease.objects.select_for_update(of=("self",))
        .select_related("program", "partner", "proposed_by")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise UnableToProposeRelease("", f"There is no release {code[:40]}.")
    if found.state != AdjustmentState.PROPOSED:
        raise UnableToProposeRelease("", f"{code} is {AdjustmentState(found.state).label.lower()} already.")
    return found


def _trail(action: str, release: BalanceRelease, actor_id: UUID, at: datetime, **more: object) -> None:
    record(
        action=action,
        kind="release",
        code=release.code,
        actor_id=actor_id,
        at=at,
        data={"amount": str(release.amount), "currency": release.currency, **more},
    )
