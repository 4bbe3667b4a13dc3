"""Comparisons are kept by day, and while one that concerns payments is red no money goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from claims.models import Claim
from payouts.models import PayoutItem, PayoutRun, Reconciliation
from payouts.operations.approve_run import approve_run
from payouts.operations.books.reconcile import reconcile
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.preview_run import preview_claim_run
from payouts.operations.submit_run import submit_run
from payouts.queries.books.reconciled import BooksDiffer, check_reconciled, newest_looks
from payouts.queries.reconciling import claims_paid, orphan_jobs
from payouts.queries.reconciling.kit import Moment
from payouts.tasks import reconcile as reconcile_job
from tests.claims.claiming.conftest import NOW, TODAY, Stage, draft, sent, stage
from tests.payouts.operations.test_claim_runs import approved
from tests.payouts.test_export import claimed
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.operations import enqueue
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

__all__ = ["approved", "draft", "sent", "stage"]


def red(kind: str, day: date, at: datetime) -> None:
    """Keep a red look, as the comparison would."""
    Reconciliation.objects.create(
        day=day,
        kind=kind,
        finding="red",
        text="2 differ.",
        figures=[
            {
                "label": "PR-2026-001: payable, payments",
                "left": "12000.0000",
                "right": "11999.9900",
                "difference": "0.0100",
                "unit": "USD",
                "place": "finance/runs/PR-2026-001/",
            }
        ],
        looked_at=at,
    )


def test_the_nightly_job_keeps_one_look_of_each_comparison_a_day(
    inside: Tenant, today: date, moment: datetime
) -> None:
    job_id = enqueue(kind="payouts.reconcile", payload={}, at=moment)

    reconcile_job(claimed(job_id))
    reconcile(today=today, at=moment)

    kinds = list(Reconciliation.objects.filter(day=today).order_by("kind").values_list("kind", flat=True))
    assert (len(kinds), len(set(kinds))) == (12, 12)
    assert Job.objects.get(id=job_id).result == {"compared": 12, "red": []}
    assert AuditEvent.objects.filter(action="books.reconciled").count() == 2


def test_the_newest_day_counts(inside: Tenant, today: date, moment: datetime) -> None:
    red("payments", today - timedelta(days=1), moment - timedelta(days=1))

    reconcile(today=today, at=moment)

    check_reconciled()
    assert [look.kind for look in newest_looks() if look.finding == "red"] == []


def test_a_red_comparison_of_payments_stops_submitting_approving_and_exporting(
    preview: PayoutRun, finn: User, lena: User, today: date, moment: datetime
) -> None:
    red("payments", today, moment)
    with pytest.raises(BooksDiffer, match="“Payments equal runs and clearing”"):
        submit_run(run_id=preview.id, actor_id=finn.id, at=moment)
    Reconciliation.objects.update(finding="green")
    ready = submit_run(run_id=preview.id, actor_id=finn.id, at=moment)

    Reconciliation.objects.update(finding="red")
    with pytest.raises(BooksDiffer):
        approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    Reconciliation.objects.update(finding="green")
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)

    Reconciliation.objects.update(finding="red")
    with pytest.raises(BooksDiffer):
        request_export(run_id=ready.id, actor_id=finn.id, at=moment)
    assert PayoutRun.objects.get().state == "approved"


def test_a_job_that_hangs_holds_up_no_payment(
    preview: PayoutRun, finn: User, today: date, moment: datetime
) -> None:
    red("orphan_jobs", today, moment)

    assert submit_run(run_id=preview.id, actor_id=finn.id, at=moment).state == "ready"


def test_a_claim_paid_above_what_is_approved_is_red(stage: Stage, approved: Claim, finn: User) -> None:
    with stage.vendor():
        assert claims_paid.compare(Moment(TODAY, NOW)).finding == "green"
        run = preview_claim_run(currency="USD", actor_id=finn.id, today=TODAY, at=NOW)
        run = submit_run(run_id=run.id, actor_id=finn.id, at=NOW)
        approve_run(run_id=run.id, actor_id=stage.lena.id, seen_seal=run.seal, at=NOW)
        request_export(run_id=run.id, actor_id=finn.id, at=NOW)
        issue_statement(item_id=PayoutItem.objects.get().id, today=TODAY, at=NOW)
        finish_export(run_id=run.id, actor_id=finn.id, at=NOW)
        assert claims_paid.compare(Moment(TODAY, NOW)).finding == "green"

        Claim.objects.filter(id=approved.id).update(approved_amount="179.99")

        found = claims_paid.compare(Moment(TODAY, NOW))
        assert (found.finding, [figure.label for figure in found.figures]) == (
            "red",
            [f"{approved.code}: paid above approved"],
        )


def test_a_job_that_was_given_up_yesterday_is_shown(inside: Tenant, today: date, moment: datetime) -> None:
    job_id = enqueue(kind="payouts.recalculate", payload={}, at=moment)
    Job.objects.filter(id=job_id).update(state="dead", finished_at=moment - timedelta(hours=3))

    found = orphan_jobs.compare(Moment(today, moment))

    assert (found.finding, found.text) == ("red", "Jobs that hang or were given up: 1.")


def test_the_page_shows_what_differs_and_of_nobody_else(
    kestrel: Tenant,
    osprey: Tenant,
    finn: User,
    client_as: Callable[[User], Client],
    today: date,
    moment: datetime,
) -> None:
    with tenant_context(kestrel.id):
        red("payments", today, moment)
    with tenant_context(osprey.id):
        red("two_people", today, moment)

    page = client_as(finn).get("/t/kestrel/finance/reconciliations/").content.decode()

    assert "1 of 12 comparisons differs." in page
    assert page.count('data-finding="red"') == 1
    assert 'href="/t/kestrel/finance/runs/PR-2026-001/"' in page


def test_finance_compares_now_and_an_auditor_does_not(
    kestrel: Tenant, finn: User, priya: User, client_as: Callable[[User], Client]
) -> None:
    address = "/t/kestrel/finance/reconciliations/compare/"

    assert client_as(priya).post(address).status_code == 403
    assert client_as(finn).post(address).status_code == 302

    with tenant_context(kestrel.id):
        assert Reconciliation.objects.count() == 12
