"""Planning: the budget by segment and quarter, and what was decided about a program that is over."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programs.enums import Decision
from programs.models.program import Program
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class BudgetPlan(TenantModel):
    """
    One version of a year's budget plan. An edit is the next version; lines never change.

    A version proposed over a locked one counts once a second person has approved it.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300, blank=True, default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # Whether it was made while a locked version counted, so that it has to be approved.
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "year", "number"], name="budget_plan_number"),
            models.CheckConstraint(
                name="budget_plan_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="budget_plan_whole",
                condition=(
                    Q(approved_by__isnull=True, approved_at__isnull=True)
                    | Q(approved_by__isnull=False, approved_at__isnull=False)
                )
                & (
                    Q(locked_by__isnull=True, locked_at__isnull=True)
                    | Q(locked_by__isnull=False, locked_at__isnull=False)
                ),
            ),
        ]


class BudgetPlanLine(TenantModel):
    """What is planned for one segment in one quarter of the fiscal year."""

    plan = TenantForeignKey(BudgetPlan, on_delete=models.CASCADE, related_name="lines")
    # The name of a segment; empty for partners in none.
    segment = models.CharField(max_length=120, blank=True, default="")
    quarter = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=17, decimal_places=4)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "plan", "segment", "quarter"], name="budget_plan_line_once"
            ),
            models.CheckConstraint(name="budget_plan_quarter", condition=Q(quarter__range=(1, 4))),
            models.CheckConstraint(
                name="budget_plan_amount_bounds", condition=Q(amount__gte=0, amount__lt=10**13)
            ),
        ]


class ProgramDecision(TenantModel):
    """What was decided about a program: repeat, adjust or stop. Append-only: the newest row counts."""

    program = TenantForeignKey(Program, on_delete=models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=10, choices=Decision.choices())
    reason = models.CharField(max_length=300)
    # What it had brought when that was decided, amounts as strings.
    result = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="decision_known", condition=Q(choice__in=[word.value for word in Decision])
            ),
            models.CheckConstraint(name="decision_reasoned", condition=~Q(reason="")),
        ]
        indexes = [models.Index(fields=["tenant", "program", "decided_at"], name="decision_by_program")]
