"""Every periodic job, in one table: due once per tenant and local day at the tenant's own time, or when work waits."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings

from claims.importers.watched import something_waits
from vir.faces.console.messages.jobs import messages_wait
from vir.foundation.jobs.ticking import Daily, Whenever
from vir.foundation.notifications.queries import letters_wait


def _files_wait(workspace: str, now: datetime) -> bool:
    return settings.WATCH_DIR is not None and something_waits(settings.WATCH_DIR, workspace)


SCHEDULE = (
    Daily(name="start_due_programs", kind="programs.start_due", local_time=time(0, 5)),
    # Before the calculation, so that it finds the members of the day.
    Daily(name="apply_segment_rules", kind="payouts.apply_segment_rules", local_time=time(1, 0)),
    Daily(
        name="nightly_recalculation",
        kind="payouts.recalculate",
        local_time=time(2, 0),
        payload={"scope": "full", "reason": "Every night"},
    ),
    # After the nightly calculation was posted.
    Daily(name="nightly_reconciliation", kind="payouts.reconcile", local_time=time(3, 0)),
    # When people are at work: a reminder at night is one that is not read.
    Daily(name="remind_readers", kind="partners.remind_readers", local_time=time(9, 0)),
    Whenever(name="send_due_messages", kind="partners.send_due_messages", when=messages_wait),
    # When people start their day, with the figures of the night.
    Daily(name="letters_of_the_morning", kind="letters.morning", local_time=time(7, 0)),
    Whenever(name="letters_wait", kind="notifications.send", when=letters_wait),
    Whenever(name="watch_folder", kind="claims.watch_folder", when=_files_wait),
)
