"""
Acts on a database of their own, each run as a process: python -m tests.payouts.filing.actors ACT.

`stage` fills the database; the others act on it and print what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
django.setup()

from django.db import connection  # noqa: E402

from payouts.models import AccountingPeriod, PayoutRun  # noqa: E402
from payouts.operations.books.make_journal import make_journal  # noqa: E402
from payouts.operations.export_payments import export_run_file  # noqa: E402
from tests.factories import NOON, make_person, make_tenant  # noqa: E402
from tests.payouts.journals.test_journals import mapped, post_accruals  # noqa: E402
from tests.support.filed_runs import PAY_AT, PAY_DAY, make_filed_run, set_bank  # noqa: E402
from vir.foundation.identity.models import User  # noqa: E402
from vir.foundation.refusals import Refused  # noqa: E402
from vir.foundation.tenancy.context import tenant_context  # noqa: E402
from vir.foundation.tenancy.models import Tenant  # noqa: E402

AT_ONCE = 8


def stage() -> dict[str, Any]:
    """Put an exported run and entries that wait for a journal into the database."""
    tenant = make_tenant("kestrel", "Kestrel Tools")
    olga, finn, lena = (
        make_person(tenant, name, role)
        for name, role in (
            ("olga", "owner"),
            ("finn", "finance_preparer"),
            ("lena", "finance_approver"),
        )
    )
    set_bank(tenant, olga, lena)
    make_filed_run(tenant, finn, lena)
    with tenant_context(tenant.id, user_id=finn.id):
        mapped(finn)
        post_accruals("10.00", "20.00", "30.00")
    return {}


def write_together() -> list[str]:
    """Write the bank's file of one run in two forms, from eight connections at the same moment."""

    def write(number: int) -> str:
        form = ("pain_001_09", "pain_001_03")[number % 2]
        file = export_run_file(
            run_id=PayoutRun.objects.get().id,
            form=form,
            execute_on=date(2026, 12, 4),
            actor_id=_finn().id,
            at=PAY_AT,
            today=PAY_DAY,
        )
        return str(file.file.sha256)

    return _together(write)


def journal_together() -> list[str]:
    """Make a journal of the same entries from eight connections at the same moment."""

    def make(number: int) -> str:
        journal = make_journal(
            period_id=AccountingPeriod.objects.get(starts_on=date(2026, 11, 1)).id,
            currency="USD",
            actor_id=_finn().id,
            at=NOON,
        )
        return f"{journal.code} {journal.total}"

    return _together(make)


def _finn() -> User:
    found: User = User.objects.get(email="finn@kestrel.example")
    return found


def _together(act: Any) -> list[str]:
    ready = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        connection.ensure_connection()
        ready.wait()
        try:
            with tenant_context(Tenant.objects.get(slug="kestrel").id, user_id=_finn().id):
                return str(act(number))
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()), flush=True)  # noqa: T201
