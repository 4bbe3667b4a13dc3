"""What needs somebody about plans: a budget to approve, programs that are over and undecided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from programs import permissions
from programs.enums import ProgramStatus
from programs.queries.budget_plans import waiting_proposals
from vir.faces.console.desk.morning import Morning, Need
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money_short
from vir.foundation.periods import format_date

# Late sales and returns are usually in by then.
CLOSING_AFTER = timedelta(days=30)


def budgets_to_approve(morning: Morning) -> Iterator[Need]:
    """Ask for a second person where a locked budget is to change."""
    access = morning.access
    if not access.may(Right.PROGRAMS_APPROVE):
        return
    for plan, total in waiting_proposals():
        if not permissions.is_second_budget_person(plan, access.user.id):
            continue
        yield Need(
            f"budget-plan:{plan.year}:{plan.number}",
            f"Plan {plan.year}",
            f"{plan.made_by.name} proposes {format_money_short(total, plan.currency)}: {plan.reason[:80]}",
            "Read and decide",
            f"{morning.url('plan:budget')}?year={plan.year}",
            plan.made_at,
        )


def programs_to_close(morning: Morning) -> Iterator[Need]:
    """Ask what happens with programs whose last day is a month ago."""
    access = morning.access
    if not access.may(Right.PROGRAMS_EDIT):
        return
    last = access.today - CLOSING_AFTER
    over = [
        one for one in morning.standing.programs if one.status == ProgramStatus.LIVE and one.ends_on <= last
    ]
    for program in sorted(over, key=lambda one: (one.ends_on, one.code)):
        yield Need(
            f"close:{program.code}",
            program.code,
            f"{program.name} ended on {format_date(program.ends_on)}: repeat, adjust or stop?",
            "Decide and close",
            morning.url("programs:close", code=program.code),
            program.ends_on,
        )
