"""A sales line between its check and its commit."""

from __future__ import annotations

from django.db import models

from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant, TenantModel


class StagedLine(TenantModel):
    """
    A line as it was read and resolved. Committing copies the good ones, with their ids, into the sales lines.

    Like the sales lines it has no keys to other tables, and for the same reason. The table is not logged: a crash
    may lose what waits, and the file is read again.
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
    # The ids of a batch's lines begin as its own does, so they are found by their primary key.
    batch_id = models.UUIDField()
    row = models.PositiveIntegerField()
    # good, or held where the partner or the product is not known yet
    state = models.CharField(max_length=10)
    # Empty where the code in the file is not one of ours: the code itself stands below then.
    partner_id = models.UUIDField(null=True)
    product_id = models.UUIDField(null=True)
    partner_code = models.CharField(max_length=60, null=True)
    sku = models.CharField(max_length=80, null=True)
    unit = models.CharField(max_length=30, null=True)
    sale_date = models.DateField()
    received_on = models.DateField()
    document = models.CharField(max_length=80)
    line_key = models.CharField(max_length=160)
    line_type = models.CharField(max_length=10)
    quantity = models.DecimalField(max_digits=17, decimal_places=4)
    net = models.DecimalField(max_digits=17, decimal_places=4)
    gross = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
