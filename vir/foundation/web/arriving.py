"""Who comes to which vendor: the person's memberships, the vendor, its look and how it is read, in one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection, models

from vir.foundation.identity.models import Membership
from vir.foundation.tenancy.branding import LOOK, Brand, brand_read
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

    @property
    def tenant_id(self) -> UUID:
        """Name the vendor."""
        return self.tenant.id

    def of_side(self, *, portal: bool) -> list[Membership]:
        """List the memberships of one side."""
        return [one for one in self.mine if (one.partner_id is not None) is portal]


def _columns(model: type[models.Model], of: str) -> str:
    return ", ".join(f"{of}.{field.column}" for field in model._meta.concrete_fields)


# Written once and not composed anew at each visit; the function is in notifications/migrations/0004_arriving.py.
_MEMBERSHIPS, _TENANTS = len(Membership._meta.concrete_fields), len(Tenant._meta.concrete_fields)
_STATEMENT: Final = f"""
    SELECT {_columns(Membership, "(a.membership)")}, {_columns(Tenant, "(a.tenant)")},
        {", ".join(f"a.look_{name}" for name in LOOK)}, a.reads_language, a.reads_formats, a.committed
    FROM app_arrive(%s, %s) a
"""  # noqa: S608


def arrive(slug: str, user_id: UUID) -> Arrival | None:
    """
    Find what lets a person in at a vendor, None without; called in a transaction, which is the person's from then on.

    A vendor that does not exist and one where the person has no membership are the same.

    :param slug: the vendor's word in its addresses
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [slug, user_id])
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
