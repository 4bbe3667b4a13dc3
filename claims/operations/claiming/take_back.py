"""Taking back the newest change of a draft."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims.models import Claim, ClaimLine
from claims.operations.claiming.edits import put_back
from claims.operations.claiming.hold import lock_draft
from claims.operations.claiming.judge import rejudge
from claims.operations.claiming.move import take_back_moved
from claims.operations.claiming.refusals import UnableToClaim
from claims.operations.claiming.written import write_rows
from claims.queries.claiming.behind import day_of
from vir.foundation.words import say


@transaction.atomic
def undo(*, claim_id: UUID, actor_id: UUID | None, at: datetime) -> Claim:
    """
    Take back the newest change of a draft.

    :raises UnableToClaim: if nothing was changed, or the claim is no draft
    """
    claim = lock_draft(claim_id)
    if not claim.edits:
        raise UnableToClaim(say("Nothing was changed, so there is nothing to take back."))
    *kept, edit = claim.edits
    ClaimLine.objects.filter(claim=claim, row__in=edit["added"]).delete()
    rows = {one["row"]: one for one in edit["lines"]}
    lines = list(ClaimLine.objects.filter(claim=claim, row__in=rows))
    for line in lines:
        put_back(line, rows[line.row])
    write_rows(lines, ["cells", "state"])
    if "moved" in edit:
        take_back_moved(edit["moved"])
    if "stock" in edit:
        claim.declared_stock = edit["stock"]
    claim.edits, claim.updated_at = kept, at
    claim.save(update_fields=["edits", "declared_stock", "updated_at"])
    rejudge(claim, actor_id=actor_id, today=day_of(at))
    return claim
