"""Who of the vendor looks after which partner, and when bank details changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from partners.models import AccountManager, BankChange


def managers_of(partner_id: UUID) -> QuerySet[AccountManager]:
    """List who looks after a partner now, by name."""
    now = AccountManager.objects.filter(partner_id=partner_id, ended_at__isnull=True)
    return now.select_related("user").order_by("user__name")


def looked_after_by(user_id: UUID) -> set[UUID]:
    """Give the partners that a person looks after now."""
    now = AccountManager.objects.filter(user_id=user_id, ended_at__isnull=True)
    return set(now.values_list("partner_id", flat=True))


def last_bank_changes(partner_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Give the day on which each partner's bank details changed last; those without a change are left out."""
    found = BankChange.objects.filter(partner_id__in=set(partner_ids)).order_by("changed_on")
    return dict(found.values_list("partner_id", "changed_on"))


def bank_changes_of(partner_id: UUID) -> QuerySet[BankChange]:
    """List when a partner's bank details changed, the newest first."""
    return (
        BankChange.objects.filter(partner_id=partner_id).select_related("recorded_by").order_by("-changed_on")
    )
