"""What decides whether and how a partner is paid, beside the program: what it owes, its documents, the way."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from payouts.models.earning import AMOUNT_MAX
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class PartnerStanding(TenantModel):
    """What a partner owed the vendor on a day, imported or typed; the newest counts. Append-only."""

    partner = TenantForeignKey("partners.Partner", related_name="+")
    as_of = models.DateField()
    currency = models.CharField(max_length=3)
    # Open invoices in all, and of these what is past due.
    owed = models.DecimalField(max_digits=17, decimal_places=4)
    past_due = models.DecimalField(max_digits=17, decimal_places=4)
    # The date of the oldest invoice that is not paid; empty: all are.
    oldest_unpaid_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="standing_amounts",
                condition=Q(
                    owed__gte=0, owed__lt=AMOUNT_MAX, past_due__gte=0, past_due__lte=models.F("owed")
                ),
            )
        ]
        indexes = [models.Index(fields=["tenant", "partner", "as_of"], name="standing_by_partner")]


class PartnerDocument(TenantModel):
    """A document of a partner that payouts ask for, and until when it is good; the newest counts. Append-only."""

    partner = TenantForeignKey("partners.Partner", related_name="+")
    # As the policy names it, such as "W-9".
    name = models.CharField(max_length=60)
    # The last day on which it is good; empty: for ever.
    valid_until = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(name="partner_document_name", condition=~Q(name=""))]
        indexes = [models.Index(fields=["tenant", "partner", "name"], name="document_by_partner")]


class PaymentWay(TenantModel):
    """How a partner is paid, whatever the terms of a program say; the newest counts. Append-only."""

    partner = TenantForeignKey("partners.Partner", related_name="+")
    # Empty: as the terms say again.
    method = models.CharField(max_length=20, blank=True, default="")
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(name="payment_way_reason", condition=~Q(reason=""))]
        indexes = [models.Index(fields=["tenant", "partner", "set_at"], name="payment_way_by_partner")]
