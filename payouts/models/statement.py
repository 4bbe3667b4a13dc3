"""The document for one partner and period: how the payable came about."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from payouts.models.payout import PayoutItem, PayoutRun
from vir.foundation.documents.models import StoredFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class Statement(TenantModel):
    """A snapshot: its figures are those of the run when it was approved, never a live query."""

    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    run = TenantForeignKey(PayoutRun, related_name="statements")
    item = TenantForeignKey(PayoutItem, related_name="+")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    program = TenantForeignKey("programs.Program", null=True, blank=True, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    currency = models.CharField(max_length=3)
    payable = models.DecimalField(max_digits=17, decimal_places=4)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    snapshot_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    # A correction is a new version, with what is different and why: [{"line", "text", "old", "new", "why"}].
    supersedes = TenantForeignKey("self", null=True, blank=True, related_name="+")
    correction = models.CharField(max_length=500, blank=True, default="")
    difference = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "code", "version"], name="statement_code")]
        indexes = [models.Index(fields=["tenant", "partner", "issued_at"], name="statement_by_partner")]


class StatementFile(TenantModel):
    """A made file of a statement, or of a whole run when there is no statement."""

    run = TenantForeignKey(PayoutRun, related_name="files")
    statement = TenantForeignKey(Statement, null=True, blank=True, related_name="files")
    partner_id = models.UUIDField(null=True, blank=True)
    # "pdf", "xlsx" or "csv"
    form = models.CharField(max_length=10)
    file = TenantForeignKey(StoredFile, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "run", "statement", "form"],
                nulls_distinct=False,
                name="statement_file_form",
            )
        ]
