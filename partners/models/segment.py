"""A named group of partners, by rule or by hand, with dated members."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partners.enums import SegmentKind
from partners.models.partner import Partner
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class Segment(TenantModel):
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(k.value, k.label) for k in SegmentKind])
    # {"field": "kind" | "region" | "country" | "city", "value": "Warehouse"}; empty for a list.
    rule = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="segment_name"),
            models.CheckConstraint(
                name="segment_rule_fits_kind",
                condition=Q(kind="list", rule={}) | (Q(kind="rule") & ~Q(rule={})),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SegmentMember(TenantModel):
    """
    A partner's membership from a day (included) to a day (not included).

    No start means always, no end means still. Spans of one partner in one segment never overlap:
    an exclusion constraint in the migration holds that.
    """

    segment = TenantForeignKey(Segment, on_delete=models.CASCADE, related_name="members")
    partner = TenantForeignKey(Partner, related_name="segment_memberships")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="member_dates",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner"], name="member_by_partner")]
