"""Partners, products and acts that tests of amounts share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import CalculationRun, Earning, PayoutRun
from payouts.operations.close_period import close_period
from payouts.operations.preview_run import preview_run
from payouts.operations.recalculate import recalculate
from payouts.operations.submit_run import submit_run
from programs.models import Product, Program
from tests.factories import make_line, make_partner, make_product, make_published_program, program_document
from tests.support.renderers import kept_renderers
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

Q4 = date(2026, 10, 1)
Q3 = date(2026, 7, 1)


@pytest.fixture(scope="module", autouse=True)
def renderers() -> Iterator[None]:
    """Make documents with children that were started once."""
    with kept_renderers():
        yield


@pytest.fixture
def alder(inside: Tenant) -> Partner:
    return make_partner("ALDER", name="Alder Supply")


@pytest.fixture
def drill(inside: Tenant) -> Product:
    return make_product("DRILL-1", category="Cordless")


@pytest.fixture
def publish(inside: Tenant, priya: User, lena: User) -> Callable[..., Program]:
    """Publish a program for some partners; changes go into the demo's document."""

    def published(*partners: Partner, **changes: Any) -> Program:
        return make_published_program(
            program_document(**changes), partners=partners, owner=priya, approver=lena
        )

    return published


@pytest.fixture
def calculate(inside: Tenant, today: date, moment: datetime) -> Callable[..., CalculationRun]:
    """Recalculate everybody, or as told."""

    def calculated(**changes: Any) -> CalculationRun:
        return recalculate(**{"scope": "full", "reason": "test", "today": today, "at": moment, **changes})

    return calculated


@pytest.fixture
def earned(inside: Tenant) -> Callable[..., Decimal]:
    """Say what a partner has earned in a program."""

    def told(partner: Partner, program: Program, start: date = Q4) -> Decimal:
        amount: Decimal = Earning.objects.get(partner=partner, program=program, period_start=start).earned
        return amount

    return told


@pytest.fixture
def closed_q3(
    inside: Tenant,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    today: date,
    moment: datetime,
) -> Program:
    """A program whose third quarter is closed: Corvus earned 12,000.00, Eastgate 40.00, Fenwick nothing."""
    corvus, eastgate = make_partner("CORVUS"), make_partner("EASTGATE", name="Eastgate Wholesale")
    fenwick = make_partner("FENWICK")
    make_line(corvus, drill, date(2026, 7, 6), "303140.00")
    make_line(corvus, drill, date(2026, 8, 6), "-3140.00", "-1")
    make_line(eastgate, drill, date(2026, 9, 30), "4000.00")
    make_line(fenwick, drill, date(2026, 9, 1), "999.99")
    program = publish(
        corvus,
        eastgate,
        fenwick,
        code="VIR-2026-009",
        name="Q3 Fasteners",
        starts_on="2026-07-01",
        ends_on="2026-12-31",
        reward={
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "1000", "percent": "1"}, {"threshold": "300000", "percent": "4"}],
        },
    )
    calculate()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    return program


@pytest.fixture
def preview(closed_q3: Program, finn: User, today: date, moment: datetime) -> PayoutRun:
    """The run of the closed quarter, prepared by Finn."""
    return preview_run(program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)


@pytest.fixture
def ready(preview: PayoutRun, finn: User, moment: datetime) -> PayoutRun:
    """The run, sent for approval by Finn."""
    return submit_run(run_id=preview.id, actor_id=finn.id, at=moment)
