"""A payout run: settlements prepared, approved by a second person and exported together."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from payouts.enums import RunState
from payouts.models.earning import Earning, bounded
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class PayoutRun(TenantModel):
    """
    A run over one closed period of one program, or over approved claims where there is no program.

    What is left of a period (held amounts released, payments that came back, prior-period adjustments) is paid by
    a further run of it. From `ready` on its figures are frozen and sealed; no approver is the preparer.
    """

    code = models.CharField(max_length=20)
    # Empty for a run over approved claims; its period is then that of the decisions.
    program = TenantForeignKey("programs.Program", null=True, blank=True, related_name="+")
    # 1 pays what the period earned; further ones what was left.
    sequence = models.PositiveSmallIntegerField(default=1)
    period_start = models.DateField()
    period_end = models.DateField()
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in RunState], default=RunState.PREVIEW.value
    )
    # What it may be approved under, and by how many: as of its submission.
    policy_number = models.PositiveIntegerField(null=True, blank=True)
    approvals_needed = models.PositiveSmallIntegerField(default=1)
    # How a total in another currency was held against the limits: {"worth", "currency", "rate", "on"}.
    limit_working = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    withdrawn_reason = models.CharField(max_length=500, blank=True, default="")
    held_total = models.DecimalField(max_digits=17, decimal_places=4, default=0)
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
    closed_at = models.DateTimeField(null=True, blank=True)
    job_id = models.UUIDField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="run_code"),
            models.UniqueConstraint(
                fields=["tenant", "program", "period_start", "sequence"],
                condition=Q(program__isnull=False),
                name="run_of_period",
            ),
            models.CheckConstraint(
                name="run_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
            ),
            models.CheckConstraint(
                name="run_approved_whole",
                condition=Q(
                    state__in=["approved", "exported", "closed"],
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | Q(
                    state__in=["preview", "ready", "returned", "withdrawn"],
                    approved_by__isnull=True,
                    approved_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="run_sealed", condition=Q(state__in=["preview", "returned", "withdrawn"]) | ~Q(seal="")
            ),
            *bounded("run", "earned_total", "payable_total", "held_total"),
        ]

    @property
    def title(self) -> str:
        """Give the name of its program, or what it pays where there is none."""
        return "Approved claims" if self.program is None else self.program.name

    @property
    def program_code(self) -> str:
        """Give the code of its program; empty for claims."""
        return "" if self.program is None else self.program.code


class PayoutItem(TenantModel):
    """One partner's part of a run. Frozen with the run: a trigger holds that."""

    run = TenantForeignKey(PayoutRun, on_delete=models.CASCADE, related_name="items")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # Empty where it pays approved claims.
    earning = TenantForeignKey(Earning, null=True, blank=True, related_name="+")
    measured = models.DecimalField(max_digits=17, decimal_places=4)
    tier = models.PositiveSmallIntegerField()
    earned = models.DecimalField(max_digits=17, decimal_places=4)
    # Brought from earlier runs, and left for the next one.
    brought = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    # Of positions that were closed before, manual, and approved claims.
    prior = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    adjusted = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    claimed = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    # Taken back of rebate that was paid and is not earned any more; kept out for a reason.
    recovered = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    held = models.DecimalField(max_digits=17, decimal_places=4, default=0)
    # What the partner owes and is invoiced for.
    invoiced = models.DecimalField(max_digits=17, decimal_places=4, default=0)
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
                condition=Q(
                    payable=F("earned")
                    + F("brought")
                    + F("prior")
                    + F("adjusted")
                    + F("claimed")
                    + F("invoiced")
                    - F("recovered")
                    - F("held")
                    - F("carried")
                    - F("dropped")
                ),
            ),
            models.CheckConstraint(
                name="item_parts_not_negative", condition=Q(recovered__gte=0, held__gte=0, invoiced__gte=0)
            ),
            models.CheckConstraint(name="item_payable_not_negative", condition=Q(payable__gte=0)),
            *bounded(
                "item",
                "measured",
                "earned",
                "brought",
                "prior",
                "adjusted",
                "claimed",
                "payable",
                "carried",
                "dropped",
            ),
        ]
