"""Sending a claim: from here on its sales are taken and its days run."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Sum

from claims import transitions
from claims.enums import ClaimAction, ClaimKind, EventKind, LineState
from claims.models import Claim, ClaimLine, Evidence
from claims.operations.claiming.answer import (
    answer_claim,
    dispute_claim,
    resubmit_rejected,
    withdraw_claim,
    write_in_claim,
)
from claims.operations.claiming.hold import lock_claim, tell, trail
from claims.operations.claiming.judge import rejudge
from claims.operations.claiming.letters import send_receipt
from claims.operations.claiming.read import ROWS_AT_ONCE
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.operations.claiming.start import open_draft
from claims.queries.claiming.behind import behind_the_walls, is_partner
from claims.queries.claiming.deadline import last_day
from claims.queries.claiming.locks import lock_partner
from claims.queries.claiming.policy import due_on, policy
from claims.queries.claiming.totals import left_to_claim, ready_amount
from vir.foundation.jobs import events
from vir.foundation.kept import listed
from vir.foundation.money import format_money_short, format_number
from vir.foundation.periods import format_date
from vir.foundation.words import later, say, say_many

__all__ = [
    "CHECK_JOB",
    "answer_claim",
    "dispute_claim",
    "resubmit_rejected",
    "submit_claim",
    "withdraw_claim",
    "write_in_claim",
]

CHECK_JOB: Final = "claims.check_claim"
NOT_READY: Final = (LineState.NEEDS_FIX.value, LineState.TO_CHECK.value)
TAKEN_MEANWHILE: Final = later(
    "Somebody claimed one of these sales at this moment. The rows show which: put them right, and send again."
)


def submit_claim(
    *, claim_id: UUID, leave_out_bad: bool, actor_id: UUID | None, at: datetime, today: date
) -> Claim:
    """
    Send a draft: its sales are taken from now on, it has the day of its decision, and its checks are asked for.

    :param leave_out_bad: whether rows that need a fix go into a new draft; where not, they refuse the whole
    :raises UnableToClaim: if a row needs a fix and is not left out, nothing is left, evidence is missing, the
        deadline is over, or a sale was taken by somebody else meanwhile
    :raises NotAllowed: if it is no draft
    """
    partner_id = Claim.objects.filter(id=claim_id).values_list("partner_id", flat=True).first()
    if partner_id is None:
        raise NoSuchClaim
    # What the books say now is kept also where it refuses: the person then sees which rows it is about.
    with transaction.atomic():
        lock_partner(partner_id)
        claim = lock_claim(claim_id)
        transitions.next_state(claim.state, ClaimAction.SUBMIT)
        # The checks of a long claim take their time; they are a job's work, and their warnings were given.
        is_short = ClaimLine.objects.filter(claim=claim).count() <= ROWS_AT_ONCE
        rejudge(claim, with_checks=is_short, actor_id=actor_id, today=today)
    try:
        with transaction.atomic():
            return _submit(
                claim_id, partner_id, leave_out_bad=leave_out_bad, actor_id=actor_id, at=at, today=today
            )
    except IntegrityError as clash:
        if not _is_taken(clash):
            raise
        with transaction.atomic():
            rejudge(lock_claim(claim_id), with_checks=False, actor_id=actor_id, today=today)
        raise UnableToClaim(say(TAKEN_MEANWHILE)) from clash


def _submit(
    claim_id: UUID, partner_id: UUID, *, leave_out_bad: bool, actor_id: UUID | None, at: datetime, today: date
) -> Claim:
    # Held already where one transaction holds both halves; what is left to claim is weighed under it in any case.
    lock_partner(partner_id)
    claim = lock_claim(claim_id)
    _refuse_unready(claim, today)
    left = list(ClaimLine.objects.filter(claim=claim, state__in=NOT_READY).order_by("row"))
    if left and not leave_out_bad:
        raise UnableToClaim(_not_ready(left))
    rest = _leave_out(claim, left, actor_id=actor_id, at=at) if left else None

    ready = ClaimLine.objects.filter(claim=claim, state=LineState.READY)
    sums = ready.aggregate(rows=Count("id"), units=Sum("quantity"), amount=Sum("claimed_amount"))
    amount = ready_amount(claim, sums["amount"])
    _refuse_empty(claim, sums["rows"], amount)
    ready.update(state=LineState.PENDING, holds=True)

    claim.state = transitions.next_state(claim.state, ClaimAction.SUBMIT).value
    claim.lines_count = sums["rows"]
    claim.claimed_quantity = sums["units"] or Decimal(0)
    claim.claimed_amount = amount
    claim.submitted_by_id = actor_id
    claim.submitted_at = claim.updated_at = at
    claim.due_on = due_on(today, policy())
    claim.edits = []
    claim.save()
    tell(
        claim,
        EventKind.SUBMITTED,
        by_partner=is_partner() or claim.channel in ("message", "api", "portal"),
        actor_id=actor_id,
        at=at,
        data={
            "rows": claim.lines_count,
            "left_out": len(left),
            "rest": rest.code if rest else "",
            "amount": None if amount is None else f"{amount:f}",
            "due_on": claim.due_on.isoformat(),
        },
    )
    trail("claim.submitted", claim, actor_id=actor_id, at=at, rows=claim.lines_count, left_out=len(left))
    # A job works for the vendor, so it is asked for in front of the walls of the portal.
    with behind_the_walls(actor_id):
        events.publish(
            "claim.submitted",
            payload={"claim": str(claim.id), "dedupe": str(claim.id)},
            at=at,
            actor_id=actor_id,
        )
    send_receipt(claim, left_out=len(left), actor_id=actor_id, at=at)
    return claim


def _refuse_unready(claim: Claim, today: date) -> None:
    """Refuse a draft that cannot be sent today, whatever its rows are."""
    if claim.sniffed.get("job"):
        raise UnableToClaim(say("The file is being read at this moment. Wait until that has ended."))
    if claim.terms.retired_at is not None:
        raise UnableToClaim(
            say(
                "{offer} is no longer claimed. Start a claim under what is open today.",
                offer=claim.terms.name,
            )
        )
    last = last_day(claim)
    if today > last:
        raise UnableToClaim(
            say(
                "{offer} could be claimed until {day}. Ask for an exception.",
                offer=claim.terms.name,
                day=format_date(last),
            )
        )


def _refuse_empty(claim: Claim, rows: int, amount: Decimal | None) -> None:
    """Refuse what has nothing to decide about, is not proved, or is more than the terms let a partner claim."""
    currency = claim.currency
    if ClaimKind(claim.kind) is ClaimKind.LUMP_SUM:
        if not claim.activity or claim.activity_on is None:
            raise UnableToClaim(say("Activity: say what was done, and on which day."))
        if not Evidence.objects.filter(claim=claim, removed_at__isnull=True).exists():
            raise UnableToClaim(say("Evidence: an activity needs a document. Add a PDF or photograph of it."))
    elif not rows:
        raise UnableToClaim(say("No row is ready to be claimed. Put the rows right, or add others."))
    left = left_to_claim(claim.terms, claim.partner_id, but=claim.id)
    if left is not None and amount is not None and amount > left:
        raise UnableToClaim(
            say(
                "This claim comes to {amount}, and {left} can still be claimed under {offer}. "
                "Remove rows until it fits.",
                amount=format_money_short(amount, currency),
                left=format_money_short(left, currency),
                offer=claim.terms.name,
            )
        )


def _not_ready(left: list[ClaimLine]) -> str:
    bad = sum(line.state == LineState.NEEDS_FIX for line in left)
    looks = len(left) - bad
    parts = []
    if bad:
        parts.append(say_many("{count} row needs a fix", "{count} rows need a fix", bad, count=_number(bad)))
    if looks:
        parts.append(
            say_many(
                "{count} row waits for a look", "{count} rows wait for a look", looks, count=_number(looks)
            )
        )
    return say("{list}. Put them right, or send the others and keep these as a draft.", list=listed(parts))


def _number(count: int) -> str:
    return format_number(Decimal(count))


def _leave_out(claim: Claim, left: list[ClaimLine], *, actor_id: UUID | None, at: datetime) -> Claim:
    """Move rows that are not ready into a draft of their own, where they keep their numbers and texts."""
    rest = open_draft(
        claim.terms, claim.partner_id, title=claim.title, channel=claim.channel, actor_id=actor_id, at=at
    )
    rest.reading = claim.reading
    rest.declared_stock = claim.declared_stock
    rest.resubmits_id = claim.resubmits_id
    rest.save(update_fields=["reading", "declared_stock", "resubmits"])
    ClaimLine.objects.filter(id__in=[line.id for line in left]).update(claim=rest)
    return rest


def _is_taken(clash: IntegrityError) -> bool:
    text = str(clash)
    return "claim_sale_once" in text or "claim_serial_once" in text
