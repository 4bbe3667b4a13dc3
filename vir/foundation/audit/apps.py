"""The append-only trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "vir.foundation.audit"
    label = "audit"
    verbose_name = "Audit"
