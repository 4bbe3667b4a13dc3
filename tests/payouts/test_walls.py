"""The database holds the rules of money against whoever writes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from partners.models import Partner
from payouts.models import CalculationRun, Earning, EarningEntry, PayoutItem, PayoutRun
from payouts.operations.approve_run import approve_run
from programs.models import Product, Program
from tests.factories import make_line
from vir.foundation.identity.models import User


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect that the database refuses, now or when the deferred guards run."""
    with pytest.raises((IntegrityError, InternalError, ProgrammingError), match=words), transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def position(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
) -> Earning:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    publish(alder)
    calculate()
    earning: Earning = Earning.objects.get()
    return earning


def test_an_amount_that_its_entries_do_not_make_is_refused(position: Earning) -> None:
    with refused("differs from its entries"):
        Earning.objects.update(earned=Decimal("99999.00"))


def test_an_entry_without_its_amount_is_refused(
    position: Earning, calculate: Callable[..., CalculationRun], moment: datetime
) -> None:
    run = calculate()

    with refused("differs from its entries"):
        EarningEntry.objects.create(
            earning=position,
            partner=position.partner,
            calculation=run,
            amount=Decimal("1.00"),
            currency="USD",
            written_at=moment,
        )


def test_entries_are_never_changed_or_deleted(position: Earning) -> None:
    with refused("permission denied|append-only"):
        EarningEntry.objects.update(amount=Decimal("1.00"))
    with refused("permission denied|append-only"):
        EarningEntry.objects.all().delete()


def test_an_amount_of_a_closed_period_is_refused(closed_q3: Program) -> None:
    with refused("is closed"):
        Earning.objects.filter(program=closed_q3).update(measured=Decimal("1"))


def test_not_a_number_is_refused(position: Earning) -> None:
    with refused("earning_net_bounds"), connection.cursor() as cursor:
        cursor.execute("UPDATE payouts_earning SET net = 'NaN'")


def test_the_figures_of_a_sealed_run_are_refused(ready: PayoutRun) -> None:
    with refused("sealed"):
        PayoutRun.objects.filter(id=ready.id).update(payable_total=Decimal("99999.00"))
    with refused("sealed"):
        PayoutItem.objects.filter(run=ready).update(method="check")
    with refused("sealed"):
        PayoutItem.objects.filter(run=ready).delete()
    with refused("sealed"):
        PayoutRun.objects.filter(id=ready.id).delete()


def test_an_approval_by_the_preparer_is_refused(ready: PayoutRun, finn: User, moment: datetime) -> None:
    with refused("run_two_people"):
        PayoutRun.objects.filter(id=ready.id).update(
            state="approved", approved_by_id=finn.id, approved_at=moment
        )


def test_an_approval_of_what_was_never_sent_is_refused(
    preview: PayoutRun, lena: User, moment: datetime
) -> None:
    with refused("was not sent for approval"):
        PayoutRun.objects.filter(id=preview.id).update(
            state="approved", approved_by_id=lena.id, approved_at=moment, seal="x"
        )


def test_an_approval_cannot_be_taken_back(ready: PayoutRun, lena: User, moment: datetime) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    with refused("is approved"):
        PayoutRun.objects.filter(id=ready.id).update(state="ready", approved_by=None, approved_at=None)


def test_an_item_that_does_not_add_up_is_refused(preview: PayoutRun) -> None:
    with refused("item_adds_up"):
        PayoutItem.objects.filter(run=preview, partner__code="CORVUS").update(payable=Decimal("12000.01"))


def test_a_negative_payment_is_refused(preview: PayoutRun) -> None:
    with refused("item_payable_not_negative"):
        PayoutItem.objects.filter(run=preview, partner__code="CORVUS").update(
            payable=Decimal("-1"), carried=Decimal("12001")
        )
