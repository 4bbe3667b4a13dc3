"""What needs an approver about bank accounts: calls to partners that have nobody else to confirm theirs."""

from __future__ import annotations

from collections.abc import Iterator

from partners.queries.payees import second_people_of, waiting_payees
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right

# At most so many: the page of payee details has the rest.
NEEDS_MAX = 5


def calls(morning: Morning) -> Iterator[Need]:
    """Ask for a call on accounts that wait, where the partner has no second person."""
    if not morning.access.may(Right.PAYEES_CONFIRM):
        return
    waiting = list(waiting_payees()[:200])
    if not waiting:
        return
    seconds = second_people_of(waiting)
    for one in [one for one in waiting if not seconds[one.id]][:NEEDS_MAX]:
        yield Need(
            f"payee:{one.partner.code}:{one.version}",
            one.partner.code,
            f"{one.partner.name}: the bank account {one.masked} waits for a call to confirm it",
            "Call and confirm",
            morning.url("console:payee", code=one.partner.code),
            one.proposed_at,
        )
