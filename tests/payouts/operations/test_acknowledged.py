"""A program that pays only who has read its terms."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from partners.models import Partner
from payouts.models import Earning
from payouts.operations.recalculate import recalculate
from programs.models import ProgramVersion
from programs.operations.acknowledge_terms import acknowledge_terms
from tests.factories import (
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)


@pytest.fixture
def asked(kestrel: Tenant, priya: User, lena: User) -> list[Partner]:
    """Let two partners buy alike under terms that pay only who has acknowledged them."""
    with tenant_context(kestrel.id, user_id=priya.id):
        partners = [make_partner("ALDER"), make_partner("BEXLEY")]
        product = make_product("DRILL-1")
        document = program_document(conditions=[{"kind": "terms_acknowledged"}])
        make_published_program(document, partners=partners, owner=priya, approver=lena)
        for partner in partners:
            make_line(partner, product, date(2026, 10, 5), "100000.00", received_on=date(2026, 10, 6))
    return partners


def earned(tenant: Tenant, at: datetime) -> dict[str, Decimal]:
    with tenant_context(tenant.id):
        recalculate(scope="full", reason="Test", today=TODAY, at=at)
        return dict(Earning.objects.order_by("partner__code").values_list("partner__code", "earned"))


def test_only_who_has_acknowledged_the_terms_earns(
    kestrel: Tenant, asked: list[Partner], moment: datetime
) -> None:
    alder, _ = asked
    marta = make_person(kestrel, "marta", "partner_admin", alder.id)
    before = earned(kestrel, moment)

    with tenant_context(kestrel.id):
        seen = ProgramVersion.objects.get().terms_hash
    with tenant_context(kestrel.id, partner_id=alder.id, user_id=marta.id):
        acknowledge_terms(
            code="VIR-2026-014", number=1, seen_hash=seen, language="en", user_id=marta.id, at=moment
        )
    after = earned(kestrel, moment)

    assert before == {"ALDER": Decimal(0), "BEXLEY": Decimal(0)}
    assert after == {"ALDER": Decimal(2000), "BEXLEY": Decimal(0)}
