"""Programs beside their budgets, and runs that stop at them where the policy says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from payouts.models import PayoutItem, PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.books.accrue import post_accruals
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.submit_run import UnableToSubmitRun, submit_run
from payouts.queries.budgets import Budgeted, Used, budgets_of, paid_of_program, used_of
from programs.models import Product, Program
from vir.foundation.identity.models import User
from vir.foundation.periods import FiscalYear

LIMITS = [{"from": "0", "approvals": 1}]


def budgeted(budget: str | None, used: str, forecast: str | None) -> Budgeted:
    return Budgeted(
        "VIR-2026-001",
        "Growth",
        "USD",
        None if budget is None else Decimal(budget),
        Used(accrued=Decimal(used)),
        None if forecast is None else Decimal(forecast),
    )


@pytest.mark.parametrize(
    ("budget", "used", "forecast", "state", "left"),
    [
        ("100", "40", "90", "Within", Decimal(10)),
        ("100", "40", "100", "Within", Decimal(0)),
        ("100", "40", "100.01", "Expected to go over", Decimal("-0.01")),
        ("100", "100.01", "90", "Over", Decimal("-0.01")),
        ("100", "40", None, "Within", Decimal(60)),
        (None, "40", "90", "No budget", None),
    ],
)
def test_a_program_stands_by_what_is_used_and_what_is_forecast(
    budget: str | None, used: str, forecast: str | None, state: str, left: Decimal | None
) -> None:
    found = budgeted(budget, used, forecast)

    assert (found.state, found.left) == (state, left)


def test_what_is_used_moves_from_accrued_to_committed_to_paid(
    ready: PayoutRun, finn: User, lena: User, today: date, moment: datetime
) -> None:
    program = ready.program_id
    committed = used_of([program])[program]
    assert (committed.paid, committed.committed) == (0, 12040)

    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    for item in PayoutItem.objects.filter(run=ready):
        issue_statement(item_id=item.id, today=today, at=moment)
    finish_export(run_id=ready.id, actor_id=finn.id, at=moment)

    paid = used_of([program])[program]
    assert (paid.paid, paid.total) == (12000, committed.total - _dropped(ready))
    assert paid_of_program(program) == 12000
    assert paid_of_program(program, but=ready.id) == 0


def _dropped(run: PayoutRun) -> Decimal:
    return sum((item.dropped for item in PayoutItem.objects.filter(run=run)), Decimal(0))


def test_the_year_lists_its_programs_with_the_forecast_of_all_their_periods(
    closed_q3: Program, drill: Product, today: date, moment: datetime
) -> None:
    Program.objects.filter(id=closed_q3.id).update(budget="10000")
    post_accruals(today=today, at=moment)

    [found] = budgets_of(FiscalYear(2026), today=today)

    assert found.code == "VIR-2026-009"
    assert found.used.total == 12040
    assert found.state == "Over"
    assert budgets_of(FiscalYear(2025), today=today) == []


def test_a_run_above_the_budget_is_sent_unless_the_policy_stops_it(
    preview: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    Program.objects.filter(id=preview.program_id).update(budget="11999.99")
    propose_policy(
        rules={"limits": LIMITS, "budget_stop": True}, reason="Budget", actor_id=finn.id, at=moment
    )
    decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)

    with pytest.raises(
        UnableToSubmitRun,
        match=r"PR-2026-001 would bring VIR-2026-009 above its budget of \$11,999.99 by \$0.01: "
        r"\$0.00 is paid, \$12,000.00 is in this run\.",
    ):
        submit_run(run_id=preview.id, actor_id=finn.id, at=moment)

    Program.objects.filter(id=preview.program_id).update(budget="12000.00")
    assert submit_run(run_id=preview.id, actor_id=finn.id, at=moment).state == "ready"


def test_without_the_rule_a_run_above_the_budget_is_sent(
    preview: PayoutRun, finn: User, moment: datetime
) -> None:
    Program.objects.filter(id=preview.program_id).update(budget="1.00")

    assert submit_run(run_id=preview.id, actor_id=finn.id, at=moment).state == "ready"


def test_the_page_names_what_goes_over(
    closed_q3: Program, finn: User, client_as: Callable[[User], Client]
) -> None:
    Program.objects.filter(id=closed_q3.id).update(budget="10000")

    page = client_as(finn).get("/t/kestrel/finance/budget/?year=2026").content.decode()

    assert "is over its budget of $10,000 by $2,040.00." in page
