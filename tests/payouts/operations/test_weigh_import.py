"""What an import would change is worked out by really doing it and taking it back; then it is exactly what happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from claims.models import SalesLine
from claims.operations.settle_imports import ask_roll_back
from partners.models import Partner
from payouts.models import CalculationRun, Earning, EarningEntry, PayoutRun
from payouts.operations import weigh_import
from payouts.operations.approve_run import approve_run
from payouts.operations.close_period import close_period
from payouts.operations.preview_run import preview_run
from payouts.operations.submit_run import submit_run
from payouts.operations.weigh_import import is_out_of_date, weigh_commit, weigh_roll_back
from programs.models import Product, Program
from tests.claims.intake import LATER, at, checked, commit, csv, work
from tests.factories import make_line, make_partner
from tests.payouts.conftest import Q3, Q4
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
Calculate = Callable[..., CalculationRun]
Publish = Callable[..., Program]
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
ALDER = "INV-1,2026-10-20,ALDER,DRILL-1,10,100000.00"
OTHER = "INV-2,2026-10-21,BIRCH,DRILL-1,10,100000.00"


@pytest.fixture
def birch(inside: Tenant) -> Partner:
    return make_partner("BIRCH")


def kept() -> tuple[Any, ...]:
    """Give everything that a calculation and a commit would leave behind."""
    return (
        list(SalesLine.objects.order_by("id").values_list("id", "net")),
        positions(),
        EarningEntry.objects.count(),
        CalculationRun.objects.count(),
        AuditEvent.objects.count(),
        Job.objects.count(),
    )


def positions() -> list[tuple[Any, ...]]:
    names = ("program_id", "partner_id", "period_start", "earned", "measured", "tier", "line_count")
    return list(Earning.objects.order_by("program_id", "partner_id", "period_start").values_list(*names))


def rolled_back(batch: ImportBatch, moment: datetime) -> ImportBatch:
    ask_roll_back(number=batch.number, at=moment, actor_id=None)
    assert work(batch.id) == "done"
    batch.refresh_from_db()
    return batch


def test_the_effect_is_what_the_commit_then_changes_and_nothing_of_it_is_kept(
    alder: Partner,
    birch: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    program = publish(alder)
    calculate()
    batch = checked(csv(HEADER, ALDER, OTHER))
    before = kept()

    effect = weigh_commit(batch_id=batch.id, today=today, at=moment)

    assert kept() == before
    assert effect is not None
    batch.refresh_from_db()
    assert batch.effect == effect | {"check": batch.effect["check"]}
    # 442,180 is in the next tier: 4 % of all of it instead of 3 % of 342,180.
    assert effect["moved"] == [
        {
            "program": program.code,
            "program_name": program.name,
            "partner": "ALDER",
            "partner_name": "Alder Supply",
            "period": "2026-10-01",
            "currency": "USD",
            "before": "10265.4",
            "after": "17687.2",
        }
    ]
    assert (effect["change"], effect["partners"], effect["stays"]) == ({"USD": "7421.8"}, 1, [])
    assert not is_out_of_date(effect=effect)

    commit(batch)
    moved = calculate(scope="touched", batch_id=batch.id)

    assert moved.change == effect["change"]
    assert is_out_of_date(effect=effect)


def test_lines_that_count_nowhere_change_nothing_and_say_so(
    alder: Partner,
    birch: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    today: date,
    moment: datetime,
) -> None:
    publish(alder)
    calculate()
    batch = checked(csv(HEADER, OTHER))

    effect = weigh_commit(batch_id=batch.id, today=today, at=moment)

    assert effect is not None
    assert (effect["change"], effect["moved"], effect["partners"]) == ({}, [], 0)


def test_the_check_asks_for_it_and_a_worker_works_it_out(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    publish(alder)
    calculate()
    batch = checked(csv(HEADER, ALDER))
    (job,) = Job.objects.filter(kind="payouts.weigh_import")

    assert run(job.id, clock=at(LATER)) == "done"

    batch.refresh_from_db()
    assert batch.effect["change"] == {"USD": "2000"}
    assert run(job.id, clock=at(LATER)) == "not waiting"


def test_another_check_forgets_the_effect_of_the_one_before(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date, moment: datetime
) -> None:
    publish(alder)
    batch = checked(csv(HEADER, ALDER))
    weigh_commit(batch_id=batch.id, today=today, at=moment)
    batch.refresh_from_db()
    first = batch.effect

    again = checked(csv(HEADER, ALDER), source="Another")

    assert "moved" in first
    assert set(again.effect) == {"check"}
    assert again.effect["check"] != first["check"]


def test_an_effect_is_out_of_date_once_terms_amounts_or_lines_change(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date, moment: datetime
) -> None:
    publish(alder)
    calculate()
    batch = checked(csv(HEADER, ALDER))
    effect = weigh_commit(batch_id=batch.id, today=today, at=moment)
    assert effect is not None
    calculate()
    still = is_out_of_date(effect=effect)

    publish(alder, code="VIR-2026-099", name="Another")

    assert (still, is_out_of_date(effect=effect)) == (False, True)


def test_a_file_with_too_many_lines_says_how_many_are_weighed(
    alder: Partner,
    drill: Product,
    publish: Publish,
    today: date,
    moment: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(weigh_import, "LINES_MAX", 0)
    batch = checked(csv(HEADER, ALDER))

    assert weigh_commit(batch_id=batch.id, today=today, at=moment) == {
        "too_large": 0,
        "at": moment.isoformat(),
    }


def test_a_file_whose_lines_came_in_meanwhile_says_why_nothing_is_weighed(
    alder: Partner, drill: Product, publish: Publish, today: date, moment: datetime
) -> None:
    batch = checked(csv(HEADER, ALDER))
    commit(checked(csv(HEADER, ALDER, ALDER.replace("INV-1", "INV-9"))))

    effect = weigh_commit(batch_id=batch.id, today=today, at=moment)

    assert effect is not None
    assert effect["refused"] == (
        "1 of the lines came into the books with another import since the check. Read the file again."
    )


def test_an_import_that_is_past_its_check_is_not_weighed(
    alder: Partner, drill: Product, today: date, moment: datetime
) -> None:
    batch = commit(checked(csv(HEADER, ALDER)))

    assert weigh_commit(batch_id=batch.id, today=today, at=moment) is None


def test_a_rollback_after_accrual_takes_back_exactly_what_was_earned(
    alder: Partner,
    birch: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    publish(alder, birch)
    calculate()
    before = positions()
    batch = commit(checked(csv(HEADER, ALDER, OTHER)))
    calculate(scope="touched", batch_id=batch.id)
    left = kept()

    effect = weigh_roll_back(batch=batch, today=today, at=moment)

    assert kept() == left
    assert [(one["partner"], one["before"], one["after"]) for one in effect["moved"]] == [
        ("ALDER", "17687.2", "10265.4"),
        ("BIRCH", "2000", "0"),
    ]
    assert effect["change"] == {"USD": "-9421.8"}

    rolled_back(batch, moment)
    moved = calculate(scope="touched", batch_id=batch.id, touched=[alder.id, birch.id])

    assert moved.change == effect["change"]
    after = {row[:3]: row[3:] for row in positions()}
    assert {key: after[key] for key in after if after[key][0]} == {
        row[:3]: row[3:] for row in before if row[3]
    }
    entries = sum(EarningEntry.objects.values_list("amount", flat=True))
    assert entries == sum(row[3] for row in before) == Decimal("10265.4")


def _q3(publish: Publish, partner: Partner) -> Program:
    return publish(partner, code="VIR-2026-009", starts_on="2026-07-01", ends_on="2026-12-31")


def test_a_closed_and_paid_period_keeps_what_it_was_closed_with_and_the_rollback_says_so_before(
    alder: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    finn: User,
    lena: User,
    today: date,
    moment: datetime,
) -> None:
    program = _q3(publish, alder)
    make_line(alder, drill, date(2026, 7, 6), "342180.00")
    received = "Received date"
    batch = commit(
        checked(
            csv(
                f"{HEADER},{received}",
                "INV-1,2026-08-20,ALDER,DRILL-1,10,100000.00,2026-08-21",
                "INV-2,2026-10-20,ALDER,DRILL-1,10,100000.00,2026-10-21",
            )
        )
    )
    calculate(scope="touched", batch_id=batch.id)
    # The recalculation that the commit asked for has just been done.
    Job.objects.filter(kind="payouts.recalculate").update(state="done")
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    paid = preview_run(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    submit_run(run_id=paid.id, actor_id=finn.id, at=moment)
    paid.refresh_from_db()
    approve_run(run_id=paid.id, actor_id=lena.id, seen_seal=paid.seal, at=moment)

    effect = weigh_roll_back(batch=batch, today=today, at=moment)
    rolled_back(batch, moment)
    moved = calculate(scope="touched", batch_id=batch.id, touched=[alder.id])

    assert [(one["period"], one["before"], one["after"]) for one in effect["stays"]] == [
        ("2026-07-01", "17687.2", "10265.4")
    ]
    assert [(one["period"], one["before"], one["after"]) for one in effect["moved"]] == [
        ("2026-10-01", "2000", "0")
    ]
    earned = dict(Earning.objects.values_list("period_start", "earned"))
    assert earned == {Q3: Decimal("17687.2"), Q4: Decimal(0)}
    assert moved.change == effect["change"] == {"USD": "-2000"}
    assert [(entry["closed"], entry["now"]) for entry in moved.after_close] == [("17687.2", "10265.4")]
    assert PayoutRun.objects.get(id=paid.id).state == "approved"


def test_a_commit_of_lines_of_a_closed_period_says_that_it_stays(
    alder: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    finn: User,
    today: date,
    moment: datetime,
) -> None:
    program = _q3(publish, alder)
    make_line(alder, drill, date(2026, 7, 6), "342180.00")
    calculate()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    batch = checked(csv(HEADER, "INV-1,2026-08-20,ALDER,DRILL-1,10,100000.00"))

    effect = weigh_commit(batch_id=batch.id, today=today, at=moment)

    assert effect is not None
    assert (effect["moved"], effect["change"]) == ([], {})
    assert [(one["period"], one["before"]) for one in effect["stays"]] == [("2026-07-01", "10265.4")]
