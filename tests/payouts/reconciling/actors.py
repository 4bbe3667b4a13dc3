"""
Books on a database of their own, and faults that its owner writes into them past every wall.

`stage` tells an honest story; `faults` writes one fault after the other, looks, and takes it back.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
django.setup()

import psycopg2  # noqa: E402

from payouts.queries.reconciling.catalogue import CATALOGUE  # noqa: E402
from payouts.queries.reconciling.kit import Moment  # noqa: E402
from tests.payouts.reconciling.story import NOW, TODAY, stage  # noqa: E402
from vir.foundation.tenancy.context import tenant_context  # noqa: E402
from vir.foundation.tenancy.models import Tenant  # noqa: E402

ACTS = {"stage": stage}

# What the owner writes, and what takes it back.
FAULTS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "ledger_balance": (
        [
            "UPDATE payouts_ledgerleg SET amount = amount + 1 "
            "WHERE id = (SELECT min(id::text)::uuid FROM payouts_ledgerleg)"
        ],
        [
            "UPDATE payouts_ledgerleg SET amount = amount - 1 "
            "WHERE id = (SELECT min(id::text)::uuid FROM payouts_ledgerleg)"
        ],
    ),
    "liability_targets": (
        ["UPDATE payouts_ledgerleg SET amount = amount * 2 WHERE entry_id IN {accrual}"],
        ["UPDATE payouts_ledgerleg SET amount = amount / 2 WHERE entry_id IN {accrual}"],
    ),
    "earned_entries": (
        ["UPDATE payouts_earning SET earned = earned + 1"],
        ["UPDATE payouts_earning SET earned = earned - 1"],
    ),
    "runs_and_statements": (
        ["UPDATE payouts_statement SET payable = payable + 0.01"],
        ["UPDATE payouts_statement SET payable = payable - 0.01"],
    ),
    "runs_and_statements: changed after its issue": (
        ["""UPDATE payouts_statement SET snapshot = snapshot || '{{"forged": "1"}}'"""],
        ["UPDATE payouts_statement SET snapshot = snapshot - 'forged'"],
    ),
    "payments": (
        ["UPDATE payouts_payment SET amount = amount + 0.01 WHERE code = 'PM-2026-0001'"],
        ["UPDATE payouts_payment SET amount = amount - 0.01 WHERE code = 'PM-2026-0001'"],
    ),
    "payments: one is said to be back that is not posted": (
        ["UPDATE payouts_payment SET state = 'bounced' WHERE code = 'PM-2026-0002'"],
        ["UPDATE payouts_payment SET state = 'sent' WHERE code = 'PM-2026-0002'"],
    ),
    "clearing_age": (
        ["UPDATE payouts_payment SET sent_at = sent_at - interval '6 days' WHERE code = 'PM-2026-0002'"],
        ["UPDATE payouts_payment SET sent_at = sent_at + interval '6 days' WHERE code = 'PM-2026-0002'"],
    ),
    "sales_loaded": (
        ["UPDATE claims_salesline SET net = net + 0.01 WHERE document = 'INV-2'"],
        ["UPDATE claims_salesline SET net = net - 0.01 WHERE document = 'INV-2'"],
    ),
    "sales_loaded: a line of nobody": (
        [
            "UPDATE claims_salesline SET partner_id = gen_random_uuid() WHERE document = 'INV-3'",
        ],
        [
            "UPDATE claims_salesline SET partner_id = (SELECT id FROM partners_partner WHERE code = 'EASTGATE') "
            "WHERE document = 'INV-3'"
        ],
    ),
    "closed_periods": (
        [
            "UPDATE payouts_accountingperiod SET state = 'closed', closed_at = '2026-11-30T00:00:00Z', "
            "closed_by_id = (SELECT min(approver_id::text)::uuid FROM payouts_runapproval)"
        ],
        ["UPDATE payouts_accountingperiod SET state = 'open', closed_at = NULL, closed_by_id = NULL"],
    ),
    "two_people": (
        [
            "UPDATE payouts_runapproval a SET approver_id = r.prepared_by_id "
            "FROM payouts_payoutrun r WHERE r.id = a.run_id"
        ],
        [
            "UPDATE payouts_runapproval a SET approver_id = r.approved_by_id "
            "FROM payouts_payoutrun r WHERE r.id = a.run_id"
        ],
    ),
    "trail": (
        ["""UPDATE audit_auditevent SET data = data || '{{"forged": 1}}' WHERE number = 2"""],
        ["UPDATE audit_auditevent SET data = data - 'forged' WHERE number = 2"],
    ),
    "orphan_jobs": (
        [
            "UPDATE jobs_job SET state = 'running', lease_until = '2026-12-01T11:00:00Z' "
            "WHERE id = (SELECT min(id::text)::uuid FROM jobs_job)"
        ],
        ["UPDATE jobs_job SET state = 'done', lease_until = NULL"],
    ),
}
ACCRUAL = "(SELECT id FROM payouts_ledgerentry WHERE number = 1)"
TABLES = (
    *("payouts_ledgerleg", "payouts_earning", "payouts_statement", "payouts_payment", "claims_salesline"),
    *("payouts_accountingperiod", "payouts_runapproval", "audit_auditevent", "jobs_job"),
)


def faults() -> dict[str, dict[str, list[str]]]:
    """Give what every comparison finds of the honest books, and which are red under each fault."""
    owner = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    owner.autocommit = True
    found = {"": _look()}
    with owner.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for fault, (write, take_back) in FAULTS.items():
            for statement in write:
                cursor.execute(statement.format(accrual=ACCRUAL))
                assert cursor.rowcount > 0, statement
            found[fault] = _look()
            for statement in take_back:
                cursor.execute(statement.format(accrual=ACCRUAL))
        found["after"] = _look()
    owner.close()
    return found


def _look() -> dict[str, list[str]]:
    """Give the names of comparisons by what they find."""
    found: dict[str, list[str]] = {}
    tenant = Tenant.objects.get(slug="kestrel")
    with tenant_context(tenant.id):
        for comparison in CATALOGUE:
            finding = comparison.compare(Moment(TODAY, NOW)).finding
            found.setdefault(finding.value, []).append(comparison.kind)
    return found


if __name__ == "__main__":
    ACTS["faults"] = faults
    print(json.dumps(ACTS[sys.argv[1]]()), flush=True)  # noqa: T201
