"""Documents that prove rows: kept as they came, looked at by content, shown as pictures made from them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from claims import transitions
from claims.enums import ClaimState, EventKind, LineState
from claims.models import Claim, ClaimLine, Evidence
from claims.operations.claiming.hold import lock_claim, tell, trail
from claims.operations.claiming.judge import rejudge
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.queries.claiming.behind import day_of, is_partner
from vir.foundation.documents.proofs import Opened, keep_opened, keep_pictures, opened
from vir.foundation.words import say

FILES_MAX: Final = 50
TEXT_MAX: Final = 50_000


def add_evidence(
    *,
    claim_id: UUID,
    file_name: str,
    chunks: Iterable[bytes],
    rows: Sequence[int] = (),
    actor_id: UUID | None,
    at: datetime,
) -> Evidence:
    """
    Open a PDF or a picture and keep it with a claim that is a draft or open.

    :param rows: the rows it proves; none for the whole claim
    :raises UnableToClaim: if the claim is decided, has too many files, has this one already or no such rows
    :raises EvidenceRefused: if the file is neither a PDF nor a picture, or cannot be read
    """
    if not Claim.objects.filter(id=claim_id).exists():
        raise NoSuchClaim
    with opened(chunks) as document:
        return keep_evidence(
            claim_id=claim_id, file_name=file_name, document=document, rows=rows, actor_id=actor_id, at=at
        )


@transaction.atomic
def keep_evidence(
    *,
    claim_id: UUID,
    file_name: str,
    document: Opened,
    rows: Sequence[int] = (),
    actor_id: UUID | None,
    at: datetime,
) -> Evidence:
    """
    Keep a document that was opened with a claim that is a draft or open.

    :raises UnableToClaim: if the claim is decided, has too many files, has this one already or no such rows
    """
    claim = lock_claim(claim_id)
    _refuse_decided(claim)
    covered = _rows_of(claim, rows)
    there = Evidence.objects.filter(claim=claim, removed_at__isnull=True)
    if there.count() >= FILES_MAX:
        raise UnableToClaim(
            say("A claim has at most {count} documents. Put several pages into one PDF.", count=FILES_MAX)
        )
    file = keep_opened(document=document, name=file_name, at=at, partner_id=claim.partner_id)
    if there.filter(sha256=file.sha256).exists():
        raise UnableToClaim(
            say("{name} is with this claim already. Say there which rows it proves.", name=file.name)
        )
    found = document.found
    kept: Evidence = Evidence.objects.create(
        claim=claim,
        partner_id=claim.partner_id,
        file=file,
        kind=found.kind,
        sha256=file.sha256,
        picture_hash=found.picture_hash,
        pages=found.pages,
        previews=keep_pictures(document=document, at=at, partner_id=claim.partner_id),
        text=found.text[:TEXT_MAX],
        places=found.places,
        text_sha256=text_key(found.text),
        rows=covered,
        uploaded_by_id=actor_id,
        uploaded_at=at,
    )
    _settle(claim, actor_id=actor_id, at=at)
    if claim.state != ClaimState.DRAFT:
        tell(
            claim,
            EventKind.EVIDENCE,
            by_partner=is_partner(),
            actor_id=actor_id,
            at=at,
            data={"name": file.name, "rows": covered},
        )
    trail("claim.evidence_added", claim, actor_id=actor_id, at=at, name=file.name, sha256=file.sha256)
    return kept


@transaction.atomic
def cover_rows(*, evidence_id: UUID, rows: Sequence[int], actor_id: UUID | None, at: datetime) -> Evidence:
    """
    Say which rows a document proves; none for the whole claim.

    :raises UnableToClaim: if there is no such document, the claim is decided, or it has no such rows
    """
    kept = _locked(evidence_id)
    _refuse_decided(kept.claim)
    kept.rows = _rows_of(kept.claim, rows)
    kept.save(update_fields=["rows"])
    _settle(kept.claim, actor_id=actor_id, at=at)
    return kept


@transaction.atomic
def remove_evidence(*, evidence_id: UUID, actor_id: UUID | None, at: datetime) -> Evidence:
    """
    Take a document out of a draft. What was submitted stays.

    :raises UnableToClaim: if there is no such document, or its claim was submitted with it
    """
    kept = _locked(evidence_id)
    if kept.claim.state != ClaimState.DRAFT:
        raise UnableToClaim(say("{code} was sent with this document, so it stays.", code=kept.claim.code))
    kept.removed_at = at
    kept.save(update_fields=["removed_at"])
    _settle(kept.claim, actor_id=actor_id, at=at)
    trail("claim.evidence_removed", kept.claim, actor_id=actor_id, at=at, sha256=kept.sha256)
    return kept


def text_key(text: str) -> str:
    """Give the hash of a document's text without its figures: the same text with other numbers has the same."""
    letters = "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalpha())
    return hashlib.sha256(letters.encode()).hexdigest() if letters else ""


def _locked(evidence_id: UUID) -> Evidence:
    """
    Lock the claim of a document, and give the document.

    :raises NoSuchClaim: if there is none in force
    """
    found = Evidence.objects.filter(id=evidence_id, removed_at__isnull=True)
    claim_id = found.values_list("claim_id", flat=True).first()
    if claim_id is None:
        raise NoSuchClaim
    claim = lock_claim(claim_id)
    kept: Evidence | None = found.select_related("file").first()
    if kept is None:
        raise NoSuchClaim
    kept.claim = claim
    return kept


def _refuse_decided(claim: Claim) -> None:
    if claim.state != ClaimState.DRAFT and not transitions.is_open(claim.state):
        label = say(ClaimState(claim.state).inside)
        raise UnableToClaim(
            say("{code} is {state}, so its documents stay as they are.", code=claim.code, state=label)
        )


def _rows_of(claim: Claim, rows: Sequence[int]) -> list[int]:
    wanted = sorted(set(rows))
    if not wanted:
        return []
    there = set(
        ClaimLine.objects.filter(claim=claim, row__in=wanted)
        .exclude(state=LineState.REMOVED)
        .values_list("row", flat=True)
    )
    if set(wanted) - there:
        raise UnableToClaim(
            say(
                "{code} has no row {row}. Check the row numbers.",
                code=claim.code,
                row=min(set(wanted) - there),
            )
        )
    return wanted


def _settle(claim: Claim, *, actor_id: UUID | None, at: datetime) -> None:
    """Let rows of a draft that waited for a document be ready, or wait again."""
    claim.updated_at = at
    claim.save(update_fields=["updated_at"])
    if claim.state == ClaimState.DRAFT:
        rejudge(claim, actor_id=actor_id, today=day_of(at))
