"""Messages at their time: sending what is scheduled, and reminding by rule."""

from __future__ import annotations

from datetime import datetime

from partners.operations.messaging.remind_readers import remind_due_readers
from partners.operations.messaging.send_message import send_due_messages
from partners.queries.messages import due_exists
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_moment
from vir.foundation.tenancy.queries import tenant_by_slug


def messages_wait(workspace: str, now: datetime) -> bool:
    """Say whether the moment of a scheduled message of a vendor has come, by the vendor's own day."""
    tenant = tenant_by_slug(workspace)
    if tenant is None:
        return False
    with tenant_context(tenant.id):
        return due_exists(tenant_moment(tenant, now))


def send_due(job: RunningJob) -> None:
    """Send the messages whose moment has come."""
    with job.transaction():
        tenant = Tenant.objects.get(id=job.tenant_id)
        at = tenant_moment(tenant, job.clock())
        sent = send_due_messages(composer=MessageComposer(tenant, at.date()), at=at)
        job.finish({"sent": sent})


def remind_due(job: RunningJob) -> None:
    """Remind those who have not acknowledged, by the rule of each message."""
    with job.transaction():
        tenant = Tenant.objects.get(id=job.tenant_id)
        at = tenant_moment(tenant, job.clock())
        reminded = remind_due_readers(composer=MessageComposer(tenant, at.date()), today=at.date(), at=at)
        job.finish({"partners": reminded})
