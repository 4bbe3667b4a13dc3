"""What files say beside amounts: who the vendor is and pays from, and which payment stands in which file."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partners.enums import PayeeState
from payouts.models.settling import Payment, RunFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class VendorBank(TenantModel):
    """
    One version of who the vendor is in its files, and which account it pays from.

    Proposed by one person, confirmed by another. The IBAN lies encrypted in `secret`; everybody sees `masked`.
    """

    version = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in PayeeState], default=PayeeState.PROPOSED.value
    )
    name = models.CharField(max_length=140)
    street = models.CharField(max_length=140, blank=True, default="")
    city = models.CharField(max_length=60, blank=True, default="")
    postcode = models.CharField(max_length=20, blank=True, default="")
    region = models.CharField(max_length=60, blank=True, default="")
    country = models.CharField(max_length=2)
    registration = models.CharField(max_length=60, blank=True, default="")
    vat_id = models.CharField(max_length=20, blank=True, default="")
    # Of UNCL5305; empty: credit notes are not made.
    vat_category = models.CharField(max_length=2, blank=True, default="")
    vat_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    vat_reason = models.CharField(max_length=200, blank=True, default="")
    # A token of vir/foundation/identity/secrets.py over {"iban", "bic"}; empty: no payments by IBAN.
    secret = models.TextField(blank=True, default="")
    masked = models.CharField(max_length=40, blank=True, default="")
    # How the bank in the United States knows the vendor, and that bank.
    company_id = models.CharField(max_length=10, blank=True, default="")
    odfi_routing = models.CharField(max_length=9, blank=True, default="")
    odfi_name = models.CharField(max_length=60, blank=True, default="")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=500, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "version"], name="vendor_bank_version"),
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(state="proposed"), name="vendor_bank_one_proposed"
            ),
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(state="confirmed"), name="vendor_bank_one_confirmed"
            ),
            models.CheckConstraint(
                name="vendor_bank_two_people",
                condition=Q(state="withdrawn") | Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="vendor_bank_decided_whole",
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="vendor_bank_percent", condition=Q(vat_percent__gte=0, vat_percent__lte=100)
            ),
        ]


class JournalSetting(TenantModel):
    """What an accounting system asks for beside the rows of a journal, such as a company code."""

    # As a layout in payouts/exports/journals/ names it.
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=100)
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="journal_setting_once")]


class FiledPayment(TenantModel):
    """A payment in a file. It stands in one file that a bank reads, ever: two would pay it twice. Append-only."""

    file = TenantForeignKey(RunFile, related_name="payments")
    payment = TenantForeignKey(Payment, related_name="files")
    # "bank" for every form that a bank pays by; else the form itself.
    family = models.CharField(max_length=30)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "payment", "family"], name="payment_filed_once")
        ]
        indexes = [models.Index(fields=["tenant", "file"], name="filed_payment_by_file")]
