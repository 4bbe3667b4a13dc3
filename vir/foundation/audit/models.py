"""What was done, by whom and when; written once."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from vir.foundation.tenancy.models import TenantModel


class AuditEvent(TenantModel):
    """One act. Append-only by grant and by trigger."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_code = models.CharField(max_length=120)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["tenant", "object_kind", "object_code", "at"], name="audit_by_object")
        ]
