"""Ask for recalculations over the stage's database; run as a module with how many."""

from __future__ import annotations

import os
import sys


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    import django

    django.setup()
    from django.utils import timezone

    from vir.foundation.jobs.operations import enqueue
    from vir.foundation.tenancy.context import tenant_context
    from vir.foundation.tenancy.queries import tenant_by_slug

    tenant = tenant_by_slug("kestrel")
    assert tenant is not None
    for _ in range(count):
        with tenant_context(tenant.id):
            enqueue(
                kind="payouts.recalculate", payload={"scope": "full", "reason": "storm"}, at=timezone.now()
            )


if __name__ == "__main__":
    main(int(sys.argv[1]))
