"""What was promised."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"
    label = "programs"
    verbose_name = "Programs"
