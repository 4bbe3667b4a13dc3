"""Files that come in."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "vir.foundation.imports"
    label = "imports"
    verbose_name = "Imports"
