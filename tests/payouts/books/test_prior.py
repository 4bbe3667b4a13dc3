"""What comes after the close of a period is carried by the open accounting period, as a difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest

from claims.models import SalesLine
from partners.models import Partner
from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Source, settle
from payouts.models import CalculationRun, Earning, LedgerEntry, PriorPeriodEntry
from payouts.operations.books.accrue import Posted
from payouts.operations.books.post import post
from payouts.operations.close_period import close_period
from payouts.queries.books.expected import expected_of
from payouts.queries.books.positions import unexplained
from payouts.queries.promises import promise_of
from payouts.queries.working import explanation
from programs.models import Enrolment, Product, Program
from tests.factories import make_line, make_next_version, make_partner
from tests.payouts.books.reading import balances, moved, owed
from tests.payouts.conftest import Q3, Q4
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job

Calculate = Callable[..., CalculationRun]
Publish = Callable[..., Program]
Accrue = Callable[..., Posted]
SOLD, LATE = date(2026, 9, 9), date(2026, 11, 24)
# A day after the close, so that what is received then came late.
LATER = {"today": LATE}


@pytest.fixture
def shut(
    alder: Partner,
    drill: Product,
    publish: Publish,
    accrue: Accrue,
    finn: User,
    today: date,
    moment: datetime,
) -> Program:
    """A program with a third quarter in which Alder earned 7,500.00 in tier 2, closed."""
    make_line(alder, drill, Q3, "250000.00")
    make_line(alder, drill, date(2026, 11, 20), "1.00")
    program = publish(alder, starts_on="2026-07-01")
    accrue()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    return program


@pytest.fixture
def paid(shut: Program, alder: Partner, today: date, moment: datetime) -> Program:
    """The same, released for payment."""
    post(
        drafts=[
            Draft(
                key="settle|PM-2026-0001",
                kind=EntryKind.SETTLEMENT,
                column=Column.CREDIT_MEMO,
                about=About("USD", shut.id, alder.id, Q3),
                source=Source("run", "PR-2026-001"),
                legs=settle({Account.EARNED_PAYABLE: Decimal("7500.00")}),
            )
        ],
        day=today,
        at=moment,
    )
    return shut


def prior() -> list[tuple[str, str, str, str]]:
    """Give what was written: by how much, from what to what, and why."""
    rows = PriorPeriodEntry.objects.order_by("calculation__number", "partner__code")
    return [(f"{row.amount:.2f}", f"{row.was:.2f}", f"{row.now:.2f}", row.reason) for row in rows]


def test_closing_brings_the_accrual_to_what_was_earned_and_confirms_it(shut: Program) -> None:
    assert balances() == {"earned_payable": "-7500.00", "rebate_expense": "7500.00"}
    kinds = LedgerEntry.objects.order_by("number").values_list("kind", "column")
    assert list(kinds) == [("accrual", "prior"), ("confirmation", "none")]
    assert owed() == Decimal("7500.00")


def test_sales_that_come_late_are_a_prior_period_entry(
    shut: Program, alder: Partner, drill: Product, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, SOLD, "200000.00", received_on=LATE)

    run = calculate(**LATER)

    assert prior() == [("10500.00", "7500.00", "18000.00", "late_sales")]
    entry = PriorPeriodEntry.objects.get()
    assert (entry.tier_was, entry.tier_now, entry.calculation_id) == (2, 3, run.id)
    assert entry.detail["text"] == "1 sale of $200,000.00 came after 23 Nov 2026. Tier 3 instead of tier 2."
    assert [line["net"] for line in entry.detail["lines"]] == ["200000.0000"]
    assert balances() == {"earned_payable": "-18000.00", "rebate_expense": "18000.00"}
    assert moved()["2026-11", "prior"] == "18000.00"
    assert Earning.objects.get(period_start=Q3).earned == Decimal("7500.00")
    assert unexplained(today=LATE) == []


def test_a_second_run_writes_nothing(
    shut: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    make_line(alder, drill, SOLD, "200000.00", received_on=LATE)
    calculate(**LATER)
    entries = LedgerEntry.objects.count()

    run = calculate(**LATER)

    assert [late["now"] for late in run.after_close] == ["18000"]
    assert (PriorPeriodEntry.objects.count(), LedgerEntry.objects.count()) == (1, entries)


def test_a_run_over_another_partner_does_not_write_it_again(
    shut: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    make_line(alder, drill, SOLD, "200000.00", received_on=LATE)
    calculate(**LATER)
    other = make_line(make_partner("B"), drill, date(2026, 11, 20), "1.00")

    calculate(scope="touched", batch_id=other.batch_id, **LATER)

    assert PriorPeriodEntry.objects.count() == 1


def test_a_late_sale_that_is_rolled_back_takes_its_entry_back(
    shut: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    line = make_line(alder, drill, SOLD, "200000.00", received_on=LATE)
    calculate(**LATER)
    SalesLine.objects.filter(batch_id=line.batch_id).delete()

    run = calculate(**LATER)

    assert run.after_close == []
    assert prior() == [
        ("10500.00", "7500.00", "18000.00", "late_sales"),
        ("-10500.00", "18000.00", "7500.00", "other"),
    ]
    assert PriorPeriodEntry.objects.latest("calculation__number").detail["text"] == (
        "1 line counts where 2 did on 23 Nov 2026. Tier 2 instead of tier 3."
    )
    assert balances() == {"earned_payable": "-7500.00", "rebate_expense": "7500.00"}


def test_a_return_before_payment_lowers_what_is_payable(
    shut: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    make_line(alder, drill, SOLD, "-10000.00", "-1", received_on=LATE)

    calculate(**LATER)

    # 240,000 falls back to tier 1: 4,800.00.
    assert prior() == [("-2700.00", "7500.00", "4800.00", "returns")]
    assert balances() == {"earned_payable": "-4800.00", "rebate_expense": "4800.00"}
    assert LedgerEntry.objects.latest("number").kind == "accrual"


def test_a_return_after_payment_is_a_clawback_that_the_partner_owes(
    paid: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    make_line(alder, drill, SOLD, "-10000.00", "-1", received_on=LATE)

    calculate(**LATER)

    assert balances() == {
        "partner_receivable": "2700.00",
        "payment_clearing": "-7500.00",
        "rebate_expense": "4800.00",
    }
    entry = LedgerEntry.objects.latest("number")
    assert (entry.kind, entry.column, owed()) == ("clawback", "prior", Decimal(0))
    told = Job.objects.filter(kind="payouts.check_approvals").values_list("payload", flat=True)
    assert [payload["partners"] for payload in told if "partners" in payload] == [[str(alder.id)]]


def test_what_is_earned_again_first_pays_off_what_the_partner_owes(
    paid: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    make_line(alder, drill, SOLD, "-10000.00", "-1", received_on=LATE)
    calculate(**LATER)
    make_line(alder, drill, SOLD, "60000.00", received_on=LATE)

    calculate(**LATER)

    # 300,000 in tier 2 is 9,000.00: 4,200.00 more, of which 2,700.00 were owed.
    assert balances() == {
        "earned_payable": "-1500.00",
        "payment_clearing": "-7500.00",
        "rebate_expense": "9000.00",
    }


def test_whoever_buys_late_for_the_first_time_gets_a_position_and_an_entry(
    shut: Program, drill: Product, calculate: Calculate
) -> None:
    bexley = make_partner("BEXLEY")
    Enrolment.objects.create(program=shut, partner=bexley)
    make_line(bexley, drill, SOLD, "100000.00", received_on=LATE)

    calculate(**LATER)

    position = Earning.objects.get(partner=bexley, period_start=Q3)
    assert (position.earned, position.line_count) == (Decimal(0), 0)
    assert prior() == [("2000.00", "0.00", "2000.00", "late_sales")]
    assert owed("BEXLEY") == Decimal("2000.00")


def test_other_members_of_a_segment_are_named_as_the_reason(
    shut: Program, alder: Partner, calculate: Calculate
) -> None:
    Enrolment.objects.filter(partner=alder).update(starts_on=date(2026, 10, 1))

    calculate(**LATER)

    assert prior() == [("-7500.00", "7500.00", "0.00", "segments")]


def test_amended_terms_are_named_as_the_reason(shut: Program, lena: User, calculate: Calculate) -> None:
    tiers = [{"threshold": "100000", "percent": "4"}]
    make_next_version(
        shut, approver=lena, reward={"kind": "percent", "application": "all_volume", "tiers": tiers}
    )

    calculate(**LATER)

    assert prior() == [("2500.00", "7500.00", "10000.00", "amendment")]
    assert PriorPeriodEntry.objects.get().detail["text"] == (
        "Version 2 of the terms counts where version 1 did. Tier 1 instead of tier 2."
    )


def test_a_cap_over_all_periods_holds_after_a_late_sale(
    alder: Partner,
    drill: Product,
    publish: Publish,
    accrue: Accrue,
    calculate: Calculate,
    finn: User,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, Q3, "400000.00")
    make_line(alder, drill, Q4, "400000.00")
    program = publish(alder, starts_on="2026-07-01", caps=[{"per": "partner_program", "amount": "20000.00"}])
    accrue()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    make_line(alder, drill, SOLD, "200000.00", received_on=LATE)

    calculate(**LATER)

    # The third quarter is 20,000.00 now, which leaves nothing of the cap to the fourth.
    assert prior() == [("4000.00", "16000.00", "20000.00", "late_sales")]
    fourth = Earning.objects.get(period_start=Q4)
    assert fourth.earned == 0
    promise = promise_of(program.code)
    assert promise is not None
    assert explanation(fourth, promise, today=LATE).rating.earned == 0


def test_a_cap_of_a_program_of_lines_holds_after_a_late_sale(
    alder: Partner,
    drill: Product,
    publish: Publish,
    accrue: Accrue,
    calculate: Calculate,
    finn: User,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, Q3, "400000.00")
    make_line(alder, drill, Q4, "400000.00")
    program = publish(
        alder,
        starts_on="2026-07-01",
        caps=[{"per": "program", "amount": "20000.00", "when_exceeded": "pro_rata"}],
    )
    accrue()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    make_line(alder, drill, SOLD, "200000.00", received_on=LATE)

    calculate(**LATER)
    again = calculate(**LATER)

    settled = Earning.objects.get(period_start=Q3).earned + PriorPeriodEntry.objects.get().amount
    assert settled + Earning.objects.get(period_start=Q4).earned == Decimal("20000.00")
    assert (again.entries_written, PriorPeriodEntry.objects.count()) == (0, 1)


def test_the_target_of_a_closed_position_holds_its_entries(
    shut: Program, alder: Partner, drill: Product, calculate: Calculate
) -> None:
    make_line(alder, drill, SOLD, "200000.00", received_on=LATE)
    calculate(**LATER)
    promise = promise_of(shut.code)
    assert promise is not None

    [one] = expected_of(promise, promise.periods[0], today=LATE)

    assert (one.closed, one.earned, one.prior, one.accrued) == (
        True,
        Decimal("7500.00"),
        Decimal("10500.00"),
        Decimal("18000.00"),
    )
