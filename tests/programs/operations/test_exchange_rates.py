"""What currencies are worth: added, corrected, removed, on record, and followed by what is earned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from programs.models import ExchangeRate
from programs.operations.set_exchange_rates import (
    UnableToSetRates,
    remove_exchange_rate,
    set_exchange_rates,
)
from programs.queries.rate_faults import RateGiven
from tests.factories import NOON
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

OCT, NOV = date(2026, 10, 1), date(2026, 11, 1)
Set = Callable[..., int]


def given(source: str, target: str, on: date, rate: str) -> RateGiven:
    return RateGiven(source, target, on, Decimal(rate))


@pytest.fixture
def setting(inside: Tenant, priya: User, moment: datetime) -> Set:
    """Set rates of (source, target, day, rate) as the program manager."""

    def done(*rates: tuple[str, str, date, str], actor: User = priya) -> int:
        return set_exchange_rates(rates=[given(*rate) for rate in rates], actor_id=actor.id, at=moment)

    return done


def rates() -> list[tuple[Any, ...]]:
    """List what is kept."""
    found = ExchangeRate.objects.order_by("source", "target", "on")
    return list(found.values_list("source", "target", "on", "rate"))


def state() -> tuple[Any, ...]:
    return rates(), AuditEvent.objects.count(), Job.objects.count()


def test_rates_are_added_by_pair_and_day(setting: Set) -> None:
    changed = setting(
        ("EUR", "USD", OCT, "1.0832"), ("EUR", "USD", NOV, "1.1"), ("USD", "EUR", OCT, "0.9231")
    )

    assert changed == 3
    assert rates() == [
        ("EUR", "USD", OCT, Decimal("1.0832")),
        ("EUR", "USD", NOV, Decimal("1.1")),
        ("USD", "EUR", OCT, Decimal("0.9231")),
    ]


def test_the_same_day_is_corrected_and_recorded_with_what_was(
    setting: Set, finn: User, moment: datetime
) -> None:
    setting(("EUR", "USD", OCT, "1.0832"), ("EUR", "USD", NOV, "1.1"))

    changed = setting(("EUR", "USD", OCT, "1.0850"), ("EUR", "USD", NOV, "1.10"), actor=finn)

    assert changed == 1
    assert [row[3] for row in rates()] == [Decimal("1.085"), Decimal("1.1")]
    assert ExchangeRate.objects.get(on=OCT).set_by_id == finn.id
    newest = AuditEvent.objects.order_by("-number")[0]
    assert (newest.action, newest.object_kind, newest.object_code) == (
        "exchange_rates.set",
        "exchange_rates",
        "all",
    )
    assert (newest.actor_id, newest.at) == (finn.id, moment)
    assert newest.data == {
        "rates": [{"from": "EUR", "to": "USD", "on": "2026-10-01", "was": "1.0832", "now": "1.0850"}]
    }


def test_a_change_lets_what_is_earned_follow_once(setting: Set) -> None:
    setting(("EUR", "USD", OCT, "1.0832"))
    setting(("EUR", "USD", OCT, "1.0833"))

    assert list(Job.objects.values_list("kind", "payload")) == [("payouts.recalculate", {"dedupe": "all"})]


def test_where_nothing_changes_nothing_is_written(setting: Set) -> None:
    setting(("EUR", "USD", OCT, "1.0832"))
    before = state()

    assert setting(("EUR", "USD", OCT, "1.08320")) == 0
    assert setting() == 0
    assert state() == before


def test_a_removed_rate_is_gone_and_recorded(setting: Set, priya: User, moment: datetime) -> None:
    setting(("EUR", "USD", OCT, "1.0832"), ("EUR", "USD", NOV, "1.1"))

    remove_exchange_rate(source="EUR", target="USD", on=NOV, actor_id=priya.id, at=moment)

    assert [row[2] for row in rates()] == [OCT]
    assert AuditEvent.objects.order_by("-number")[0].data == {
        "rates": [{"from": "EUR", "to": "USD", "on": "2026-11-01", "was": "1.1", "now": None}]
    }
    assert Job.objects.count() == 1


def test_a_rate_that_is_not_there_can_not_be_removed(setting: Set, priya: User, moment: datetime) -> None:
    setting(("EUR", "USD", OCT, "1.0832"))
    before = state()

    with pytest.raises(UnableToSetRates) as refusal:
        remove_exchange_rate(source="EUR", target="USD", on=NOV, actor_id=priya.id, at=moment)

    assert refusal.value.message == "There is no rate from EUR to USD on 1 Nov 2026. Look at the list again."
    assert state() == before


BOUNDS = "EUR to USD on 1 Oct 2026: write a rate above zero and below 1,000,000,000."


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        ([("eur", "USD", OCT, "1")], [(0, "“eur” is not an ISO 4217 code in capitals, such as EUR.")]),
        ([("EUR", "US", OCT, "1")], [(0, "“US” is not an ISO 4217 code in capitals, such as EUR.")]),
        ([("EUR", "EUR", OCT, "1")], [(0, "EUR is worth itself. Write two currencies.")]),
        ([("EUR", "USD", OCT, "0")], [(0, BOUNDS)]),
        ([("EUR", "USD", OCT, "-1")], [(0, BOUNDS)]),
        ([("EUR", "USD", OCT, "1000000000")], [(0, BOUNDS)]),
        ([("EUR", "USD", OCT, "NaN")], [(0, BOUNDS)]),
        ([("EUR", "USD", OCT, "Infinity")], [(0, BOUNDS)]),
        (
            [("EUR", "USD", OCT, "1.0000000000001")],
            [(0, "EUR to USD on 1 Oct 2026: write at most 12 decimals.")],
        ),
        (
            [("EUR", "USD", OCT, "1"), ("GBP", "USD", OCT, "1.2"), ("EUR", "USD", OCT, "1")],
            [
                (0, "EUR to USD on 1 Oct 2026 stands here 2 times. Keep one of them."),
                (2, "EUR to USD on 1 Oct 2026 stands here 2 times. Keep one of them."),
            ],
        ),
    ],
)
def test_every_fault_is_named_by_its_place_and_nothing_moves(
    asked: list[tuple[str, str, date, str]], faults: list[tuple[int, str]], setting: Set
) -> None:
    setting(("CHF", "USD", OCT, "1.1"))
    before = state()

    with pytest.raises(UnableToSetRates) as refusal:
        setting(*asked)

    assert list(refusal.value.faults) == faults
    assert state() == before


def test_another_vendors_rates_stay_its_own(
    kestrel: Tenant, osprey: Tenant, priya: User, charlie: User, moment: datetime
) -> None:
    for tenant, person, rate in ((osprey, charlie, "7"), (kestrel, priya, "1.0832")):
        with tenant_context(tenant.id, user_id=person.id):
            set_exchange_rates(rates=[given("EUR", "USD", OCT, rate)], actor_id=person.id, at=moment)

    with tenant_context(kestrel.id, user_id=priya.id):
        remove_exchange_rate(source="EUR", target="USD", on=OCT, actor_id=priya.id, at=moment)
        assert rates() == []
    with tenant_context(osprey.id):
        assert rates() == [("EUR", "USD", OCT, Decimal("7"))]


class TestTheDatabase:
    def insert(self, tenant: Tenant, owner: User, **changes: Any) -> None:
        """Write a row by plain SQL."""
        values = {
            "id": "00000000-0000-0000-0000-000000000077",
            "tenant": tenant.id,
            "source": "EUR",
            "target": "USD",
            "on": OCT,
            "rate": "1.0832",
            "owner": owner.id,
            "at": NOON,
            **changes,
        }
        with connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO programs_exchangerate (id, tenant_id, source, target, "on", rate, set_by_id, set_at)'
                " VALUES (%(id)s, %(tenant)s, %(source)s, %(target)s, %(on)s, %(rate)s, %(owner)s, %(at)s)",
                values,
            )

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"rate": "0"}, "exchange_rate_bounds"),
            ({"rate": "-1"}, "exchange_rate_bounds"),
            ({"rate": "1000000000"}, "exchange_rate_bounds"),
            ({"rate": "NaN"}, "exchange_rate_bounds"),
            ({"target": "EUR"}, "exchange_rate_two_currencies"),
        ],
    )
    def test_what_is_no_rate_is_refused(
        self, changes: dict[str, str], name: str, inside: Tenant, priya: User
    ) -> None:
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            self.insert(inside, priya, **changes)

        assert rates() == []

    @pytest.mark.parametrize("rate", ["0.000000000001", "999999999.999999999999"])
    def test_rates_at_the_bounds_are_let_in(self, rate: str, inside: Tenant, priya: User) -> None:
        self.insert(inside, priya, rate=rate)

        assert rates()[0][3] == Decimal(rate)

    def test_a_second_rate_for_the_same_day_is_refused(self, inside: Tenant, priya: User) -> None:
        self.insert(inside, priya)

        with pytest.raises(IntegrityError, match="exchange_rate_once"), transaction.atomic():
            self.insert(inside, priya, id="00000000-0000-0000-0000-000000000078")
