"""Launching: who may do it alone, what was said in place of a gate, whom it was told, who has read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.enums import Gate
from programs.models.program import ProgramVersion
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class LaunchPolicy(TenantModel):
    """
    Up to which budget a program may be launched by one person. Append-only: the newest row counts.

    Without a row, or without a limit, every launch needs a second person.
    """

    alone_limit = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="launch_policy_bounds",
                condition=Q(alone_limit__isnull=True) | Q(alone_limit__gte=0, alone_limit__lt=10**13),
            ),
        ]


class GateReason(TenantModel):
    """Why a version may go past a gate of the launch: no budget, no back-test, hard to explain, a repeat."""

    version = TenantForeignKey(ProgramVersion, on_delete=models.CASCADE, related_name="gate_reasons")
    gate = models.CharField(max_length=20, choices=Gate.choices())
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "version", "gate"], name="gate_reason_once"),
            models.CheckConstraint(name="gate_known", condition=Q(gate__in=[word.value for word in Gate])),
            models.CheckConstraint(name="gate_reason_given", condition=~Q(reason="")),
        ]


class TermsNotice(TenantModel):
    """What one partner was told about one version of a program. Append-only."""

    version = TenantForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="notices")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    # Until when the partner is asked to acknowledge; None where it is not asked.
    acknowledge_by = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "partner", "sent_at"], name="notice_by_partner")]


class Acknowledgement(TenantModel):
    """A person's record of having read a version of the terms, for a partner. Append-only."""

    version = TenantForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The hash and the language of what was shown.
    terms_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "version", "partner", "user"], name="acknowledged_once"
            ),
        ]


class PartnerConsent(TenantModel):
    """A partner's agreement to a version that leaves it worse off, as somebody recorded it. Append-only."""

    version = TenantForeignKey(ProgramVersion, on_delete=models.PROTECT, related_name="consents")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # How the partner agreed, such as "E-mail of M. Lind, 10 Nov".
    note = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "version", "partner"], name="consent_once"),
            models.CheckConstraint(name="consent_noted", condition=~Q(note="")),
        ]
