"""What one vendor says about its codes is nothing to another."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from claims.operations.resolving.match_code import Meaning, match_codes
from claims.queries.resolving.waiting import waiting_counts
from tests.claims.intake import checked, codes, committed, csv
from tests.factories import make_partner, make_product
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SALES = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"


def test_another_vendors_lines_and_meanings_stay_its_own(
    kestrel: Tenant, osprey: Tenant, priya: User, charlie: User
) -> None:
    for tenant, user in ((kestrel, priya), (osprey, charlie)):
        with tenant_context(tenant.id, user_id=user.id):
            make_partner("ALDER")
            make_product("CD-18-KIT")
            committed(csv(SALES, "INV-2,2026-10-05,ALDER,A-77,2,20.50"))

    with tenant_context(kestrel.id, user_id=priya.id):
        match_codes(
            meanings=[Meaning("product", "", "A-77", "CD-18-KIT")],
            at=MOMENT,
            today=date(2026, 11, 24),
            actor_id=priya.id,
        )
        assert waiting_counts().lines == 0

    with tenant_context(osprey.id, user_id=charlie.id):
        assert waiting_counts().lines == 1
        assert codes(checked(csv(SALES, "INV-7,2026-10-05,ALDER,A-77,2,20.50"))) == [(2, "unknown_sku")]
