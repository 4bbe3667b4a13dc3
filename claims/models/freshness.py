"""How fresh the counted sales are: one row per tenant, read by every as-of line."""

from __future__ import annotations

from django.db import models

from vir.foundation.tenancy.models import TenantModel


class SalesFreshness(TenantModel):
    # The newest sale date that is counted.
    counted_to = models.DateField(null=True)
    # When the newest file was committed.
    file_at = models.DateTimeField(null=True)
    lines = models.PositiveBigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant"], name="freshness_one_row")]
