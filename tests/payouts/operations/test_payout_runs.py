"""A run is prepared by one person and approved by another, over exactly the figures that were sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from partners.models import Partner
from payouts.models import CalculationRun, PayoutItem, PayoutRun
from payouts.operations.approve_run import UnableToApproveRun, approve_run
from payouts.operations.close_period import close_period
from payouts.operations.preview_run import UnableToPrepareRun, preview_run
from payouts.operations.return_run import UnableToReturnRun, return_run
from payouts.operations.submit_run import UnableToSubmitRun, submit_run
from payouts.queries.dues import seal_of
from payouts.transitions import NotAllowed
from programs.models import Product, Program
from tests.factories import make_line
from tests.payouts.conftest import Q3, Q4
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User


def parts(run: PayoutRun) -> dict[str, tuple[Decimal, ...]]:
    """Give earned, brought, carried, dropped and payable of each partner of a run."""
    items = PayoutItem.objects.filter(run=run).order_by("partner__code")
    return {
        code: tuple(amounts)
        for code, *amounts in items.values_list(
            "partner__code", "earned", "brought", "carried", "dropped", "payable"
        )
    }


def amounts(*written: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(amount) for amount in written)


def test_a_run_pays_what_was_earned_and_carries_what_is_below_the_minimum(preview: PayoutRun) -> None:
    assert parts(preview) == {
        "CORVUS": amounts("12000", "0", "0", "0", "12000"),
        "EASTGATE": amounts("40", "0", "40", "0", "0"),
    }
    assert (preview.code, preview.state) == ("PR-2026-001", "preview")
    assert (preview.earned_total, preview.payable_total, preview.payable_partners) == (
        Decimal("12040"),
        Decimal("12000"),
        1,
    )
    reason = PayoutItem.objects.get(partner__code="EASTGATE").reason
    assert reason == "$40.00 is below the minimum of $50.00 and is carried over."


def test_what_was_carried_over_is_brought_into_the_next_run(
    ready: PayoutRun,
    closed_q3: Program,
    drill: Product,
    calculate: Callable[..., CalculationRun],
    finn: User,
    lena: User,
    moment: datetime,
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    make_line(Partner.objects.get(code="EASTGATE"), drill, date(2026, 11, 2), "1500.00")
    later, january = date(2027, 1, 4), moment + timedelta(days=42)
    calculate(today=later)
    close_period(program_code=closed_q3.code, period_start=Q4, actor_id=finn.id, today=later, at=january)

    run = preview_run(program_code=closed_q3.code, period_start=Q4, actor_id=finn.id, today=later, at=january)

    assert run.code == "PR-2027-001"
    assert parts(run) == {"EASTGATE": amounts("15", "40", "0", "0", "55")}


def test_a_negative_balance_is_carried_and_never_paid(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    lena: User,
    moment: datetime,
) -> None:
    make_line(alder, drill, Q3, "250000.00")
    make_line(alder, drill, Q4, "-170000.00", "-9")
    program = publish(alder, starts_on="2026-07-01", accumulation="to_date", caps=[])
    later = date(2027, 1, 4)
    calculate(today=later)
    for start in (Q3, Q4):
        close_period(program_code=program.code, period_start=start, actor_id=finn.id, today=later, at=moment)
    first = preview_run(program_code=program.code, period_start=Q3, actor_id=finn.id, today=later, at=moment)
    first = submit_run(run_id=first.id, actor_id=finn.id, at=moment)
    approve_run(run_id=first.id, actor_id=lena.id, seen_seal=first.seal, at=moment)

    run = preview_run(program_code=program.code, period_start=Q4, actor_id=finn.id, today=later, at=moment)

    assert parts(run) == {"ALDER": amounts("-7500", "0", "-7500", "0", "0")}
    assert PayoutItem.objects.get(run=run).reason == "−$7,500.00 is below zero and is carried over."


def test_an_open_period_has_no_run(closed_q3: Program, finn: User, today: date, moment: datetime) -> None:
    with pytest.raises(UnableToPrepareRun, match="The period is open"):
        preview_run(program_code=closed_q3.code, period_start=Q4, actor_id=finn.id, today=today, at=moment)

    assert PayoutRun.objects.count() == 0


def test_a_run_waits_for_the_one_before_it(
    preview: PayoutRun,
    closed_q3: Program,
    calculate: Callable[..., CalculationRun],
    finn: User,
    moment: datetime,
) -> None:
    later = date(2027, 1, 4)
    calculate(today=later)
    close_period(program_code=closed_q3.code, period_start=Q4, actor_id=finn.id, today=later, at=moment)

    with pytest.raises(UnableToPrepareRun, match="PR-2026-001 of the same program is not approved yet"):
        preview_run(program_code=closed_q3.code, period_start=Q4, actor_id=finn.id, today=later, at=moment)

    assert PayoutRun.objects.count() == 1


def test_preparing_again_gives_the_same_run(
    preview: PayoutRun, closed_q3: Program, olga: User, today: date, moment: datetime
) -> None:
    again = preview_run(
        program_code=closed_q3.code, period_start=Q3, actor_id=olga.id, today=today, at=moment
    )

    assert (again.id, again.prepared_by_id) == (preview.id, olga.id)
    assert len(parts(again)) == 2


def test_sending_for_approval_seals_the_figures(ready: PayoutRun) -> None:
    assert (ready.state, len(ready.seal), seal_of(ready)) == ("ready", 64, ready.seal)


def test_the_seal_depends_on_every_figure(ready: PayoutRun) -> None:
    item = ready.items.get(partner__code="CORVUS")
    changed = PayoutRun.objects.get(id=ready.id)
    changed.payable_total += Decimal("0.01")

    assert seal_of(changed) != ready.seal
    assert item.payable == Decimal("12000")


def test_a_run_without_earnings_is_not_sent(
    inside: object,
    publish: Callable[..., Program],
    alder: Partner,
    calculate: Callable[..., CalculationRun],
    finn: User,
    today: date,
    moment: datetime,
) -> None:
    program = publish(alder, starts_on="2026-07-01", ends_on="2026-09-30")
    calculate()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    run = preview_run(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)

    with pytest.raises(UnableToSubmitRun, match="Nobody earned anything"):
        submit_run(run_id=run.id, actor_id=finn.id, at=moment)

    assert PayoutRun.objects.get(id=run.id).state == "preview"


def test_a_second_person_approves(ready: PayoutRun, lena: User, moment: datetime) -> None:
    run = approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    assert (run.state, run.approved_by_id, run.approved_at) == ("approved", lena.id, moment)
    act = AuditEvent.objects.get(action="run.approved")
    assert (act.actor_id, act.data["seal"], act.data["payable"]) == (lena.id, ready.seal, "12000.0000")


def test_whoever_sent_a_run_cannot_approve_it(ready: PayoutRun, finn: User, moment: datetime) -> None:
    with pytest.raises(UnableToApproveRun, match="You prepared PR-2026-001"):
        approve_run(run_id=ready.id, actor_id=finn.id, seen_seal=ready.seal, at=moment)

    assert PayoutRun.objects.get(id=ready.id).state == "ready"


def test_the_owner_who_sends_a_run_cannot_approve_it_either(
    preview: PayoutRun, olga: User, moment: datetime
) -> None:
    run = submit_run(run_id=preview.id, actor_id=olga.id, at=moment)

    with pytest.raises(UnableToApproveRun, match="You prepared"):
        approve_run(run_id=run.id, actor_id=olga.id, seen_seal=run.seal, at=moment)


def test_approving_twice_is_one_approval(ready: PayoutRun, lena: User, moment: datetime) -> None:
    first = approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    again = approve_run(
        run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment + timedelta(minutes=1)
    )

    assert again.approved_at == first.approved_at
    assert AuditEvent.objects.filter(action="run.approved").count() == 1


def test_a_third_person_is_told_who_approved(
    ready: PayoutRun, lena: User, olga: User, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    with pytest.raises(UnableToApproveRun, match="Lena has approved PR-2026-001 already"):
        approve_run(run_id=ready.id, actor_id=olga.id, seen_seal=ready.seal, at=moment)


def test_figures_other_than_those_seen_are_not_approved(
    ready: PayoutRun, lena: User, moment: datetime
) -> None:
    with pytest.raises(UnableToApproveRun, match="was prepared again after you opened this page"):
        approve_run(run_id=ready.id, actor_id=lena.id, seen_seal="0" * 64, at=moment)

    assert PayoutRun.objects.get(id=ready.id).state == "ready"


def test_a_returned_run_carries_its_note_and_can_be_sent_again(
    ready: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    returned = return_run(run_id=ready.id, actor_id=lena.id, note=" Corvus is disputed. ", at=moment)
    assert (returned.state, returned.note, returned.seal) == ("returned", "Corvus is disputed.", "")

    again = submit_run(run_id=ready.id, actor_id=finn.id, at=moment)

    assert (again.state, again.seal) == ("ready", ready.seal)


def test_a_run_is_not_returned_without_a_note(ready: PayoutRun, lena: User, moment: datetime) -> None:
    with pytest.raises(UnableToReturnRun, match="Write what has to change"):
        return_run(run_id=ready.id, actor_id=lena.id, note="  ", at=moment)

    assert PayoutRun.objects.get(id=ready.id).state == "ready"


def test_a_preview_cannot_be_approved(preview: PayoutRun, lena: User, moment: datetime) -> None:
    with pytest.raises(NotAllowed):
        approve_run(run_id=preview.id, actor_id=lena.id, seen_seal="", at=moment)


def test_an_approved_run_cannot_be_prepared_again(
    ready: PayoutRun, closed_q3: Program, finn: User, lena: User, today: date, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    with pytest.raises(NotAllowed):
        preview_run(program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
