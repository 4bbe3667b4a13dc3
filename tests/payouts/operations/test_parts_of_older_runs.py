"""A run of before parts existed is given the source of what it brought over, so that it is not paid once more."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from importlib import import_module

from django.db import connection

from payouts.models import PayoutItem, PayoutPart, PayoutRun
from payouts.operations.approve_run import approve_run
from payouts.operations.preview_run import preview_run
from programs.models import Program
from tests.payouts.conftest import Q3
from vir.foundation.identity.models import User

FILL = import_module("payouts.migrations.0016_parts_of_older_runs").FILL


def fill() -> int:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        count: int = cursor.rowcount
        return count


def parts() -> list[tuple[object, ...]]:
    return list(PayoutPart.objects.values_list("item_id", "kind", "source_ref", "amount", "text"))


def test_what_was_brought_over_gets_its_source_once(
    ready: PayoutRun, closed_q3: Program, finn: User, lena: User, today: date, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    left = PayoutItem.objects.get(run=ready, partner__code="EASTGATE")
    later = preview_run(
        program_code=closed_q3.code,
        period_start=Q3,
        actor_id=finn.id,
        today=today,
        at=moment,
        further=True,
    )
    brought = PayoutItem.objects.get(run=later, partner__code="EASTGATE")
    wanted = parts()
    assert wanted == [(brought.id, "brought", left.id, Decimal(40), f"Carried over from {ready.code}")]
    PayoutPart.objects.all().delete()

    assert (fill(), parts()) == (1, wanted)
    assert (fill(), parts()) == (0, wanted)
