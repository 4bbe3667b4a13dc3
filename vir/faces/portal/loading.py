"""Finding what an address names: a program that reaches the partner, one of its periods."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from claims.queries.portal import Freshness, Scope
from payouts.queries.portal import OwnEarning
from programs.enums import StackingPolicy
from programs.queries.portal import PortalProgram
from programs.terms import Terms
from vir.faces.portal import once, words
from vir.faces.portal.figures import statement_of
from vir.faces.portal.standing import Standing, standing, standing_in
from vir.foundation.periods import Period, local_date
from vir.foundation.web.access import Access, TenantRequest


@dataclass(frozen=True)
class Loaded:
    """
    A program, where the partner stands in one of its periods, and how fresh that is.
    """

    program: PortalProgram
    standing: Standing
    earnings: list[OwnEarning]
    fresh: Freshness
    as_of: str
    scope: Scope

    @property
    def statement(self) -> str:
        """Give the code of the statement that confirms the period, empty while there is none."""
        earning = self.standing.earning
        if earning is not None and earning.closed_at is None:
            return ""
        return statement_of(once.statements(), self.standing)


def load(request: TenantRequest, code: str) -> Loaded:
    """
    Tell where the partner stands in a program, in the period the address names, else that of today.

    :raises Http404: if the program or the period does not exist for the partner
    """
    access = request.access
    program = once.program(code)
    if program is None:
        raise Http404
    fresh = once.freshness()
    earnings = [one for one in once.earnings() if one.program_id == program.id]
    wanted = request.GET.get("period")
    if wanted is None:
        found = standing(program, earnings, today=access.today, counted_to=fresh.counted_to)
    else:
        period = period_or_404(program, wanted, access)
        found = standing_in(program, period, earnings, today=access.today, counted_to=fresh.counted_to)
    return Loaded(
        program=program,
        standing=found,
        earnings=earnings,
        fresh=fresh,
        as_of=words.as_of(fresh, access.today, access.tenant.time_zone),
        scope=_scope(found, access),
    )


def period_or_404(program: PortalProgram, first_day: str, access: Access) -> Period:
    """
    Find a period that has begun by its first day.

    :raises Http404: if there is none
    """
    for period in program.current.terms.periods():
        if period.start.isoformat() == first_day and period.start <= access.today:
            return period
    raise Http404


def _scope(one: Standing, access: Access) -> Scope:
    """Say which lines are judged; a closed period takes none that arrived after it was closed."""
    closed_at = once.closed_at(one.program.id, one.period.start)
    received_by = access.today if closed_at is None else local_date(closed_at, access.tenant.time_zone)
    as_of = access.today if one.counted_to is None else one.counted_to
    others: tuple[Terms, ...] = ()
    if one.terms.stacking.policy is StackingPolicy.EXCLUSIVE:
        others = tuple(other.current.terms for other in once.programs() if other.id != one.program.id)
    return Scope(one.terms, one.period, one.program.spans, as_of, received_by, others, one.program.eras)
