"""One line of what a partner bought or returned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant, TenantModel

AMOUNT_MAX = 10**13


def _bounded(name: str) -> models.CheckConstraint:
    # A range refuses NaN as well, which PostgreSQL's numeric would accept.
    return models.CheckConstraint(
        name=f"line_{name}_bounds", condition=Q(**{f"{name}__gt": -AMOUNT_MAX, f"{name}__lt": AMOUNT_MAX})
    )


class SalesLine(TenantModel):
    """
    A committed line. Returns are negative.

    The one table without keys to tenant, partner, product and batch: three of them cost 2.9 times on
    intake. The tenant is held by the policy; the three are resolved set-wise by the load, and a nightly job
    proves that there are no orphans.
    """

    tenant = models.ForeignKey(
        Tenant,
        on_delete=models.PROTECT,
        related_name="+",
        default=current_tenant_id,
        editable=False,
        db_constraint=False,
        db_index=False,
    )
    batch_id = models.UUIDField()
    partner_id = models.UUIDField()
    product_id = models.UUIDField()
    sale_date = models.DateField()
    # When it reached us; a later look at an earlier day must not see it.
    received_on = models.DateField()
    document = models.CharField(max_length=80)
    # What makes the line itself within the tenant: document and line number, or document and content
    # with its place among equal lines of one document.
    line_key = models.CharField(max_length=160)
    line_type = models.CharField(max_length=10, default="sale")
    basis = models.CharField(max_length=20, default="sell_in")
    quantity = models.DecimalField(max_digits=17, decimal_places=4)
    net = models.DecimalField(max_digits=17, decimal_places=4)
    gross = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    row = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "document", "line_key"], name="line_once"),
            models.CheckConstraint(name="line_type_known", condition=Q(line_type__in=["sale", "return"])),
            models.CheckConstraint(
                name="line_basis_known", condition=Q(basis__in=["sell_in", "sell_through"])
            ),
            _bounded("quantity"),
            _bounded("net"),
            _bounded("gross"),
        ]
        indexes = [
            models.Index(fields=["tenant", "partner_id", "sale_date"], name="line_by_partner_date"),
            models.Index(fields=["tenant", "batch_id"], name="line_by_batch"),
        ]
