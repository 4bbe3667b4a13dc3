"""Tenancy: vendors as tenants, row-level security and the context that opens it."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "vir.foundation.tenancy"
    label = "tenancy"
    verbose_name = "Tenancy"
