"""One recalculation: what went in, what came out, and how much it changed."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from vir.foundation.tenancy.models import TenantModel


class CalculationRun(TenantModel):
    number = models.PositiveIntegerField()
    # "full", or "touched" by an import.
    scope = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    as_of = models.DateField()
    engine_version = models.CharField(max_length=20)
    input_hash = models.CharField(max_length=64)
    output_hash = models.CharField(max_length=64)
    programs = models.PositiveIntegerField()
    partners = models.PositiveIntegerField()
    lines_counted = models.PositiveBigIntegerField()
    entries_written = models.PositiveIntegerField()
    # {"USD": "123.45"}: by how much what is earned moved.
    change = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Closed positions whose lines have changed since:
    # [{"program","partner","period","currency","closed","now"}]
    after_close = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # Lines in another currency than the program's: [{"program","partner","currency","lines","net"}]
    held = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    job_id = models.UUIDField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "number"], name="calculation_number")]
