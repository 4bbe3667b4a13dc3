"""Each comparison is green on honest books, and red on a fault that its owner wrote past every wall."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.support import databases

SECONDS_MAX = 300.0


@pytest.fixture
def found(db: None) -> Iterator[dict[str, dict[str, list[str]]]]:
    """What was found of the honest books, and under each fault."""
    name = f"vir_books_{uuid4().hex[:12]}"
    databases.copy_of(databases.template("empty"), name)
    _act(name, "stage")
    yield _act(name, "faults")
    databases.drop(name)


def test_every_fault_makes_its_own_comparison_red_and_honest_books_none(
    found: dict[str, dict[str, list[str]]],
) -> None:
    honest = found.pop("")
    # No accounting period is closed, and no claim decided, in this story.
    assert honest["empty"] == ["claims_paid", "closed_periods"]
    assert "red" not in honest
    assert found.pop("after") == honest

    red = {fault: looks.get("red") for fault, looks in found.items()}

    # A leg that stands alone moves whatever is added up of legs, and what was earned is what is charged.
    assert "ledger_balance" in (red.pop("ledger_balance") or [])
    assert red.pop("earned_entries") == ["liability_targets", "earned_entries"]
    assert red == {fault: [fault.partition(":")[0]] for fault in red}


def _act(database: str, act: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.payouts.reconciling.actors", act],
        cwd=databases.ROOT,
        env=databases.environment(database),
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_MAX,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
