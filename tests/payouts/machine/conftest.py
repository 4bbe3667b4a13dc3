"""The small vendor of the machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.factories import make_partner, make_product
from tests.payouts.machine.machine import PARTNERS
from tests.payouts.machine.seen import Deal
from tests.payouts.machine.world import DatabaseWorld, start_program
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant


@pytest.fixture
def start(inside: Tenant, finn: User, lena: User, priya: User) -> Callable[..., DatabaseWorld]:
    """Publish the program and begin its books: as it is agreed with its partners."""
    partners = {code: make_partner(code) for code in PARTNERS}
    product = make_product("DRILL-1")

    def started(deal: Deal | None = None) -> DatabaseWorld:
        deal = deal or Deal()
        program = start_program(partners.values(), deal, owner=priya, approver=lena)
        world = DatabaseWorld(program, partners, product, {"finn": finn, "lena": lena, "priya": priya})
        world.begin(deal)
        return world

    return started
