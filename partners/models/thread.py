"""What partners write to the vendor and the vendor answers: about a message they got, or about a program."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from partners.models.message import MessageCopy
from vir.foundation.tenancy.models import TenantForeignKey, TenantModel

PERSON = settings.AUTH_USER_MODEL


class MessageThread(TenantModel):
    """One conversation of a partner with the vendor, begun by the partner. Its age is visible to both sides."""

    # "ASK-2026-0003"
    code = models.CharField(max_length=20)
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # The message that is replied to; None: a question of the partner's own.
    copy = TenantForeignKey(MessageCopy, null=True, blank=True, related_name="threads")
    subject = models.CharField(max_length=200)
    # The code of the program that is asked about; a program is of a higher floor.
    program_code = models.CharField(max_length=40, blank=True, default="")
    started_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    # When somebody of the partner read it last.
    seen_at = models.DateTimeField(null=True, blank=True)
    # That the last word of the partner needs no answer, as somebody of the vendor said.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant", "code"], name="thread_code"),
            models.UniqueConstraint(fields=["tenant", "copy"], name="thread_of_copy_once"),
            models.CheckConstraint(name="thread_has_subject", condition=~Q(subject="")),
        ]
        indexes = [models.Index(fields=["tenant", "partner", "started_at"], name="thread_by_partner")]


class MessageReply(TenantModel):
    """What one side wrote in a thread. Append-only."""

    thread = TenantForeignKey(MessageThread, related_name="replies")
    partner = TenantForeignKey("partners.Partner", related_name="+")
    # "partner" or "vendor"
    side = models.CharField(max_length=10)
    author = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(name="reply_has_text", condition=~Q(text=""))]
        indexes = [models.Index(fields=["tenant", "thread", "at"], name="reply_by_thread")]
