"""Accounting periods: the months of the vendor's books, open, in review or closed."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from payouts.enums import PeriodState
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class AccountingPeriod(TenantModel):
    """
    One month of the books. Nothing is posted in a closed one: a trigger holds that, against a close at once as well.

    A closed period opens again only when one person asks for it with a reason and another agrees.
    """

    starts_on = models.DateField()
    # Not included.
    ends_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in PeriodState], default=PeriodState.OPEN.value
    )
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    reopen_asked_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopen_asked_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.CharField(max_length=500, blank=True, default="")
    reopened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "starts_on"], name="accounting_period_start"),
            models.CheckConstraint(name="accounting_period_dates", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="accounting_period_closed_whole",
                condition=~Q(state="closed") | Q(closed_by__isnull=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounting_period_two_people",
                condition=Q(reopened_by__isnull=True)
                | Q(reopen_asked_by__isnull=False)
                & ~Q(reopened_by=F("reopen_asked_by"))
                & ~Q(reopen_reason=""),
            ),
        ]


class PeriodStep(TenantModel):
    """What was done with an accounting period, and by whom. Append-only."""

    period = TenantForeignKey(AccountingPeriod, related_name="steps")
    # opened, review, back_to_open, closed, reopen_asked, reopen_refused, reopened
    act = models.CharField(max_length=20)
    actor = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True, default="")
    # The checklist as it was found then: [{"code", "done", "text"}].
    checklist = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)


class RollforwardReview(TenantModel):
    """Somebody reviewed the rollforward of a period: of one program, or the whole where there is none. Append-only."""

    period = TenantForeignKey(AccountingPeriod, related_name="reviews")
    program = TenantForeignKey("programs.Program", null=True, blank=True, related_name="+")
    currency = models.CharField(max_length=3)
    closing = models.DecimalField(max_digits=17, decimal_places=4)
    # General ledger less ours at that moment; empty where no balance was imported.
    difference = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    explanation = models.CharField(max_length=500, blank=True, default="")
    # The number of the newest entry that was looked at: a later one asks for another review.
    last_entry = models.PositiveBigIntegerField()
    reviewed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()


class GeneralLedgerBalance(TenantModel):
    """The balance of an account in the vendor's general ledger, imported or typed; the newest counts. Append-only."""

    period = TenantForeignKey(AccountingPeriod, related_name="balances")
    gl_code = models.CharField(max_length=40)
    gl_name = models.CharField(max_length=120, blank=True, default="")
    currency = models.CharField(max_length=3)
    # What is owed is positive, as finance reads it.
    amount = models.DecimalField(max_digits=17, decimal_places=4)
    as_of = models.DateField()
    imported_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="gl_balance_bounds", condition=Q(amount__gt=-(10**13), amount__lt=10**13)
            )
        ]
        indexes = [models.Index(fields=["tenant", "period", "gl_code"], name="gl_balance_by_account")]
