"""A design of the tenant's own that new programs start from."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from programs.models.program import Program
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class ProgramTemplate(TenantModel):
    """A program document without code, name and dates: these are written when it is used."""

    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True, default="")
    document = models.JSONField()
    made_from = TenantForeignKey(Program, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="template_name")]

    def __str__(self) -> str:
        return self.name
