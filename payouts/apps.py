"""What is owed and paid."""

from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "payouts"
    label = "payouts"
    verbose_name = "Payouts"
