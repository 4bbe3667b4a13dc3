"""
One short text that changes with every row the home page of a partner's person is made of.

Each row has the number of the transaction that wrote it and its place, which no two writings of it share: whatever
an import, a calculation, a decision or a message inserts, changes or removes gives another text, with nothing to
remember in the code that does it. One statement; it reads no figure.
"""

from __future__ import annotations

from typing import Final

from django.db import connection

from claims.queries.portal import Freshness
from vir.faces.portal.once import keep_freshness
from vir.foundation.tenancy.context import in_front_of_the_walls
from vir.foundation.web.access import Access

OWN: Final = "tenant_id = %(tenant)s AND partner_id = %(partner)s"
_ENROLLED: Final = f"(SELECT program_id FROM programs_enrolment WHERE {OWN})"  # noqa: S608
_COPIES: Final = f"(SELECT message_id FROM partners_messagecopy WHERE {OWN})"  # noqa: S608
_MINE: Final = "tenant_id = %(tenant)s AND user_id = %(user)s"
_COMPANIES: Final = f"(SELECT partner_id FROM identity_membership WHERE {_MINE})"  # noqa: S608
# Every table that the page reads, with its rows that matter; a test holds them against what the page asks for.
ROWS: Final = {
    "claims_claim": OWN,
    "claims_claimterms": "tenant_id = %(tenant)s AND (partner_id IS NULL OR partner_id = %(partner)s)",
    "identity_membership": _MINE,
    "notifications_preference": f"{_MINE} AND partner_id = %(partner)s",
    "partners_message": f"tenant_id = %(tenant)s AND id IN {_COPIES}",
    "partners_messagecopy": OWN,
    "partners_messagereading": OWN,
    "partners_messagereply": OWN,
    "partners_messagethread": OWN,
    "partners_partner": f"tenant_id = %(tenant)s AND id IN {_COMPANIES}",
    "payouts_earning": OWN,
    "payouts_payment": OWN,
    "payouts_programperiod": f"tenant_id = %(tenant)s AND program_id IN {_ENROLLED}",
    "payouts_statement": OWN,
    "payouts_statementquestion": OWN,
    "programs_acknowledgement": OWN,
    "programs_enrolment": OWN,
    "programs_program": f"tenant_id = %(tenant)s AND id IN {_ENROLLED}",
    "programs_programversion": f"tenant_id = %(tenant)s AND program_id IN {_ENROLLED}",
    "programs_termsnotice": OWN,
}
# Every import writes this row again; what it says is what counts.
FRESHNESS: Final = "claims_salesfreshness"
_ROW: Final = "coalesce(sum(hashtextextended(xmin::text || ctid::text, 0)), 0)"
_STATES: Final = ", ".join(
    f"(SELECT count(*) || ' ' || {_ROW} FROM {table} WHERE {which})"  # noqa: S608
    for table, which in ROWS.items()
)
_STATEMENT: Final = f"""
    SELECT md5(concat_ws('|', {_STATES})), f.counted_to, f.file_at
    FROM (SELECT 1) one LEFT JOIN {FRESHNESS} f ON f.tenant_id = %(tenant)s
"""  # noqa: S608


def state_of(access: Access) -> str:
    """Give the state of everything that the home page shows to a person of a partner."""
    asked = {"tenant": access.tenant.id, "partner": access.partner_id, "user": access.user.id}
    # The walls of the portal let nobody see by which transaction a row was written; what is asked names the partner.
    with in_front_of_the_walls(), connection.cursor() as cursor:
        cursor.execute(_STATEMENT, asked)
        rows, counted_to, file_at = cursor.fetchone()
    keep_freshness(Freshness(counted_to, file_at))
    return f"{rows} {counted_to} {file_at}"
