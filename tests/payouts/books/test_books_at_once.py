"""Many post at once, or one posts while another closes: the books are as one after the other."""

from __future__ import annotations

import json
import subprocess
import sys
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

    def act(self, name: str) -> Any:
        """Run an act to its end and give what it printed."""
        process = subprocess.run(
            [sys.executable, "-m", "tests.payouts.books.actors", name],
            cwd=databases.ROOT,
            env=databases.environment(self.name),
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
        assert process.returncode == 0, process.stderr
        return json.loads(process.stdout.splitlines()[-1])

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database as its owner, past the walls."""
        connection = psycopg2.connect(databases.owner_url(self.name))
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        connection.close()
        return found


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


def test_accruals_posted_at_once_are_posted_once(arena: Arena) -> None:
    posted = arena.act("accrue_together")

    assert sorted(posted) == [0, 0, 0, 0, 0, PARTNERS]
    assert arena.ask("SELECT count(*), count(DISTINCT number) FROM payouts_ledgerentry") == [
        (PARTNERS, PARTNERS)
    ]
    assert arena.ask("SELECT sum(amount) FROM payouts_ledgerleg") == [(Decimal("0.0000"),)]


def test_one_event_posted_at_once_is_one_entry(arena: Arena) -> None:
    assert sorted(arena.act("post_same_together")) == [0, 0, 0, 0, 0, 1]


def test_a_close_waits_for_an_entry_that_is_being_posted(arena: Arena) -> None:
    found = arena.act("post_before_close")

    assert found == {"order": ["posted", "closed"], "answers": ["closed", "posted"]}
    assert arena.ask("SELECT state FROM payouts_accountingperiod") == [("closed",)]
    assert arena.ask("SELECT count(*) FROM payouts_ledgerentry") == [(1,)]


def test_an_entry_that_waits_for_a_close_finds_the_period_closed(arena: Arena) -> None:
    assert arena.act("close_before_post") == {"answers": ["closed", "refused"]}
    assert arena.ask("SELECT count(*) FROM payouts_ledgerentry") == [(0,)]
