"""
How fast 1,000 statements are made as PDF, XLSX and CSV, against bare WeasyPrint on the same pages.

The worker is killed in the middle and the job given to another one, which goes on where it was. What counts is
processor time: documents per second of one core, so that a machine with more cores or other work gives the same.
`make bench-statements`, smaller with `make bench-statements ARGS="100"`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.support import databases

STATEMENTS, LINES, BARE = 1_000, 24, 40
# How far the first worker comes before it is killed.
KILLED_AT = 0.3
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
Q3 = date(2026, 7, 1)
PAGES = Path(os.environ.get("VIR_BENCH_PAGES", "/tmp")) / f"vir-bench-pages-{os.getpid()}.json"


def main(arguments: list[str]) -> int:
    """Print progress and the table; the last line is the same as JSON."""
    count = next((int(word) for word in arguments if word.isdigit()), STATEMENTS)
    name = databases.copy_of(databases.template("empty"), f"vir_bench_statements_{os.getpid()}")
    os.environ.update(databases.environment(name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    django.setup()
    try:
        return _measure(name, count)
    finally:
        from django.db import connections

        connections.close_all()
        databases.drop(name)
        PAGES.unlink(missing_ok=True)


def _measure(name: str, count: int) -> int:
    job_id, tenant_id = _fill(count)
    print(f"{count:,} statements of {LINES} lines each are asked for in one run", flush=True)
    first = _worker(name, job_id)
    killed_at = _watch(name, first, int(count * KILLED_AT))
    first.send_signal(signal.SIGKILL)
    first.wait()
    print(f"  worker killed with {killed_at:,} of {count:,} made; another one takes over", flush=True)
    _ask(name, "UPDATE jobs_job SET lease_until = now() - interval '1 hour'")
    began = time.perf_counter()
    left = count - _made(name)
    second = _worker(name, job_id)
    _watch(name, second, count + 1)
    out, errors = second.communicate()
    took = time.perf_counter() - began
    assert second.returncode == 0, errors
    told = json.loads(out.splitlines()[-1])
    faults = _faults(name, count)
    bare = _bare(tenant_id)
    rate, pdf = left / told["seconds"], left / told["seconds_of_pdf"]
    print(
        f"\n{left:,} statements after the kill in {took:,.0f} s of the clock, {told['seconds']:,.0f} s of processor"
    )
    print(f"PDF, XLSX and CSV, kept       {rate:>6.2f} statements/s per core   {rate / bare:>5.2f} × bare")
    print(f"their PDF alone               {pdf:>6.2f} documents/s per core    {pdf / bare:>5.2f} × bare")
    print(f"bare WeasyPrint, same pages   {bare:>6.2f} documents/s per core")
    print("every statement once, three files each, totals as the run" if not faults else "; ".join(faults))
    result = {
        "statements": count,
        "after_kill": left,
        "per_core": round(rate, 2),
        "pdf_per_core": round(pdf, 2),
        "bare_per_core": round(bare, 2),
        "faults": faults,
    }
    print(json.dumps(result))
    return 1 if faults else 0


def _fill(count: int) -> tuple[str, str]:
    """Make partners with sales in a quarter, approve its run and ask for its export."""
    from django.db import connection

    from partners.models import Partner
    from payouts.models import PayoutRun
    from payouts.operations.approve_run import approve_run
    from payouts.operations.close_period import close_period
    from payouts.operations.export_run import request_export
    from payouts.operations.preview_run import preview_run
    from payouts.operations.recalculate import recalculate
    from payouts.operations.submit_run import submit_run
    from tests.factories import (
        make_person,
        make_product,
        make_published_program,
        make_tenant,
        program_document,
    )
    from vir.foundation.tenancy.context import tenant_context

    tenant = make_tenant("kestrel", "Kestrel Tools", country="US")
    owner, lena, finn = (make_person(tenant, *who) for who in _PEOPLE)
    with tenant_context(tenant.id):
        product = make_product("DRILL-1")
        Partner.objects.bulk_create(
            [
                Partner(code=f"P{number:05d}", name=f"Partner {number:,} Supply", created_at=NOW)
                for number in range(count)
            ]
        )
        partners = list(Partner.objects.order_by("code"))
        with connection.cursor() as cursor:
            cursor.execute(
                _LINES,
                {"tenant": tenant.id, "batch": uuid4(), "product": product.id, "lines": LINES},
            )
        make_published_program(
            program_document(starts_on="2026-07-01"), partners=partners, owner=owner, approver=lena
        )
        recalculate(scope="full", reason="bench", today=TODAY, at=NOW)
        told: dict[str, Any] = {"actor_id": finn.id, "at": NOW}
        close_period(program_code="VIR-2026-014", period_start=Q3, today=TODAY, **told)
        run = preview_run(program_code="VIR-2026-014", period_start=Q3, today=TODAY, **told)
        submit_run(run_id=run.id, **told)
        run = PayoutRun.objects.get(id=run.id)
        approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=NOW)
        job_id = request_export(run_id=run.id, **told)
    return str(job_id), str(tenant.id)


_PEOPLE = (("priya", "owner"), ("lena", "finance_approver"), ("finn", "finance_preparer"))
_LINES = """
    INSERT INTO claims_salesline (id, tenant_id, batch_id, partner_id, product_id, sale_date, received_on, document,
            line_key, line_type, basis, quantity, net, gross, currency, row)
        SELECT gen_random_uuid(), %(tenant)s, %(batch)s, r.id, %(product)s, date '2026-07-01' + n, date '2026-09-30',
            r.code || '-' || n, 'L:' || n, CASE WHEN n = 7 THEN 'return' ELSE 'sale' END, 'sell_in',
            CASE WHEN n = 7 THEN -1 ELSE 10 END, CASE WHEN n = 7 THEN -310.25 ELSE 9000 + 17 * n END,
            CASE WHEN n = 7 THEN -310.25 ELSE 9000 + 17 * n END, 'USD', n
        FROM partners_partner r, generate_series(1, %(lines)s) n;
"""


def _worker(name: str, job_id: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.statements", "work", job_id],
        cwd=databases.ROOT,
        env=databases.environment(name),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def work(job_id: str) -> None:
    """Run the job as a worker does, and print what it took of the processor."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    django.setup()
    from uuid import UUID

    from vir.foundation.jobs import runner

    outcome = runner.run(UUID(job_id), clock=lambda: datetime.now(UTC))
    assert outcome == "done", outcome
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    pdf = children.ru_utime + children.ru_stime
    print(json.dumps({"seconds": own.ru_utime + own.ru_stime + pdf, "seconds_of_pdf": pdf}))


def _watch(name: str, worker: subprocess.Popen[str], until: int) -> int:
    """Show the job's own progress until it is far enough or its worker ends; gives how many are made."""
    shown = -1
    while worker.poll() is None:
        ((done, total, phase),) = _ask(
            name, "SELECT done, total, phase FROM jobs_job WHERE kind = 'payouts.export'"
        )
        if done // 50 != shown:
            shown = done // 50
            print(f"  {done:>5,} of {total:,}  {phase}", flush=True)
        if done >= until:
            break
        time.sleep(0.25)
    return _made(name)


def _made(name: str) -> int:
    """Count the statements whose three files are all there."""
    query = "SELECT count(*) FROM (SELECT statement_id FROM payouts_statementfile GROUP BY 1 HAVING count(*) = 3) x"
    return int(_ask(name, query)[0][0])


def _faults(name: str, count: int) -> list[str]:
    """Say what is missing, twice or does not add up."""
    checks = {
        "statements": ("SELECT count(*), count(DISTINCT item_id) FROM payouts_statement", (count, count)),
        "files": (
            "SELECT count(*), count(DISTINCT file_id) FROM payouts_statementfile WHERE statement_id IS NOT NULL",
            (3 * count, 3 * count),
        ),
        "sum": (
            "SELECT (SELECT sum(payable) FROM payouts_statement) - (SELECT payable_total FROM payouts_payoutrun)",
            (Decimal(0),),
        ),
        "run": ("SELECT state FROM payouts_payoutrun", ("exported",)),
    }
    found = {key: _ask(name, query)[0] for key, (query, _) in checks.items()}
    return [
        f"{key}: {found[key]}, not {wanted}" for key, (_, wanted) in checks.items() if found[key] != wanted
    ]


def _bare(tenant_id: str) -> float:
    """Lay the same pages out by WeasyPrint as it comes, in one process; gives documents per second of processor."""
    from uuid import UUID

    from payouts.exports.statement_pdf import statement_html
    from payouts.models import Statement
    from vir.foundation.tenancy.context import tenant_context

    with tenant_context(UUID(tenant_id)):
        pages = [statement_html(one.snapshot) for one in Statement.objects.order_by("code")[:BARE]]
    PAGES.write_text(json.dumps(pages))
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bare_weasyprint", str(PAGES)],
        cwd=databases.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return len(pages) / float(done.stdout)


def _ask(name: str, query: str) -> list[tuple[Any, ...]]:
    """Look into the database as its owner, past the walls."""
    import psycopg2

    connection = psycopg2.connect(databases.owner_url(name))
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchall() if cursor.description else []
    connection.close()
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        work(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
