"""Alder, who bought a hundred kits and drivers, and an offer of $8.00 per unit sold in October."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from claims.models import Claim, ClaimTerms
from partners.models import Partner
from programs.models import Product
from tests.factories import make_line, make_partner
from tests.support.claim_world import make_bought, make_offer, make_products, make_sell_through
from tests.support.sent_claims import sent_claim
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Send = Callable[..., Claim]


@pytest.fixture
def lookalike(osprey: Tenant) -> Partner:
    """The other vendor has an Alder too, who bought far more of the same."""
    with tenant_context(osprey.id):
        partner = make_partner("ALDER", name="Alder Supply")
        make_bought(partner, make_products().values(), "9000")
        return partner


@pytest.fixture
def alder(lookalike: Partner, inside: Tenant) -> Partner:
    return make_partner("ALDER", name="Alder Supply")


@pytest.fixture
def garrow(inside: Tenant) -> Partner:
    return make_partner("GARROW", name="Garrow Tools")


@pytest.fixture
def products(inside: Tenant) -> dict[str, Product]:
    return make_products()


@pytest.fixture
def offer(
    alder: Partner, garrow: Partner, products: dict[str, Product], priya: User, lena: User
) -> ClaimTerms:
    program = make_sell_through([alder, garrow], priya, lena)
    for partner in (alder, garrow):
        for product in products.values():
            make_line(partner, product, date(2026, 9, 1), "8000.00", "100")
    return make_offer(priya, program=program)


@pytest.fixture
def send(offer: ClaimTerms, alder: Partner) -> Send:
    """Give a function that makes a sent claim of Alder's with lines."""

    def sent(*lines: Mapping[str, Any], partner: Partner = alder, **fields: Any) -> Claim:
        return sent_claim(offer, partner, lines, **fields)

    return sent
