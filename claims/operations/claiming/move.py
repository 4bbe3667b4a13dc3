"""Moving rows of a draft to other terms, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from claims.enums import ClaimState, LineState
from claims.importers.claim_columns import NAMES, TYPED
from claims.models import Claim, ClaimLine
from claims.operations.claiming.edits import before, keep_edit
from claims.operations.claiming.hold import lock_draft
from claims.operations.claiming.judge import Entry, insert_rows, reader_for, rejudge
from claims.operations.claiming.refusals import UnableToClaim
from claims.operations.claiming.start import open_draft, refuse_closed
from claims.queries.claiming.behind import day_of
from claims.queries.claiming.terms import reaches, terms_by_id
from vir.foundation.kept import kept_many
from vir.foundation.words import say


@transaction.atomic
def move_rows(
    *, claim_id: UUID, rows: Collection[int], terms_id: UUID, actor_id: UUID | None, at: datetime
) -> Claim:
    """
    Move rows into a draft under other terms, a new one where the partner has none. Gives that draft.

    :raises UnableToClaim: if these terms cannot be claimed by the partner today
    """
    claim = lock_draft(claim_id)
    today = day_of(at)
    terms = terms_by_id(terms_id)
    if terms is None or terms.kind != claim.kind or not reaches(terms, claim.partner_id):
        raise UnableToClaim(
            say("There is nothing like that to claim. Choose from what can be claimed today.")
        )
    refuse_closed(terms, today)
    lines = list(
        ClaimLine.objects.filter(claim=claim, row__in=set(rows))
        .exclude(state=LineState.REMOVED)
        .order_by("row")
    )
    if not lines:
        raise UnableToClaim(say("{code} has no such rows. Load the page again.", code=claim.code))

    there: Claim | None = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("terms", "partner")
        .filter(partner_id=claim.partner_id, terms=terms, state=ClaimState.DRAFT, resubmits__isnull=True)
        .exclude(id=claim.id)
        .order_by("-number")
        .first()
    )
    other = there or open_draft(
        terms, claim.partner_id, title="", channel=claim.channel, actor_id=actor_id, at=at
    )
    last: int = ClaimLine.objects.filter(claim=other).aggregate(last=Max("row"))["last"] or 0
    reader = reader_for(claim)
    entries = []
    for place, line in enumerate(lines, start=1):
        # Written as the page writes it: the other draft may have a file that is written otherwise.
        texts = {name: reader.canonical(name, line.cells) for name in NAMES}
        entries.append(Entry(last + place, {TYPED + name: text for name, text in texts.items() if text}))
    insert_rows(other, entries, actor_id=actor_id, today=today)

    were = [before(line) for line in lines]
    for line in lines:
        line.state = LineState.REMOVED.value
    ClaimLine.objects.bulk_update(lines, ["state"], batch_size=200)
    keep_edit(
        claim,
        kept_many("Moved {count} row to {code}", "Moved {count} rows to {code}", len(lines), code=other.code),
        at=at,
        lines=were,
        moved={"claim": str(other.id), "rows": [entry.row for entry in entries]},
    )
    rejudge(claim, rows=[line.row for line in lines], actor_id=actor_id, today=today)
    return other


def take_back_moved(moved: Mapping[str, Any]) -> None:
    """
    Take rows out of the draft that they were moved to.

    :raises UnableToClaim: if that draft was sent meanwhile
    """
    other: Claim = Claim.objects.select_for_update().get(id=UUID(moved["claim"]))
    if other.state != ClaimState.DRAFT:
        raise UnableToClaim(say("{code} was sent with these rows, so they stay there.", code=other.code))
    ClaimLine.objects.filter(claim=other, row__in=moved["rows"]).delete()
