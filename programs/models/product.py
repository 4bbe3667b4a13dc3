"""A product of the vendor."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vir.foundation.tenancy.models import TenantModel


class Product(TenantModel):
    sku = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=120, blank=True, default="")
    subcategory = models.CharField(max_length=120, blank=True, default="")
    brand = models.CharField(max_length=120, blank=True, default="")
    # Per unit, in the tenant's currency; for margins only, never for a rebate.
    standard_cost = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sku"], name="product_sku"),
            models.CheckConstraint(
                name="product_cost_bounds",
                condition=Q(standard_cost__isnull=True) | Q(standard_cost__gte=0, standard_cost__lt=10**13),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "category"], name="product_by_category")]

    def __str__(self) -> str:
        return self.name
