"""The budget plan of a year: the version that counts, what waits for approval, and how far planning has come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Sum

from partners.queries.memberships import segment_names
from programs.models import BudgetPlan, BudgetPlanLine

Cell = tuple[str, int]


@dataclass(frozen=True)
class YearPlan:
    """
    A year's plan: the version that counts, the newest proposal over it if one waits, and every version made.

    `amounts` are those of the version that counts, by segment (empty for none) and quarter.
    """

    year: int
    counting: BudgetPlan | None
    proposed: BudgetPlan | None
    versions: tuple[BudgetPlan, ...]
    amounts: dict[Cell, Decimal]

    @property
    def newest_number(self) -> int:
        """Give the number of the newest version, 0 where there is none."""
        return self.versions[0].number if self.versions else 0

    @property
    def is_locked(self) -> bool:
        """Say whether a change has to be approved by a second person."""
        return self.counting is not None and self.counting.locked_at is not None

    @property
    def total(self) -> Decimal:
        """Add the whole year up."""
        return sum(self.amounts.values(), Decimal(0))


@dataclass(frozen=True)
class Progress:
    """How many of the segments have a plan for a year."""

    year: int
    planned: int
    segments: int

    @property
    def is_done(self) -> bool:
        """Say whether every segment has one."""
        return self.planned >= self.segments

    @property
    def sentence(self) -> str:
        """Write "2027 budget: 3 of 4 segments planned"."""
        noun = "segment" if self.segments == 1 else "segments"
        return f"{self.year} budget: {self.planned} of {self.segments} {noun} planned"


def year_plan(year: int) -> YearPlan:
    """Give the plan of a year; one that nobody has made has no version and no amounts."""
    people = ("made_by", "approved_by", "locked_by")
    versions = tuple(BudgetPlan.objects.filter(year=year).select_related(*people).order_by("-number"))
    counting = next((version for version in versions if counts(version)), None)
    newest = versions[0] if versions else None
    return YearPlan(
        year=year,
        counting=counting,
        proposed=newest if newest is not None and not counts(newest) else None,
        versions=versions,
        amounts=amounts_of(counting.id) if counting else {},
    )


def counts(version: BudgetPlan) -> bool:
    """Say whether a version is more than a proposal."""
    return not version.needs_approval or version.approved_at is not None


def amounts_of(plan_id: UUID) -> dict[Cell, Decimal]:
    """Give the amounts of a version by segment and quarter."""
    lines = BudgetPlanLine.objects.filter(plan_id=plan_id).order_by("segment", "quarter")
    return {(line.segment, line.quarter): line.amount for line in lines}


def waiting_proposals() -> list[tuple[BudgetPlan, Decimal]]:
    """List the newest versions of years that wait for a second person, each with its total, by year."""
    lines = BudgetPlanLine.objects.filter(plan=OuterRef("id")).order_by().values("plan")
    newest = (
        BudgetPlan.objects.select_related("made_by")
        .annotate(total=Subquery(lines.annotate(total=Sum("amount")).values("total")))
        .order_by("year", "-number")
        .distinct("year")
    )
    return [(plan, plan.total or Decimal(0)) for plan in newest if not counts(plan)]


def planning_progress(year: int) -> Progress:
    """Count the segments with an amount in the version of a year's plan that counts."""
    known = segment_names()
    counting = (
        BudgetPlan.objects.filter(year=year)
        .filter(Q(needs_approval=False) | Q(approved_at__isnull=False))
        .order_by("-number")
        .first()
    )
    planned: set[str] = set()
    if counting is not None:
        lines = BudgetPlanLine.objects.filter(plan=counting, amount__gt=0)
        planned = set(lines.values_list("segment", flat=True))
    return Progress(year, len(planned & set(known)), len(known))
