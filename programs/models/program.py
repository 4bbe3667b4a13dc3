"""A program and the versions of its terms."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

STATUSES = [
    ("draft", "Draft"),
    ("in_approval", "In approval"),
    ("scheduled", "Scheduled"),
    ("live", "Live"),
    ("closed", "Closed"),
    ("archived", "Archived"),
]


class Program(TenantModel):
    """
    A promise to partners.

    Code, name, currency and dates repeat those of the current version's document, for lists and queries.
    """

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=STATUSES, default="draft")
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    # The version being edited or in force.
    version_number = models.PositiveIntegerField(default=1)
    budget = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    # Whether it can be sent for approval only while each of its worked examples passes.
    examples_required = models.BooleanField(default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="program_code"),
            models.CheckConstraint(name="program_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="program_budget_bounds",
                condition=Q(budget__isnull=True) | Q(budget__gte=0, budget__lt=10**13),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgramVersion(TenantModel):
    """
    One dated statement of terms. Once published it never changes: a trigger holds that.
    """

    program = TenantForeignKey(Program, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    # sha256 of the canonical document; what was approved is what runs.
    terms_hash = models.CharField(max_length=64)
    rule_sentence = models.TextField(blank=True, default="")
    # Counts the changes to a draft: whoever writes names the one it started from, so that nothing is lost.
    revision = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "program", "number"], name="version_number"),
            models.CheckConstraint(
                name="version_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="version_published_whole",
                condition=Q(published_at__isnull=True, approved_by__isnull=True)
                | Q(published_at__isnull=False, approved_by__isnull=False, submitted_by__isnull=False),
            ),
        ]
