"""Who comes to which vendor: the person's memberships, the vendor, its look and how it is read, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from vir.foundation.identity.models import Membership
from vir.foundation.tenancy.branding import LOOK, Brand, brand_read
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant


@dataclass(frozen=True)
class Arrival:
    """
    What is known of a person at the door of a vendor.

    :ivar mine: the person's memberships of both sides, the oldest first
    :ivar brand: the vendor's published look
    :ivar kept: (language, formats) that the person chose, by partner; nobody who chose nothing is in it
    :ivar snapshot: names all that was committed; empty where this transaction wrote something itself, as then it does
        not say everything
    """

    tenant: Tenant
    mine: tuple[Membership, ...]
    brand: Brand
    kept: dict[UUID | None, tuple[str, str]]
    snapshot: str

    def of_side(self, *, portal: bool) -> list[Membership]:
        """List the memberships of one side."""
        return [one for one in self.mine if (one.partner_id is not None) is portal]


def _columns(model: type[models.Model], of: str) -> str:
    return ", ".join(f"{of}.{field.column}" for field in model._meta.concrete_fields)


# Asked at every visit of everybody, so it is written once and not composed anew each time.
_MEMBERSHIPS, _TENANTS = len(Membership._meta.concrete_fields), len(Tenant._meta.concrete_fields)
_STATEMENT: Final = f"""
    SELECT {_columns(Membership, "m")}, {_columns(Tenant, "t")}, {", ".join(f"b.{name}" for name in LOOK)},
        r.language, r.formats,
        CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text ELSE '' END
    FROM identity_membership m JOIN tenancy_tenant t ON t.id = m.tenant_id
    LEFT JOIN LATERAL (
        SELECT {", ".join(LOOK)} FROM tenancy_branding
        WHERE tenant_id = m.tenant_id AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1
    ) b ON true
    LEFT JOIN notifications_readersettings r
        ON r.tenant_id = m.tenant_id AND r.user_id = m.user_id AND r.partner_id = m.partner_id
    WHERE m.tenant_id = %s AND m.user_id = %s AND m.ended_at IS NULL ORDER BY m.created_at, m.id
"""  # noqa: S608


def arrive(user_id: UUID) -> Arrival | None:
    """Find what lets a person in at the open tenant, None without; needs the person's context there."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [current_tenant_id(), user_id])
        rows = cursor.fetchall()
    if not rows:
        return None
    tenant = _made(Tenant, rows[0][_MEMBERSHIPS : _MEMBERSHIPS + _TENANTS])
    found, kept = [], {}
    for row in rows:
        membership = _made(Membership, row[:_MEMBERSHIPS])
        membership.tenant = tenant
        found.append(membership)
        if row[-3] is not None:
            kept[membership.partner_id] = (row[-3], row[-2])
    look = dict(zip(LOOK, rows[0][_MEMBERSHIPS + _TENANTS : -3], strict=True))
    return Arrival(tenant, tuple(found), brand_read(tenant, look), kept, rows[0][-1])


def _made(model: Any, values: tuple[Any, ...]) -> Any:
    return model.from_db("default", [field.attname for field in model._meta.concrete_fields], values)
