"""Announcements: what the vendor says to partners, the copy each got, and who read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.enums import AudienceKind, MessageKind, MessageState
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class Message(TenantModel):
    """One announcement, from its draft to the last reminder."""

    # "MSG-2026-0004"
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(k.value, k.label) for k in MessageKind])
    audience = models.CharField(max_length=10, choices=[(k.value, k.label) for k in AudienceKind])
    # What the audience names: codes of partners, one name of a segment, one code of a program.
    audience_names = models.JSONField(default=list)
    # The code of the program whose figures the merge fields give; empty: of none.
    about = models.CharField(max_length=40, blank=True, default="")
    # Roles of the portal that are written to; empty: all of them.
    roles = models.JSONField(default=list)
    # {"en": {"subject": "...", "body": "..."}, "de": ...}: plain text with merge fields such as {partner}.
    texts = models.JSONField(default=dict)
    by_email = models.BooleanField(default=True)
    acknowledge_by = models.DateField(null=True, blank=True)
    remind_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_every_days = models.PositiveSmallIntegerField(null=True, blank=True)
    remind_times_max = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in MessageState], default=MessageState.DRAFT.value
    )
    scheduled_for = models.DateTimeField(null=True, blank=True)
    # Counts the changes of a draft: who saves an older one is told.
    edit = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="message_code"),
            models.CheckConstraint(
                name="message_state_known", condition=Q(state__in=[state.value for state in MessageState])
            ),
            models.CheckConstraint(
                name="message_scheduled_is_dated",
                condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False),
            ),
            models.CheckConstraint(
                name="message_sent_is_dated",
                condition=~Q(state="sent") | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="message_reminds_in_bounds",
                condition=Q(remind_times_max__lte=5)
                & (Q(remind_times_max=0) | Q(remind_after_days__gte=1, remind_every_days__gte=1)),
            ),
        ]


class MessageCopy(TenantModel):
    """What one partner got, as it was written for it. The text never changes."""

    message = TenantForeignKey(Message, related_name="copies")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # {"en": {"subject", "body"}, "de": ...}: each person reads their own language.
    texts = models.JSONField(default=dict)
    language = models.CharField(max_length=10, default="en")
    acknowledge_by = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "message", "partner"], name="message_copy_once"),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "sent_at"], name="message_copy_by_partner")]


class MessageReading(TenantModel):
    """That a person of a partner opened a copy, and acknowledged it."""

    copy = TenantForeignKey(MessageCopy, related_name="readings")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    # SHA-256 of the subject and the words that were acknowledged, in the language they were shown in.
    text_hash = models.CharField(max_length=64, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "copy", "user"], name="message_reading_once"),
        ]
