"""Kit for pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "vir.foundation.web"
    label = "web"
    verbose_name = "Web"
