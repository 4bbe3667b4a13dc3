"""A payout run: settlements prepared, approved by a second person and exported together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from payouts.enums import RunState
from payouts.models.earning import Earning, bounded
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class PayoutRun(TenantModel):
    """
    A run over one closed period of one program.

    From `ready` on its figures are frozen and sealed; the approver is never the preparer.
    """

    code = models.CharField(max_length=20)
    program = TenantForeignKey("programs.Program", related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in RunState], default=RunState.PREVIEW.value
    )
    earned_total = models.DecimalField(max_digits=17, decimal_places=4)
    payable_total = models.DecimalField(max_digits=17, decimal_places=4)
    payable_partners = models.PositiveIntegerField()
    seal = models.CharField(max_length=64, blank=True, default="")
    note = models.TextField(blank=True, default="")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    exported_at = models.DateTimeField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="run_code"),
            models.UniqueConstraint(fields=["tenant", "program", "period_start"], name="run_of_period"),
            models.CheckConstraint(
                name="run_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="run_approved_whole",
                condition=Q(
                    state__in=["approved", "exported"], approved_by__isnull=False, approved_at__isnull=False
                )
                | Q(
                    state__in=["preview", "ready", "returned"],
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="run_sealed", condition=Q(state__in=["preview", "returned"]) | ~Q(seal="")
            ),
            *bounded("run", "earned_total", "payable_total"),
        ]


class PayoutItem(TenantModel):
    """One partner's part of a run. Frozen with the run: a trigger holds that."""

    run = TenantForeignKey(PayoutRun, on_delete=models.CASCADE, related_name="items")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    earning = TenantForeignKey(Earning, related_name="+")
    measured = models.DecimalField(max_digits=17, decimal_places=4)
    tier = models.PositiveSmallIntegerField()
    earned = models.DecimalField(max_digits=17, decimal_places=4)
    # Brought from earlier runs, and left for the next one.
    brought = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    payable = models.DecimalField(max_digits=17, decimal_places=4)
    carried = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    dropped = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    reason = models.CharField(max_length=300, blank=True, default="")
    method = models.CharField(max_length=20)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "run", "partner"], name="item_partner"),
            models.CheckConstraint(
                name="item_adds_up",
                condition=Q(payable=F("earned") + F("brought") - F("carried") - F("dropped")),
            ),
            models.CheckConstraint(name="item_payable_not_negative", condition=Q(payable__gte=0)),
            *bounded("item", "measured", "earned", "brought", "payable", "carried", "dropped"),
        ]
