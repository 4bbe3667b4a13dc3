"""Payments of the vendor in memory."""

from __future__ import annotations

from collections.abc import Sequence

from payouts.enums import Account, Column, EntryKind, PartKind, RunState
from payouts.ledger import drafts
from tests.payouts.machine.core_book import CoreBook
from tests.payouts.machine.core_things import CorePay, CoreRun, Waiting, spot_of
from tests.payouts.machine.seen import PayKey
from vir.foundation.refusals import Refused


class PayingCore(CoreBook):
    """What happens to payments of runs that are released."""

    def send(self, pays: Sequence[PayKey]) -> None:
        for pay in map(self._pay, pays):
            pay.state = "sent"

    def confirm(self, pay: PayKey, *, arrived: bool) -> None:
        found = self._pay(pay)
        if found.state not in (("ready", "sent") if arrived else ("sent", "paid")):
            raise Refused("It says nothing new.")
        if arrived:
            found.state = "paid"
            home = spot_of(found.partner, found.run.quarter)
            legs = drafts.pay(found.amount, self.deal.method)
            self._moves(f"pay|{pay}", EntryKind.PAYMENT, found.partner, home, legs, Column.NONE)
        else:
            self._back(pay, found, "bounced")
        self._close_if_done(found.run)

    def void(self, pay: PayKey) -> None:
        found = self._pay(pay)
        if found.state not in ("ready", "sent") or found.run.state is not RunState.EXPORTED:
            raise Refused("Only one on its way is voided.")
        self._back(pay, found, "void")
        self._close_if_done(found.run)

    def reissue(self, pay: PayKey) -> None:
        found = self._pay(pay)
        if found.back is None or not self._waits(found) or found.run.state is not RunState.EXPORTED:
            raise Refused("It cannot be made again.")
        if any(o.amount is None and not o.released for o in self.holds if o.partner == found.partner):
            raise Refused("The partner is held.")
        found.replaced = True
        self.waiting.remove(found.back)
        self.all_pays.append(CorePay(found.run, found.partner, found.attempt + 1, found.amount))
        legs = drafts.settle({Account.APPROVED_PAYABLE: found.amount})
        home = spot_of(found.partner, found.run.quarter)
        self._moves(f"settle|again|{pay}", EntryKind.SETTLEMENT, found.partner, home, legs, self.settled)

    def _back(self, key: PayKey, pay: CorePay, state: str) -> None:
        legs = drafts.bounce(pay.amount, self.deal.method, was_confirmed=pay.state == "paid")
        home = spot_of(pay.partner, pay.run.quarter)
        self._moves(f"bounce|{key}", EntryKind.BOUNCE, pay.partner, home, legs, self.settled)
        pay.state, pay.back = state, Waiting(pay.partner, PartKind.BOUNCED, pay.amount, passed=pay.amount)
        self.waiting.append(pay.back)

    def _waits(self, pay: CorePay) -> bool:
        return not pay.replaced and pay.back in self.waiting and pay.back.taken is None

    def _close_if_done(self, run: CoreRun) -> None:
        own = [pay for pay in self.all_pays if pay.run is run]
        if run.state is RunState.EXPORTED and all(
            pay.state in ("paid", "void") or (pay.state == "bounced" and not self._waits(pay)) for pay in own
        ):
            run.state = RunState.CLOSED

    def _pay(self, pay: PayKey) -> CorePay:
        return next(
            one
            for one in self.all_pays
            if (one.run.quarter, one.run.sequence, one.partner, one.attempt) == pay
        )
