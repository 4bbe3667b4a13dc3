"""
Acts on a database of their own, each run as a process: python -m tests.payouts.actors ACT.

`stage` fills the database; the others act on it and print what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
django.setup()

from django.db import connection  # noqa: E402

from payouts import tasks  # noqa: E402
from payouts.models import CalculationRun, PayoutRun  # noqa: E402
from payouts.operations.approve_run import approve_run  # noqa: E402
from payouts.operations.close_period import close_period  # noqa: E402
from payouts.operations.export_run import request_export  # noqa: E402
from payouts.operations.preview_run import preview_run  # noqa: E402
from payouts.operations.recalculate import recalculate  # noqa: E402
from payouts.operations.submit_run import submit_run  # noqa: E402
from tests.factories import (  # noqa: E402
    make_line,
    make_partner,
    make_person,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.foundation.identity.models import User  # noqa: E402
from vir.foundation.jobs import operations as jobs  # noqa: E402
from vir.foundation.jobs.runner import RunningJob  # noqa: E402
from vir.foundation.refusals import Refused  # noqa: E402
from vir.foundation.tenancy.context import tenant_context  # noqa: E402
from vir.foundation.tenancy.models import Tenant  # noqa: E402

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
Q3 = date(2026, 7, 1)
PARTNERS = 12


def stage() -> dict[str, Any]:
    """Put twelve partners with sales into a program whose third quarter is over."""
    tenant = make_tenant("kestrel", "Kestrel Tools")
    priya, lena = (make_person(tenant, name, "owner") for name in ("priya", "lena"))
    make_person(tenant, "finn", "finance_preparer")
    with tenant_context(tenant.id):
        product = make_product("DRILL-1")
        partners = [make_partner(f"P{number:02d}") for number in range(PARTNERS)]
        for number, partner in enumerate(partners):
            make_line(partner, product, Q3, f"{100_000 + number * 10_000}.00")
        make_published_program(
            program_document(starts_on="2026-07-01"), partners=partners, owner=priya, approver=lena
        )
    return {}


def calculate() -> dict[str, Any]:
    """Recalculate everybody once."""
    with _inside():
        run = recalculate(scope="full", reason="test", today=TODAY, at=NOW)
    return {"number": run.number, "entries": run.entries_written}


def calculate_together() -> list[dict[str, Any]]:
    """Recalculate in four threads at once."""
    return _together(4, calculate)


def make_ready() -> dict[str, Any]:
    """Close the quarter, prepare its run and send it for approval."""
    calculate()
    finn = _user("finn").id
    with _inside():
        close_period(program_code="VIR-2026-014", period_start=Q3, actor_id=finn, today=TODAY, at=NOW)
        run = preview_run(program_code="VIR-2026-014", period_start=Q3, actor_id=finn, today=TODAY, at=NOW)
        submit_run(run_id=run.id, actor_id=finn, at=NOW)
    return {}


def approve_together() -> list[str]:
    """Approve two hundred times, forty at once, half of them as one person and half as another."""
    with _inside():
        run = PayoutRun.objects.get()
    approvers = [_user("priya").id, _user("lena").id]
    turn = iter(range(200))
    lock = threading.Lock()

    def approve() -> str:
        with lock:
            mine = approvers[next(turn) % 2]
        try:
            with _inside():
                approve_run(run_id=run.id, actor_id=mine, seen_seal=run.seal, at=NOW)
        except Refused:
            return "refused"
        return "approved"

    return _together(200, approve, at_once=40)


def pay_together() -> list[str]:
    """Ask for the export of the approved run in twenty threads at once."""
    with _inside():
        run = PayoutRun.objects.get()
    finn = _user("finn").id

    def pay() -> str:
        try:
            with _inside():
                request_export(run_id=run.id, actor_id=finn, at=NOW)
        except Refused:
            return "refused"
        return "asked"

    return _together(20, pay)


def approve() -> dict[str, Any]:
    """Approve the run and ask for its export."""
    with _inside():
        run = PayoutRun.objects.get()
        approve_run(run_id=run.id, actor_id=_user("lena").id, seen_seal=run.seal, at=NOW)
        request_export(run_id=run.id, actor_id=_user("finn").id, at=NOW)
    return {}


def export() -> dict[str, Any]:
    """Work on the export as a worker that took the job over."""
    with _inside(), connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET lease_until = %s WHERE state = 'running'", [NOW])
        cursor.execute("SELECT id FROM jobs_job WHERE kind = 'payouts.export'")
        job_id = cursor.fetchone()[0]
    later = datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
    with _inside():
        job = jobs.claim(job_id=job_id, worker=f"worker-{os.getpid()}", at=later)
    assert job is not None
    tasks.export(RunningJob(job, worker=f"worker-{os.getpid()}", clock=lambda: later))
    return {"attempts": job.attempts}


def calculate_slowly() -> dict[str, Any]:
    """Recalculate, and wait for ever before the transaction ends."""
    with _inside():
        recalculate(scope="full", reason="test", today=TODAY, at=NOW)
        print(json.dumps(CalculationRun.objects.count()), flush=True)  # noqa: T201
        threading.Event().wait()
    return {}


def _inside() -> Any:
    tenant = Tenant.objects.get(slug="kestrel")
    return tenant_context(tenant.id)


def _user(name: str) -> User:
    found: User = User.objects.get(email=f"{name}@kestrel.example")
    return found


def _together(count: int, act: Callable[[], Any], *, at_once: int = 0) -> list[Any]:
    """Run an act in threads that start at the same moment, each on its own connection; all of them, or so many."""
    threads = at_once or count
    ready = threading.Barrier(threads)

    def one(number: int) -> Any:
        connection.ensure_connection()
        if number < threads:
            ready.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(count)))


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()), flush=True)  # noqa: T201
