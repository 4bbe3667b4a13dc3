"""
How many of 500 planted false claims among 50,000 the product stops, and how many honest ones it holds.

The world is made from a seed; defaults were set on another one than the report's. Honest history is put into the
database in bulk; every check is the product's own, and planted claims are typed, sent and checked by its operations.
`make bench-claims`, smaller with `make bench-claims ARGS="1000 50 7"`: claims, planted, seed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import django

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.support import databases

CLAIMS, PLANTED, SEED = 50_000, 500, 2
PROCESSES = 2
GOALS = {
    "exact copy": 100,
    "serial number again": 100,
    "sold more than bought": 100,
    "pair: too much together": 100,
    "altered number": 95,
}
FALSE_HOLDS_PERCENT_MAX = 1.0


def main(arguments: list[str]) -> int:
    """Print the tables and whether the goals are met; the last line is the same as JSON."""
    numbers = [int(word) for word in arguments if word.isdigit()]
    claims, planted, seed = (*numbers, *(CLAIMS, PLANTED, SEED)[len(numbers) :])
    name = databases.copy_of(databases.template("empty"), f"vir_bench_claims_{os.getpid()}")
    try:
        os.environ.update(databases.environment(name))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
        django.setup()
        return _measure(name, claims, planted, seed)
    finally:
        from django.db import connections

        connections.close_all()
        databases.drop(name)


def _measure(name: str, claims: int, planted: int, seed: int) -> int:
    from tests.benchmarks.claim_fraud.books import fill
    from tests.benchmarks.claim_fraud.planting import plant
    from tests.benchmarks.claim_fraud.report import lines, stopped_percent, summary
    from tests.benchmarks.claim_fraud.world import CLAIMS_PER_PARTNER, make_world

    began = time.perf_counter()
    lives = make_world(claims // CLAIMS_PER_PARTNER, seed)
    # Planting buys what it needs, so the books are written after it.
    plant(lives, planted, seed)
    fill(name, lives)
    filled = time.perf_counter()
    rows = sum(len(claim.sales) for life in lives for claim in life.claims)
    print(f"{claims:,} honest claims with {rows:,} lines of {len(lives):,} partners, seed {seed}", flush=True)
    outcomes = _live(claims, planted, seed)
    took = time.perf_counter() - filled
    said = summary(outcomes, _honest())
    print(f"made in {filled - began:,.0f} s, checked in {took:,.0f} s by {PROCESSES} processes\n")
    print("\n".join(lines(said)))
    honest = said["honest"]
    missed = [
        f"{kind}: {stopped_percent(said['kinds'][kind]):.1f} % of {least} %"
        for kind, least in GOALS.items()
        if stopped_percent(said["kinds"][kind]) < least
    ]
    if 100 * honest["held"] > FALSE_HOLDS_PERCENT_MAX * honest["claims"]:
        missed.append(f"honest claims held: more than {FALSE_HOLDS_PERCENT_MAX} %")
    print("\n" + ("goals met" if not missed else f"goals missed: {'; '.join(missed)}"))
    print(json.dumps({**said, "seconds": round(took), "missed_goals": missed}))
    return 1 if missed else 0


def _live(claims: int, planted: int, seed: int) -> list[dict[str, Any]]:
    """Let the processes live through the world, each with its share of the partners."""
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.benchmarks.claim_fraud.worker",
                *(str(number) for number in (claims, planted, seed, place, PROCESSES)),
            ],
            cwd=databases.ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for place in range(PROCESSES)
    ]
    found: list[dict[str, Any]] = []
    for process in running:
        out, _ = process.communicate()
        if process.returncode:
            raise RuntimeError("A process ended early; what it said stands above.")
        found += [json.loads(line) for line in out.splitlines()]
    return found


def _honest() -> dict[str, Any]:
    """Count what was found about the claims that were there before: those that nobody typed."""
    from django.db import connection

    from vir.foundation.tenancy.context import tenant_context
    from vir.foundation.tenancy.models import Tenant

    with tenant_context(Tenant.objects.get(slug="bench").id), connection.cursor() as cursor:
        # A planted claim has a story from its start; the others were made in bulk.
        cursor.execute(
            "CREATE TEMPORARY TABLE honest ON COMMIT DROP AS SELECT c.id FROM claims_claim c"
            " WHERE c.weighed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims_claimevent e"
            " WHERE e.claim_id = c.id AND e.kind = 'started')"
        )
        cursor.execute("SELECT count(*) FROM honest")
        claims = cursor.fetchone()[0]
        cursor.execute(
            "SELECT f.check_name, f.severity, count(DISTINCT f.claim_id) FROM claims_flag f JOIN honest h"
            " ON h.id = f.claim_id WHERE f.replaced_at IS NULL GROUP BY ROLLUP (f.severity, f.check_name)"
        )
        by = {(severity, name): count for name, severity, count in cursor.fetchall()}
    return {
        "claims": claims,
        "held": by.get(("must_resolve", None), 0),
        "shown": by.get(("look", None), 0),
        "held_by": {
            name: count for (severity, name), count in by.items() if severity == "must_resolve" and name
        },
        "shown_by": {name: count for (severity, name), count in by.items() if severity == "look" and name},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
