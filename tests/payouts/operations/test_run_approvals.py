"""As many people approve a run as the policy asks for, and a figure that changes takes their approval away."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from payouts.enums import RunState
from payouts.models import PayoutRun, RunApproval
from payouts.operations.approve_run import UnableToApproveRun, approve_run
from payouts.operations.export_run import UnableToExportRun, request_export
from payouts.operations.place_hold import place_hold
from payouts.operations.policies import decide_policy, propose_policy
from payouts.operations.preview_run import preview_run
from payouts.operations.return_run import return_run
from payouts.operations.submit_run import submit_run
from payouts.operations.withdraw_run import UnableToWithdrawRun, withdraw_changed_runs, withdraw_run
from payouts.queries.runs import approvals_of
from payouts.tasks import check_approvals
from payouts.transitions import NotAllowed
from programs.models import Program
from tests.payouts.conftest import Q3
from tests.payouts.test_export import claimed
from tests.payouts.test_walls import refused
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job


@pytest.fixture
def two_needed(preview: PayoutRun, finn: User, lena: User, moment: datetime) -> PayoutRun:
    """The run under a policy that asks for two people from 10,000 on."""
    rules = {"limits": [{"from": "0", "approvals": 1}, {"from": "10000", "approvals": 2}]}
    propose_policy(rules=rules, reason="Large runs", actor_id=finn.id, at=moment)
    decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)
    return submit_run(run_id=preview.id, actor_id=finn.id, at=moment)


def hold_corvus(actor: User, at: datetime) -> None:
    place_hold(partner_code="CORVUS", amount=Decimal(1), currency="USD", text="x", actor_id=actor.id, at=at)


def test_a_large_run_needs_two_people_and_neither_is_its_preparer(
    two_needed: PayoutRun, finn: User, lena: User, olga: User, moment: datetime
) -> None:
    run = two_needed
    assert (run.approvals_needed, run.policy_number) == (2, 1)

    first = approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=moment)
    again = approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=moment)
    assert (first.state, again.state, RunApproval.objects.count()) == ("ready", "ready", 1)
    with pytest.raises(UnableToApproveRun, match="You prepared"):
        approve_run(run_id=run.id, actor_id=finn.id, seen_seal=run.seal, at=moment)
    second = approve_run(run_id=run.id, actor_id=olga.id, seen_seal=run.seal, at=moment)

    assert (second.state, second.approved_by_id) == ("approved", olga.id)
    assert list(
        AuditEvent.objects.filter(action__startswith="run.approved").values_list("action", flat=True)
    ) == [
        "run.approved_in_part",
        "run.approved",
    ]


def test_the_database_refuses_a_run_with_too_few_approvals(
    two_needed: PayoutRun, lena: User, olga: User, moment: datetime
) -> None:
    approve_run(run_id=two_needed.id, actor_id=lena.id, seen_seal=two_needed.seal, at=moment)

    with refused("has 1 of 2 approvals"):
        PayoutRun.objects.filter(id=two_needed.id).update(
            state="approved", approved_by_id=olga.id, approved_at=moment
        )
    with refused("sealed"):
        PayoutRun.objects.filter(id=two_needed.id).update(approvals_needed=1)


def test_the_database_refuses_an_approval_that_does_not_fit(
    ready: PayoutRun, preview: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    told = {"run": ready, "approver": lena, "seal": ready.seal, "amount": ready.payable_total, "at": moment}

    with refused("whoever prepared"):
        RunApproval.objects.create(**{**told, "approver": finn})
    with refused("exactly the sealed figures"):
        RunApproval.objects.create(**{**told, "seal": "0" * 64})
    with refused("exactly the sealed figures"):
        RunApproval.objects.create(**{**told, "amount": Decimal(1)})
    RunApproval.objects.create(**told)
    with refused("run_approved_once_each"):
        RunApproval.objects.create(**told)
    with refused("append-only|permission denied"):
        RunApproval.objects.update(seal="x")


def test_the_seal_that_was_approved_is_worthless_after_a_return(
    ready: PayoutRun, finn: User, lena: User, moment: datetime, closed_q3: Program, today: date
) -> None:
    withdraw_run(run_id=ready.id, actor_id=finn.id, reason="Wrong quarter", at=moment)
    withdrawn = PayoutRun.objects.get(id=ready.id)
    assert (withdrawn.state, withdrawn.seal, withdrawn.withdrawn_reason) == ("withdrawn", "", "Wrong quarter")

    with pytest.raises(NotAllowed):
        approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    again = preview_run(
        program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment
    )

    assert (again.id, again.state) == (ready.id, "preview")


def test_a_withdrawn_run_of_the_same_figures_is_approved_anew(
    ready: PayoutRun, finn: User, lena: User, moment: datetime, closed_q3: Program, today: date
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    withdraw_run(run_id=ready.id, actor_id=finn.id, reason="A doubt", at=moment)
    preview_run(program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    again = submit_run(run_id=ready.id, actor_id=finn.id, at=moment)
    assert (again.state, again.payable_total, approvals_of(again)) == ("ready", ready.payable_total, [])

    done = approve_run(run_id=again.id, actor_id=lena.id, seen_seal=again.seal, at=moment)

    assert (done.state, RunApproval.objects.count()) == ("approved", 2)


def test_an_approval_from_before_a_return_does_not_count_though_no_figure_changed(
    two_needed: PayoutRun, finn: User, lena: User, olga: User, moment: datetime
) -> None:
    approve_run(run_id=two_needed.id, actor_id=lena.id, seen_seal=two_needed.seal, at=moment)
    return_run(run_id=two_needed.id, actor_id=olga.id, note="Is Corvus right?", at=moment)
    again = submit_run(run_id=two_needed.id, actor_id=finn.id, at=moment)

    one = approve_run(run_id=again.id, actor_id=olga.id, seen_seal=again.seal, at=moment)

    assert one.state == "ready"
    two = approve_run(run_id=again.id, actor_id=lena.id, seen_seal=again.seal, at=moment)
    assert two.state == "approved"


def test_the_database_pays_no_run_that_nobody_approved(
    ready: PayoutRun, lena: User, moment: datetime
) -> None:
    for state in ("exported", "closed"):
        with refused("was not approved"):
            PayoutRun.objects.filter(id=ready.id).update(
                state=state, approved_by_id=lena.id, approved_at=moment
            )


def test_an_approved_run_is_withdrawn_when_a_figure_changes(
    ready: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    assert withdraw_changed_runs(at=moment) == []

    hold_corvus(finn, moment)
    job = Job.objects.filter(kind="payouts.check_approvals").latest("created_at")
    check_approvals(claimed(job.id))

    run = PayoutRun.objects.get(id=ready.id)
    assert (run.state, run.seal, run.approved_by) == ("withdrawn", "", None)
    assert run.withdrawn_reason.startswith("What the run pays has changed since it was sent")
    assert AuditEvent.objects.get(action="run.withdrawn").data["seal"] == ready.seal
    assert RunApproval.objects.get().seal == ready.seal


def test_an_approval_of_figures_that_have_changed_is_refused(
    ready: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    hold_corvus(finn, moment)

    with pytest.raises(UnableToApproveRun, match="has changed since it was sent"):
        approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    assert RunApproval.objects.count() == 0


def test_an_export_looks_again_and_pays_nothing_that_changed(
    ready: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    hold_corvus(finn, moment)

    with pytest.raises(UnableToExportRun, match="its approval is withdrawn"):
        request_export(run_id=ready.id, actor_id=finn.id, at=moment)

    run = PayoutRun.objects.get(id=ready.id)
    assert (run.state, run.payments.count()) == (RunState.WITHDRAWN, 0)


def test_an_export_that_was_asked_for_is_not_withdrawn(
    ready: PayoutRun, finn: User, lena: User, moment: datetime
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    hold_corvus(finn, moment)

    assert withdraw_changed_runs(at=moment + timedelta(minutes=1)) == []
    with pytest.raises(UnableToWithdrawRun, match="its payments are made"):
        withdraw_run(run_id=ready.id, actor_id=finn.id, reason="Late", at=moment)
