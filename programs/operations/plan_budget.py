"""Write the next version of a year's budget plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from partners.queries.memberships import segment_names
from programs.models import BudgetPlan, BudgetPlanLine
from programs.queries.budget_plans import Cell, YearPlan, amounts_of, year_plan
from programs.queries.locks import lock_budget
from vir.foundation.audit.operations import record
from vir.foundation.money import format_money, minor_units, round_amount
from vir.foundation.periods import QUARTERS
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

AMOUNT_LIMIT = Decimal(10) ** 13
REASON_LENGTH_MAX = 300
YEAR_MIN, YEAR_MAX = 1971, 2198


class UnableToPlanBudget(Refused):
    """The plan cannot be stored like this. `faults` pairs each wrong cell, or a word for a field, with why."""

    def __init__(self, faults: Mapping[Cell | str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


class PlanChanged(Refused):
    """Somebody made another version since the plan was read. `number` is the newest one."""

    def __init__(self, newest: BudgetPlan) -> None:
        self.number = newest.number
        super().__init__(
            f"{newest.made_by.name} made version {newest.number} of the {newest.year} plan while you were writing "
            "here. Nothing is lost: your figures are still on this page. Look at the new version, then save again."
        )


@transaction.atomic
def plan_budget(
    *,
    year: int,
    amounts: Mapping[Cell, Decimal],
    reason: str,
    seen_number: int,
    actor_id: UUID,
    at: datetime,
) -> BudgetPlan:
    """
    Make the next version of a year's plan. Over a locked one it is a proposal until a second person approves.

    :param amounts: by segment (empty for partners in none) and quarter, in the tenant's currency; a cell that
        is left out is nothing
    :param reason: why; only the first version may go without
    :param seen_number: the newest version when the plan was read, 0 for none
    :raises PlanChanged: if there is a newer version
    :raises UnableToPlanBudget: naming every amount, segment or reason that cannot be used
    """
    lock_budget(year)
    plan = year_plan(year)
    if plan.newest_number != seen_number:
        raise PlanChanged(plan.versions[0])
    tenant = Tenant.objects.get(id=current_tenant_id())
    wanted = {cell: amount for cell, amount in amounts.items() if amount != 0}
    reason = reason.strip()
    _check(plan, wanted, reason, tenant.currency)

    version: BudgetPlan = BudgetPlan.objects.create(
        year=year,
        number=plan.newest_number + 1,
        currency=tenant.currency,
        reason=reason,
        made_by_id=actor_id,
        made_at=at,
        needs_approval=plan.is_locked,
    )
    BudgetPlanLine.objects.bulk_create(
        BudgetPlanLine(plan=version, segment=segment, quarter=quarter, amount=amount)
        for (segment, quarter), amount in sorted(wanted.items())
    )
    total = sum(wanted.values(), Decimal(0))
    record(
        action="budget.proposed" if plan.is_locked else "budget.planned",
        kind="budget",
        code=str(year),
        actor_id=actor_id,
        at=at,
        data={
            "version": version.number,
            "reason": reason,
            "was": format_money(plan.total, tenant.currency),
            "total": format_money(total, tenant.currency),
        },
    )
    return version


def _check(plan: YearPlan, wanted: Mapping[Cell, Decimal], reason: str, currency: str) -> None:
    """
    Check a version before it is stored.

    :raises UnableToPlanBudget: naming everything that is wrong
    """
    faults: dict[Cell | str, str] = {}
    if not YEAR_MIN <= plan.year <= YEAR_MAX:
        faults["year"] = f"Year: choose one from {YEAR_MIN} to {YEAR_MAX}."
    known = {"", *segment_names(), *(segment for segment, _ in plan.amounts)}
    for cell, amount in wanted.items():
        fault = _fault(cell, amount, known, currency)
        if fault:
            faults[cell] = fault
    if len(reason) > REASON_LENGTH_MAX:
        faults["reason"] = f"Reason: write at most {REASON_LENGTH_MAX} characters."
    elif plan.versions and not reason:
        faults["reason"] = "Reason: write why the plan changes, such as “Board of 3 Nov: 10% less”."
    stands = plan.amounts if plan.proposed is None else amounts_of(plan.proposed.id)
    if plan.versions and not faults and dict(wanted) == stands:
        faults["amounts"] = "No figure is another than in the newest version, so there is nothing to save."
    if not plan.versions and not wanted:
        faults["amounts"] = "Enter a yearly figure or start from this year’s actuals."
    if faults:
        raise UnableToPlanBudget(faults)


def _fault(cell: Cell, amount: Decimal, known: set[str], currency: str) -> str:
    segment, quarter = cell
    where = f"{segment or 'No segment'}, Q{quarter}"
    if segment not in known:
        return f"{where}: there is no segment “{segment}”. Make it first, or correct the name."
    if quarter not in QUARTERS:
        return f"{where}: write a quarter from 1 to 4."
    if not amount.is_finite() or not 0 <= amount < AMOUNT_LIMIT:
        return f"{where}: write an amount from 0 to below 10,000,000,000,000."
    if amount != round_amount(amount, currency):
        return f"{where}: {currency} has {minor_units(currency)} decimals. Write no more of them."
    return ""
