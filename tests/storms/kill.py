"""
Workers are killed inside open transactions of money jobs, again and again; the books stay what people were told.

Each act is a process of its own over the run-time role: jobs by the product's own runner, the rest by its operations.
It is killed with SIGKILL once the database shows that it has written and not ended. Afterwards the database has to
be what it was before the act or what it is after it, never between; an act that had said it was done has to be there;
and at the end every entry is replayed against what was reckoned at each commit.
"""

from __future__ import annotations

import copy
import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import UUID

import psycopg2
from django.db import connections

from payouts import tasks
from payouts.exports.made import MadeFile, statement_file_name
from payouts.exports.statement_files import StatementPress
from payouts.models import LedgerEntry
from tests.payouts.machine.checks import Auditor
from tests.payouts.machine.model import Model, Pay
from tests.payouts.machine.seen import ARRIVED, PROVIDING, PayKey, first_day
from tests.payouts.machine.world import DatabaseWorld
from tests.support import databases
from vir.foundation.jobs import runner
from vir.foundation.tenancy.context import tenant_context

KILLS_OF_A_JOB = 3
SECONDS_OF_AN_ACT = 120.0
OPEN = """
    SELECT state FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user
    AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND state IN ('active', 'idle in transaction')
"""
THERE = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


class TickingWorld(DatabaseWorld):
    """The vendor with a clock of its own: each act has a moment that no other has."""

    ticks = 0

    @property
    def at(self) -> datetime:
        return datetime.combine(self.today, clock_time(15), tzinfo=UTC) + timedelta(seconds=self.ticks)


@dataclass
class Told:
    """What was reckoned right after a commit."""

    charged: dict[tuple[str, int], int]
    partners: dict[str, tuple[int, int, int]]


@dataclass
class Storm:
    """Acts one after the other, most of them killed first."""

    name: str
    tenant_id: UUID
    world: TickingWorld
    model: Model
    dice: random.Random
    kills_wanted: int
    kills: Counter[str] = field(default_factory=Counter)
    late: int = 0
    acts: int = 0
    done_after_kill: int = 0
    history: list[tuple[datetime, Told]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.auditor = Auditor(self.model)
        self.link = psycopg2.connect(databases.owner_url(self.name))
        # Only its own role sees what a session does.
        self.watch = psycopg2.connect(databases.run_time_url(self.name))
        self.link.autocommit = self.watch.autocommit = True

    def close(self) -> None:
        """Leave the database."""
        connections.close_all()
        self.link.close()
        self.watch.close()

    @property
    def enough(self) -> bool:
        """Say whether enough were killed."""
        return sum(self.kills.values()) >= self.kills_wanted

    def act(
        self,
        what: str,
        do: Callable[[], object],
        after: Callable[[Model], object],
        *,
        spared: bool = False,
        done: Callable[[], bool] | None = None,
    ) -> None:
        """
        Act until it is done, killed up to three times first; after each kill look at everything.

        :param spared: do not kill it: what it does shows only later
        :param done: says whether it is done; None: what is seen says it
        """
        self.acts += 1
        self.world.ticks += 1
        for attempt in range(KILLS_OF_A_JOB + 1):
            # Not every time, so that the kills are spread over all acts of the story.
            kill = not spared and attempt < KILLS_OF_A_JOB and not self.enough and self.dice.random() < 0.5
            killed, said = self._process(do, kill=kill)
            if killed and not said:
                self.kills[what] += 1
            elif killed:
                self.late += 1
            self._leases_end()
            assert done is None or not said or done(), f"{what} had said it was done"
            if (done is None or done()) and self._is_done(after, must=said or done is not None, what=what):
                self.done_after_kill += bool(killed and not said)
                return
        raise AssertionError(f"{what} was not done, though nobody killed it")

    def _process(self, do: Callable[[], object], *, kill: bool) -> tuple[bool, bool]:
        """Run an act as a process: whether it was killed in a transaction, and whether it had said it was done."""
        connections.close_all()
        heard, tell = os.pipe()
        child = os.fork()
        if child == 0:
            _act_and_end(do, tell)
        os.close(tell)
        killed = kill and self._kill_in_transaction(child)
        _, status = os.waitpid(child, 0)
        with os.fdopen(heard, "rb") as words:
            said = words.read()
        assert killed or (os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0), said.decode()
        end = time.monotonic() + SECONDS_OF_AN_ACT
        while self._see(THERE)[0][0]:
            assert time.monotonic() < end, "a killed worker's connection stays"
            time.sleep(0.002)
        return killed, said == b"done"

    def _kill_in_transaction(self, child: int) -> bool:
        """Wait until the process has written in a transaction, let it go on for a moment, and kill it there."""
        wait = self.dice.choice((0, 0, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08))
        skip = self.dice.randrange(3)
        end = time.monotonic() + SECONDS_OF_AN_ACT
        while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            assert time.monotonic() < end, "an act does not end"
            time.sleep(0.001)
            if self._see(OPEN):
                time.sleep(wait)
                # A moment later it may have ended: only who is still inside counts.
                if self._see(OPEN):
                    if skip:
                        skip -= 1
                        continue
                    os.kill(child, signal.SIGKILL)
                    return True
        return False

    def _is_done(self, after: Callable[[Model], object], *, must: bool, what: str) -> bool:
        """Look which of the two it is, before or after; keep what was reckoned if it is after."""
        before, look = self.model, self.auditor
        kept = copy.deepcopy((look.kept, look.kept_legs, look.kept_current))
        self.model = copy.deepcopy(before)
        after(self.model)
        fault = self._fault()
        if not fault:
            self._keep()
            return True
        assert not must, f"{what} had said it was done: {fault}"
        self.model = before
        look.kept, look.kept_legs, look.kept_current = kept
        lesser = self._fault()
        assert not lesser, f"{what}: neither before ({lesser}) nor after ({fault})"
        return False

    def _fault(self) -> str:
        self.auditor.model = self.model
        try:
            with tenant_context(self.tenant_id):
                self.auditor.look(self.world)
        except AssertionError as error:
            return str(error) or "differs"
        return ""

    def _keep(self) -> None:
        partners = {
            p: (self.model.unpaid(p), self.model.in_state(p, "ready", "sent"), self.model.in_state(p, "paid"))
            for p in self.model.partners
        }
        self.history.append((self.world.at, Told(self.model.charged(), partners)))

    def _leases_end(self) -> None:
        """Let the lease of a killed worker run out."""
        with self.link.cursor() as cursor:
            cursor.execute("UPDATE jobs_job SET lease_until = '2000-01-01' WHERE state = 'running'")

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Look as the owner, past the walls."""
        with self.link.cursor() as cursor:
            cursor.execute(query, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _see(self, query: str) -> list[tuple[Any, ...]]:
        """Look at the sessions of the run-time role."""
        with self.watch.cursor() as cursor:
            cursor.execute(query)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def replay(self) -> int:
        """Read the ledger from its first entry on and hold it, commit by commit, against what was reckoned then."""
        with tenant_context(self.tenant_id):
            names = {partner.id: code for code, partner in self.world.partners.items()}
            entries = list(LedgerEntry.objects.order_by("number").prefetch_related("legs"))
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1)), "a number is missing"
        assert len({entry.key for entry in entries}) == len(entries), "a key came twice"
        charged: dict[tuple[str, int], int] = defaultdict(int)
        held: dict[tuple[str, str], int] = defaultdict(int)
        left = iter(entries)
        entry = next(left, None)
        for at, told in self.history:
            while entry is not None and entry.created_at <= at:
                legs = [(leg.account, int(leg.amount * 100)) for leg in entry.legs.all()]
                assert sum(cents for _, cents in legs) == 0, f"{entry.code} does not balance"
                who = names[entry.partner_id]
                for account, cents in legs:
                    held[who, account] += cents
                    if account == "rebate_expense" and entry.kind in PROVIDING:
                        quarter = next(q for q in range(4) if first_day(q) == entry.period_start)
                        charged[who, quarter] += cents
                entry = next(left, None)
            assert {spot: cents for spot, cents in charged.items() if cents} == told.charged, (
                f"charged at {at}"
            )
            for who, amounts in told.partners.items():
                owed = -sum(
                    held[who, a] for a in ("earned_payable", "approved_payable", "partner_receivable")
                )
                arrived = -sum(held[who, a] for a in ARRIVED)
                assert (owed, -held[who, "payment_clearing"], arrived) == amounts, f"{who} at {at}"
        assert entry is None, f"{entry} is of no act that was reckoned"
        return len(entries)

    # What is done, and what it should do.

    def do(self, what: str, do: Callable[[], object], after: Callable[[Model], object], **more: Any) -> None:
        """Act in the vendor's context, as a page does."""

        def inside() -> None:
            with tenant_context(self.tenant_id):
                do()

        self.act(what, inside, after, **more)

    def job(self, kind: str, after: Callable[[Model], object]) -> None:
        """Work off the oldest job of a kind, as a worker does."""
        job_id = self.waiting(kind)[0]

        def done() -> bool:
            return self._ask("SELECT state FROM jobs_job WHERE id = %s", job_id) == [("done",)]

        self.act(kind, lambda: _work(UUID(job_id), self.world.at), after, done=done)

    def waiting(self, kind: str) -> list[str]:
        """List the jobs of a kind that wait or were left, the oldest first."""
        query = "SELECT id::text FROM jobs_job WHERE state IN ('queued', 'running') AND kind = %s ORDER BY created_at"
        return [job_id for (job_id,) in self._ask(query, kind)]

    def key(self, pay: Pay) -> PayKey:
        """Name a payment."""
        run = self.model.runs[pay.run]
        return (run.quarter, run.sequence, pay.partner, pay.attempt)


def _act_and_end(do: Callable[[], object], tell: int) -> None:
    """Act in a process that ends here, whatever comes."""
    code = 0
    try:
        do()
        os.write(tell, b"done")
    except BaseException as error:  # noqa: BLE001 - the parent is told, and this process ends
        os.write(tell, f"{type(error).__name__}: {error}"[:4000].encode())
        code = 1
    finally:
        os._exit(code)


class _QuickPress(StatementPress):
    """Lays out nothing: what is kept and posted is what matters here."""

    def __init__(self) -> None:
        self._all = []

    def __exit__(self, *_: object) -> None:
        return

    def make_all(self, statements: Iterable[tuple[Any, dict[str, Any], str]]) -> Iterator[tuple[Any, Any]]:
        for key, snapshot, _ in statements:
            yield key, [MadeFile("csv", statement_file_name(snapshot, "csv"), b"total")]


def _work(job_id: UUID, at: datetime) -> None:
    """Run a job to an end, as a worker does that was rung for."""
    tasks.StatementPress = _QuickPress  # type: ignore[misc]
    word = runner.run(job_id, clock=lambda: at)
    if word != "done":
        raise RuntimeError(f"the job ended as {word}")
