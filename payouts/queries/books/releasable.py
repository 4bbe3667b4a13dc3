"""What is owed and could be released: balances that no run pays any more."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from partners.queries.directory import partners_by_id
from payouts.enums import LIABILITIES, Account, RunState
from payouts.models import BalanceRelease, Earning, PayoutPart, PayoutRun, ProgramPeriod
from payouts.posting.releasing import PAYABLES
from payouts.posting.scopes import RunScope
from payouts.queries.books.balances import Spot, balances_by_spot
from payouts.queries.parts import parts_due
from payouts.queries.promises import closed_periods
from programs.enums import ProgramStatus
from programs.queries import list_programs
from vir.foundation.money import format_money

NOTHING = Decimal(0)
PAID = (RunState.EXPORTED.value, RunState.CLOSED.value)
# Whose payable: a partner in a program, in a currency.
Pool = tuple[UUID, UUID, str]


@dataclass(frozen=True)
class Releasable:
    """
    What is owed for one position on one liability.

    :ivar free: how much of it no run pays any more
    :ivar why: a sentence on what is not free; empty where all of it is
    """

    spot: Spot
    account: Account
    program_code: str
    program_name: str
    partner_code: str
    partner_name: str
    owed: Decimal
    free: Decimal
    why: str

    @property
    def key(self) -> str:
        """Name it as addresses do."""
        return f"{self.program_code}|{self.partner_code}|{self.spot.period_start}|{self.account.value}"


def releasable() -> list[Releasable]:
    """
    List what is owed for closed measurement periods, and all of archived programs, by program and partner.

    What a run is to pay yet is not free: an adjustment lowers that, so that run and ledger stay the same. The accrual
    of a period that runs is not listed: it follows what is expected.
    """
    programs = {row.id: row for row in list_programs()}
    closed = closed_periods(programs)
    spots = {
        spot: accounts
        for spot, accounts in balances_by_spot(LIABILITIES, programs=list(programs)).items()
        if spot.program_id is not None
        and spot.partner_id is not None
        and spot.period_start is not None
        and (
            programs[spot.program_id].status == ProgramStatus.ARCHIVED
            or spot.period_start in closed.get(spot.program_id, {})
        )
    }
    partners = partners_by_id({spot.partner_id for spot in spots if spot.partner_id is not None})
    pools = _free_payables(
        spots, closed, {p.id for p in programs.values() if p.status == ProgramStatus.ARCHIVED}
    )
    found = []
    for spot, accounts in spots.items():
        assert spot.program_id is not None
        assert spot.partner_id is not None
        program, partner = programs[spot.program_id], partners[spot.partner_id]
        for account, balance in accounts.items():
            if balance >= 0:
                continue
            owed, free = -balance, -balance
            if account in PAYABLES:
                pool = (spot.program_id, spot.partner_id, spot.currency)
                free = min(owed, max(pools[pool], NOTHING))
            held = format_money(owed - free, spot.currency)
            found.append(
                Releasable(
                    spot=spot,
                    account=account,
                    program_code=program.code,
                    program_name=program.name,
                    partner_code=partner.code,
                    partner_name=partner.name,
                    owed=owed,
                    free=free,
                    why="" if free == owed else f"A run still pays {held}: an adjustment lowers that.",
                )
            )
    return sorted(found, key=lambda row: (row.program_code, row.partner_name, str(row.spot.period_start)))


def _free_payables(
    spots: Mapping[Spot, Mapping[Account, Decimal]],
    closed: Mapping[UUID, Mapping[date, ProgramPeriod]],
    archived: Collection[UUID],
) -> dict[Pool, Decimal]:
    """Give what is payable less what runs are to pay yet."""
    pools: dict[Pool, Decimal] = {}
    for spot, accounts in spots.items():
        assert spot.program_id is not None
        assert spot.partner_id is not None
        pool = (spot.program_id, spot.partner_id, spot.currency)
        owed = -sum((accounts.get(account, NOTHING) for account in PAYABLES), NOTHING)
        pools[pool] = pools.get(pool, NOTHING) + owed
    for program_id, currency in {(program, currency) for program, _, currency in pools}:
        if program_id in archived:
            continue
        for partner_id, due in _due(program_id, currency, closed.get(program_id, {})).items():
            if (pool := (program_id, partner_id, currency)) in pools:
                pools[pool] -= due
    return pools


def _due(program_id: UUID, currency: str, closed: Mapping[date, ProgramPeriod]) -> dict[UUID, Decimal]:
    """Give by partner what runs of a program are to pay yet: closed periods without a run that left, and parts."""
    runs = PayoutRun.objects.filter(program_id=program_id, currency=currency)
    begun = set(runs.filter(sequence=1, state__in=PAID).values_list("period_start", flat=True))
    due: dict[UUID, Decimal] = {}
    earned = Earning.objects.filter(
        program_id=program_id, period_start__in=[day for day in closed if day not in begun]
    )
    on_its_way = PayoutPart.objects.filter(item__run__in=runs.exclude(state__in=PAID))
    for partner_id, amount in (
        *earned.values_list("partner_id", "earned"),
        *on_its_way.values("item__partner_id")
        .annotate(sum=Sum("amount"))
        .order_by()
        .values_list("item__partner_id", "sum"),
    ):
        due[partner_id] = due.get(partner_id, NOTHING) + amount
    newest = max(closed.values(), key=lambda period: period.period_start)
    scope = RunScope(program_id, newest.period_start, newest.period_end, currency, is_further=True)
    for partner_id, parts in parts_due(scope, but=None).items():
        due[partner_id] = due.get(partner_id, NOTHING) + sum((part.amount for part in parts), NOTHING)
    return due


def list_releases() -> list[BalanceRelease]:
    """List proposals to release, the newest first."""
    rows = BalanceRelease.objects.select_related("program", "partner", "proposed_by", "decided_by", "entry")
    return list(rows.order_by("-proposed_at", "-code"))


def release_by_code(code: str) -> BalanceRelease | None:
    """Find a proposal to release."""
    found: BalanceRelease | None = BalanceRelease.objects.filter(code=code).first()
    return found
