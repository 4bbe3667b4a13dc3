"""Which parent a partner belongs to, and from when to when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partners.models.partner import Partner
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class Affiliation(TenantModel):
    """
    A partner's parent, such as its head office or buying group, from a day (included) to a day (not included).

    No start means always, no end means still. A partner has one parent at a time: an exclusion constraint in
    the migration holds that.
    """

    partner = TenantForeignKey(Partner, related_name="affiliations")
    parent = TenantForeignKey(Partner, related_name="members")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="affiliation_dates",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            models.CheckConstraint(name="affiliation_not_to_itself", condition=~Q(partner=F("parent"))),
        ]
        indexes = [models.Index(fields=["tenant", "parent"], name="affiliation_by_parent")]
