"""What was found about a claim, what was said about it, and what proves it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from claims.enums import EventKind, Resolution, Severity
from claims.models.claim import Claim
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class Evidence(TenantModel):
    """
    A document that proves lines: an invoice, a photograph. Kept as it came, shown as a picture made from it.
    """

    claim = TenantForeignKey(Claim, on_delete=models.CASCADE, related_name="evidence")
    partner_id = models.UUIDField()
    file = TenantForeignKey("documents.StoredFile", related_name="+")
    kind = models.CharField(max_length=10, choices=[("pdf", "PDF"), ("image", "Photograph")])
    sha256 = models.CharField(max_length=64)
    # Of the first page or the picture: pictures that look alike differ in few of its 64 bits.
    picture_hash = models.BigIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=1)
    # One stored picture per page, in order: [id, ...]
    previews = models.JSONField(default=list)
    # The text of a PDF, without its numbers for comparison, and as it is for reading.
    text = models.TextField(blank=True, default="")
    # Where its lines stand on the pictures: [[page, left, top, width, height, line], ...], in ten-thousandths of a page
    places = models.JSONField(default=list, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True, default="")
    # The rows it proves; empty: the whole claim.
    rows = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(fields=["tenant", "sha256"], name="evidence_by_hash"),
            models.Index(fields=["tenant", "text_sha256"], name="evidence_by_text"),
            # Pictures are compared with all others of the partner: from the index alone.
            models.Index(
                fields=["tenant", "partner_id", "picture_hash"],
                include=["id"],
                condition=Q(picture_hash__isnull=False, removed_at__isnull=True),
                name="evidence_pictures",
            ),
        ]


class CheckRun(TenantModel):
    """One run of the checks over a claim: which ran, how each was set, and which found something. Append-only."""

    claim = TenantForeignKey(Claim, on_delete=models.CASCADE, related_name="check_runs")
    at = models.DateTimeField()
    # {"over_claim": {"severity": "must_resolve", "thresholds": {...}, "findings": 1}}
    checks = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["tenant", "claim", "at"], name="check_run_newest")]


class DraftLook(TenantModel):
    """
    What its partner was told about a draft when it was looked through, kept with the state of the draft and the day.

    It is written anew while the claim is a draft. Once that is sent, it stays as it was told.
    """

    claim = TenantForeignKey(Claim, on_delete=models.CASCADE, related_name="looks")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # The vendor's day on which it would have been sent.
    day = models.DateField()
    at = models.DateTimeField()
    # The draft's own `updated_at` then.
    claim_at = models.DateTimeField()
    # [{"check", "title", "title_of", "sentence", "sentence_of", "rows"}]: in English, with what each is made of.
    findings = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    looked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant", "claim"], name="draft_look_once")]


class Flag(TenantModel):
    """
    A named, explained risk on a claim: a sentence with its numbers and lines, never a score.

    A run replaces the flags of the one before, except what a reviewer resolved about the same thing.
    """

    claim = TenantForeignKey(Claim, on_delete=models.CASCADE, related_name="flags")
    run = TenantForeignKey(CheckRun, on_delete=models.CASCADE, related_name="flags")
    check_name = models.CharField(max_length=40)
    severity = models.CharField(max_length=20, choices=Severity.choices())
    # What it is about, so that the same finding of the next run is recognised.
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    sentence = models.CharField(max_length=1000)
    rows = models.JSONField(default=list)
    at_risk = models.DecimalField(max_digits=17, decimal_places=4, null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    resolution = models.CharField(max_length=10, choices=Resolution.choices(), blank=True, default="")
    resolution_reason = models.CharField(max_length=500, blank=True, default="")
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "claim", "check_name", "key"],
                condition=Q(replaced_at__isnull=True),
                name="flag_once",
            ),
            models.CheckConstraint(
                name="flag_resolved_with_reason",
                condition=Q(resolution="", resolved_by__isnull=True)
                | (~Q(resolution="") & ~Q(resolution_reason="") & Q(resolved_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "check_name"], name="flag_by_check")]


class ClaimEvent(TenantModel):
    """One step or one message in the life of a claim. Append-only; internal ones are the vendor's own."""

    claim = TenantForeignKey(Claim, on_delete=models.CASCADE, related_name="events")
    partner_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=EventKind.choices())
    by_partner = models.BooleanField()
    is_internal = models.BooleanField(default=False)
    text = models.CharField(max_length=2000, blank=True, default="")
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="claim_event_internal_is_vendors", condition=Q(is_internal=False) | Q(by_partner=False)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "claim", "at"], name="claim_event_by_claim")]
