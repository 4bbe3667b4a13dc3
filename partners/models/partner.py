"""A company that buys from the vendor and can earn rebate."""

from __future__ import annotations

from django.db import models

from partners.enums import PartnerStatus
from vir.foundation.tenancy.models import TenantModel


class Partner(TenantModel):
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in PartnerStatus], default=PartnerStatus.ACTIVE.value
    )
    # The vendor's own word for the kind of company, such as "Warehouse"; segment rules read it.
    kind = models.CharField(max_length=120, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    region = models.CharField(max_length=120, blank=True, default="")
    country = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="partner_code")]
        indexes = [models.Index(fields=["tenant", "name"], name="partner_by_name")]

    def __str__(self) -> str:
        return self.name
