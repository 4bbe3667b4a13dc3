"""Deciding proposed bank and company details: the second person, or whoever takes the own proposal back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from partners.enums import PayeeState
from payouts.models import VendorBank
from payouts.operations.vendor_bank.propose import lock_bank
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

NOTE_LENGTH_MAX = 500


class UnableToDecideBank(Refused):
    """A proposal that this person cannot decide, or nobody can; the text says why."""


@transaction.atomic
def confirm_bank(*, version: int, actor_id: UUID, at: datetime) -> VendorBank:
    """
    Confirm a proposal; the version in force retires.

    :raises UnableToDecideBank: if it does not wait, or the same person proposed it
    """
    bank = _waiting(version)
    if bank.proposed_by_id == actor_id:
        raise UnableToDecideBank("You proposed this change. A second person has to confirm it.")
    retired: VendorBank | None = VendorBank.objects.filter(state=PayeeState.CONFIRMED.value).first()
    if retired is not None:
        retired.state = PayeeState.RETIRED.value
        retired.save(update_fields=["state"])
    return _decided(bank, PayeeState.CONFIRMED, "bank.confirmed", "", actor_id, at)


@transaction.atomic
def reject_bank(*, version: int, reason: str, actor_id: UUID, at: datetime) -> VendorBank:
    """
    Reject a proposal; whoever made it takes it back by that.

    :raises UnableToDecideBank: if it does not wait, or another person gives no reason
    """
    bank = _waiting(version)
    said = " ".join(reason.split())[:NOTE_LENGTH_MAX]
    if bank.proposed_by_id == actor_id:
        return _decided(bank, PayeeState.WITHDRAWN, "bank.withdrawn", said, actor_id, at)
    if not said:
        raise UnableToDecideBank("Reason: say why it is rejected, so that the next proposal is right.")
    return _decided(bank, PayeeState.REJECTED, "bank.rejected", said, actor_id, at)


def _waiting(version: int) -> VendorBank:
    lock_bank()
    bank: VendorBank | None = VendorBank.objects.filter(version=version).first()
    if bank is None or bank.state != PayeeState.PROPOSED:
        raise UnableToDecideBank("This change was decided already. Look at the details in force.")
    return bank


def _decided(
    bank: VendorBank, state: PayeeState, action: str, note: str, actor_id: UUID, at: datetime
) -> VendorBank:
    bank.state, bank.decision_note = state.value, note
    bank.decided_by_id, bank.decided_at = actor_id, at
    bank.save(update_fields=["state", "decision_note", "decided_by", "decided_at"])
    record(
        action=action,
        kind="vendor_bank",
        code=f"v{bank.version}",
        actor_id=actor_id,
        at=at,
        data={"account": bank.masked, "reason": note},
    )
    return bank
