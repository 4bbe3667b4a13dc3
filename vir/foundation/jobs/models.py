"""The queue: a row per job, written in the transaction of the change that asks for it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from vir.foundation.tenancy.models import TenantModel

ATTEMPTS_MAX = 5


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    DEAD = "dead", "Given up"


class Job(TenantModel):
    """A piece of work. Celery only rings; this row is the truth."""

    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    # The same work is asked for once while it waits; a schedule's tick is asked for once for ever.
    dedupe_key = models.CharField(max_length=120, blank=True, default="")
    tick_key = models.CharField(max_length=120, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    run_after = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    phase = models.CharField(max_length=120, blank=True, default="")
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True, default="")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "dedupe_key"],
                condition=Q(state="queued") & ~Q(dedupe_key=""),
                name="job_waits_once",
            ),
            models.UniqueConstraint(
                fields=["tenant", "tick_key"], condition=~Q(tick_key=""), name="job_tick_once"
            ),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state="running") | Q(lease_until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant", "run_after"], condition=Q(state__in=["queued", "running"]), name="job_open"
            )
        ]
