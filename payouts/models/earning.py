"""What each partner has earned, as a position and as the entries that made it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from payouts.models.calculation import CalculationRun
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

AMOUNT_MAX = 10**13


def bounded(table: str, *names: str) -> list[models.CheckConstraint]:
    """Bound amounts; a range refuses NaN as well."""
    return [
        models.CheckConstraint(
            name=f"{table}_{name}_bounds",
            condition=Q(**{f"{name}__gt": -AMOUNT_MAX, f"{name}__lt": AMOUNT_MAX}),
        )
        for name in names
    ]


class Earning(TenantModel):
    """
    The position of one partner in one period of one program, as of the last recalculation.

    `earned` always equals the sum of its entries; a deferred trigger holds that.
    """

    program = TenantForeignKey("programs.Program", related_name="+")
    version = TenantForeignKey("programs.ProgramVersion", related_name="+")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    period_start = models.DateField()
    # Not included.
    period_end = models.DateField()
    currency = models.CharField(max_length=3)
    net = models.DecimalField(max_digits=17, decimal_places=4)
    gross = models.DecimalField(max_digits=17, decimal_places=4)
    quantity = models.DecimalField(max_digits=17, decimal_places=4)
    returns_net = models.DecimalField(max_digits=17, decimal_places=4)
    line_count = models.PositiveIntegerField()
    return_count = models.PositiveIntegerField()
    # In the program's own measure; what decides the tier.
    measured = models.DecimalField(max_digits=17, decimal_places=4)
    tier = models.PositiveSmallIntegerField()
    earned = models.DecimalField(max_digits=17, decimal_places=4)
    # What the amount was rated from where the volume above does not say everything (`RatedFrom`).
    rated_from = models.JSONField(default=dict, blank=True)
    # What the lines received in time earned; less than `earned` is a prior-period adjustment.
    first_settlement = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # Sales dates up to and including this day are in.
    as_of = models.DateField()
    calculation = TenantForeignKey(CalculationRun, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "program", "partner", "period_start"], name="earning_position"
            ),
            *bounded("earning", "net", "gross", "quantity", "returns_net", "measured", "earned"),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "program"], name="earning_by_partner")]


class EarningEntry(TenantModel):
    """A difference in what is earned. Append-only: history is not rewritten."""

    earning = TenantForeignKey(Earning, related_name="entries")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    calculation = TenantForeignKey(CalculationRun, related_name="entries")
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            # One difference per position and recalculation, whoever runs it again.
            models.UniqueConstraint(fields=["tenant", "earning", "calculation"], name="entry_once"),
            models.CheckConstraint(name="entry_not_zero", condition=~Q(amount=0)),
            *bounded("entry", "amount"),
        ]


class ProgramPeriod(TenantModel):
    """A period of a program that was closed. Earnings of a closed period are held by a trigger."""

    program = TenantForeignKey("programs.Program", related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "program", "period_start"], name="period_closed_once"),
            models.CheckConstraint(name="period_dates", condition=Q(period_end__gt=F("period_start"))),
        ]
