"""The queue in PostgreSQL."""

from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "vir.foundation.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        """Let every process ring with this project's broker, not with Celery's default one."""
        import_module("vir.celery_app")
