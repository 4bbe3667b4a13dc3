"""
How fast a draft is tried on 100,000 sales lines, against the plainest thing a database can do with them.

The ratio to a bare `sum` over the same lines, in the same run, says what the back-test adds; seconds depend on the
machine. `make bench-backtest`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import django
from django.db import connection

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.support import databases

LINES, PARTNERS, SKUS, ROUNDS = 100_000, 24, 38, 3
GOAL_SECONDS = 2.0
TODAY = date(2026, 11, 23)


def main() -> None:
    """Print how long the back-test takes and what a bare sum takes."""
    name = databases.copy_of(databases.template("empty"), "vir_bench_backtest")
    os.environ.update(databases.environment(name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    django.setup()
    _measure()


def _measure() -> None:
    from payouts.queries.replaying.replay import replay
    from programs.queries.designs import growth_design, other_way
    from programs.rating.backtest import report
    from programs.terms import Terms
    from tests.factories import make_tenant, program_document
    from vir.foundation.tenancy.context import tenant_context

    document = program_document(
        code="VIR-2027-003", starts_on="2027-01-01", ends_on="2027-03-31", period="term"
    )
    with tenant_context(make_tenant("bench", "Bench").id):
        _fill()

        def tried(document: dict[str, Any], *, line_by_line: bool = False) -> Callable[[], Any]:
            def once() -> Any:
                found = replay(Terms.from_document(document), today=TODAY, line_by_line=line_by_line)
                return report(found.terms, found.at, found.names, margin=Decimal(28))

            return once

        bare = _best(_sum)
        print(f"{LINES:,} lines, {PARTNERS} partners, {SKUS} products, best of {ROUNDS} rounds")
        print(f"bare sum in SQL           {bare:>7.3f} s   {LINES / bare:>12,.0f} lines/s")
        for name, work in (
            ("back-test, retroactive", tried(document)),
            ("back-test, incremental", tried(other_way(document))),
            ("back-test, growth", tried(growth_design(document))),
        ):
            took = _best(work)
            print(
                f"{name:<26}{took:>7.3f} s   {LINES / took:>12,.0f} lines/s   {took / bare:>5.1f} × the bare sum"
            )
    print(f"goal                      {GOAL_SECONDS:>7.3f} s")


def _sum() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT partner_id, sum(net) FROM claims_salesline GROUP BY partner_id")
        return cursor.fetchall()


def _best(work: Callable[[], Any]) -> float:
    return min(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _fill() -> None:
    from vir.foundation.tenancy.context import current_tenant_id

    with connection.cursor() as cursor:
        cursor.execute(
            _FILL,
            {
                "tenant": current_tenant_id(),
                "batch": uuid4(),
                "lines": LINES,
                "partners": PARTNERS,
                "skus": SKUS,
            },
        )


_FILL = """
    INSERT INTO partners_partner (id, tenant_id, code, name, status, kind, city, region, country, created_at)
        SELECT gen_random_uuid(), %(tenant)s, 'P' || n, 'Partner ' || n, 'active', '', '', '', '', now()
        FROM generate_series(1, %(partners)s) n;
    INSERT INTO programs_product (id, tenant_id, sku, name, category, subcategory, brand, created_at)
        SELECT gen_random_uuid(), %(tenant)s, 'S' || n, 'Product ' || n, 'Cordless', '', '', now()
        FROM generate_series(1, %(skus)s) n;
    INSERT INTO claims_salesline (id, tenant_id, batch_id, partner_id, product_id, sale_date, received_on,
            document, line_key, line_type, basis, quantity, net, gross, currency, row)
        SELECT gen_random_uuid(), %(tenant)s, %(batch)s, r.id, p.id, date '2026-01-01' + n %% 90,
            date '2026-04-03', 'D' || n, 'L:' || n, 'sale', 'sell_in', 1 + n %% 7, 20 + n %% 97,
            20 + n %% 97, 'USD', n
        FROM generate_series(1, %(lines)s) n
        JOIN partners_partner r ON r.code = 'P' || (1 + n %% %(partners)s)
        JOIN programs_product p ON p.sku = 'S' || (1 + (n / 7) %% %(skus)s);
    INSERT INTO claims_salesfreshness (id, tenant_id, counted_to, file_at, lines)
        VALUES (gen_random_uuid(), %(tenant)s, date '2026-11-22', now(), %(lines)s);
"""


if __name__ == "__main__":
    main()
