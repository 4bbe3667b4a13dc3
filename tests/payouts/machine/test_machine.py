"""Whatever people do in whatever order: the ledger, the runs and the payments say what a plain reckoning says."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.factories import make_partner, make_product
from tests.payouts.machine.core import CoreWorld
from tests.payouts.machine.machine import PARTNERS, MoneyMachine
from tests.payouts.machine.seen import World
from tests.payouts.machine.world import DatabaseWorld, start_program
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

# make storm asks for more.
EXAMPLES = int(os.environ.get("VIR_MACHINE_EXAMPLES", "12"))
SHARDS = int(os.environ.get("VIR_MACHINE_SHARDS", "1"))
STEPS = int(os.environ.get("VIR_MACHINE_STEPS", "50"))
QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


def bounded(examples: int, steps: int) -> settings:
    """Give the settings of a machine that may take its time."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=QUIET,
        report_multiple_bugs=False,
        phases=[
            Phase.explicit,
            Phase.reuse,
            Phase.generate,
            *([] if "NOSHRINK" in os.environ else [Phase.shrink]),
        ],
    )


@pytest.fixture
def in_the_database(inside: Tenant, finn: User, lena: User, priya: User) -> Callable[[], type[MoneyMachine]]:
    """Make the machine whose every example is undone at its end."""
    partners = {code: make_partner(code) for code in PARTNERS}
    product = make_product("DRILL-1")
    open_: list[transaction.Atomic] = []

    def make(percents: tuple[int, ...], drops: bool) -> World:
        undone = transaction.atomic()
        undone.__enter__()
        open_.append(undone)
        program = start_program(partners.values(), percents, drops=drops, owner=priya, approver=lena)
        world = DatabaseWorld(program, partners, product, {"finn": finn, "lena": lena})
        world.open_books()
        return world

    def forget(_: World) -> None:
        transaction.set_rollback(True)
        open_.pop().__exit__(None, None, None)

    class InTheDatabase(MoneyMachine):
        pass

    InTheDatabase.make = staticmethod(make)
    InTheDatabase.forget = staticmethod(forget)
    return InTheDatabase


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_books_in_the_database_say_what_a_plain_reckoning_says(
    in_the_database: type[MoneyMachine], shard: int
) -> None:
    run_state_machine_as_test(in_the_database, settings=bounded(EXAMPLES, STEPS))


def test_the_pure_rules_over_a_book_in_memory_say_what_a_plain_reckoning_says() -> None:
    class InMemory(MoneyMachine):
        make = staticmethod(lambda percents, drops: CoreWorld(percents, drops, PARTNERS))
        forget = staticmethod(lambda world: None)

    run_state_machine_as_test(InMemory, settings=bounded(200, 50))
