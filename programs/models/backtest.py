"""What a draft would have paid on past sales, kept as evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from programs.models.program import Program, ProgramVersion
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class Backtest(TenantModel):
    """
    One back-test of one state of the terms. Append-only: evidence is never rewritten.

    It proves a version while `terms_hash` is that of the version's document.
    """

    version = TenantForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="backtests")
    terms_hash = models.CharField(max_length=64)
    # "A" is the draft itself, "B" and "C" are its variants.
    variant = models.CharField(max_length=1, default="A")
    # The days of the real sales it was run on, both included.
    sales_from = models.DateField()
    sales_to = models.DateField()
    # Contribution margin in percent of sales; None where nobody stated one.
    margin_percent = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    lines = models.PositiveIntegerField()
    partners = models.PositiveIntegerField()
    # Every figure of the page, amounts as strings.
    result = models.JSONField()
    ran_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ran_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(name="backtest_dates", condition=Q(sales_to__gte=F("sales_from"))),
            models.CheckConstraint(name="backtest_variant", condition=Q(variant__in=["A", "B", "C"])),
            models.CheckConstraint(
                name="backtest_margin",
                condition=Q(margin_percent__isnull=True) | Q(margin_percent__gt=0, margin_percent__lte=100),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "version", "ran_at"], name="backtest_by_version")]


class DraftVariant(TenantModel):
    """Another design of a draft, to be compared with it. The draft itself is variant A."""

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="variants")
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=120)
    document = models.JSONField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "program", "letter"], name="variant_letter"),
            models.CheckConstraint(name="variant_letter_known", condition=Q(letter__in=["B", "C"])),
        ]
