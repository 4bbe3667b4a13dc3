"""Books as they should be: a file of sales, accruals, a closed quarter, a run whose payments are on their way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from payouts.models import PayoutItem
from payouts.operations.approve_run import approve_run
from payouts.operations.books.accrue import post_accruals
from payouts.operations.close_period import close_period
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.export_run import finish_export, request_export
from payouts.operations.issue_statement import issue_statement
from payouts.operations.preview_run import preview_run
from payouts.operations.recalculate import recalculate
from payouts.operations.redo_payment import mark_sent
from payouts.operations.submit_run import submit_run
from payouts.posting.confirmations import read_confirmations
from tests.claims.intake import committed, csv
from tests.factories import (
    make_partner,
    make_person,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.foundation.audit.chain import verify_chain
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TODAY = date(2026, 12, 1)
Q3 = date(2026, 7, 1)
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"


def stage() -> dict[str, Any]:
    """Load a file, accrue, close a quarter, pay its run: one payment arrived, one is under way."""
    tenant = make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)
    priya, lena = (make_person(tenant, name, "owner") for name in ("priya", "lena"))
    finn = make_person(tenant, "finn", "finance_preparer")
    with tenant_context(tenant.id):
        make_product("DRILL-1")
        partners = [make_partner(code) for code in ("ALDER", "CORVUS", "EASTGATE")]
        committed(
            csv(
                HEADER,
                "INV-1,2026-07-06,ALDER,DRILL-1,10,250000.00",
                "INV-2,2026-08-06,CORVUS,DRILL-1,10,120000.00",
                "INV-3,2026-08-07,EASTGATE,DRILL-1,1,10.00",
                "INV-4,2026-10-06,ALDER,DRILL-1,10,100000.00",
            )
        )
        make_published_program(
            program_document(starts_on="2026-07-01"), partners=partners, owner=priya, approver=lena
        )
        recalculate(scope="full", reason="test", today=TODAY, at=NOW)
        post_accruals(today=TODAY, at=NOW)
        _finish_jobs()
        close_period(program_code="VIR-2026-014", period_start=Q3, actor_id=finn.id, today=TODAY, at=NOW)
        _pay(finn, lena)
        _finish_jobs()
        verify_chain(actor_id=lena.id, tenant_slug="kestrel", at=NOW)
    return {}


def _finish_jobs() -> None:
    """What the jobs do is done here by hand."""
    Job.objects.update(state="done", lease_until=None)


def _pay(finn: User, lena: User) -> None:
    run = preview_run(program_code="VIR-2026-014", period_start=Q3, actor_id=finn.id, today=TODAY, at=NOW)
    run = submit_run(run_id=run.id, actor_id=finn.id, at=NOW)
    approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=NOW)
    request_export(run_id=run.id, actor_id=finn.id, at=NOW)
    for item in PayoutItem.objects.filter(run=run):
        issue_statement(item_id=item.id, today=TODAY, at=NOW)
    finish_export(run_id=run.id, actor_id=finn.id, at=NOW)
    mark_sent(payment_ids=[p.id for p in run.payments.all()], actor_id=finn.id, at=NOW)
    said = read_confirmations("PM-2026-0001,paid,CM-1,2026-12-01")
    confirm_payments(said=said, seen=1, actor_id=finn.id, today=TODAY, at=NOW)
