"""A run in another currency than the limits is held against them at the exchange rate of the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from payouts.models import PayoutRun
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.submit_run import submit_run
from payouts.queries.limits import NoExchangeRate
from programs.models import ExchangeRate
from tests.factories import make_tenant
from tests.payouts.web.test_run_pages import text_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

Submit = Callable[[], PayoutRun]


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """The vendor of these tests counts in euros."""
    return make_tenant("kestrel", "Kestrel Tools", currency="EUR")


@pytest.fixture
def submit(preview: PayoutRun, finn: User, lena: User, moment: datetime) -> Submit:
    """Send the run of 12,000.00 US dollars of a vendor in euros, whose policy asks for two people from 10,000 on."""
    rules = {"limits": [{"from": "0", "approvals": 1}, {"from": "10000", "approvals": 2}]}
    propose_policy(rules=rules, reason="Large runs", actor_id=finn.id, at=moment)
    decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)
    return lambda: submit_run(run_id=preview.id, actor_id=finn.id, at=moment)


def quote(source: str, target: str, on: date, rate: str, by: User, at: datetime) -> None:
    ExchangeRate.objects.create(source=source, target=target, on=on, rate=Decimal(rate), set_by=by, set_at=at)


@pytest.mark.parametrize(
    ("pair", "rate", "people", "worth"),
    [
        (("USD", "EUR"), "0.90", 2, "10800.00"),
        (("USD", "EUR"), "0.80", 1, "9600.00"),
        # Only the other direction is entered: it is divided by.
        (("EUR", "USD"), "1.25", 1, "9600.00"),
        (("EUR", "USD"), "1.20", 2, "10000.00"),
    ],
)
def test_the_total_is_converted_before_the_limits_are_looked_at(
    pair: tuple[str, str],
    rate: str,
    people: int,
    worth: str,
    submit: Submit,
    today: date,
    finn: User,
    moment: datetime,
) -> None:
    quote(*pair, date(2026, 1, 2), "9", finn, moment)
    quote(*pair, today, rate, finn, moment)

    run = submit()

    assert (run.approvals_needed, run.limit_working["worth"], run.limit_working["on"]) == (
        people,
        worth,
        today.isoformat(),
    )


def test_without_a_rate_the_run_is_not_sent_and_the_sentence_says_where_to_enter_it(
    submit: Submit, today: date, finn: User, moment: datetime
) -> None:
    quote("USD", "EUR", date(2026, 11, 24), "0.90", finn, moment)

    with pytest.raises(NoExchangeRate) as refused:
        submit()

    assert refused.value.message == (
        "There is no exchange rate from USD to EUR on or before 23 Nov 2026, and the limits of the payout policy are "
        "in EUR. Enter the rate under Exchange rates, then send the run."
    )
    assert PayoutRun.objects.get().state == "preview"


def test_one_number_for_every_amount_needs_no_rate(preview: PayoutRun, finn: User, moment: datetime) -> None:
    run = submit_run(run_id=preview.id, actor_id=finn.id, at=moment)

    assert (run.approvals_needed, run.limit_working) == (1, {})


def test_the_approval_page_says_what_it_is_worth_and_at_which_rate(
    submit: Submit,
    today: date,
    finn: User,
    lena: User,
    moment: datetime,
    client_as: Callable[[User], Client],
) -> None:
    quote("USD", "EUR", date(2026, 11, 20), "0.90", finn, moment)
    submit()

    page = text_of(client_as(lena).get("/t/kestrel/finance/runs/PR-2026-001/approve/"))

    assert "Limits Worth €10,800.00: 2 people (1 USD = 0.9 EUR, rate of 20 Nov 2026)" in page
