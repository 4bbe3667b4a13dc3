"""The demo year."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "vir.demo"
    label = "demo"
    verbose_name = "Demo"
