"""
How fast a sales file comes in, against the fastest way the same rows can get into the same table at all.

The baseline is a raw COPY of the very rows that the import wrote, ready-made and typed, into the same table with all
of its indexes and constraints, by the owner (row-level security refuses COPY). Both run in the same database, one after
the other, and the ratio of their rows per second is the result. Committing is measured beside it: the step in which the
books are locked. `make bench-intake`.
"""

from __future__ import annotations

import csv
import io
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import psycopg2
from django.db import connection, transaction

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.benchmarks import intake_stream
from tests.support import databases

GOAL_PERCENT = 60
ROUNDS = 3
GENERATED = 200_000
NEWLINE = b"\n"
SHARED = Path(os.environ.get("VIR_SHARED", Path(__file__).resolve().parents[3] / "shared"))
REAL = SHARED / "data" / "adventureworks"
HEADER = (
    "SalesOrderNumber",
    "OrderDate",
    "ProductKey",
    "ResellerKey",
    "OrderQuantity",
    "UnitPrice",
    "SalesAmount",
)
MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """Seconds of one round."""

    look: float
    check: float
    commit: float
    copy: float

    @property
    def whole(self) -> float:
        """Give the whole way in."""
        return self.look + self.check + self.commit


def main() -> None:
    """Print the rows per second of imports and of raw COPY, and their ratio."""
    name = databases.copy_of(databases.template("empty"), "vir_bench_intake")
    os.environ.update(databases.environment(name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    django.setup()
    owner = psycopg2.connect(databases.owner_url(name))
    owner.autocommit = True
    print(
        f"Best of {ROUNDS} rounds. Baseline: raw COPY of the same typed rows into claims_salesline with its indexes."
    )
    files = list(_files())
    for label, content in files:
        _measure(label, content, owner)
    label, content = files[0]
    intake_stream.measure(
        _slug(content), label, content, owner, goal_percent=GOAL_PERCENT, bring_in=_import, empty=_empty
    )
    owner.close()


def _measure(label: str, content: bytes, owner: Any) -> None:
    from tests.factories import make_tenant
    from vir.foundation.tenancy.context import tenant_context

    rows = content.count(NEWLINE) - 1
    slug = _slug(content)
    with tenant_context(make_tenant(slug, "Bench").id):
        _fill(content)
    taken = [_round(slug, content, owner, number) for number in range(ROUNDS)]
    copy, commit, whole = (min(getattr(one, part) for one in taken) for part in ("copy", "commit", "whole"))
    best = min(taken, key=lambda one: one.whole)
    print(f"\n{label}, {rows:,} rows")
    print(f"  raw COPY (baseline)    {copy:>7.2f} s {rows / copy:>11,.0f} rows/s")
    print(
        f"  commit of checked rows {commit:>7.2f} s {rows / commit:>11,.0f} rows/s {copy / commit * 100:>5.0f} %"
    )
    print(
        f"  whole import           {whole:>7.2f} s {rows / whole:>11,.0f} rows/s {copy / whole * 100:>5.0f} %"
        f"   (look {best.look:.2f}, check {best.check:.2f}, commit {best.commit:.2f} s)"
    )
    verdict = "kept" if copy / whole * 100 >= GOAL_PERCENT else "NOT kept"
    print(f"  goal {GOAL_PERCENT} % of the baseline: {verdict}")


def _slug(content: bytes) -> str:
    return f"bench-{content.count(NEWLINE) - 1}"


def _round(slug: str, content: bytes, owner: Any, number: int) -> Taken:
    """Bring a file in, take its rows out, and copy the same rows in raw: on the same empty table each time."""
    batch, look, check, commit = _import(slug, content, number)
    typed = io.BytesIO()
    with owner.cursor() as cursor:
        cursor.copy_expert(
            f"COPY (SELECT * FROM claims_salesline WHERE batch_id = '{batch}') TO STDOUT", typed
        )
        _empty(cursor)
        typed.seek(0)
        copy = _seconds(lambda: cursor.copy_expert("COPY claims_salesline FROM STDIN", typed))
        _empty(cursor)
        cursor.execute("UPDATE imports_importbatch SET state = 'rolled_back'")
    return Taken(look, check, commit, copy)


def _empty(cursor: Any) -> None:
    cursor.execute("TRUNCATE claims_salesline, claims_stagedline")
    cursor.execute("VACUUM ANALYZE claims_salesline")


def _import(slug: str, content: bytes, number: int) -> tuple[Any, float, float, float]:
    """Take the steps that the jobs of an import take. Gives its id, and the seconds of look, check and commit."""
    from claims.operations import check_file as checking
    from claims.operations.receive_file import receive_file
    from claims.operations.settle_imports import ask_commit, choose_columns, commit_import
    from vir.foundation.imports.models import ImportBatch

    with _inside(slug):
        batch = receive_file(
            kind="sales",
            source_name="ERP",
            file_name=f"{number}.csv",
            content_type="text/csv",
            chunks=[content],
            at=MOMENT,
            actor_id=None,
        )
    with TemporaryDirectory(prefix="vir-bench-") as folder:
        began = time.perf_counter()
        with _inside(slug):
            path = checking.fetch_file(batch_id=batch.id, job_id=_job(batch.id), folder=Path(folder))
        assert path is not None
        found = checking.look_at_file(path=path, sheet=None)
        with _inside(slug):
            checking.keep_look(batch_id=batch.id, look=found)
        look = time.perf_counter() - began
        with _inside(slug):
            reading = _proposed(batch.id)
            choose_columns(number=batch.number, reading=reading, at=MOMENT, actor_id=None)
        began = time.perf_counter()
        with _inside(slug):
            check = checking.open_check(batch_id=batch.id, job_id=_job(batch.id), folder=Path(folder))
        assert check is not None
        spooled = checking.read_file(check=check, tell=lambda done: None)
        with _inside(slug):
            checked = checking.finish_check(check=check, spooled=spooled, at=MOMENT, actor_id=None)
        checking_took = time.perf_counter() - began
    assert checked is not None
    assert checked.rows_bad == 0, f"{checked.rows_bad} rows are bad"
    with _inside(slug):
        ask_commit(number=batch.number, rows=checked.rows_good, rest=False, at=MOMENT, actor_id=None)
    began = time.perf_counter()
    with _inside(slug):
        done = commit_import(batch_id=batch.id, job_id=_job(batch.id), at=MOMENT, actor_id=None)
    commit = time.perf_counter() - began
    assert done["committed"] == checked.rows_good, done
    with _inside(slug):
        assert ImportBatch.objects.get(id=batch.id).state == "committed"
    return batch.id, look, checking_took, commit


def _job(batch_id: Any) -> Any:
    from vir.foundation.imports.models import ImportBatch
    from vir.foundation.jobs.models import Job

    job_id = ImportBatch.objects.values_list("job_id", flat=True).get(id=batch_id)
    # Nothing of it is at work besides: each step is taken here.
    Job.objects.filter(id=job_id).update(state="done")
    return job_id


def _proposed(batch_id: Any) -> Any:
    from claims.operations.pick_intake import pick_intake
    from vir.foundation.imports.models import ImportBatch
    from vir.foundation.imports.proposal import propose
    from vir.foundation.imports.queries import sniffed_of, values_of
    from vir.foundation.imports.reading import Reading

    batch = ImportBatch.objects.get(id=batch_id)
    columns = pick_intake(kind="sales").columns(reading=Reading(), currency="USD")
    return propose(columns, sniffed_of(batch).headers, values_of(batch), currency="USD").reading


@contextmanager
def _inside(slug: str) -> Iterator[None]:
    from vir.foundation.tenancy.context import tenant_context
    from vir.foundation.tenancy.models import Tenant

    with transaction.atomic(), tenant_context(Tenant.objects.get(slug=slug).id):
        yield


def _fill(content: bytes) -> None:
    """Make the partners and products that a file names."""
    from vir.foundation.tenancy.context import current_tenant_id

    rows = list(csv.DictReader(io.StringIO(content.decode())))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO partners_partner (id, tenant_id, code, name, status, kind, city, region, country, created_at)"
            " SELECT gen_random_uuid(), %s, code, code, 'active', '', '', '', '', now() FROM unnest(%s) code",
            [current_tenant_id(), sorted({row["ResellerKey"] for row in rows})],
        )
        cursor.execute(
            "INSERT INTO programs_product (id, tenant_id, sku, name, category, subcategory, brand, created_at)"
            " SELECT gen_random_uuid(), %s, sku, sku, 'Bikes', '', '', now() FROM unnest(%s) sku",
            [current_tenant_id(), sorted({row["ProductKey"] for row in rows})],
        )


def _files() -> Iterator[tuple[str, bytes]]:
    """Give the real file where it is there, and one made in its likeness."""
    real = REAL / "sales.csv"
    if real.exists():
        yield "Sales of a bicycle maker (AdventureWorks)", real.read_bytes()
    yield "Generated in its likeness", _generated()


def _generated() -> bytes:
    dice = random.Random(5)
    written = io.StringIO()
    write = csv.writer(written, lineterminator="\n").writerow
    write(HEADER)
    order, left, partner, day = 43658, 0, 1, date(2017, 7, 1)
    for _ in range(GENERATED):
        if not left:
            order, left, partner = order + 1, dice.randint(1, 30), dice.randint(1, 700)
            day = date(2017, 7, 1) + timedelta(days=dice.randint(0, 1200))
        left -= 1
        quantity, cents = dice.randint(1, 12), dice.randint(200, 250_000)
        price, amount = (f"{value // 100}.{value % 100:02d}" for value in (cents, cents * quantity))
        write((f"SO{order}", day.isoformat(), dice.randint(210, 606), partner, quantity, price, amount))
    return written.getvalue().encode()


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
