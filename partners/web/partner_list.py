"""The columns of the list of partners."""

from __future__ import annotations

from django.urls import reverse

from partners.models import Partner
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec


def partner_list(tenant: str) -> ListSpec[Partner]:
    """
    Declare the list.

    :param tenant: the word of the vendor in addresses
    """
    columns: tuple[Column[Partner], ...] = (
        Column(
            "partner",
            "Name",
            lambda row: row.name,
            href=lambda row: reverse("partners:detail", kwargs={"tenant": tenant, "code": row.code}),
            order="name",
        ),
        Column("partner_code", "Code", lambda row: row.code, "code", order="code"),
        Column("kind", "Kind", lambda row: row.kind, order="kind"),
        Column("city", "City", lambda row: row.city, order="city"),
        Column("region", "Region", lambda row: row.region, order="region"),
        Column("country", "Country", lambda row: row.country, order="country", at_first=False),
        Column("status", "Status", lambda row: row.get_status_display(), order="status"),
        Column(
            "created_at", "Added", lambda row: row.created_at, "moment", order="created_at", at_first=False
        ),
    )
    return ListSpec("partners", "Partners", "partners", columns, order="partner", ties=("name", "code"))
