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
    # Whom the writer asks to approve; anybody else with the right may.
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whether the partners are told when it is launched, and until when they are asked to acknowledge.
    tell_partners = models.BooleanField(default=True)
    acknowledge_by = models.DateField(null=True, blank=True)
    # Where members are frozen, segments are read as they were on this day, and later moves change nothing.
    members_frozen_on = models.DateField(null=True, blank=True)
    # Whoever would come in after this day stays out.
    enrolment_paused_on = models.DateField(null=True, blank=True)
    # The design, template or program it was started from.
    started_from = models.CharField(max_length=80, blank=True, default="")
    cloned_from = TenantForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="clones"
    )
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
    # Published by one person, because its budget was within the limit that the vendor's policy sets.
    launched_alone = models.BooleanField(default=False)
    # Of an amendment: why, and from which day it counts; without a day it restates the program from its start.
    reason = models.CharField(max_length=500, blank=True, default="")
    effective_on = models.DateField(null=True, blank=True)
    # What it moves, as the person who sent it saw it: totals and partners, amounts as strings.
    impact = models.JSONField(null=True, blank=True)
    # Of an amendment: the program's budget from then on, None where it stays; whether partners are told, and
    # until when they are asked to acknowledge.
    new_budget = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    tell_partners = models.BooleanField(default=True)
    acknowledge_by = models.DateField(null=True, blank=True)
    # An amendment that was given up: it stays readable and never counts.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
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
                condition=Q(published_at__isnull=True, approved_by__isnull=True, launched_alone=False)
                | Q(published_at__isnull=False, submitted_by__isnull=False)
                & (
                    Q(approved_by__isnull=False, launched_alone=False)
                    | Q(approved_by__isnull=True, launched_alone=True)
                ),
            ),
            # One draft or amendment is written at a time.
            models.UniqueConstraint(
                fields=["tenant", "program"],
                condition=Q(published_at__isnull=True, withdrawn_at__isnull=True),
                name="version_one_unpublished",
            ),
            models.CheckConstraint(
                name="version_withdrawn_unpublished",
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=True),
            ),
            models.CheckConstraint(
                name="version_budget_bounds",
                condition=Q(new_budget__isnull=True) | Q(new_budget__gte=0, new_budget__lt=10**13),
            ),
            # The first version is no amendment.
            models.CheckConstraint(
                name="version_amends", condition=Q(number__gt=1) | Q(effective_on__isnull=True)
            ),
        ]
