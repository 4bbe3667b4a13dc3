"""Founding a vendor: the tenant and its first owner."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from vir.foundation.audit.operations import record
from vir.foundation.identity.models import Membership, User
from vir.foundation.identity.operations import make_account
from vir.foundation.identity.queries import user_by_email
from vir.foundation.identity.roles import Role
from vir.foundation.money import is_currency
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Environment, Tenant

SLUG = re.compile(r"^[a-z][a-z0-9-]{1,38}$")


class UnableToFound(Refused):
    """The vendor cannot be made."""


@transaction.atomic
def found_vendor(
    *,
    slug: str,
    name: str,
    currency: str,
    time_zone: str,
    owner_email: str,
    owner_name: str,
    owner_password: str,
    at: datetime,
    country: str = "",
    demo: bool = False,
) -> tuple[Tenant, User]:
    """
    Make a vendor and its first owner; an account with that address becomes the owner as it is.

    :param currency: ISO 4217 code
    :param time_zone: IANA name, such as America/Chicago
    :param country: ISO 3166 code of two letters, such as US; empty where it is not said
    :param demo: a vendor whose figures are made up, and who may be pinned to a day
    :raises UnableToFound: if a word, currency or time zone cannot be used
    """
    if not SLUG.match(slug):
        raise UnableToFound(
            f"Slug: {slug!r} cannot stand in an address. Use small letters, digits and dashes."
        )
    if Tenant.objects.filter(slug=slug).exists():
        raise UnableToFound(f"Slug: {slug} is taken. Choose another.")
    if not is_currency(currency):
        raise UnableToFound(f"Currency: {currency!r} is not an ISO 4217 code. Write one such as USD.")
    if time_zone not in available_timezones():
        raise UnableToFound(f"Time zone: {time_zone!r} is not known. Write one such as America/Chicago.")
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise UnableToFound(f"Country: {country!r} is not a code of two letters. Write one such as US.")
    tenant = Tenant.objects.create(
        slug=slug,
        name=name,
        country=country,
        currency=currency,
        time_zone=time_zone,
        environment=Environment.DEMO if demo else Environment.LIVE,
        created_at=at,
    )
    owner = user_by_email(owner_email) or make_account(
        email=owner_email, name=owner_name, password=owner_password
    )
    with tenant_context(tenant.id, user_id=owner.id):
        Membership.objects.create(user=owner, role=Role.OWNER.value, created_at=at)
        record(action="vendor.founded", kind="vendor", code=slug, actor_id=owner.id, at=at)
    return tenant, owner
