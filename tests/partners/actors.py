"""
Acts on payee details in a database of their own, each run as a process: python -m tests.partners.actors ACT.

`stage` fills the database; the others act on it and print what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
django.setup()

from django.db import connection  # noqa: E402

from partners.models import Partner  # noqa: E402
from partners.operations.payee.decide import confirm_payee, withdraw_payee  # noqa: E402
from partners.queries.payees import versions_of  # noqa: E402
from tests.factories import NOON, make_tenant  # noqa: E402
from tests.support.payees import DUTCH, GERMAN, Company, make_company, make_lookalike  # noqa: E402
from vir.foundation.identity.models import User  # noqa: E402
from vir.foundation.refusals import Refused  # noqa: E402
from vir.foundation.tenancy.context import tenant_context  # noqa: E402
from vir.foundation.tenancy.models import Tenant  # noqa: E402

THREADS = 8


def stage() -> dict[str, Any]:
    """Make a partner with two people and its lookalike at another vendor, whose account is confirmed."""
    make_company(make_tenant("kestrel", "Kestrel Tools"))
    make_lookalike()
    return {}


def propose_together() -> list[str]:
    """Enter accounts in many threads at once, half of them by each of two people."""
    company = _company()

    def propose(number: int) -> str:
        company.propose(GERMAN if number % 2 else DUTCH, user=company.marta if number % 3 else company.bo)
        return "proposed"

    return _together(propose)


def propose() -> dict[str, Any]:
    """Enter one account."""
    _company().propose()
    return {}


def decide_together() -> list[str]:
    """Confirm as the second person and withdraw as the first, in many threads at once."""
    company = _company()
    with tenant_context(company.tenant.id):
        details = versions_of(company.partner.id)[0]
    assert company.bo is not None
    second = company.bo

    def decide(number: int) -> str:
        if number % 2:
            with company.portal(second):
                confirm_payee(**company.asked(details, GERMAN, second))
            return "confirmed"
        with company.portal(company.marta):
            withdraw_payee(
                partner_id=company.partner.id, version=details.version, actor_id=company.marta.id, at=NOON
            )
        return "withdrawn"

    return _together(decide)


def _company() -> Company:
    tenant = Tenant.objects.get(slug="kestrel")
    with tenant_context(tenant.id):
        partner = Partner.objects.get(code="CORVUS")
    marta, bo = (User.objects.get(email=f"{name}-corvus@kestrel.example") for name in ("marta", "bo"))
    return Company(tenant, partner, marta, bo)


def _together(act: Callable[[int], str]) -> list[str]:
    """Run an act in threads that start at the same moment, each on a connection of its own."""
    ready = threading.Barrier(THREADS)

    def one(number: int) -> str:
        connection.ensure_connection()
        ready.wait()
        try:
            return act(number)
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()), flush=True)  # noqa: T201
