"""The outbox, what a person wants to be told, and addresses that nothing is sent to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from vir.foundation.notifications.events import Channel, DeliveryState, Event
from vir.foundation.tenancy.models import TenantModel

PERSON = settings.AUTH_USER_MODEL
EVENTS = [(event.value, event.label) for event in Event]


class Delivery(TenantModel):
    """One letter to one address, from the moment it was decided on until it arrived or did not."""

    event = models.CharField(max_length=20, choices=EVENTS)
    # Whose letter it is; the composite key is added by the partners app, which this floor cannot name.
    partner_id = models.UUIDField(null=True, blank=True)
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True, default="")
    # What it tells of, as a code of its own kind: ("message", "MSG-2026-0004"), ("statement", "ST-2026-0412").
    ref_kind = models.CharField(max_length=30, blank=True, default="")
    ref_code = models.CharField(max_length=80, blank=True, default="")
    # The hash of what unsubscribes from this event without signing in; empty where it cannot be turned off.
    stop_hash = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.label) for s in DeliveryState],
        default=DeliveryState.WAITING.value,
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    # As it stands in the header Message-ID, to find a bounce by.
    message_id = models.CharField(max_length=120, blank=True, default="")
    bounced_at = models.DateTimeField(null=True, blank=True)
    # Why it was not sent, or came back.
    fault = models.CharField(max_length=300, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=[state.value for state in DeliveryState])
            ),
            models.CheckConstraint(
                name="delivery_sent_is_dated",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "due_at"], name="delivery_waiting"),
            models.Index(fields=["tenant", "ref_kind", "ref_code"], name="delivery_by_ref"),
            models.Index(fields=["tenant", "partner_id", "event", "created_at"], name="delivery_by_partner"),
            models.Index(fields=["stop_hash"], condition=~Q(stop_hash=""), name="delivery_by_stop"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="delivery_by_message_id"),
        ]


class Preference(TenantModel):
    """What one person chose for one event and channel, where it is not the default."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    # Of a person of a partner; None: of one of the vendor's own.
    partner_id = models.UUIDField(null=True, blank=True)
    event = models.CharField(max_length=20, choices=EVENTS)
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Channel])
    on = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user", "partner_id", "event", "channel"],
                nulls_distinct=False,
                name="preference_once",
            ),
        ]


class ReaderSettings(TenantModel):
    """How one person reads one vendor: language, how numbers are written, the day of the digest."""

    user = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    partner_id = models.UUIDField(null=True, blank=True)
    # A code of settings.LANGUAGES; empty: as the browser asks, else the vendor's.
    language = models.CharField(max_length=10, blank=True, default="")
    # A locale of CLDR for numbers and dates, such as "de-CH"; empty: as the language.
    formats = models.CharField(max_length=10, blank=True, default="")
    # 1 Monday to 7 Sunday.
    digest_weekday = models.PositiveSmallIntegerField(default=1)
    # Left out of the list of vendors' news: nothing but what is always sent.
    muted = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user", "partner_id"], nulls_distinct=False, name="reader_settings_once"
            ),
            models.CheckConstraint(name="digest_day", condition=Q(digest_weekday__range=(1, 7))),
        ]


class Suppression(TenantModel):
    """An address that nothing is sent to until somebody corrects it."""

    address = models.EmailField(max_length=254)
    # "bounced" or "complained"
    reason = models.CharField(max_length=20)
    detail = models.CharField(max_length=300, blank=True, default="")
    since = models.DateTimeField()
    lifted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "address"], condition=Q(lifted_at__isnull=True), name="suppressed_once"
            ),
        ]
