"""What was done, by whom and when; written once."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Func, Value

from vir.foundation.tenancy.models import TenantModel


class AuditEvent(TenantModel):
    """One act. Append-only by grant and by trigger."""

    at = models.DateTimeField()
    # Written by the database: several acts of one transaction are told the same moment.
    number = models.BigIntegerField(
        editable=False, db_default=Func(Value("audit_auditevent_number_seq"), function="nextval")
    )
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
