"""The partner Alder with its portal user Marta, its rival Brook, an offer of $8.00 per unit, and a reviewer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from claims.models import Claim, ClaimTerms
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.fill import add_rows
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import submit_claim
from partners.models import Partner
from programs.models import Product, Program
from tests.factories import make_partner, make_person, make_portal_user
from tests.support.claim_world import DRIVER, KIT, make_bought, make_offer, make_products, make_sell_through
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import Context, tenant_context
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@dataclass
class Stage:
    """What the acts are about; `alder()` and `brook()` open the portal of a partner, `vendor()` the console."""

    tenant: Tenant
    partner: Partner
    rival: Partner
    marta: User
    rolf: User
    rita: User
    lena: User
    priya: User
    products: dict[str, Product]
    program: Program
    terms: ClaimTerms

    def alder(self) -> AbstractContextManager[Context]:
        """Open the walls of the portal as Marta of Alder."""
        return tenant_context(self.tenant.id, partner_id=self.partner.id, user_id=self.marta.id)

    def brook(self) -> AbstractContextManager[Context]:
        """Open the walls of the portal as Rolf of Brook."""
        return tenant_context(self.tenant.id, partner_id=self.rival.id, user_id=self.rolf.id)

    def vendor(self) -> AbstractContextManager[Context]:
        """Open the vendor's own context."""
        return tenant_context(self.tenant.id, user_id=self.rita.id)


@pytest.fixture
def stage(kestrel: Tenant, priya: User, lena: User) -> Stage:
    with tenant_context(kestrel.id, user_id=priya.id):
        alder, brook = make_partner("ALDER", name="Alder Supply"), make_partner("BROOK", name="Brook Trade")
        products = make_products()
        make_bought(alder, products.values())
        make_bought(brook, products.values())
        program = make_sell_through([alder, brook], priya, lena)
        terms = make_offer(priya, program=program)
        marta, rolf = make_portal_user(alder), make_portal_user(brook, name="rolf")
    rita = make_person(kestrel, "rita", "claims_reviewer")
    return Stage(kestrel, alder, brook, marta, rolf, rita, lena, priya, products, program, terms)


Rows = list[dict[str, str]]


def sale(invoice: str, quantity: str = "2", **more: str) -> dict[str, str]:
    """Give a row as somebody types it: two kits sold to BuildRight on 9 October."""
    return {
        "invoice": invoice,
        "sold_on": "2026-10-09",
        "sku": KIT,
        "quantity": quantity,
        "end_customer": "BuildRight",
        "net": "200.00",
        **more,
    }


@pytest.fixture
def draft(stage: Stage) -> Callable[..., Claim]:
    """Start a claim of Alder with rows as Marta types them."""

    def made(*rows: dict[str, str], terms: ClaimTerms | None = None, rival: bool = False) -> Claim:
        user = stage.rolf if rival else stage.marta
        with stage.brook() if rival else stage.alder():
            claim = start_claim(
                terms_id=(terms or stage.terms).id,
                partner_id=(stage.rival if rival else stage.partner).id,
                actor_id=user.id,
                at=NOW,
                today=TODAY,
            )
            return add_rows(claim_id=claim.id, rows=list(rows), actor_id=user.id, at=NOW) if rows else claim

    return made


@pytest.fixture
def sent(stage: Stage, draft: Callable[..., Claim]) -> Callable[..., Claim]:
    """Send a claim of Alder and let its review begin."""

    def made(*rows: dict[str, str], rival: bool = False, **more: Any) -> Claim:
        claim = draft(*rows, rival=rival, **more)
        with stage.brook() if rival else stage.alder():
            user = stage.rolf if rival else stage.marta
            submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=user.id, at=NOW, today=TODAY)
        with stage.vendor():
            check_claim(claim_id=claim.id, at=NOW, today=TODAY)
            return Claim.objects.get(id=claim.id)

    return made


__all__ = ["DRIVER", "KIT", "NOW", "TODAY", "Stage", "sale"]
