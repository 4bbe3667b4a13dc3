"""Where the vendor is, which decides the paper of its documents."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

CODE = re.compile(r"[A-Z]{2}")


class UnableToSetCountry(Refused):
    """A country that cannot be set; the text says why."""


@transaction.atomic
def set_country(*, code: str, actor_id: UUID, at: datetime) -> str:
    """
    Set the country of the vendor; statements issued from now on are laid out for its paper. Gives the code.

    :param code: ISO 3166, two letters, in any case; "" takes it away
    :raises UnableToSetCountry: if it is no code of two letters
    """
    plain = code.strip().upper()
    if plain and not CODE.fullmatch(plain):
        raise UnableToSetCountry(
            f"Country: '{code.strip()[:20]}' is not a code of two letters. Write one such as US."
        )
    tenant = Tenant.objects.select_for_update().get(id=current_tenant_id())
    if tenant.country != plain:
        before, tenant.country = tenant.country, plain
        tenant.save(update_fields=["country"])
        data = {"before": before, "now": plain}
        record(
            action="vendor.country_set", kind="vendor", code=tenant.slug, actor_id=actor_id, at=at, data=data
        )
    return plain
