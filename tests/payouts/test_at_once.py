"""Many at once, or killed in the middle: the amounts are the same as one after the other."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg2
import pytest

from tests.support import databases

PARTNERS = 12
SECONDS_MAX = 120.0


class Arena:
    """A database of its own, and processes that act on it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def start(self, act: str) -> subprocess.Popen[str]:
        """Start an act as a process."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.payouts.actors", act],
            cwd=databases.ROOT,
            env=databases.environment(self.name),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def act(self, name: str) -> Any:
        """Run an act to its end and give what it printed."""
        process = self.start(name)
        out, errors = process.communicate(timeout=SECONDS_MAX)
        assert process.returncode == 0, errors
        return json.loads(out.splitlines()[-1])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database as its owner, past the walls."""
        connection = psycopg2.connect(databases.owner_url(self.name))
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            found = cursor.fetchall()
        connection.close()
        return found

    def wait_until(self, query: str, least: int) -> None:
        """Wait until a count has grown to this."""
        end = time.monotonic() + SECONDS_MAX
        while self.ask(query)[0][0] < least:
            assert time.monotonic() < end, f"{query} never reached {least}"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def staged(django_db_setup: None) -> Iterator[str]:
    """The database as every act finds it, made once; each test has a copy."""
    with databases.lent(databases.template("empty")) as name:
        Arena(name).act("stage")
        yield name


@pytest.fixture
def arena(staged: str) -> Iterator[Arena]:
    with databases.lent(staged) as name:
        yield Arena(name)


ENTRIES = "SELECT count(*), count(DISTINCT earning_id), sum(amount) FROM payouts_earningentry"
# Twelve partners from 100,000 to 210,000, all in the tier of 2 percent.
WANTED = [(PARTNERS, PARTNERS, Decimal("37200.0000"))]


def test_recalculations_at_once_write_one_set_of_entries(arena: Arena) -> None:
    written = arena.act("calculate_together")

    assert sorted(run["number"] for run in written) == [1, 2, 3, 4]
    assert sorted(run["entries"] for run in written) == [0, 0, 0, PARTNERS]
    assert arena.ask(ENTRIES) == WANTED


def test_a_recalculation_killed_before_its_end_leaves_nothing(arena: Arena) -> None:
    process = arena.start("calculate_slowly")
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    arena.wait_until(
        "SELECT count(*) FROM (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))) AS free",
        1,
    )
    assert arena.ask("SELECT count(*) FROM payouts_calculationrun") == [(0,)]

    again = arena.act("calculate")

    assert again == {"number": 1, "entries": PARTNERS}
    assert arena.ask(ENTRIES) == WANTED


def test_two_hundred_approvals_at_once_are_one_payout(arena: Arena) -> None:
    arena.act("make_ready")

    answers = arena.act("approve_together")

    # Whoever won is told so each time; the other person is refused each time.
    assert sorted(answers) == ["approved"] * 100 + ["refused"] * 100
    assert arena.ask("SELECT count(*) FROM audit_auditevent WHERE action = 'run.approved'") == [(1,)]
    assert arena.ask("SELECT state FROM payouts_payoutrun") == [("approved",)]
    assert arena.ask("SELECT count(*) FROM payouts_runapproval") == [(1,)]

    arena.act("pay_together")

    paid = "SELECT count(*), count(DISTINCT item_id), count(DISTINCT code) FROM payouts_payment"
    assert arena.ask(paid) == [(PARTNERS, PARTNERS, PARTNERS)]
    assert arena.ask("SELECT count(*) FROM jobs_job WHERE kind = 'payouts.export'") == [(1,)]


def test_an_export_killed_in_the_middle_repeats_nothing(arena: Arena) -> None:
    arena.act("make_ready")
    arena.act("approve")
    process = arena.start("export")
    arena.wait_until("SELECT count(*) FROM payouts_statementfile", 9)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = set(arena.ask("SELECT id, code FROM payouts_statement"))
    files_before = set(arena.ask("SELECT id FROM payouts_statementfile"))
    assert 0 < len(before) <= PARTNERS

    again = arena.act("export")

    statements = set(arena.ask("SELECT id, code FROM payouts_statement"))
    assert again == {"attempts": 2}
    assert before - statements == set()
    assert files_before - set(arena.ask("SELECT id FROM payouts_statementfile")) == set()
    assert sorted(code for _, code in statements) == [f"ST-2026-{n:04d}" for n in range(1, PARTNERS + 1)]
    assert arena.ask("SELECT count(*), count(DISTINCT (statement_id, form)) FROM payouts_statementfile") == [
        (PARTNERS * 3 + 2, PARTNERS * 3 + 2)
    ]
    assert arena.ask("SELECT state FROM payouts_payoutrun") == [("exported",)]
    assert arena.ask("SELECT count(*) FROM documents_storedfile") == [(PARTNERS * 3 + 2,)]
