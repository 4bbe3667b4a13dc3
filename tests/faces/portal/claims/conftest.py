"""A partner that may claim and bought enough, and its competitor that did as well."""

from __future__ import annotations

import pytest

from partners.models import Partner
from tests.faces.portal.claims.desk import Desk, make_desk
from tests.faces.portal.stage import Stage
from tests.support.claim_world import make_bought
from vir.foundation.tenancy.context import tenant_context


@pytest.fixture
def bexley(stage: Stage) -> Partner:
    """Alder's competitor, whose every text is a canary."""
    return stage.partner("BEXLEY", "BEXLEY-CANARY")


@pytest.fixture
def desk(stage: Stage, bexley: Partner) -> Desk:
    """Alder at its desk."""
    return make_desk(stage, "ALDER", "Alder Supply", [bexley])


@pytest.fixture
def other_desk(stage: Stage, desk: Desk, bexley: Partner) -> Desk:
    """The competitor at its own desk, under the same offer."""
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        make_bought(bexley, desk.products.values())
    return Desk(stage, bexley, stage.visit(bexley), desk.offer, desk.products)
