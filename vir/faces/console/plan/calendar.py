"""The calendar of a fiscal year: its programs by segment or product family, beside what was planned for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from partners.queries.memberships import segment_names
from partners.queries.segments import segment_members
from payouts.queries.spending import Amounts, ProgramSpending, spending_of
from programs.models import ProgramDecision
from programs.permissions import is_editable
from programs.queries.budget_plans import YearPlan, year_plan
from programs.queries.decisions import newest_decisions
from programs.queries.mechanic import mechanic_of
from programs.queries.planned import Planned, planned_programs
from vir.faces.console.plan.frame import state_of
from vir.faces.console.plan.lanes import axis_of, bar_of
from vir.faces.console.plan.notes import Overlap, fatigue, overlaps, tactic_mix
from vir.faces.console.plan.parts import OTHERS, SEGMENT, Before, Calendar, Group, Quarter, Row, Wish
from vir.foundation.periods import FiscalYear, Period
from vir.foundation.web.access import Access

# How a program's bar looks in each state.
LOOKS = {
    "Draft": "draft",
    "In approval": "draft",
    "Scheduled": "scheduled",
    "Live": "live",
    "Closing": "live",
}


def calendar_of(year: FiscalYear, access: Access, wish: Wish) -> Calendar:
    """Gather a year's programs with their costs, their budget and what is to be said about them."""
    spending = [one for one in spending_of(year, today=access.today) if _is_wanted(one.planned, wish)]
    plan = year_plan(year.number)
    last = [one for one in planned_programs(year.previous.period) if _is_wanted(one, wish)]
    programs = [one.planned for one in spending]
    shared = overlaps(programs, segment_members({name for one in programs for name in one.segments}))
    own = [one for one in spending if one.planned.program.currency == access.tenant.currency]
    groups = _groups(year, access, wish, spending, shared)
    _add_plans(groups, wish, plan, own)
    _add_last_year(groups, wish, last)
    # Whoever names no segment comes last.
    groups.sort(key=lambda group: (not group.name, group.name))
    four_quarters = last_four_quarters(year, access.today)
    return Calendar(
        axis=axis_of(year, access.today),
        groups=[group for group in groups if group.rows or group.before or wish.group == SEGMENT],
        quarters=_quarters(plan, own, wish, access.tenant.currency),
        mix=tactic_mix([one for one in planned_programs(four_quarters) if _is_wanted(one, wish)]),
        mix_days=four_quarters,
        unknown=[one.planned for one in spending if one.is_unknown],
        foreign=[one.planned for one in spending if one not in own],
        count=len(programs),
    )


def group_of(planned: Planned, wish: Wish) -> str:
    """Give the group a program stands in: the first it names, empty for none."""
    named = named_by(planned, wish)
    return named[0] if named else ""


def named_by(planned: Planned, wish: Wish) -> tuple[str, ...]:
    """Give every group a program names, in its order."""
    return planned.segments if wish.group == SEGMENT else planned.families


def _is_wanted(planned: Planned, wish: Wish) -> bool:
    return (not wish.segment or wish.segment in planned.segments) and (
        not wish.family or wish.family in planned.families
    )


def _groups(
    year: FiscalYear,
    access: Access,
    wish: Wish,
    spending: Sequence[ProgramSpending],
    shared: Sequence[Overlap],
) -> list[Group]:
    names = segment_names() if wish.group == SEGMENT else []
    if wish.segment:
        names = [name for name in names if name == wish.segment]
    groups = {name: Group(name, name) for name in names}
    days: dict[UUID, list[tuple[date, date]]] = {}
    for pair in shared:
        for planned in (pair.one, pair.other):
            days.setdefault(planned.program.id, []).append((pair.first, pair.last))
    for one in spending:
        name = group_of(one.planned, wish)
        group = groups.setdefault(name, Group(name, name or OTHERS[wish.group]))
        group.rows.append(_row(one, year, access, wish, days.get(one.planned.program.id, [])))
    for pair in shared:
        groups[group_of(pair.one, wish)].overlaps.append(pair)
    for group in groups.values():
        if group.name:
            asking = [one.planned for one in spending if group.name in named_by(one.planned, wish)]
            group.fatigue = fatigue(group.name, asking, year)
    return list(groups.values())


def _row(
    one: ProgramSpending, year: FiscalYear, access: Access, wish: Wish, days: list[tuple[date, date]]
) -> Row:
    planned = one.planned
    program = planned.program
    state = state_of(program, access)
    mechanic = mechanic_of(planned.terms) if planned.terms is not None else ""
    named = named_by(planned, wish)
    ends = FiscalYear.of(program.ends_on, year.first_month).number
    later = ends if ends > year.number and not one.places else None
    return Row(
        planned=planned,
        state=state,
        mechanic=mechanic,
        bar=bar_of(
            program.starts_on,
            program.ends_on,
            year,
            look=LOOKS.get(state, "closed"),
            label=f"{program.code} · {mechanic}" if mechanic else program.code,
            shared=days,
        ),
        expected=None if one.is_unknown or later else one.total.expected,
        counts_in=later,
        rests="its budget" if "budget" in one.sources else "at pace" if "pace" in one.sources else "",
        editable=is_editable(program),
        also=named[1:],
    )


def _add_plans(groups: Sequence[Group], wish: Wish, plan: YearPlan, own: Sequence[ProgramSpending]) -> None:
    """Add what is planned for each segment, and what is expected there; families have no plan."""
    if wish.group != SEGMENT:
        for group in groups:
            mine = [one for one in own if group_of(one.planned, wish) == group.name]
            group.expected = sum((one.total.expected for one in mine), Decimal(0))
        return
    for group in groups:
        group.expected = sum(
            (
                amounts.expected
                for one in own
                for place, amounts in one.places.items()
                if place.segment == group.name
            ),
            Decimal(0),
        )
        planned = [amount for (segment, _), amount in plan.amounts.items() if segment == group.name]
        group.plan = sum(planned, Decimal(0)) if planned else None


def _add_last_year(groups: list[Group], wish: Wish, last: Sequence[Planned]) -> None:
    """Add to groups in which nothing is planned what there was a year before."""
    decided: Mapping[UUID, ProgramDecision] = newest_decisions(one.program.id for one in last)
    known = {group.name: group for group in groups}
    for one in last:
        name = group_of(one, wish)
        if one.is_draft:
            continue
        if name not in known:
            known[name] = Group(name, name or OTHERS[wish.group])
            groups.append(known[name])
        if not known[name].rows:
            known[name].before.append(Before(one, decided.get(one.program.id)))


def _quarters(plan: YearPlan, own: Sequence[ProgramSpending], wish: Wish, currency: str) -> list[Quarter]:
    found = []
    for number in (1, 2, 3, 4):
        planned = [
            amount
            for (segment, quarter), amount in plan.amounts.items()
            if quarter == number and wish.segment in ("", segment)
        ]
        cells = (
            amounts
            for one in own
            for place, amounts in one.places.items()
            if place.quarter == number and wish.segment in ("", place.segment)
        )
        found.append(Quarter(number, sum(planned, Decimal(0)), sum(cells, Amounts()), currency))
    return found


def last_four_quarters(year: FiscalYear, today: date) -> Period:
    """Give the year up to the end of the quarter that holds today, or up to the end of a year that is over."""
    last = min(today, year.period.last_day)
    home = FiscalYear.of(last, year.first_month)
    number = home.quarter_of(last) or 1
    end = home.quarters[number - 1].end
    before = home.previous
    start = home.period.start if number == 4 else before.quarters[number].start
    return Period(start, end)
