"""What an earlier run left is paid once, also where that run is withdrawn after a later one has taken it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from partners.models import Partner
from payouts.models import CalculationRun, Payment, PayoutItem, PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.close_period import close_period
from payouts.operations.export_run import UnableToExportRun, request_export
from payouts.operations.preview_run import preview_run
from payouts.operations.submit_run import submit_run
from payouts.operations.withdraw_run import withdraw_changed_runs, withdraw_run
from programs.models import Product, Program
from tests.factories import make_line
from tests.payouts.conftest import Q3, Q4
from vir.foundation.identity.models import User

JANUARY = date(2027, 1, 4)


@pytest.fixture
def january(moment: datetime) -> datetime:
    return moment + timedelta(days=42)


@pytest.fixture
def both(
    ready: PayoutRun,
    closed_q3: Program,
    drill: Product,
    calculate: Callable[..., CalculationRun],
    finn: User,
    lena: User,
    moment: datetime,
    january: datetime,
) -> tuple[PayoutRun, PayoutRun]:
    """Approve the run of the third quarter, which carries 40 over, and that of the fourth, which pays them."""
    first = approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    make_line(Partner.objects.get(code="EASTGATE"), drill, date(2026, 11, 2), "1500.00")
    calculate(today=JANUARY)
    told = {"program_code": closed_q3.code, "period_start": Q4, "actor_id": finn.id, "today": JANUARY}
    close_period(**told, at=january)
    sent = submit_run(run_id=preview_run(**told, at=january).id, actor_id=finn.id, at=january)
    return first, approve_run(run_id=sent.id, actor_id=lena.id, seen_seal=sent.seal, at=january)


def test_a_run_is_not_exported_before_the_one_whose_left_amounts_it_pays(
    both: tuple[PayoutRun, PayoutRun], finn: User, january: datetime
) -> None:
    first, later = both

    with pytest.raises(UnableToExportRun, match="PR-2026-001 is not exported yet"):
        request_export(run_id=later.id, actor_id=finn.id, at=january)
    assert Payment.objects.count() == 0

    request_export(run_id=first.id, actor_id=finn.id, at=january)
    request_export(run_id=later.id, actor_id=finn.id, at=january)

    paid = Payment.objects.order_by("code").values_list("partner__code", "amount")
    assert list(paid) == [("CORVUS", 12000), ("EASTGATE", 55)]


def test_a_withdrawn_run_is_prepared_again_though_a_later_one_that_took_what_it_left_is_withdrawn_too(
    both: tuple[PayoutRun, PayoutRun], closed_q3: Program, finn: User, january: datetime
) -> None:
    first, later = both
    withdraw_run(run_id=first.id, actor_id=finn.id, reason="Another look", at=january)
    assert withdraw_changed_runs(at=january) == [later.code]

    again = preview_run(
        program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=JANUARY, at=january
    )

    assert (again.code, again.sequence, again.state) == (first.code, 1, "preview")
    item = PayoutItem.objects.get(run=again, partner__code="EASTGATE")
    assert (item.earned, item.brought, item.carried) == (40, 0, 40)
