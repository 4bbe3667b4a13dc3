"""What there is of a vendor, for the list of what to set up; and where its demo is."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Max, Min, Q

from claims.models import SalesLine
from partners.models import Partner
from programs.models import Program, ProgramVersion
from vir.faces.console.welcome.steps import Facts
from vir.foundation.identity.models import DismissedNeed, Invitation, Membership
from vir.foundation.identity.roles import Role
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.tenancy.models import Tenant

# Under this name the list is put away, among what a person put aside.
KEY: Final = "welcome"
FINANCE: Final = (Role.FINANCE_PREPARER.value, Role.FINANCE_APPROVER.value)
COMING: Final = (
    ImportState.MAPPING.value,
    ImportState.READING.value,
    ImportState.NEEDS_FIX.value,
    ImportState.READY.value,
    ImportState.COMMITTING.value,
)


def facts_of(tenant: Tenant) -> Facts:
    """Read how far the vendor is; as many queries for a large vendor as for an empty one."""
    coming = set(
        ImportBatch.objects.filter(state__in=COMING, kind__in=[ImportKind.PARTNERS, ImportKind.SALES])
        .order_by()
        .values_list("kind", flat=True)
        .distinct()
    )
    days: dict[str, date | None] = SalesLine.objects.aggregate(first=Min("sale_date"), last=Max("sale_date"))
    invited = Q(accepted_at__isnull=True, revoked_at__isnull=True)
    held: list[tuple[str, Any]] = list(
        Membership.objects.filter(ended_at__isnull=True)
        .order_by()
        .values_list("role", "partner_id")
        .distinct()
    )
    held += list(Invitation.objects.filter(invited).order_by().values_list("role", "partner_id").distinct())
    return Facts(
        country=tenant.country,
        currency=tenant.currency,
        partners=Partner.objects.count(),
        partners_coming=ImportKind.PARTNERS in coming,
        first_sale=days["first"],
        last_sale=days["last"],
        sales_coming=ImportKind.SALES in coming,
        programs=Program.objects.count(),
        published=ProgramVersion.objects.filter(published_at__isnull=False)
        .values("program_id")
        .distinct()
        .count(),
        finance=any(role in FINANCE for role, _ in held),
        portal=any(partner_id is not None for _, partner_id in held),
    )


def is_put_away(user_id: UUID) -> bool:
    """Say whether a person put the list away."""
    return DismissedNeed.objects.filter(user_id=user_id, key=KEY).exists()
