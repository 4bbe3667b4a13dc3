"""Figures that are set for one partner in one program: targets, baselines, expected volumes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.enums import FigureKind
from programs.models.program import Program
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class PartnerFigure(TenantModel):
    """
    One figure, for the period that starts on a day, or for each period.

    In what the measure of the program is made of: its currency, or units.
    """

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="figures")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    kind = models.CharField(max_length=10, choices=FigureKind.choices())
    period_start = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    reason = models.CharField(max_length=300, blank=True, default="")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "program", "partner", "kind", "period_start"],
                name="figure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="figure_kind_known", condition=Q(kind__in=[word.value for word in FigureKind])
            ),
            # A range refuses NaN as well.
            models.CheckConstraint(
                name="figure_amount_bounds", condition=Q(amount__gte=0, amount__lt=10**13)
            ),
        ]
