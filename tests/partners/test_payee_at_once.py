"""Many at once on real connections: one proposal, one decision; and the keys are rotated under what is there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest

from tests.partners.actors import THREADS
from tests.support import databases
from tests.support.payees import GERMAN

SECONDS_MAX = 120.0
OLD, NEW = "1a" * 32, "2b" * 32


class Arena:
    """A database of its own, and processes that act on it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def act(self, name: str) -> Any:
        """Run an act to its end and give what it printed."""
        return json.loads(self.run("-m", "tests.partners.actors", name, keys=OLD).splitlines()[-1])

    def run(self, *command: str, keys: str, role: str = "run_time") -> str:
        """Run a Python program on the database to its end."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=databases.ROOT,
            env={
                **databases.environment(self.name),
                "VIR_FIELD_KEYS": keys,
                "VIR_DATABASE_ROLE": role,
            },
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Look into the database as its owner, past the walls."""
        connection = psycopg2.connect(databases.owner_url(self.name))
        with connection, connection.cursor() as cursor:
            cursor.execute(query)
            found = cursor.fetchall()
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


OURS = "FROM partners_payeedetails p JOIN tenancy_tenant t ON t.id = p.tenant_id WHERE t.slug = 'kestrel'"


def test_of_many_proposals_at_once_one_is_kept(arena: Arena) -> None:
    answers = arena.act("propose_together")

    assert Counter(answers) == {"proposed": 1, "refused": THREADS - 1}
    assert arena.ask(f"SELECT version, state {OURS}") == [(1, "proposed")]


def test_of_confirming_and_withdrawing_at_once_one_happens(arena: Arena) -> None:
    arena.act("propose")

    answers = Counter(arena.act("decide_together"))

    assert answers["refused"] == THREADS - 1
    won = "confirmed" if answers["confirmed"] else "withdrawn"
    assert arena.ask(f"SELECT version, state {OURS}") == [(1, won)]
    acts = arena.ask(
        "SELECT a.action FROM audit_auditevent a JOIN tenancy_tenant t ON t.id = a.tenant_id"
        " WHERE t.slug = 'kestrel' AND a.action LIKE 'payee.%' ORDER BY a.number"
    )
    assert acts == [("payee.proposed",), (f"payee.{won}",)]


def test_the_keys_are_rotated_and_the_old_one_opens_nothing_any_more(arena: Arena) -> None:
    arena.act("propose")
    before = arena.ask("SELECT secret, fingerprint FROM partners_payeedetails ORDER BY id")

    said = arena.run("manage.py", "rotate_field_keys", keys=f"{NEW},{OLD}", role="owner")
    again = arena.run("manage.py", "rotate_field_keys", keys=NEW, role="owner")

    assert "kestrel: 1 payee details" in said
    assert "osprey: 1 payee details" in said
    assert "kestrel: 0 payee details" in again
    after = arena.ask("SELECT secret, fingerprint FROM partners_payeedetails ORDER BY id")
    assert {secret for secret, _ in before} & {secret for secret, _ in after} == set()
    assert {print_ for _, print_ in before} & {print_ for _, print_ in after} == set()
    assert arena.ask(f"SELECT masked {OURS}") == [(f"•••• {GERMAN[-4:]}",)]


def test_a_key_that_was_taken_out_too_early_is_named_and_nothing_changes(arena: Arena) -> None:
    arena.act("propose")
    before = arena.ask("SELECT secret FROM partners_payeedetails ORDER BY id")

    with pytest.raises(AssertionError, match="Was a key removed too early"):
        arena.run("manage.py", "rotate_field_keys", keys=NEW, role="owner")

    assert arena.ask("SELECT secret FROM partners_payeedetails ORDER BY id") == before
