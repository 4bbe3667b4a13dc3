"""Questions about a line of a statement, and who opened it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from payouts.enums import QuestionState
from payouts.models.earning import AMOUNT_MAX
from payouts.models.settling import Hold
from payouts.models.statement import Statement
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class StatementQuestion(TenantModel):
    """A question of a partner about one line of a statement. Its age is visible to both sides."""

    number = models.PositiveIntegerField()
    statement = TenantForeignKey(Statement, related_name="questions")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # The line as the statement numbers it.
    line = models.PositiveSmallIntegerField()
    line_text = models.CharField(max_length=200)
    # How much the partner says is at stake; empty: they do not know.
    at_stake = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in QuestionState], default=QuestionState.OPEN.value
    )
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What is kept out of runs while it is open, placed by the vendor.
    hold = TenantForeignKey(Hold, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="question_number"),
            models.CheckConstraint(
                name="question_at_stake",
                condition=Q(at_stake__isnull=True) | Q(at_stake__gt=0, at_stake__lt=AMOUNT_MAX),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "asked_at"], name="question_by_partner")]


class QuestionMessage(TenantModel):
    """What one side said about a question. Append-only."""

    question = TenantForeignKey(StatementQuestion, related_name="messages")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # "partner" or "vendor"
    side = models.CharField(max_length=10)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()


class StatementOpening(TenantModel):
    """A person of the partner opened a statement for the first time. Append-only."""

    statement = TenantForeignKey(Statement, related_name="openings")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "statement", "person"], name="statement_opened_once")
        ]
