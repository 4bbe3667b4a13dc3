"""Messages of the trade: X12 and EDIFACT, in and out, and whose identifiers are whose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vir.foundation.tenancy.models import TenantForeignKey, TenantModel


class TradeIdentity(TenantModel):
    """Who an identifier in an envelope is: a partner, or a source of files about several."""

    standard = models.CharField(max_length=10, choices=[("x12", "X12"), ("edifact", "EDIFACT")])
    qualifier = models.CharField(max_length=4, blank=True, default="")
    identifier = models.CharField(max_length=35)
    partner = TenantForeignKey("partners.Partner", null=True, blank=True, related_name="+")
    source_name = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "standard", "qualifier", "identifier"], name="trade_identity_once"
            ),
        ]


class TradeMessage(TenantModel):
    """One message of the trade. The same interchange of a sender is taken once."""

    number = models.PositiveIntegerField()
    direction = models.CharField(max_length=3, choices=[("in", "Received"), ("out", "Sent")])
    standard = models.CharField(max_length=10, choices=[("x12", "X12"), ("edifact", "EDIFACT")])
    # 867, 844, 849, 997, SLSRPT, CONTRL
    kind = models.CharField(max_length=10)
    sender = models.CharField(max_length=60)
    receiver = models.CharField(max_length=60)
    control_number = models.CharField(max_length=35)
    partner = TenantForeignKey("partners.Partner", null=True, blank=True, related_name="+")
    file = TenantForeignKey("documents.StoredFile", related_name="+")
    batch = TenantForeignKey("imports.ImportBatch", null=True, blank=True, related_name="+")
    claim = TenantForeignKey("claims.Claim", null=True, blank=True, related_name="messages")
    # The message this one answers.
    answers = TenantForeignKey("self", null=True, blank=True, related_name="answered_by")
    state = models.CharField(
        max_length=20,
        choices=[
            ("accepted", "Accepted"),
            ("with_errors", "Accepted with errors"),
            ("rejected", "Rejected"),
            ("sent", "Ready to send"),
        ],
    )
    # [{"segment", "position", "code", "message"}]
    problems = models.JSONField(default=list)
    # browser, folder or api
    channel = models.CharField(max_length=10, blank=True, default="")
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "number"], name="trade_message_number"),
            models.UniqueConstraint(
                fields=["tenant", "standard", "sender", "control_number", "kind"],
                condition=Q(direction="in") & ~Q(state="rejected"),
                name="trade_message_taken_once",
            ),
        ]
