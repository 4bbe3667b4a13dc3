"""Deciding about a claim, row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum

from claims import transitions
from claims.enums import ClaimAction, EventKind, LineState, Severity
from claims.models import Claim, ClaimLine, Flag
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.count import count_lines
from claims.operations.claiming.hold import lock_claim, tell, trail
from claims.operations.claiming.letters import send_decision
from claims.operations.claiming.limits import refuse_above_agreed
from claims.operations.claiming.refusals import PageIsStale, UnableToDecide
from claims.operations.claiming.second import in_own_currency, second_needed
from claims.operations.claiming.weigh import (
    GRANTED,
    LineDecision,
    action_of,
    approved_amount_of,
    decided_lines,
    why_rejected,
)
from claims.operations.commit_sales import lock_sales
from claims.queries.claiming.behind import own_tenant
from claims.queries.claiming.claims import may_not_decide
from claims.queries.claiming.locks import lock_partner
from claims.queries.claiming.policy import policy
from vir.foundation.jobs import events
from vir.foundation.money import format_money_short

ZERO: Final = Decimal(0)
NOTE_MAX: Final = 1_000
NAMED_MAX: Final = 3


@dataclass(frozen=True)
class SeenTotal:
    """What the person saw before one press approved several claims: how many, and how much."""

    claims: int
    amount: Decimal


def decide_claim(
    *,
    claim_id: UUID,
    decisions: Mapping[int, LineDecision],
    rest: LineState = LineState.APPROVED,
    reason: str = "",
    note: str = "",
    amount: Decimal | None = None,
    seen_updated_at: datetime | None,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> Claim:
    """
    Decide about every row of a claim; approved sell-through rows become sales that count.

    Above the limit of one person the first approval is kept, and the same decision by a second one counts.

    :param decisions: by row
    :param rest: what becomes of the rows not named: approved or rejected
    :param reason: a word of `Reason` for the rest where it is rejected
    :param amount: what is approved of a lump sum; all of it where not given
    :param seen_updated_at: `updated_at` of the claim on the page that the person decided by
    :raises UnableToDecide: if a flag must be resolved first, a reason is missing, a row is not in the claim, a
        quantity is above the claimed one, or the person may not decide about it
    :raises PageIsStale: if the claim changed since
    :raises NotAllowed: if the claim is not waiting for a decision
    """
    # What the checks find now is kept also where it refuses: the person then sees what it is about.
    with transaction.atomic():
        claim = _opened(claim_id, actor_id)
        if seen_updated_at is not None and claim.updated_at != seen_updated_at:
            raise PageIsStale(
                f"{claim.code} changed since this page was shown. Look at it again, then decide."
            )
        if rest is not LineState.REJECTED or any(one.state in GRANTED for one in decisions.values()):
            check_claim(claim_id=claim_id, at=at, today=today)
    with transaction.atomic():
        claim = lock_claim(claim_id)
        lines = decided_lines(claim, decisions, rest, reason)
        if not lines and rest is LineState.REJECTED:
            # An activity without rows is rejected by its amount, and its note says why.
            amount, note = ZERO, why_rejected(reason, note)
        return _settle(claim, lines, note=note, amount=amount, actor_id=actor_id, at=at, today=today)


def approve_clean(
    *,
    claim_ids: Collection[UUID],
    seen_total: SeenTotal,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> list[Claim]:
    """
    Approve clean claims by one press, all or none.

    :raises UnableToDecide: if one is not clean or not for this person, they are above the cap, or they are not
        what the person saw
    """
    rules = policy()
    with transaction.atomic():
        partners = set(Claim.objects.filter(id__in=claim_ids).values_list("partner_id", flat=True))
        for partner_id in sorted(partners):
            lock_partner(partner_id)
        _lock_books()
        claims = [lock_claim(claim_id) for claim_id in sorted(set(claim_ids))]
        if not claims:
            raise UnableToDecide("No claim is chosen.")
        barred = may_not_decide(claims, actor_id, separation=rules.separation)
        for claim in claims:
            if barred.get(claim.id):
                raise UnableToDecide(f"{claim.code}: {barred[claim.id]}")
            transitions.next_state(claim.state, ClaimAction.APPROVE)
            check_claim(claim_id=claim.id, at=at, today=today)
        claims = [lock_claim(claim.id) for claim in claims]
    _refuse_unclean(claims, seen_total, rules.clean_cap, today)
    with transaction.atomic():
        done = []
        for claim in claims:
            lines = decided_lines(claim, {}, LineState.APPROVED, "")
            done.append(_settle(claim, lines, note="", amount=None, actor_id=actor_id, at=at, today=today))
            if not transitions.is_decided(done[-1].state):
                raise UnableToDecide(f"{claim.code} needs a second person. Decide about it on its own page.")
    return done


def _refuse_unclean(claims: Collection[Claim], seen: SeenTotal, cap: Decimal | None, today: date) -> None:
    for claim in claims:
        if not claim.is_clean or claim.disputed_at is not None:
            raise UnableToDecide(f"{claim.code} has something to look at. Decide about it on its own page.")
    currencies = {claim.currency for claim in claims}
    if len(currencies) > 1:
        raise UnableToDecide(
            "These claims are in several currencies. Approve those of one currency at a time."
        )
    (currency,) = currencies
    total = sum((claim.claimed_amount or ZERO for claim in claims), ZERO)
    if len(claims) != seen.claims or total != seen.amount:
        raise UnableToDecide(
            "The claims changed since this page was shown. Look at them again, then approve."
        )
    if cap is None:
        return
    # What a volume claim earns is not known here; its net amount is never less.
    volumes = ClaimLine.objects.filter(claim__in=claims, claim__claimed_amount__isnull=True, holds=True)
    if volumes.filter(net__isnull=True).exists():
        raise UnableToDecide(
            "Rows without a net amount may be worth more than one press approves. Decide about their claims on their"
            " own pages."
        )
    worth = in_own_currency(total + (volumes.aggregate(net=Sum("net"))["net"] or ZERO), currency, today)
    if worth is None or worth > cap:
        raise UnableToDecide(
            f"Together they are worth more than one press approves: {format_money_short(cap, own_tenant().currency)}."
            " Choose fewer."
        )


def _opened(claim_id: UUID, actor_id: UUID) -> Claim:
    """Lock a claim behind its partner, and refuse a person who may not decide about it."""
    partner_id = Claim.objects.filter(id=claim_id).values_list("partner_id", flat=True).first()
    if partner_id is not None:
        lock_partner(partner_id)
    _lock_books()
    claim = lock_claim(claim_id)
    transitions.next_state(claim.state, ClaimAction.APPROVE)
    why = may_not_decide([claim], actor_id, separation=policy().separation).get(claim.id)
    if why:
        raise UnableToDecide(why)
    return claim


def _lock_books() -> None:
    """
    Let nobody else write sales until this is decided.

    Taken before the first word in the trail, which one transaction of a vendor writes at a time: whoever commits an
    import takes them in the same order.
    """
    lock_sales()


def _settle(
    claim: Claim,
    lines: list[ClaimLine],
    *,
    note: str,
    amount: Decimal | None,
    actor_id: UUID,
    at: datetime,
    today: date,
) -> Claim:
    approved = approved_amount_of(claim, lines, amount)
    action = action_of(claim, lines, approved)
    if action is not ClaimAction.REJECT:
        _refuse_open_flags(claim)
        refuse_above_agreed(claim, lines, approved)
    state = transitions.next_state(claim.state, action)
    if action is not ClaimAction.REJECT and second_needed(
        claim, lines, approved, note=note, actor_id=actor_id, at=at, today=today
    ):
        return claim

    before = dict(ClaimLine.objects.filter(claim=claim).values_list("row", "approved_quantity"))
    try:
        with transaction.atomic():
            fields = ["state", "approved_quantity", "approved_amount", "reason", "note", "holds"]
            ClaimLine.objects.bulk_update(lines, fields, batch_size=200)
    except IntegrityError as clash:
        # Rejected rows were free until now, and somebody claimed one of these sales meanwhile.
        raise UnableToDecide("One of these sales was claimed again meanwhile. Reject its row.") from clash
    claim.state = state.value
    claim.approved_quantity = sum((line.approved_quantity or ZERO for line in lines), ZERO)
    claim.approved_amount = approved
    claim.decided_by_id, claim.decided_at, claim.updated_at = actor_id, at, at
    claim.decision_note = note.strip()[:NOTE_MAX]
    claim.waiting_since = None
    claim.save()
    told = _told(claim, lines)
    tell(
        claim,
        EventKind.DECIDED,
        by_partner=False,
        actor_id=actor_id,
        at=at,
        text=claim.decision_note,
        data=told,
    )
    trail("claim.decided", claim, actor_id=actor_id, at=at, **told)
    count_lines(claim, lines, before, actor_id=actor_id, at=at, today=today)
    events.publish("claim.decided", payload={"claim": claim.number}, at=at, actor_id=actor_id)
    send_decision(claim, actor_id=actor_id, at=at)
    return claim


def _refuse_open_flags(claim: Claim) -> None:
    waiting = Flag.objects.filter(
        claim=claim, replaced_at__isnull=True, severity=Severity.MUST_RESOLVE, resolution=""
    ).order_by("check_name", "key")
    titles = list(dict.fromkeys(waiting.values_list("title", flat=True)))
    if titles:
        named = ", ".join(titles[:NAMED_MAX])
        raise UnableToDecide(
            f"{claim.code} has flags to resolve first: {named}. Pass or uphold each with a reason."
        )


def _told(claim: Claim, lines: Collection[ClaimLine]) -> dict[str, Any]:
    counts = {
        state.value: sum(line.state == state for line in lines) for state in (*GRANTED, LineState.REJECTED)
    }
    return {
        "state": claim.state,
        "rows": counts,
        "approved": None if claim.approved_amount is None else f"{claim.approved_amount:f}",
        "claimed": None if claim.claimed_amount is None else f"{claim.claimed_amount:f}",
        "reasons": sorted({line.reason for line in lines if line.reason}),
    }
