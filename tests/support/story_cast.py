"""The vendor and the people of the browser story; run as a module over the story's database."""

from __future__ import annotations

import os

PASSWORD = "seven green kettles"
PEOPLE = (
    ("priya@cycles.example", "Priya N.", "program_manager"),
    ("finn@cycles.example", "Finn A.", "finance_preparer"),
    ("osei@cycles.example", "L. Osei", "finance_approver"),
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    import django

    django.setup()
    from datetime import UTC, datetime

    from vir.foundation.identity.founding import found_vendor
    from vir.foundation.identity.models import Membership
    from vir.foundation.identity.operations import make_account
    from vir.foundation.tenancy.context import tenant_context
    from vir.foundation.tenancy.operations import pin_demo

    now = datetime(2020, 1, 10, 12, 0, tzinfo=UTC)
    tenant, _ = found_vendor(
        slug="cycles",
        name="Adventure Cycles",
        currency="USD",
        time_zone="America/Chicago",
        owner_email="olga@cycles.example",
        owner_name="Olga Brandt",
        owner_password=PASSWORD,
        at=now,
        demo=True,
    )
    pin_demo(tenant=tenant, day=now.date())
    with tenant_context(tenant.id):
        for email, name, role in PEOPLE:
            user = make_account(email=email, name=name, password=PASSWORD)
            Membership.objects.create(user=user, role=role, created_at=now)


if __name__ == "__main__":
    main()
