"""What a partner is asked to pay because it received rebates in excess, and what of it has arrived."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from payouts.models.earning import AMOUNT_MAX
from payouts.models.payout import PayoutItem, PayoutRun
from vir.foundation.documents.models import StoredFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class PaymentRequest(TenantModel):
    """
    A request for payment that a run makes where the policy invoices what is below zero. Append-only.

    A snapshot, as a statement is: its figures are those of the run, never a live query. Its amount is without tax,
    as the books hold it.
    """

    # Such as RP-2026-0003.
    code = models.CharField(max_length=20)
    run = TenantForeignKey(PayoutRun, related_name="requests")
    item = TenantForeignKey(PayoutItem, related_name="+")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    issued_on = models.DateField()
    due_on = models.DateField()
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    snapshot_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="payment_request_code"),
            models.UniqueConstraint(fields=["tenant", "item"], name="payment_request_once"),
            models.CheckConstraint(
                name="payment_request_amount", condition=Q(amount__gt=0, amount__lt=AMOUNT_MAX)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "issued_at"], name="payment_request_by_partner")]


class PaymentRequestFile(TenantModel):
    """A made file of a request for payment. Asked for again it is the identical file. Append-only."""

    request = TenantForeignKey(PaymentRequest, related_name="files")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # "pdf" or "xml"
    form = models.CharField(max_length=10)
    file = TenantForeignKey(StoredFile, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "request", "form"], name="payment_request_file_once")
        ]


class PaymentReceived(TenantModel):
    """Money of a partner that arrived for a request. Append-only."""

    request = TenantForeignKey(PaymentRequest, related_name="received")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    received_on = models.DateField()
    # What the bank calls it.
    reference = models.CharField(max_length=80)
    note = models.CharField(max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="payment_received_amount", condition=Q(amount__gt=0, amount__lt=AMOUNT_MAX)
            ),
            models.CheckConstraint(name="payment_received_reference", condition=~Q(reference="")),
            # The same line of the bank is recorded once.
            models.UniqueConstraint(fields=["tenant", "request", "reference"], name="payment_received_once"),
        ]


class RequestCancellation(TenantModel):
    """
    What a request for payment does not ask for any more: all of it that had not arrived. Append-only.

    The partner goes on owing it: the next run of the program brings it over, and divides it by the policy of then.
    """

    request = TenantForeignKey(PaymentRequest, related_name="cancellations")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    # Written for the partner, who reads it.
    reason = models.CharField(max_length=300)
    cancelled_on = models.DateField()
    cancelled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "request"], name="request_cancelled_once"),
            models.CheckConstraint(
                name="request_cancelled_amount", condition=Q(amount__gt=0, amount__lt=AMOUNT_MAX)
            ),
            models.CheckConstraint(name="request_cancelled_says_why", condition=~Q(reason="")),
        ]
