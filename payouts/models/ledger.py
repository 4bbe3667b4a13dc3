"""The ledger: balanced entries that nobody changes, and what they rest on."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from payouts.enums import Account, Column, EntryKind, PriorReason
from payouts.models.calculation import CalculationRun
from payouts.models.earning import AMOUNT_MAX, Earning, bounded
from payouts.models.period import AccountingPeriod
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class LedgerEntry(TenantModel):
    """
    One balanced entry. Append-only; a mistake is reversed by another entry, once.

    At the end of a transaction its legs add up to zero and are at least two: a deferred trigger holds that.
    """

    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.label) for k in EntryKind])
    # Where its movement of the liability stands in the rollforward.
    column = models.CharField(max_length=20, choices=[(c.value, c.label) for c in Column])
    period = TenantForeignKey(AccountingPeriod, related_name="entries")
    # A day of that period.
    posted_on = models.DateField()
    program = TenantForeignKey("programs.Program", null=True, blank=True, related_name="+")
    partner = TenantForeignKey("partners.Partner", null=True, blank=True, related_name="+")
    # The measurement period of the program, by its first day.
    period_start = models.DateField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    # The same event posts once, whoever asks for it again.
    key = models.CharField(max_length=200)
    reverses = TenantForeignKey("self", null=True, blank=True, related_name="+")
    # What it comes from: calculation, period, run, payment, adjustment, claim, opening, import.
    source = models.CharField(max_length=20)
    source_code = models.CharField(max_length=60)
    # How the amount was found, for people: {"method": …, "target": …, "before": …}.
    working = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.CharField(max_length=500, blank=True, default="")
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="ledger_number"),
            models.UniqueConstraint(fields=["tenant", "key"], name="ledger_key"),
            models.UniqueConstraint(
                fields=["tenant", "reverses"],
                condition=Q(reverses__isnull=False),
                name="ledger_reversed_once",
            ),
            models.CheckConstraint(
                name="ledger_two_people",
                condition=Q(created_by__isnull=True)
                | Q(approved_by__isnull=True)
                | ~Q(created_by=F("approved_by")),
            ),
            models.CheckConstraint(
                name="ledger_by_hand_needs_two",
                condition=~Q(kind__in=["adjustment", "opening"])
                | Q(created_by__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_reversal_names",
                condition=Q(kind="reversal", reverses__isnull=False)
                | ~Q(kind="reversal") & Q(reverses__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "program", "period"], name="ledger_by_program"),
            models.Index(fields=["tenant", "partner", "program", "period_start"], name="ledger_by_position"),
            models.Index(fields=["tenant", "source", "source_code"], name="ledger_by_source"),
        ]

    @property
    def code(self) -> str:
        """Give the number as people read it."""
        return f"LE-{self.number}"


class LedgerLeg(TenantModel):
    """One side of an entry: a debit is positive, a credit negative. Append-only."""

    entry = TenantForeignKey(LedgerEntry, related_name="legs")
    account = models.CharField(max_length=30, choices=[(a.value, a.label) for a in Account])
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="leg_amount",
                # The range refuses NaN as well.
                condition=~Q(amount=0) & Q(amount__gt=-AMOUNT_MAX, amount__lt=AMOUNT_MAX),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "entry"], name="leg_by_entry"),
            models.Index(fields=["tenant", "account"], name="leg_by_account"),
        ]


class AccrualOverride(TenantModel):
    """Finance expects another volume, or tier, of one position than the method of its program does."""

    program = TenantForeignKey("programs.Program", related_name="+")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    period_start = models.DateField()
    # One of the two. The volume is in the program's own measure.
    expected_volume = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    expected_tier = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    # The last day on which it counts.
    expires_on = models.DateField()
    set_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "program", "partner", "period_start"],
                condition=Q(ended_at__isnull=True),
                name="accrual_override_one",
            ),
            models.CheckConstraint(
                name="accrual_override_says_one",
                condition=Q(expected_volume__isnull=True, expected_tier__isnull=False)
                | Q(expected_volume__gte=0, expected_volume__lt=AMOUNT_MAX, expected_tier__isnull=True),
            ),
            models.CheckConstraint(name="accrual_override_reason", condition=~Q(reason="")),
        ]


class PriorPeriodEntry(TenantModel):
    """
    A closed position would earn another amount now: the difference, which the open period carries. Append-only.

    What a position has earned in all is its frozen amount and the sum of these.
    """

    earning = TenantForeignKey(Earning, related_name="prior_entries")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    program = TenantForeignKey("programs.Program", related_name="+")
    calculation = TenantForeignKey(CalculationRun, related_name="+")
    # The open accounting period that carries it.
    period = TenantForeignKey(AccountingPeriod, related_name="+")
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    currency = models.CharField(max_length=3)
    was = models.DecimalField(max_digits=17, decimal_places=4)
    now = models.DecimalField(max_digits=17, decimal_places=4)
    tier_was = models.PositiveSmallIntegerField()
    tier_now = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=20, choices=[(r.value, r.label) for r in PriorReason])
    # What came after the close, in a sentence and as lines: {"text": …, "lines": [...], "net": …}.
    detail = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "earning", "calculation"], name="prior_entry_once"),
            models.CheckConstraint(name="prior_entry_adds_up", condition=Q(amount=F("now") - F("was"))),
            models.CheckConstraint(name="prior_entry_not_zero", condition=~Q(amount=0)),
            *bounded("prior", "amount"),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "program"], name="prior_entry_by_partner")]
