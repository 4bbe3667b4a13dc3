"""Letters, what was delivered, and what a person wants to be told."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "vir.foundation.notifications"
    label = "notifications"
    verbose_name = "Notifications"
