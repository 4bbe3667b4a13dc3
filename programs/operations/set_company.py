"""What a vendor says of itself: name, currency, time zone, fiscal year, country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction

from programs.models import Program
from vir.foundation.audit.operations import record
from vir.foundation.money import is_currency
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

NAME_MAX: Final = 120
COUNTRY: Final = re.compile(r"[A-Z]{2}")


class UnableToSetCompany(Refused):
    """Something about the company that cannot be set; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Company:
    """
    What a vendor says of itself.

    `currency` is an ISO 4217 code, `time_zone` an IANA name, `fiscal_month` the first month of its year from 1 to 12,
    `country` an ISO 3166 code of two letters or empty.
    """

    name: str
    currency: str
    time_zone: str
    fiscal_month: int
    country: str


@transaction.atomic
def set_company(*, company: Company, actor_id: UUID, at: datetime) -> Tenant:
    """
    Set what the vendor says of itself. The currency stays as it is from the first program on, draft or not.

    :raises UnableToSetCompany: if a value cannot be used
    """
    tenant = Tenant.objects.select_for_update().get(id=current_tenant_id())
    now = _checked(company, tenant)
    columns = {"fiscal_month": "fiscal_year_start_month"}
    changed: dict[str, Any] = {}
    for name, value in vars(now).items():
        column = columns.get(name, name)
        if getattr(tenant, column) != value:
            changed[column] = [getattr(tenant, column), value]
            setattr(tenant, column, value)
    if changed:
        tenant.save(update_fields=list(changed))
        record(
            action="vendor.company_set",
            kind="vendor",
            code=tenant.slug,
            actor_id=actor_id,
            at=at,
            data=changed,
        )
    return tenant


def currency_is_fixed() -> bool:
    """Say whether programs are written in the vendor's currency already."""
    return Program.objects.exists()


def _checked(company: Company, tenant: Tenant) -> Company:
    name = " ".join(company.name.replace("\x00", "").split())
    currency, country = company.currency.strip().upper(), company.country.strip().upper()
    if not 1 <= len(name) <= NAME_MAX:
        raise UnableToSetCompany("name", f"Name: write 1 to {NAME_MAX} characters, as partners know you.")
    if not is_currency(currency):
        raise UnableToSetCompany(
            "currency", f"Currency: “{currency[:20]}” is not an ISO 4217 code. Write one such as USD."
        )
    if currency != tenant.currency and currency_is_fixed():
        raise UnableToSetCompany(
            "currency",
            f"Currency: it stays {tenant.currency}, because programs are written in it. A program can have another "
            "currency of its own.",
        )
    if company.time_zone not in available_timezones():
        raise UnableToSetCompany(
            "time_zone",
            f"Time zone: “{company.time_zone[:40]}” is not known. Write one such as America/Chicago.",
        )
    if not 1 <= company.fiscal_month <= 12:
        raise UnableToSetCompany("fiscal_month", "Fiscal year: choose the month in which it begins.")
    if country and not COUNTRY.fullmatch(country):
        raise UnableToSetCompany(
            "country", f"Country: “{country[:20]}” is not a code of two letters. Write one such as US."
        )
    return Company(name, currency, company.time_zone, company.fiscal_month, country)
