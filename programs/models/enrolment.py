"""Which partners a published program reaches, and from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from programs.models.program import Program
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class Enrolment(TenantModel):
    """
    A partner in a program from a day (included) to a day (not included); no date means without limit.

    Derived from the terms' eligibility and the segments' dated members; rebuilt when either changes.
    """

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="enrolments")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="enrolment_dates",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "program"], name="enrolment_by_partner")]
