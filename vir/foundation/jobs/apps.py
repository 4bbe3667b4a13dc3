"""The queue in PostgreSQL."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "vir.foundation.jobs"
    label = "jobs"
    verbose_name = "Jobs"
