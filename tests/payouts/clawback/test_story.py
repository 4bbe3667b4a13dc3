"""A return finds the rebate it earned after the close: the next run takes it off, and the partner is told why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import Client

from partners.models import Partner
from payouts.enums import Account
from payouts.models import CalculationRun, LedgerLeg, PayoutItem, PayoutRun, Statement
from payouts.operations.approve_run import approve_run
from payouts.operations.close_period import close_period
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.preview_run import preview_run
from payouts.operations.submit_run import submit_run
from payouts.operations.tell_clawbacks import tell_clawbacks
from payouts.posting.confirmations import read_confirmations
from payouts.queries.clawbacks import list_clawbacks, receivable_by_currency
from programs.models import Product, Program
from tests.factories import make_line, make_partner, make_person
from tests.support.letters import posted
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.models import Tenant

Q3, Q4 = date(2026, 7, 1), date(2026, 10, 1)
LATE = date(2027, 1, 12)
AT = datetime.fromisoformat("2027-01-12T12:00:00+00:00")


def pay(
    program: Program,
    start: date,
    finn: User,
    lena: User,
    today: date,
    at: datetime,
    *,
    further: bool = False,
) -> PayoutRun:
    """Prepare, approve and release a run, and confirm what it pays."""
    run = preview_run(
        program_code=program.code,
        period_start=start,
        actor_id=finn.id,
        today=today,
        at=at,
        further=further,
    )
    run = submit_run(run_id=run.id, actor_id=finn.id, at=at)
    approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=at)
    request_export(run_id=run.id, actor_id=finn.id, at=at)
    for item in PayoutItem.objects.filter(run=run):
        issue_statement(item_id=item.id, today=today, at=at)
    finish_export(run_id=run.id, actor_id=finn.id, at=at)
    for payment in run.payments.all():
        said = read_confirmations(f"{payment.code},paid,CM-{payment.code},{today.isoformat()}")
        confirm_payments(said=said, seen=1, actor_id=finn.id, today=today, at=at)
    return PayoutRun.objects.get(id=run.id)


def receivable() -> Decimal:
    legs = LedgerLeg.objects.filter(account=Account.PARTNER_RECEIVABLE.value)
    return sum(legs.values_list("amount", flat=True), Decimal(0))


@pytest.fixture
def paid(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    lena: User,
    today: date,
    moment: datetime,
) -> Program:
    """The third quarter: Alder bought 250,000.00, earned 7,500.00 in tier 2 and was paid."""
    make_line(alder, drill, Q3, "250000.00")
    make_line(alder, drill, date(2026, 11, 20), "300000.00")
    program = publish(alder, starts_on="2026-07-01")
    calculate()
    Job.objects.update(state="done")
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    pay(program, Q3, finn, lena, today, moment)
    return program


@pytest.fixture
def returned(
    paid: Program, alder: Partner, drill: Product, calculate: Callable[..., CalculationRun]
) -> CalculationRun:
    """Goods of the third quarter for 20,000.00 come back: tier 1 instead of tier 2."""
    make_line(alder, drill, date(2026, 9, 9), "-20000.00", received_on=LATE)
    make_line(alder, drill, date(2027, 1, 11), "1.00")
    return calculate(today=LATE, at=AT)


def test_a_return_after_the_close_is_owed_with_what_it_earned_and_what_the_rest_earns_less(
    returned: CalculationRun,
) -> None:
    [row] = list_clawbacks()

    assert (row.entry.was, row.entry.now, row.entry.amount) == (7500, 4600, -2900)
    assert (row.entry.tier_was, row.entry.tier_now, row.reason) == (2, 1, "Returns after the close")
    # 3 % of the 20,000.00 that came back; the other 230,000.00 earn 2 % instead of 3 %.
    assert (row.returned, row.retiered, row.average) == (-600, -2300, 3)
    assert (row.state, row.run, row.receivable) == ("Open", "", 2900)
    assert [line.net for line in row.lines] == [-20000]
    assert (receivable(), receivable_by_currency()) == (2900, [("USD", Decimal(2900))])


def test_the_next_run_takes_it_off_its_statement_says_so_and_nothing_is_owed_any_more(
    returned: CalculationRun, paid: Program, finn: User, lena: User
) -> None:
    Job.objects.update(state="done")
    close_period(program_code=paid.code, period_start=Q4, actor_id=finn.id, today=LATE, at=AT)

    run = pay(paid, Q4, finn, lena, LATE, AT)

    item = PayoutItem.objects.get(run=run)
    assert (item.earned, item.prior, item.payable) == (9000, -2900, 6100)
    [row] = list_clawbacks()
    assert (row.state, row.run) == ("Taken off", run.code)
    assert list_clawbacks(only_open=True) == []
    statement = Statement.objects.get(item=item)
    assert "−$2,900.00" in str(statement.snapshot) or "-2900" in str(statement.snapshot)
    assert statement.payable == 6100
    assert (receivable(), receivable_by_currency()) == (0, [])


def test_what_was_invoiced_stays_owed_and_the_next_run_pays_whole(
    returned: CalculationRun, paid: Program, finn: User, lena: User
) -> None:
    propose_policy(rules={"negative": "invoice"}, reason="Invoiced", actor_id=finn.id, at=AT)
    decide_policy(number=1, agree=True, actor_id=lena.id, at=AT)
    Job.objects.update(state="done")
    invoiced = pay(paid, Q3, finn, lena, LATE, AT, further=True)
    close_period(program_code=paid.code, period_start=Q4, actor_id=finn.id, today=LATE, at=AT)

    run = pay(paid, Q4, finn, lena, LATE, AT)

    assert PayoutItem.objects.get(run=invoiced).invoiced == 2900
    assert PayoutItem.objects.get(run=run).payable == 9000
    legs = LedgerLeg.objects.filter(entry__program=paid)
    balances = dict(legs.values_list("account").annotate(total=Sum("amount")).exclude(total=0).order_by())
    # The invoice collects what is owed: nothing of it goes off what the next quarter earned.
    assert {name: balances.get(name, 0) for name in ("partner_receivable", "earned_payable")} == {
        "partner_receivable": 2900,
        "earned_payable": 0,
    }


def test_the_partner_is_told_why_once_by_letter_and_in_the_portal(
    returned: CalculationRun,
    kestrel: Tenant,
    alder: Partner,
    client_as: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    marta = make_person(kestrel, "marta", "partner_admin", alder.id)
    make_partner("OTHER")

    with django_capture_on_commit_callbacks(execute=True):
        assert tell_clawbacks(calculation=returned.number, actor_id=None, at=AT) == 1

    [letter] = [one for one in posted(kestrel) if one.event == "payment"]
    assert (letter.subject, letter.to) == ("Rebate of a closed period was worked out again", [marta.email])
    assert "1 return of −$20,000.00 came after 23 Nov 2026. Tier 1 instead of tier 2." in letter.body
    assert "was $7,500.00 and is $4,600.00 now. The difference of $2,900.00 is taken off" in letter.body
    assert tell_clawbacks(calculation=returned.number - 1, actor_id=None, at=AT) == 0
    page = client_as(marta).get("/p/kestrel/payments/").content.decode()
    assert "1 return of −$20,000.00 came after 23 Nov 2026." in page


def test_the_jobs_that_follow_hold_up_approvals_and_write_the_letter(returned: CalculationRun) -> None:
    asked = Job.objects.filter(kind="payouts.tell_clawbacks", state="queued")

    assert [job.payload["calculation"] for job in asked] == [returned.number]


def test_the_page_opens_the_return_its_rebate_and_where_it_went(
    returned: CalculationRun, finn: User, client_as: Callable[[User], Client]
) -> None:
    page = client_as(finn).get("/t/kestrel/finance/clawbacks/").content.decode()

    assert "Alder Supply" in page
    assert "2 → 1" in page
    assert "−$2,300.00" in page
    assert "The next run of VIR-2026-014 takes it off." in page


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    returned: CalculationRun,
    paid: Program,
    alder: Partner,
    drill: Product,
    calculate: Callable[..., CalculationRun],
    finn: User,
    client_as: Callable[[User], Client],
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = client_as(finn)
    with django_assert_num_queries(15):
        client.get("/t/kestrel/finance/clawbacks/")
    for day in (10, 11):
        make_line(alder, drill, date(2026, 9, day), "-10000.00", received_on=LATE)
        calculate(today=LATE, at=AT)
    assert len(list_clawbacks()) == 3

    with django_assert_num_queries(15):
        client.get("/t/kestrel/finance/clawbacks/")
