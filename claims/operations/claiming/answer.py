"""What a partner can do once a claim is sent: answer, write, withdraw, dispute, send rejected rows again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from claims import transitions
from claims.enums import ClaimAction, ClaimKind, ClaimState, EventKind, LineState
from claims.importers.claim_columns import NAMES, TYPED
from claims.models import Claim, ClaimEvent, ClaimLine
from claims.operations.claiming.hold import lock_claim, said, tell, trail
from claims.operations.claiming.judge import Entry, insert_rows, reader_for
from claims.operations.claiming.refusals import UnableToClaim
from claims.operations.claiming.start import open_draft
from claims.queries.claiming.behind import behind_the_walls, day_of, is_partner
from claims.queries.claiming.policy import after_working_days, due_on, policy, working_days
from vir.foundation.jobs import events
from vir.foundation.periods import format_date
from vir.foundation.words import later, say

REASON_MAX: Final = 1_000
RESENDABLE: Final = (ClaimState.PART_APPROVED, ClaimState.REJECTED)


@transaction.atomic
def withdraw_claim(*, claim_id: UUID, reason: str = "", actor_id: UUID | None, at: datetime) -> Claim:
    """
    Take back a claim that has no decision. Its sales are free to be claimed again.

    :raises UnableToClaim: if something of it was approved before it was disputed: that counts already
    :raises NotAllowed: if it is a draft or has its decision
    """
    claim = lock_claim(claim_id)
    state = transitions.next_state(claim.state, ClaimAction.WITHDRAW)
    if ClaimLine.objects.filter(claim=claim, state__in=[LineState.APPROVED, LineState.REDUCED]).exists():
        raise UnableToClaim(
            say("{code} has approved rows, which count already. Wait for the new decision.", code=claim.code)
        )
    if claim.approved_amount:
        # An activity has no rows, and what was approved of it is owed.
        raise UnableToClaim(
            say(
                "{code} is approved in part, and that amount counts already. Wait for the new decision.",
                code=claim.code,
            )
        )
    claim.state = state.value
    claim.withdrawn_at = claim.updated_at = at
    claim.save(update_fields=["state", "withdrawn_at", "updated_at"])
    ClaimLine.objects.filter(claim=claim, holds=True).update(holds=False)
    tell(
        claim,
        EventKind.WITHDRAWN,
        by_partner=is_partner(),
        actor_id=actor_id,
        at=at,
        text=reason.strip()[:REASON_MAX],
    )
    trail("claim.withdrawn", claim, actor_id=actor_id, at=at)
    with behind_the_walls(actor_id):
        events.publish("claim.withdrawn", payload={"claim": str(claim.id)}, at=at, actor_id=actor_id)
    return claim


@transaction.atomic
def dispute_claim(*, claim_id: UUID, reason: str, actor_id: UUID | None, at: datetime, today: date) -> Claim:
    """
    Ask, once, for a rejected or partly approved claim to be looked at again.

    :raises UnableToClaim: if it was disputed before, the days for it are over, or no reason is given
    :raises NotAllowed: if it has no such decision
    """
    claim = lock_claim(claim_id)
    state = transitions.next_state(claim.state, ClaimAction.DISPUTE)
    if claim.disputed_at is not None:
        raise UnableToClaim(
            say(
                "{code} was disputed before, and is disputed once. Send rejected rows again.", code=claim.code
            )
        )
    assert claim.decided_at is not None
    rules = policy()
    last = day_of(claim.decided_at) + timedelta(days=rules.dispute_days)
    if today > last:
        raise UnableToClaim(
            say(
                "{code} could be disputed until {day}. Write to us about it.",
                code=claim.code,
                day=format_date(last),
            )
        )
    why = said(reason, later("Reason"), at_most=REASON_MAX)
    claim.state = state.value
    claim.disputed_at = claim.updated_at = at
    claim.dispute_reason = why
    claim.due_on = due_on(today, rules)
    claim.save(update_fields=["state", "disputed_at", "dispute_reason", "due_on", "updated_at"])
    tell(claim, EventKind.DISPUTED, by_partner=is_partner(), actor_id=actor_id, at=at, text=why)
    trail("claim.disputed", claim, actor_id=actor_id, at=at, reason=why)
    with behind_the_walls(actor_id):
        events.publish("claim.disputed", payload={"claim": str(claim.id)}, at=at, actor_id=actor_id)
    return claim


@transaction.atomic
def answer_claim(*, claim_id: UUID, text: str, actor_id: UUID | None, at: datetime, today: date) -> Claim:
    """
    Answer what the vendor asked. The days until the decision run again, from where they stood.

    :raises UnableToClaim: if nothing is said
    :raises NotAllowed: if nothing was asked
    """
    claim = lock_claim(claim_id)
    state = transitions.next_state(claim.state, ClaimAction.ANSWER)
    answer = said(text, later("Answer"))
    run_again(claim, today)
    claim.state = state.value
    claim.updated_at = at
    claim.save(update_fields=["state", "waiting_since", "due_on", "updated_at"])
    tell(claim, EventKind.ANSWERED, by_partner=is_partner(), actor_id=actor_id, at=at, text=answer)
    trail("claim.answered", claim, actor_id=actor_id, at=at)
    with behind_the_walls(actor_id):
        events.publish("claim.answered", payload={"claim": str(claim.id)}, at=at, actor_id=actor_id)
    return claim


def run_again(claim: Claim, today: date) -> None:
    """Let the days until the decision run again: as many are left as were left when they stood still."""
    if claim.waiting_since is None or claim.due_on is None:
        return
    rules = policy()
    left = working_days(claim.waiting_since, claim.due_on, rules)
    # A claim that was late when it was asked about is as late as it was.
    claim.due_on = (
        after_working_days(today, left, rules) if left > 0 else today - (claim.waiting_since - claim.due_on)
    )
    claim.waiting_since = None


@transaction.atomic
def write_in_claim(
    *,
    claim_id: UUID,
    text: str,
    internal: bool = False,
    by_partner: bool,
    actor_id: UUID | None,
    at: datetime,
) -> ClaimEvent:
    """
    Write into the conversation about a claim.

    :param internal: a note that only the vendor's people read
    :raises UnableToClaim: if nothing is said, or a partner writes an internal note
    """
    claim = lock_claim(claim_id)
    if internal and (by_partner or is_partner()):
        raise UnableToClaim(say("A note is the vendor's own. Write a message instead."))
    message = said(text, later("Note") if internal else later("Message"))
    step = tell(
        claim,
        EventKind.NOTE if internal else EventKind.MESSAGE,
        by_partner=by_partner,
        internal=internal,
        actor_id=actor_id,
        at=at,
        text=message,
    )
    trail("claim.noted" if internal else "claim.said", claim, actor_id=actor_id, at=at)
    return step


@transaction.atomic
def resubmit_rejected(*, claim_id: UUID, actor_id: UUID | None, at: datetime, today: date) -> Claim:
    """
    Open a draft with the rejected rows of a decided claim, to be put right and sent again.

    Where such a draft is open already, that one is given.

    :raises UnableToClaim: if the claim has no decision or no rejected rows
    """
    claim = lock_claim(claim_id)
    if ClaimState(claim.state) not in RESENDABLE:
        raise UnableToClaim(say("{code} has no rejected rows to send again.", code=claim.code))
    there: Claim | None = Claim.objects.filter(resubmits=claim, state=ClaimState.DRAFT).first()
    if there is not None:
        return there
    lines = list(ClaimLine.objects.filter(claim=claim, state=LineState.REJECTED).order_by("row"))
    sent = set(
        ClaimLine.objects.filter(resubmits__in=[line.id for line in lines])
        .exclude(claim__state=ClaimState.WITHDRAWN)
        .exclude(state=LineState.REMOVED)
        .values_list("resubmits_id", flat=True)
    )
    lines = [line for line in lines if line.id not in sent]
    if not lines and not _is_whole_again(claim):
        raise UnableToClaim(
            say("{code} has no rejected rows that were not sent again already.", code=claim.code)
        )
    draft = open_draft(
        claim.terms, claim.partner_id, title=claim.title, channel=claim.channel, actor_id=actor_id, at=at
    )
    draft.resubmits = claim
    draft.declared_stock = claim.declared_stock
    draft.activity, draft.activity_on = claim.activity, claim.activity_on
    draft.claimed_amount = claim.claimed_amount if claim.kind == ClaimKind.LUMP_SUM else None
    draft.save(update_fields=["resubmits", "declared_stock", "activity", "activity_on", "claimed_amount"])
    reader = reader_for(claim)
    entries = []
    for line in lines:
        texts = {name: reader.canonical(name, line.cells) for name in NAMES}
        said_before = {name: text for name, text in line.cells.items() if name.startswith(TYPED)}
        entries.append(
            Entry(line.row, {**said_before, **{TYPED + name: text for name, text in texts.items() if text}})
        )
    made = insert_rows(draft, entries, actor_id=actor_id, today=today)
    by_row = {line.row: line for line in lines}
    for line in made:
        line.resubmits = by_row[line.row]
    ClaimLine.objects.bulk_update(made, ["resubmits"], batch_size=200)
    trail("claim.sent_again", draft, actor_id=actor_id, at=at, of=claim.code, rows=len(made))
    return draft


def _is_whole_again(claim: Claim) -> bool:
    """Say whether a rejected activity, which has no rows to reject, can be sent again as a whole."""
    if claim.kind != ClaimKind.LUMP_SUM or claim.state != ClaimState.REJECTED:
        return False
    again = Claim.objects.filter(resubmits=claim).exclude(state=ClaimState.WITHDRAWN)
    return not again.exists()
