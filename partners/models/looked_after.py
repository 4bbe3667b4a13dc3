"""Who of the vendor looks after a partner, and when its bank details changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models.partner import Partner
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class AccountManager(TenantModel):
    """A person of the vendor who looks after a partner, until it ends."""

    partner = TenantForeignKey(Partner, related_name="account_managers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "partner", "user"],
                condition=Q(ended_at__isnull=True),
                name="account_manager_once",
            ),
        ]


class BankChange(TenantModel):
    """That the bank details of a partner changed, and who said so. Append-only; the details are not kept here."""

    partner = TenantForeignKey(Partner, related_name="bank_changes")
    changed_on = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(name="bank_change_with_reason", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["tenant", "partner", "changed_on"], name="bank_change_newest")]
