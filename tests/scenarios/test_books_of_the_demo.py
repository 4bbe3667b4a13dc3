"""The ledger of the demo holds what its programs are expected to owe, and posting again posts nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from payouts.operations.books.accrue import Posted, post_accruals
from payouts.operations.recalculate import recalculate
from payouts.queries.books.positions import liability_by_spot, unexplained
from tests.scenarios.conftest import Demo
from vir.foundation.tenancy.context import tenant_context

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def test_the_ledger_of_the_demo_owes_what_is_expected(demo: Demo) -> None:
    with tenant_context(demo.tenant.id):
        assert sum(liability_by_spot().values(), Decimal(0)) == Decimal("275846.60")
        assert unexplained(today=TODAY) == []


def test_calculating_and_posting_the_demo_again_changes_nothing(demo: Demo) -> None:
    with tenant_context(demo.tenant.id):
        run = recalculate(scope="full", reason="test", today=TODAY, at=AT)

        posted = post_accruals(today=TODAY, at=AT)

        assert (run.entries_written, posted) == (0, Posted(0, {}))
