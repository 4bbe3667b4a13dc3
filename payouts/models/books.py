"""What leaves for the general ledger, and what is compared with it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from payouts.enums import Account, Finding, JournalState
from payouts.models.ledger import LedgerEntry
from payouts.models.period import AccountingPeriod
from vir.foundation.documents.models import StoredFile
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class AccountMapping(TenantModel):
    """The account of the vendor's own general ledger that one of ours is posted to."""

    account = models.CharField(max_length=30, choices=[(a.value, a.label) for a in Account])
    gl_code = models.CharField(max_length=40)
    gl_name = models.CharField(max_length=120, blank=True, default="")
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "account"], name="account_mapped_once"),
            models.CheckConstraint(name="account_mapping_code", condition=~Q(gl_code="")),
        ]


class Journal(TenantModel):
    """A batch of entries of one accounting period and currency that goes to the general ledger together."""

    # Such as JE-2026-0007.
    code = models.CharField(max_length=20)
    period = TenantForeignKey(AccountingPeriod, related_name="journals")
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in JournalState], default=JournalState.READY.value
    )
    # Of its debits, which equal its credits.
    total = models.DecimalField(max_digits=17, decimal_places=4)
    entries_count = models.PositiveIntegerField()
    # The accounts as they were mapped when it was made: {"rebate_expense": ["4100", "Rebates"]}.
    mapping = models.JSONField(default=dict)
    seal = models.CharField(max_length=64)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    exported_at = models.DateTimeField(null=True, blank=True)
    # What the general ledger calls it.
    reference = models.CharField(max_length=80, blank=True, default="")
    posted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="journal_code"),
            models.CheckConstraint(
                name="journal_posted_whole",
                condition=~Q(state="posted")
                | Q(posted_by__isnull=False, posted_at__isnull=False) & ~Q(reference=""),
            ),
        ]


class JournalLine(TenantModel):
    """An entry in a journal: each goes to the general ledger once. Append-only."""

    journal = TenantForeignKey(Journal, related_name="lines")
    entry = TenantForeignKey(LedgerEntry, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "entry"], name="journal_entry_once")]
        indexes = [models.Index(fields=["tenant", "journal"], name="journal_line_by_journal")]


class JournalFile(TenantModel):
    """A journal in the layout of one system. Asked for again it is the identical file. Append-only."""

    journal = TenantForeignKey(Journal, related_name="files")
    # The name of the folder in payouts/exports/journals/.
    layout = models.CharField(max_length=30)
    file = TenantForeignKey(StoredFile, related_name="+")
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "journal", "layout"], name="journal_file_once")
        ]


class Reconciliation(TenantModel):
    """What one comparison found on one day. Red ones block closing a period and paying."""

    day = models.DateField()
    # The name of the file in payouts/queries/reconciling/.
    kind = models.CharField(max_length=40)
    finding = models.CharField(max_length=10, choices=[(f.value, f.label) for f in Finding])
    text = models.CharField(max_length=500)
    # [{"label", "left", "right", "difference", "currency", "url_name", "url_args"}]
    figures = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    looked_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "day", "kind"], name="reconciliation_once")]
