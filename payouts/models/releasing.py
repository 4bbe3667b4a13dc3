"""What is owed and will not be paid: proposed by one person for release, decided by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from payouts.enums import AdjustmentState
from payouts.models.earning import AMOUNT_MAX
from payouts.models.ledger import LedgerEntry
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class BalanceRelease(TenantModel):
    """An amount that is owed for one position and will not be paid. Posted when a second person agrees."""

    # Such as RL-2026-003.
    code = models.CharField(max_length=20)
    program = TenantForeignKey("programs.Program", related_name="+")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # The measurement period of the program, by its first day.
    period_start = models.DateField()
    # The liability it stands on.
    account = models.CharField(max_length=30)
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=500)
    # Where what proves it is found.
    evidence_text = models.CharField(max_length=500)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.label) for s in AdjustmentState],
        default=AdjustmentState.PROPOSED.value,
    )
    # Of the form it was sent with: the same form sent twice is one proposal.
    form_key = models.UUIDField(null=True, blank=True)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=500, blank=True, default="")
    entry = TenantForeignKey(LedgerEntry, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="release_code"),
            models.UniqueConstraint(
                fields=["tenant", "form_key"], condition=Q(form_key__isnull=False), name="release_form_once"
            ),
            models.CheckConstraint(name="release_amount", condition=Q(amount__gt=0, amount__lt=AMOUNT_MAX)),
            models.CheckConstraint(name="release_says_why", condition=~Q(reason="") & ~Q(evidence_text="")),
            models.CheckConstraint(
                name="release_two_people",
                condition=Q(state="cancelled") | Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="release_decided_whole",
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="release_posted_whole",
                condition=Q(state="approved", entry__isnull=False)
                | ~Q(state="approved") & Q(entry__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "program", "period_start"], name="release_by_period")]
