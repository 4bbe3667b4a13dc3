"""What is known of partners that decides whether and how they are paid."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from payouts.models import PartnerDocument, PartnerDocumentFile, PartnerStanding, PaymentWay


def standings_of(partners: Collection[UUID], currency: str) -> dict[UUID, PartnerStanding]:
    """Give the newest standing of each partner in a currency; those without one are left out."""
    rows = PartnerStanding.objects.filter(partner_id__in=partners, currency=currency)
    return {row.partner_id: row for row in rows.order_by("as_of", "told_at")}


def documents_of(partners: Collection[UUID]) -> dict[UUID, dict[str, PartnerDocument]]:
    """Give the newest document of each name by partner."""
    found: dict[UUID, dict[str, PartnerDocument]] = {}
    for row in PartnerDocument.objects.filter(partner_id__in=partners).order_by("told_at"):
        found.setdefault(row.partner_id, {})[row.name] = row
    return found


def ways_of(partners: Collection[UUID]) -> dict[UUID, str]:
    """Give how partners are paid whatever the terms say; those paid as the terms say are left out."""
    rows = PaymentWay.objects.filter(partner_id__in=partners).order_by("set_at")
    newest = dict(rows.values_list("partner_id", "method"))
    return {partner_id: method for partner_id, method in newest.items() if method}


def way_history() -> list[PaymentWay]:
    """List how partners came to be paid in another way, the newest first."""
    return list(PaymentWay.objects.select_related("partner", "set_by").order_by("-set_at"))


def standing_rows(*, before: datetime | None = None) -> list[PartnerStanding]:
    """
    List the newest standing of each partner, by name.

    :param before: as it was known before that moment; None: now
    """
    newest: dict[tuple[UUID, str], PartnerStanding] = {}
    rows = PartnerStanding.objects.select_related("partner", "told_by").order_by("as_of", "told_at")
    for row in rows if before is None else rows.filter(told_at__lt=before):
        newest[row.partner_id, row.currency] = row
    return sorted(newest.values(), key=lambda row: str(row.partner.name))


def document_rows() -> list[PartnerDocument]:
    """List the newest document of each name and partner, by partner."""
    newest: dict[tuple[UUID, str], PartnerDocument] = {}
    rows = PartnerDocument.objects.select_related("partner", "told_by").prefetch_related("files__file")
    for row in rows.order_by("told_at"):
        newest[row.partner_id, row.name] = row
    return sorted(newest.values(), key=lambda row: (str(row.partner.name), str(row.name)))


def document_file(document_id: UUID) -> PartnerDocumentFile | None:
    """Find the file of a document."""
    rows = PartnerDocumentFile.objects.select_related("file", "document", "partner")
    return rows.filter(document_id=document_id).first()
