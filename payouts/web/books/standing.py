"""How the books stand, for the finance home: what is owed, what is explained, what blocks the close."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from payouts.enums import LIABILITIES, PeriodState
from payouts.models import AccountingPeriod
from payouts.queries.books.balances import balances_by_spot
from payouts.queries.books.checklist import checklist
from payouts.queries.books.explained import Explained, explained
from payouts.queries.books.rollforward import PeriodTable, accounting_periods, period_tables
from payouts.queries.earnings import PeriodLiability
from payouts.web.books.finding import month_word
from payouts.web.books.periods import state_shown
from vir.foundation.web.access import TenantRequest


@dataclass(frozen=True)
class Standing:
    """
    The books at a glance.

    :param tables: the rollforward of the running period
    :param blocking: what is to be done before the oldest open period is closed, with the page of each
    """

    period: AccountingPeriod
    month: str
    state: str
    tables: tuple[PeriodTable, ...]
    explained: tuple[Explained, ...]
    closing: AccountingPeriod
    closing_month: str
    items: int
    blocking: tuple[dict[str, Any], ...]

    @property
    def owed(self) -> list[tuple[str, Decimal]]:
        """Give what is owed by currency."""
        return [(table.table.currency, table.table.total.closing) for table in self.tables]


def left_to_pay(listed: Sequence[PeriodLiability]) -> list[tuple[str, Decimal]]:
    """Add up by currency what the ledger holds for measurement periods that are not listed any more."""
    shown = {(row.promise.program_id, row.period.start) for row in listed}
    found: dict[str, Decimal] = {}
    for spot, accounts in balances_by_spot(LIABILITIES).items():
        if (spot.program_id, spot.period_start) not in shown:
            held = -sum(accounts.values(), Decimal(0))
            found[spot.currency] = found.get(spot.currency, Decimal(0)) + held
    return [(currency, found[currency]) for currency in sorted(found) if found[currency]]


def standing(request: TenantRequest) -> Standing | None:
    """Read how the books stand; None before they begin."""
    today = request.access.today
    begun = [period for period in accounting_periods() if period.starts_on <= today]
    if not begun:
        return None
    open_ = [period for period in begun if period.state != PeriodState.CLOSED]
    closing = open_[-1] if open_ else begun[0]
    items = checklist(closing, today=today) if open_ else []
    slug = request.access.tenant.slug
    return Standing(
        period=begun[0],
        month=month_word(begun[0].starts_on),
        state=state_shown(closing),
        tables=tuple(period_tables(begun[0], today=today)),
        explained=tuple(explained()),
        closing=closing,
        closing_month=month_word(closing.starts_on),
        items=len(items),
        blocking=tuple(
            {
                "title": item.title,
                "text": item.text,
                "url": reverse(item.page, kwargs={"tenant": slug}) + item.query if item.page else "",
            }
            for item in items
            if not item.done
        ),
    )
