"""Whoever has to decide or answer is written to, once for each event and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from payouts.enums import AdjustmentReason
from payouts.models import Adjustment, Hold, PayoutRun
from payouts.operations.adjust import propose_adjustment
from payouts.operations.place_hold import place_hold
from payouts.operations.submit_run import submit_run
from tests.payouts.conftest import Q3
from tests.support.letters import posted
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

Captured = Callable[..., Any]


def told(letters: list[Any]) -> list[tuple[list[str], str]]:
    """Give to whom letters go and their subjects, by address."""
    return sorted((one.to, one.subject) for one in letters)


def test_those_who_may_approve_are_told_of_a_run_but_not_whoever_sent_it(
    preview: PayoutRun,
    finn: User,
    lena: User,
    olga: User,
    moment: datetime,
    kestrel: Tenant,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        submit_run(run_id=preview.id, actor_id=olga.id, at=moment)

    subject = "PR-2026-001 of $12,000.00 waits for your approval"
    assert told(posted(kestrel)) == [([lena.email], subject)]
    assert "Q3 Fasteners: $12,000.00 to 1 partner." in posted(kestrel)[0].body
    assert "because you may approve payouts" in posted(kestrel)[0].body


def test_an_adjustment_sent_twice_by_one_form_is_one_and_one_letter_each(
    preview: PayoutRun,
    finn: User,
    lena: User,
    olga: User,
    moment: datetime,
    kestrel: Tenant,
    django_capture_on_commit_callbacks: Captured,
) -> None:
    form = uuid4()

    def propose(key: Any, actor: User) -> Adjustment:
        with django_capture_on_commit_callbacks(execute=True):
            return propose_adjustment(
                partner_code="CORVUS",
                program_code="VIR-2026-009",
                period_start=Q3,
                amount=Decimal("-120.00"),
                reason=AdjustmentReason.PRICE_PROTECTION,
                text="Price protection CN-4410",
                evidence_text="CN-4410",
                form_key=key,
                actor_id=actor.id,
                at=moment,
            )

    first, again = propose(form, finn), propose(form, finn)

    subject = "ADJ-2026-001 of −$120.00 for CORVUS Supply waits for your approval"
    assert first.id == again.id
    assert told(posted(kestrel)) == [
        ([one.email], subject) for one in sorted((lena, olga), key=lambda u: u.email)
    ]
    assert propose(uuid4(), finn).code == "ADJ-2026-002"


def test_a_hold_sent_twice_by_one_form_is_one(preview: PayoutRun, finn: User, moment: datetime) -> None:
    form = uuid4()

    def hold(key: Any) -> Hold:
        return place_hold(
            partner_code="CORVUS", currency="USD", text="Look", form_key=key, actor_id=finn.id, at=moment
        )

    assert hold(form).id == hold(form).id
    hold(uuid4())
    assert Hold.objects.count() == 2


@pytest.mark.parametrize("page", ["holds/", "adjustments/new/"])
def test_a_form_that_is_shown_has_a_key_of_its_own_each_time(
    page: str, preview: PayoutRun, finn: User, client_as: Callable[[User], Any]
) -> None:
    def key() -> str:
        text = client_as(finn).get(f"/t/kestrel/finance/{page}").content.decode()
        return text.partition('name="idempotency_key" value="')[2][:36]

    first, second = key(), key()

    assert len(first) == 36
    assert first != second
