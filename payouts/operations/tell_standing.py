"""Telling what decides whether and how partners are paid: their accounts with the vendor, documents, the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partner_by_code, partners_by_code
from payouts.models import PartnerDocument, PartnerDocumentFile, PartnerStanding, PaymentWay
from payouts.operations.place_hold import changed
from payouts.posting.standing_rows import NAME_LENGTH_MAX, ToldDocument, ToldStanding
from programs.enums import PaymentMethod
from vir.foundation.audit.operations import record
from vir.foundation.documents.proofs import Opened, keep_opened
from vir.foundation.refusals import Refused

REASON_LENGTH_MAX = 300


class UnableToTell(Refused):
    """Facts that cannot be taken over; the text names each row."""


@transaction.atomic
def tell_standings(*, rows: Sequence[ToldStanding], actor_id: UUID, at: datetime) -> int:
    """
    Take over what partners owe; the newest of each counts. Gives how many.

    :raises UnableToTell: if a partner is not known; then none is taken over
    """
    partners = partners_by_code(row.partner for row in rows)
    _all_known([row.partner for row in rows], partners)
    PartnerStanding.objects.bulk_create(
        [
            PartnerStanding(
                partner=partners[row.partner],
                as_of=row.as_of,
                currency=row.currency,
                owed=row.owed,
                past_due=row.past_due,
                oldest_unpaid_on=row.oldest_unpaid_on,
                told_by_id=actor_id,
                told_at=at,
            )
            for row in rows
        ]
    )
    _trail("standing.told", len(rows), actor_id, at, {row.partner for row in rows})
    changed(*(partners[code].id for code in sorted({row.partner for row in rows})), at=at, actor_id=actor_id)
    return len(rows)


@transaction.atomic
def tell_documents(*, rows: Sequence[ToldDocument], actor_id: UUID, at: datetime) -> int:
    """
    Take over which documents there are; the newest of each counts. Gives how many.

    :raises UnableToTell: if a partner is not known; then none is taken over
    """
    partners = partners_by_code(row.partner for row in rows)
    _all_known([row.partner for row in rows], partners)
    PartnerDocument.objects.bulk_create(
        [
            PartnerDocument(
                partner=partners[row.partner],
                name=row.name,
                valid_until=row.valid_until,
                told_by_id=actor_id,
                told_at=at,
            )
            for row in rows
        ]
    )
    _trail("documents.told", len(rows), actor_id, at, {row.partner for row in rows})
    changed(*(partners[code].id for code in sorted({row.partner for row in rows})), at=at, actor_id=actor_id)
    return len(rows)


@transaction.atomic
def keep_document(
    *,
    partner_code: str,
    name: str,
    valid_until: date | None,
    file_name: str,
    document: Opened,
    actor_id: UUID,
    at: datetime,
) -> PartnerDocument:
    """
    Keep a document with its file, which was opened and judged by its content; the newest of each name counts.

    :param valid_until: the last day on which it is good; None: for ever
    :raises UnableToTell: if the partner is not known, or the document has no name
    """
    partner = partner_by_code(partner_code)
    if partner is None:
        raise UnableToTell(f"Partner: there is no partner {partner_code[:40]}.")
    written = " ".join(name.split())
    if not 1 <= len(written) <= NAME_LENGTH_MAX:
        raise UnableToTell(f"Document: write which it is, in 1 to {NAME_LENGTH_MAX} characters.")
    # Not in the partner's portal: what the vendor keeps on file is the vendor's.
    stored = keep_opened(document=document, name=file_name, at=at, partner_id=None)
    kept: PartnerDocument = PartnerDocument.objects.create(
        partner=partner, name=written, valid_until=valid_until, told_by_id=actor_id, told_at=at
    )
    PartnerDocumentFile.objects.create(
        document=kept, partner=partner, file=stored, kind=document.found.kind, pages=document.found.pages
    )
    record(
        action="document.kept",
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={"document": written, "file": stored.name, "sha256": stored.sha256},
    )
    changed(partner.id, at=at, actor_id=actor_id)
    return kept


@transaction.atomic
def set_payment_way(
    *, partner_code: str, method: str, reason: str, actor_id: UUID, at: datetime
) -> PaymentWay:
    """
    Pay a partner in another way than the terms say, from its next run on; empty: as the terms say again.

    :raises UnableToTell: if the partner or the way is not known, or no reason is given
    """
    partner = partner_by_code(partner_code)
    if partner is None:
        raise UnableToTell(f"Partner: there is no partner {partner_code[:40]}.")
    if method and method not in {way.value for way in PaymentMethod}:
        raise UnableToTell("Way: choose one from the list.")
    written = " ".join(reason.split())
    if not 1 <= len(written) <= REASON_LENGTH_MAX:
        raise UnableToTell(f"Reason: write why, in 1 to {REASON_LENGTH_MAX} characters.")
    way: PaymentWay = PaymentWay.objects.create(
        partner=partner, method=method, reason=written, set_by_id=actor_id, set_at=at
    )
    record(
        action="payment_way.set",
        kind="partner",
        code=partner.code,
        actor_id=actor_id,
        at=at,
        data={"method": method or "as the terms say", "reason": written},
    )
    changed(partner.id, at=at, actor_id=actor_id)
    return way


def _all_known(codes: Sequence[str], known: Mapping[str, object]) -> None:
    unknown = sorted({code for code in codes if code not in known})
    if unknown:
        shown = ", ".join(unknown[:5]) + (f" and {len(unknown) - 5} more" if len(unknown) > 5 else "")
        raise UnableToTell(f"There is no partner {shown}. Correct the code, then send the rows again.")


def _trail(action: str, count: int, actor_id: UUID, at: datetime, partners: set[str]) -> None:
    record(
        action=action,
        kind="partner",
        code=next(iter(partners)) if len(partners) == 1 else f"{len(partners)} partners",
        actor_id=actor_id,
        at=at,
        data={"rows": count, "partners": sorted(partners)[:200]},
    )
