"""The part of the state machine that is about payments."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.payouts.machine.model import GONE, Model, Pay
from tests.payouts.machine.seen import PayKey, World
from vir.foundation.refusals import Refused

PICK = st.integers(0, 20)


class PayingMachine(RuleBasedStateMachine):
    """What happens to payments of runs that are released."""

    world: World
    model: Model

    @precondition(lambda self: any(pay.state == "ready" for pay in self.model.pays))
    @rule()
    def send(self) -> None:
        pays = [pay for pay in self._gone() if pay.state == "ready"]
        self.world.send([self._key(pay) for pay in pays])
        for pay in pays:
            pay.state = "sent"

    @precondition(lambda self: self._gone())
    @rule(pick=PICK, twice=st.booleans())
    def arrive(self, pick: int, twice: bool) -> None:
        """Confirm a payment; a second time nothing is taken over."""
        pay = self._picked(pick, "ready", "sent")
        for _ in range(1 + twice):
            can = pay.state in ("ready", "sent")
            if self._allowed(can, lambda: self.world.confirm(self._key(pay), arrived=True)):
                pay.state = "paid"
                self.model.close_if_done(self.model.runs[pay.run])

    @precondition(lambda self: self._gone())
    @rule(pick=PICK, twice=st.booleans())
    def come_back(self, pick: int, twice: bool) -> None:
        """Let a payment come back that was sent, or had arrived."""
        pay = self._picked(pick, "sent", "paid")
        for _ in range(1 + twice):
            can = pay.state in ("sent", "paid")
            if self._allowed(can, lambda: self.world.confirm(self._key(pay), arrived=False)):
                self.model.came_back(pay, "bounced")
                self.model.close_if_done(self.model.runs[pay.run])

    @precondition(lambda self: self._gone())
    @rule(pick=PICK)
    def void(self, pick: int) -> None:
        pay = self._picked(pick, "ready", "sent")
        run = self.model.runs[pay.run]
        can = pay.state in ("ready", "sent") and run.state == "exported"
        if self._allowed(can, lambda: self.world.void(self._key(pay))):
            self.model.came_back(pay, "void")
            self.model.close_if_done(run)

    @precondition(lambda self: any(pay.state in ("bounced", "void") for pay in self.model.pays))
    @rule(pick=PICK)
    def reissue(self, pick: int) -> None:
        if not any(pay.state in ("bounced", "void") for pay in self.model.pays):
            return
        pay = self._picked(pick, "bounced", "void")
        can = self.model.can_reissue(pay)
        if self._allowed(can, lambda: self.world.reissue(self._key(pay))):
            self.model.reissue(pay)

    # How.

    def _allowed(self, allowed: bool | None, act: Callable[[], None]) -> bool:
        """Act, and hold against the reference whether it is refused, where it says so. Gives whether it was done."""
        refused = ""
        try:
            act()
        except Refused as refusal:
            refused = refusal.message
        assert allowed is None or bool(refused) != allowed, refused or "not refused"
        return not refused

    def _gone(self) -> list[Pay]:
        return [pay for pay in self.model.pays if self.model.runs[pay.run].state in GONE]

    def _picked(self, pick: int, *states: str) -> Pay:
        """Pick a payment, mostly one that is in the right state."""
        every = self._gone()
        right = [pay for pay in every if pay.state in states]
        wanted = right if right and pick % 4 else every
        return wanted[pick % len(wanted)]

    def _key(self, pay: Pay) -> PayKey:
        run = self.model.runs[pay.run]
        return (run.quarter, run.sequence, pay.partner, pay.attempt)
