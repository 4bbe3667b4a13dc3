"""Identity: people, memberships, roles and rights."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "vir.foundation.identity"
    label = "identity"
    verbose_name = "Identity"
