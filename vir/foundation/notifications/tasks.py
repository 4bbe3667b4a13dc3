"""The job of this floor."""

from __future__ import annotations

from vir.foundation.jobs.operations import enqueue
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.notifications.outbox import SEND
from vir.foundation.notifications.sending import BATCH, send_due


def send(job: RunningJob) -> None:
    """Send what waits in the outbox, a batch for each step, and ask to come back for what was put off."""
    sent, again = 0, []
    while True:
        with job.transaction():
            outcome = send_due(at=job.clock())
            sent += outcome.sent
            if outcome.again_at is not None:
                again.append(outcome.again_at)
            if outcome.letters < BATCH:
                if again:
                    enqueue(kind=SEND, payload={}, at=job.clock(), run_after=min(again))
                job.finish({"sent": sent})
                return
