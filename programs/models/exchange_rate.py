"""What a currency is worth in another, from a day on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vir.foundation.tenancy.models import TenantModel


class ExchangeRate(TenantModel):
    """One unit of `source` is worth `rate` units of `target` from a day on, until a newer rate."""

    source = models.CharField(max_length=3)
    target = models.CharField(max_length=3)
    on = models.DateField()
    rate = models.DecimalField(max_digits=22, decimal_places=12)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "source", "target", "on"], name="exchange_rate_once"),
            models.CheckConstraint(name="exchange_rate_bounds", condition=Q(rate__gt=0, rate__lt=10**9)),
            models.CheckConstraint(name="exchange_rate_two_currencies", condition=~Q(source=F("target"))),
        ]
