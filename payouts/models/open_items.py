"""Open items of partners as files bring them, and the documents themselves that payouts ask for."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from payouts.models.earning import AMOUNT_MAX
from payouts.models.standing import PartnerDocument
from vir.foundation.documents.models import StoredFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class OpenItemList(TenantModel):
    """A file of open items as it came, and whether it was taken over. The file is kept either way."""

    file = TenantForeignKey(StoredFile, related_name="+")
    as_of = models.DateField()
    # Of rows that name none.
    currency = models.CharField(max_length=3)
    # Whether it lists everybody, so that a partner that is not in it owes nothing.
    is_whole = models.BooleanField()
    rows = models.PositiveIntegerField()
    # What was not read: [{"row", "column", "value", "code", "message", "fix"}], in the order of rows.
    problems = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    told_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    taken_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="open_item_list_taken_whole",
                condition=Q(taken_by__isnull=True, taken_at__isnull=True)
                | Q(taken_by__isnull=False, taken_at__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["tenant", "taken_at"], name="open_item_list_by_taken")]


class OpenItem(TenantModel):
    """One document of a partner that is not settled, as a row of a file says. Append-only."""

    items = TenantForeignKey(OpenItemList, related_name="items")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    row = models.PositiveIntegerField()
    document = models.CharField(max_length=60)
    dated = models.DateField()
    due = models.DateField()
    # A credit is negative.
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "items", "row"], name="open_item_row"),
            models.CheckConstraint(
                name="open_item_amount", condition=Q(amount__gt=-AMOUNT_MAX, amount__lt=AMOUNT_MAX)
            ),
        ]


class PartnerDocumentFile(TenantModel):
    """The file of a document that payouts ask for, judged by its content. Append-only."""

    document = TenantForeignKey(PartnerDocument, related_name="files")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    file = TenantForeignKey(StoredFile, related_name="+")
    # "pdf" or "image"
    kind = models.CharField(max_length=10)
    pages = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "document"], name="partner_document_one_file")
        ]
