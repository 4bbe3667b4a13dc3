"""Two claims at the same moment: a sale, a serial number and a unit in stock are given away once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support import databases

SECONDS_MAX = 180.0
Act = Callable[[str], Any]


def run(name: str, what: str) -> Any:
    """Run an act on a database and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.claims.at_once.actors", what],
        cwd=databases.ROOT,
        env=databases.environment(name),
        capture_output=True,
        text=True,
        timeout=SECONDS_MAX,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def staged(django_db_setup: None) -> Iterator[str]:
    """The database as every act finds it, made once; each test has a copy."""
    with databases.lent(databases.template("empty")) as name:
        run(name, "stage")
        yield name


@pytest.fixture
def act(staged: str) -> Iterator[Act]:
    """Give a function that runs an act on a database of its own and gives what it printed."""
    with databases.lent(staged) as name:
        yield lambda what: run(name, what)


def test_of_eight_claims_of_one_sale_sent_at_once_one_is_taken(act: Act) -> None:
    assert act("same_sale") == {"done": 1, "refused": 7}


def test_of_eight_partners_with_one_serial_number_one_is_taken(act: Act) -> None:
    assert act("same_serial") == {"done": 1, "refused": 7}


def test_of_two_claims_that_only_together_are_too_much_exactly_one_passes(act: Act) -> None:
    assert act("too_much_together") == {
        "sent": {"done": 2},
        "clean": [False, True],
        "flags": 1,
        "decided": {"done": 1, "refused": 1},
        "approved": 1,
    }


def test_approvals_weigh_the_stock_themselves(act: Act) -> None:
    assert act("never_checked_together") == {"done": 1, "refused": 1}


def test_the_press_for_clean_claims_weighs_the_stock_too(act: Act) -> None:
    assert act("cleanly_together") == {"done": 1, "refused": 1}


def test_of_a_sale_and_its_copy_checked_at_once_one_is_told(act: Act) -> None:
    assert act("changed_number_together") == {"flags": 1, "clean": 1}
