"""Losing the broker's messages and killing workers loses no work and repeats none."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.support import databases
from tests.support.stage import Stage

JOBS = 12
STATES = "SELECT state, count(*) FROM jobs_job WHERE payload ->> 'reason' = 'storm' GROUP BY state"
MONEY = "SELECT count(*), sum(amount) FROM payouts_earningentry"


@pytest.fixture
def stage() -> Iterator[Stage]:
    source = databases.template("demo", ["build_demo"])
    # A run on two workers may give each of them one of these stories.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with Stage(source, f"{source}_storm_{worker}") as stage:
        yield stage


def test_work_asked_for_while_no_worker_lives_and_every_message_is_lost_is_done_once(stage: Stage) -> None:
    money = stage.ask(MONEY)
    stage.kill(stage.processes[-1])
    stage.run("-m", "tests.support.ask_work", str(JOBS))
    stage.flush_broker()

    stage.start_worker()

    stage.wait_for(STATES, [("done", JOBS)], seconds=120)
    assert stage.ask(MONEY) == money


def test_a_worker_killed_at_work_is_replaced_and_nothing_is_done_twice(stage: Stage) -> None:
    money = stage.ask(MONEY)
    stage.run("-m", "tests.support.ask_work", str(JOBS))

    stage.kill(stage.processes[-1])
    stage.start_worker()

    stage.wait_for(STATES, [("done", JOBS)], seconds=180)
    assert stage.ask(MONEY) == money
