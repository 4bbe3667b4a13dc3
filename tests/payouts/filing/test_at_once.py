"""Files and journals asked for by many at the same moment: a payment and an entry stand in one, whoever was first."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from tests.support import databases

SECONDS_MAX = 120.0
OLD, NEW = "1a" * 32, "2b" * 32


def run(database: str, *command: str, keys: str = OLD, role: str = "run_time") -> str:
    """Run a Python program on a database to its end."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=databases.ROOT,
        env={**databases.environment(database), "VIR_FIELD_KEYS": keys, "VIR_DATABASE_ROLE": role},
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def act(database: str, name: str) -> Any:
    """Run an act as a process of its own and give what it printed."""
    return json.loads(run(database, "-m", "tests.payouts.filing.actors", name).splitlines()[-1])


def ask(database: str, query: str) -> list[tuple[Any, ...]]:
    """Look into the database as its owner, past the walls."""
    connection = psycopg2.connect(databases.owner_url(database))
    with connection, connection.cursor() as cursor:
        cursor.execute(query)
        found = cursor.fetchall()
    connection.close()
    return found


@pytest.fixture(scope="module")
def staged(django_db_setup: None) -> Iterator[str]:
    """The database as every act finds it, made once; each test has a copy."""
    with databases.lent(databases.template("empty")) as name:
        act(name, "stage")
        yield name


@pytest.fixture
def arena(staged: str) -> Iterator[str]:
    with databases.lent(staged) as name:
        yield name


def test_eight_at_once_write_one_bank_file_and_make_one_journal(arena: str) -> None:
    written = act(arena, "write_together")
    journals = act(arena, "journal_together")

    # Of one form all get the identical file; the other form is refused.
    assert written.count("refused") == 4
    assert len({sha for sha in written if sha != "refused"}) == 1
    assert ask(arena, "SELECT count(*), count(DISTINCT form) FROM payouts_runfile") == [(1, 1)]
    assert ask(arena, "SELECT count(*) FROM payouts_filedpayment WHERE family = 'bank'") == [(1,)]
    assert ask(arena, "SELECT count(*) FROM payouts_paymentstep WHERE act = 'sent'") == [(1,)]
    assert sorted(journals) == ["JE-2026-0001 60.0000", *["refused"] * 7]
    assert ask(arena, "SELECT count(*), count(DISTINCT entry_id) FROM payouts_journalline") == [(3, 3)]


def test_the_owner_encrypts_the_own_account_and_bank_files_anew_and_the_old_key_opens_nothing(
    arena: str,
) -> None:
    act(arena, "write_together")
    before = ask(arena, "SELECT secret FROM payouts_vendorbank")

    said = run(arena, "manage.py", "rotate_field_keys", keys=f"{NEW},{OLD}", role="owner")
    again = run(arena, "manage.py", "rotate_field_keys", keys=NEW, role="owner")

    assert "1 own accounts, 1 bank files" in said
    assert "0 own accounts, 0 bank files" in again
    assert ask(arena, "SELECT secret FROM payouts_vendorbank") != before
    assert ask(arena, "SELECT state, masked FROM payouts_vendorbank") == [("confirmed", "•••• 2051")]
