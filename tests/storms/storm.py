"""
The long storms, too long for `make test`: `make storm`, smaller with `make storm ARGS="pure=200 database=20 kills=10"`.

First the state machine over the pure rules, 5,000 times 100 steps, then over the database, 300 times 100; then workers
killed in open transactions of money jobs, 200 times. `pure=0`, `database=0` or `kills=0` leaves one out, `steps=50`
plays shorter stories, `database=5000` more of them; `seed=7` plays the same story of kills again.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta

import django

import tests.support.servers  # noqa: F401 - starts servers that end with this process
from tests.support import databases

DEFAULTS = {"pure": 5_000, "database": 300, "steps": 100, "kills": 200, "seed": 0}
ONE_DAY = timedelta(days=1)
MACHINE = "tests/payouts/machine/test_machine.py"


def main(arguments: list[str]) -> int:
    """Play the storms; the last lines say what was found."""
    told = {
        **DEFAULTS,
        **{k: int(v) for k, _, v in (word.partition("=") for word in arguments) if v.isdigit()},
    }
    code = 0
    for world in ("pure", "database"):
        if told[world]:
            code = code or _machine(world, told[world], told["steps"])
    return code or (_kills(told["kills"], told["seed"] or random.randrange(1, 10**6)) if told["kills"] else 0)


def _machine(world: str, examples: int, steps: int) -> int:
    """Play the machine, shared among as many processes as there are cores."""
    over = {"pure": "the pure rules", "database": "the database"}[world]
    print(f"The state machine over {over}: {examples:,} times {steps} steps", flush=True)
    began = time.monotonic()
    shards = min(os.cpu_count() or 1, examples)
    told = {"SHARDS": shards, world.upper(): -(-examples // shards), "STEPS": steps}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", str(shards), MACHINE, "-k", world],
        env={**os.environ, **{f"VIR_MACHINE_{name}": str(value) for name, value in told.items()}},
        cwd=databases.ROOT,
        check=False,
    )
    print(
        f"  {'held' if done.returncode == 0 else 'FAILED'} after {time.monotonic() - began:,.0f} s",
        flush=True,
    )
    return done.returncode


def _kills(kills: int, seed: int) -> int:
    name = databases.copy_of(databases.template("empty"), f"vir_storm_{os.getpid()}")
    os.environ.update(databases.environment(name))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    django.setup()
    print(f"Workers killed inside open transactions: {kills:,} times (seed={seed})", flush=True)
    began = time.monotonic()
    storm = _stage(name, kills, random.Random(seed))
    try:
        seasons = 0
        while not storm.enough:
            _season(storm)
            seasons += 1
            print(
                f"  season {seasons}: {sum(storm.kills.values()):,} killed, {storm.acts:,} acts", flush=True
            )
        entries = storm.replay()
    finally:
        storm.close()
        databases.drop(name)
    for what, count in sorted(storm.kills.items()):
        print(f"  {what:<24}{count:>6} killed")
    print(
        f"{sum(storm.kills.values()):,} killed in a transaction, {storm.done_after_kill:,} of them as it committed, "
        f"{storm.late:,} once they had said they were done; {storm.acts:,} acts"
    )
    print(
        f"{entries:,} entries replayed over {len(storm.history):,} commits: none lost, none twice, "
        f"{time.monotonic() - began:,.0f} s"
    )
    return 0


def _stage(name: str, kills: int, dice: random.Random):  # type: ignore[no-untyped-def]
    """Put a vendor with two partners and one program on the stage."""
    from tests.factories import make_partner, make_person, make_product, make_tenant
    from tests.payouts.machine.machine import PARTNERS, model_of
    from tests.payouts.machine.seen import Deal
    from tests.payouts.machine.world import start_program
    from tests.storms.kill import Storm, TickingWorld
    from vir.foundation.tenancy.context import tenant_context

    tenant = make_tenant("kestrel", "Kestrel Tools")
    people = {who: make_person(tenant, who, "owner") for who in ("priya", "finn", "lena")}
    deal = Deal()
    with tenant_context(tenant.id):
        partners = {code: make_partner(code) for code in PARTNERS}
        product = make_product("DRILL-1")
        program = start_program(partners.values(), deal, owner=people["priya"], approver=people["lena"])
        world = TickingWorld(program, partners, product, people)
        world.begin(deal)
    return Storm(name, tenant.id, world, model_of(deal), dice, kills)


def _season(storm) -> None:  # type: ignore[no-untyped-def]
    """Sell, calculate, close what is over, pay it, and let some payments come back."""
    from tests.payouts.machine.seen import LAST_DAY, first_day, quarter_of

    world, dice = storm.world, storm.dice
    world.today = min(world.today + timedelta(days=dice.randrange(10, 40)), LAST_DAY)
    world.ticks = 0 if world.today < LAST_DAY else world.ticks
    current = min(quarter_of(world.today), 3)
    for _ in range(dice.randrange(2, 6)):
        quarter = dice.choice([current, current, *range(current)])
        partner = dice.choice(storm.model.partners)
        cents = dice.choice([-1, 1, 1, 1]) * dice.randrange(1_000_00, 120_000_00)
        _sell(storm, partner, quarter, cents, first_day(quarter))
    _calculate(storm)
    over = len(storm.model.closed)
    if over < 4 and world.today >= first_day(over + 1):
        _sell(storm, "ALDER", over, 100_000_00 + dice.randrange(1, 999), first_day(over + 1) - ONE_DAY)
        _calculate(storm)
        storm.do("close a quarter", lambda: world.close(over), lambda model: model.close(over))
    if dice.random() < 0.3:
        storm.do("close a month", world.shut_month, lambda model: None, spared=True)
    for quarter in list(storm.model.closed):
        _pay(storm, quarter)


def _sell(storm, partner: str, quarter: int, cents: int, day: date) -> None:  # type: ignore[no-untyped-def]
    storm.do(
        "sell",
        lambda: storm.world.sell(partner, day, cents),
        lambda model: model.sell(partner, quarter, cents),
        spared=True,
    )


def _calculate(storm) -> None:  # type: ignore[no-untyped-def]
    """Ask for a calculation, and work off its jobs."""
    from vir.foundation.jobs.operations import enqueue

    told = {"scope": "full", "reason": "storm"}
    storm.do(
        "ask for a calculation",
        lambda: enqueue(kind="payouts.recalculate", payload=told, at=storm.world.at),
        lambda model: None,
        spared=True,
    )
    storm.job("payouts.recalculate", lambda model: model.rate())
    storm.job("payouts.post_accruals", lambda model: model.post())


def _pay(storm, quarter: int) -> None:  # type: ignore[no-untyped-def]
    """Bring the run of a quarter, or a further one, from its preview to the bank."""
    world = storm.world
    latest = storm.model.latest(quarter)
    further = latest is not None
    if not storm.model.can_prepare(quarter, further=further):
        return
    storm.do(
        "prepare",
        lambda: world.prepare(quarter, "finn", further=further),
        lambda model: model.prepare(quarter, "finn", further=further),
    )
    run = storm.model.latest(quarter)
    key, place = (run.quarter, run.sequence), run.number

    storm.do(
        "submit", lambda: world.submit(key, "finn"), lambda model: model.submit(model.runs[place], "finn")
    )
    storm.do(
        "approve", lambda: world.approve(key, "lena"), lambda model: model.approve(model.runs[place], "lena")
    )
    # A run that pays nobody shows only by its job.
    storm.do(
        "make payments",
        lambda: world.ask(key, "finn"),
        lambda model: model.ask(model.runs[place]),
        done=lambda: bool(storm.waiting("payouts.export")),
    )
    storm.job("payouts.export", lambda model: model.finish(model.runs[place]))
    for number in [n for n, pay in enumerate(storm.model.pays) if pay.run == place]:
        _deliver(storm, number)


def _deliver(storm, number: int) -> None:  # type: ignore[no-untyped-def]
    """Send a payment; it arrives, comes back and is made again, or is voided."""
    world, dice = storm.world, storm.dice
    key = storm.key(storm.model.pays[number])

    def turned(state: str):  # type: ignore[no-untyped-def]
        def turn(model) -> None:  # type: ignore[no-untyped-def]
            pay = model.pays[number]
            if state in ("bounced", "void"):
                model.came_back(pay, state)
            else:
                pay.state = state
            if state != "sent":
                model.close_if_done(model.runs[pay.run])

        return turn

    storm.do("send", lambda: world.send([key]), turned("sent"))
    fate = dice.random()
    if fate < 0.7:
        storm.do("confirm", lambda: world.confirm(key, arrived=True), turned("paid"))
    elif fate < 0.85:
        storm.do("come back", lambda: world.confirm(key, arrived=False), turned("bounced"))
        if dice.random() < 0.5:
            storm.do(
                "make again", lambda: world.reissue(key), lambda model: model.reissue(model.pays[number])
            )
    else:
        storm.do("void", lambda: world.void(key), turned("void"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
