"""Keeping an amount of a partner out of runs, and letting it go."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partner_by_code
from payouts.enums import HoldReason
from payouts.models import Hold
from payouts.queries.locks import lock_run_codes
from payouts.queries.promises import promise_of
from vir.foundation.audit.operations import record
from vir.foundation.jobs.events import publish
from vir.foundation.refusals import Refused

TEXT_LENGTH_MAX = 300
NOTE_LENGTH_MAX = 500
AMOUNT_END = Decimal(10) ** 13


class UnableToHold(Refused):
    """A hold that cannot be placed or released; the text says why."""


@transaction.atomic
def place_hold(
    *,
    partner_code: str,
    program_code: str = "",
    period_start: date | None = None,
    amount: Decimal | None = None,
    currency: str,
    reason: HoldReason = HoldReason.BY_HAND,
    text: str,
    form_key: UUID | None = None,
    actor_id: UUID,
    at: datetime,
) -> Hold:
    """
    Keep money of a partner out of runs until it is released.

    The same form sent again by the same person gives the hold that it made, so that a double click is one hold.

    :param program_code: of this program only; empty: of all
    :param amount: at most so much, in the currency; None: everything, in every currency
    :param text: why, in words that the partner reads as well
    :param form_key: which form it was sent with; None: it was not sent with one
    :raises UnableToHold: if partner or program is not known, the amount is not above zero, or no reason is given
    """
    lock_run_codes()
    if form_key is not None and (made := _made_by(form_key, actor_id)) is not None:
        return made
    partner = partner_by_code(partner_code)
    if partner is None:
        raise UnableToHold(f"Partner: there is no partner {partner_code[:40] or 'of that code'}.")
    promise = promise_of(program_code) if program_code else None
    if program_code and promise is None:
        raise UnableToHold(f"Program: there is no published program {program_code[:40]}.")
    if amount is not None and not 0 < amount < AMOUNT_END:
        raise UnableToHold("Amount: write an amount above 0, or leave it empty to hold everything.")
    written = " ".join(text.split())
    if not 1 <= len(written) <= TEXT_LENGTH_MAX:
        raise UnableToHold(f"Reason: write why, in 1 to {TEXT_LENGTH_MAX} characters. The partner reads it.")
    hold: Hold = Hold.objects.create(
        partner=partner,
        program_id=None if promise is None else promise.program_id,
        period_start=period_start,
        amount=amount,
        currency=currency,
        reason=reason.value,
        text=written,
        form_key=form_key,
        placed_by_id=actor_id,
        placed_at=at,
    )
    record(
        action="hold.placed",
        kind="hold",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={
            "partner": partner.code,
            "program": program_code,
            "amount": None if amount is None else str(amount),
            "reason": written,
        },
    )
    changed(partner.id, at=at, actor_id=actor_id)
    return hold


@transaction.atomic
def release_hold(*, hold_id: UUID, note: str, actor_id: UUID, at: datetime) -> Hold:
    """
    Release a hold; what it kept out is paid by the next run.

    :raises UnableToHold: if no reason is given, it is released already, or by the person who placed it
    """
    lock_run_codes()
    hold: Hold | None = (
        Hold.objects.select_for_update(of=("self",)).select_related("partner").filter(id=hold_id).first()
    )
    if hold is None:
        raise UnableToHold("There is no such hold.")
    written = " ".join(note.split())
    if not 1 <= len(written) <= NOTE_LENGTH_MAX:
        raise UnableToHold(f"Reason: write why it is released, in 1 to {NOTE_LENGTH_MAX} characters.")
    if hold.released_at is not None:
        raise UnableToHold(f"{hold.partner.name}: this hold was released already.")
    if hold.placed_by_id == actor_id:
        raise UnableToHold(f"{hold.partner.name}: you placed this hold. A second person releases it.")
    hold.released_by_id, hold.released_at, hold.release_note = actor_id, at, written
    hold.save(update_fields=["released_by", "released_at", "release_note"])
    record(
        action="hold.released",
        kind="hold",
        code=hold.partner.code,
        actor_id=actor_id,
        at=at,
        data={"partner": hold.partner.code, "held_for": hold.text, "reason": written},
    )
    changed(hold.partner_id, at=at, actor_id=actor_id)
    return hold


def _made_by(form_key: UUID, actor_id: UUID) -> Hold | None:
    """Find what a form made already."""
    found: Hold | None = (
        Hold.objects.select_related("partner").filter(form_key=form_key, placed_by_id=actor_id).first()
    )
    return found


def changed(*partner_ids: UUID, at: datetime, actor_id: UUID | None) -> None:
    """Tell that what runs pay partners may be another amount now."""
    told = {"partners": [str(partner_id) for partner_id in partner_ids]}
    publish("holds.changed", payload=told, at=at, actor_id=actor_id)
