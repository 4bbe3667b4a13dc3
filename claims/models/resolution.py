"""What codes and units of a sender mean, and the lines that wait until somebody knows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class CodeAlias(TenantModel):
    """
    What a code means that is none of ours. Remembered when somebody says so, retired and never rewritten.

    `scope` is whose code it is: empty for everybody's, "source:<id>" for files of one source, "partner:<id>" for the
    partner's own numbers. The narrower one wins.
    """

    kind = models.CharField(max_length=10, choices=[("partner", "Partner"), ("product", "Product")])
    scope = models.CharField(max_length=50, blank=True, default="")
    # As it is written in files, without spaces around it.
    code = models.CharField(max_length=80)
    partner = TenantForeignKey("partners.Partner", null=True, blank=True, related_name="+")
    product = TenantForeignKey("programs.Product", null=True, blank=True, related_name="+")
    # What it was decided by, in words: "same name", "one letter differs", "said by a person".
    basis = models.CharField(max_length=200)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "kind", "scope", "code"],
                condition=Q(retired_at__isnull=True),
                name="alias_means_one_thing",
            ),
            models.CheckConstraint(
                name="alias_target_fits_kind",
                condition=Q(kind="partner", partner__isnull=False, product__isnull=True)
                | Q(kind="product", partner__isnull=True, product__isnull=False),
            ),
            models.CheckConstraint(name="alias_has_code", condition=~Q(code="")),
        ]


class UnitRule(TenantModel):
    """How many units of ours one unit of a sender's is: a pack of 10, a carton of 144. Retired, never rewritten."""

    scope = models.CharField(max_length=50, blank=True, default="")
    # Empty for every product.
    product = TenantForeignKey("programs.Product", null=True, blank=True, related_name="+")
    # In capital letters, without spaces around it.
    unit = models.CharField(max_length=30)
    factor = models.DecimalField(max_digits=17, decimal_places=4)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "scope", "product", "unit"],
                condition=Q(retired_at__isnull=True),
                nulls_distinct=False,
                name="unit_means_one_thing",
            ),
            models.CheckConstraint(
                name="unit_factor_bounds", condition=Q(factor__gt=0, factor__lt=1_000_000)
            ),
            models.CheckConstraint(name="unit_named", condition=~Q(unit="")),
        ]


class UnmatchedLine(TenantModel):
    """A sales line whose partner or product we do not know yet. It counts nowhere until somebody says."""

    batch = TenantForeignKey("imports.ImportBatch", related_name="+")
    row = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10,
        default="waiting",
        choices=[
            ("waiting", "Waiting"),
            ("matched", "Matched"),
            ("ignored", "Ignored"),
            ("withdrawn", "Withdrawn"),
        ],
    )
    # As they stand in the file; the id beside it is known where the code is.
    partner_code = models.CharField(max_length=60)
    sku = models.CharField(max_length=80)
    partner_id = models.UUIDField(null=True, blank=True)
    product_id = models.UUIDField(null=True, blank=True)
    sale_date = models.DateField()
    received_on = models.DateField()
    document = models.CharField(max_length=80)
    line_key = models.CharField(max_length=160)
    line_type = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=17, decimal_places=4)
    unit = models.CharField(max_length=30, blank=True, default="")
    net = models.DecimalField(max_digits=17, decimal_places=4)
    gross = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "batch", "row"], name="unmatched_once"),
            models.CheckConstraint(
                name="unmatched_ignored_with_reason", condition=~Q(state="ignored") | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "partner_code"], name="unmatched_by_partner_code"),
            models.Index(fields=["tenant", "state", "sku"], name="unmatched_by_sku"),
        ]
