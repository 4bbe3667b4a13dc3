"""Finding memberships before and inside a tenant's context."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import QuerySet as PlainQuerySet

from vir.foundation.identity.models import Invitation, Membership, User
from vir.foundation.identity.roles import MATRIX, Right, Role
from vir.foundation.tenancy.models import Tenant


def memberships_at(*, user_id: UUID, tenant_id: UUID, portal: bool) -> list[Membership]:
    """List a person's own memberships at one tenant; needs only the user's context."""
    return list(
        _own(user_id).filter(tenant_id=tenant_id, partner_id__isnull=not portal).order_by("created_at", "id")
    )


def places_of(*, user_id: UUID) -> list[tuple[Tenant, Membership]]:
    """List every place a person may go, vendor sides first; needs only the user's context."""
    mine = _own(user_id).select_related("tenant").order_by("partner_id", "tenant__name")
    return [(membership.tenant, membership) for membership in mine]


def people_of_tenant() -> QuerySet[Membership]:
    """List the vendor's own people."""
    return (
        Membership.objects.filter(partner_id__isnull=True, ended_at__isnull=True)
        .select_related("user")
        .order_by("user__name")
    )


def people_of_partner(partner_id: UUID) -> QuerySet[Membership]:
    """List a partner's people."""
    return (
        Membership.objects.filter(partner_id=partner_id, ended_at__isnull=True)
        .select_related("user")
        .order_by("user__name")
    )


def people_who_may(right: Right) -> list[User]:
    """List the vendor's own people whose role holds a right, by name."""
    roles = [role.value for role in MATRIX[right]]
    return [membership.user for membership in people_of_tenant().filter(role__in=roles)]


def addresses_of_partners(partner_ids: Iterable[UUID], roles: Iterable[Role]) -> dict[UUID, list[str]]:
    """Give the e-mail addresses of partners' people in some roles, by partner; those without any are left out."""
    wanted = [role.value for role in roles]
    found = Membership.objects.filter(
        partner_id__in=list(partner_ids), ended_at__isnull=True, role__in=wanted, user__is_active=True
    )
    addresses: dict[UUID, list[str]] = {}
    for partner_id, email in found.order_by("user__email").values_list("partner_id", "user__email"):
        addresses.setdefault(partner_id, []).append(email)
    return addresses


def open_invitations(*, partner_id: UUID | None) -> QuerySet[Invitation]:
    """List the invitations that wait to be accepted."""
    return Invitation.objects.filter(
        partner_id=partner_id, accepted_at__isnull=True, revoked_at__isnull=True
    ).order_by("-created_at")


def tenant_of_invitation(token_hash: str) -> UUID | None:
    """Find the tenant of an invitation by the hash of its token, before any context is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_invitation_tenant(%s)", [token_hash])
        row = cursor.fetchone()
    return row[0] if row else None


def user_by_email(email: str) -> User | None:
    """Find a person by e-mail address, whatever its case."""
    return User.objects.filter(email__iexact=email).first()


def _own(user_id: UUID) -> PlainQuerySet[Membership]:
    # Not through the tenant manager: no tenant is chosen yet, the policy shows a person's own rows only.
    return PlainQuerySet(Membership).filter(user_id=user_id, ended_at__isnull=True)
