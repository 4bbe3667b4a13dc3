"""Whatever people do in whatever order: the ledger, the runs and the payments say what a plain reckoning says."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.payouts.machine.core import CoreWorld
from tests.payouts.machine.machine import PARTNERS, MoneyMachine
from tests.payouts.machine.seen import Deal, World

# `make storm` asks for more, each time for other stories; `make test` always plays the same ones.
IN_STORM = "VIR_MACHINE_STEPS" in os.environ
EXAMPLES = int(os.environ.get("VIR_MACHINE_DATABASE", "10"))
PURE_EXAMPLES = int(os.environ.get("VIR_MACHINE_PURE", "200"))
STEPS = int(os.environ.get("VIR_MACHINE_STEPS", "50"))
SHARDS = int(os.environ.get("VIR_MACHINE_SHARDS", "1"))
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


def bounded(examples: int, steps: int) -> settings:
    """Give the settings of a machine that may take its time."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not IN_STORM,
        database=None,
        suppress_health_check=QUIET,
        report_multiple_bugs=False,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
    )


@pytest.fixture
def in_the_database(start: Callable[..., World]) -> type[MoneyMachine]:
    """Give the machine whose every example is undone at its end."""
    begun: list[transaction.Atomic] = []

    def make(deal: Deal) -> World:
        begun.append(transaction.atomic())
        begun[-1].__enter__()
        return start(deal)

    def forget(_: World) -> None:
        transaction.set_rollback(True)
        begun.pop().__exit__(None, None, None)

    return type(
        "InTheDatabase", (MoneyMachine,), {"make": staticmethod(make), "forget": staticmethod(forget)}
    )


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_books_in_the_database_say_what_a_plain_reckoning_says(
    in_the_database: type[MoneyMachine], shard: int
) -> None:
    run_state_machine_as_test(in_the_database, settings=bounded(EXAMPLES, STEPS))


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_pure_rules_over_a_book_in_memory_say_what_a_plain_reckoning_says(shard: int) -> None:
    def make(deal: Deal) -> World:
        return CoreWorld(deal, PARTNERS)

    acts = {"make": staticmethod(make), "forget": staticmethod(lambda world: None)}
    run_state_machine_as_test(type("InMemory", (MoneyMachine,), acts), settings=bounded(PURE_EXAMPLES, STEPS))
