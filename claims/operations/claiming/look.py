"""Looking a draft through before it is sent, keeping what its partner was told, and sending no other draft."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from claims.checks.kit import Finding
from claims.models import Claim, DraftLook
from claims.operations.claiming.check import look_at_draft
from claims.operations.claiming.hold import lock_draft
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.operations.claiming.submit import submit_claim
from claims.queries.claiming.claims import Only, claim_by_id, lines_of
from claims.queries.claiming.locks import lock_partner
from claims.queries.claiming.looks import look_of
from vir.foundation.kept import Kept
from vir.foundation.words import later, say

NOT_LOOKED_THROUGH: Final = later(
    "This draft was not looked through as it stands today, so it cannot be sent yet."
)


@transaction.atomic
def look_through(*, claim_id: UUID, actor_id: UUID, at: datetime, today: date) -> DraftLook | None:
    """
    Hold what would be sent of a draft against the checks, and keep what a partner may read in place of the look before.

    The checks run before the draft is locked, because those of a long one take seconds. Where it was changed
    meanwhile, what they saw is of no state that it had, and nothing is kept.

    :param today: the day on which it would be sent: what is kept counts on this one only
    :return: what was kept; None where the draft was changed meanwhile
    :raises NoSuchClaim: if the vendor, or the partner whose context is open, has none
    :raises UnableToClaim: if it was sent or thrown away, or its file is being read
    """
    claim = claim_by_id(claim_id)
    if claim is None:
        raise NoSuchClaim
    # What stays behind is not counted in what is told about the rest.
    ready = frozenset(lines_of(claim, Only.READY).values_list("row", flat=True))
    found = look_at_draft(claim=claim, today=today, rows=ready)
    draft = lock_draft(claim_id)
    if draft.sniffed.get("job"):
        raise UnableToClaim(say("The file is being read at this moment. Wait until that has ended."))
    if draft.updated_at != claim.updated_at:
        return None
    told = {
        "day": today,
        "at": at,
        "claim_at": draft.updated_at,
        "findings": [_told(finding) for finding in found],
        "looked_by_id": actor_id,
    }
    # By hand, under the lock of the draft: a partner may change these columns and no others.
    if not DraftLook.objects.filter(claim=draft).update(**told):
        DraftLook.objects.create(claim=draft, partner_id=draft.partner_id, **told)
    look: DraftLook = DraftLook.objects.get(claim=draft)
    return look


def submit_looked_through(
    *, claim_id: UUID, claim_at: datetime, leave_out_bad: bool, actor_id: UUID, at: datetime, today: date
) -> Claim:
    """
    Send a draft whose warnings were given: it was looked through as it stands, today.

    Not one transaction of its own, as what a refused submission found out about the rows is kept.

    :param claim_at: `updated_at` of the draft that the person saw
    :raises UnableToClaim: if it was not looked through in that state, or cannot be sent
    """
    partner_id = Claim.objects.filter(id=claim_id).values_list("partner_id", flat=True).first()
    if partner_id is None:
        raise NoSuchClaim
    lock_partner(partner_id)
    draft = lock_draft(claim_id)
    if draft.updated_at != claim_at or look_of(draft, today) is None:
        raise UnableToClaim(say(NOT_LOOKED_THROUGH))
    return submit_claim(claim_id=claim_id, leave_out_bad=leave_out_bad, actor_id=actor_id, at=at, today=today)


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "title": str(finding.title),
        "title_of": _made_of(finding.title),
        "sentence": str(finding.sentence),
        "sentence_of": _made_of(finding.sentence),
        "rows": list(finding.rows),
    }


def _made_of(text: str) -> dict[str, Any] | None:
    return text.as_json() if isinstance(text, Kept) else None
