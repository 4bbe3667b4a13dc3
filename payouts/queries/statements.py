"""Issued statements, their versions, their files, and what became of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum

from payouts.exports.made import kind_of
from payouts.models import Statement, StatementFile, StatementOpening, StatementQuestion
from payouts.queries.file_languages import forms_for, vendor_language
from payouts.queries.statement_payments import paid_days

FORMS = ("pdf", "xlsx", "csv")


@dataclass(frozen=True)
class StatementRow:
    """One statement in its newest version, as lists show it. `last` is included."""

    code: str
    version: int
    partner_code: str
    partner: str
    program_code: str
    program: str
    first: date
    last: date
    issued_at: datetime
    payable: Decimal
    currency: str
    run_code: str
    paid_on: date | None
    opened_at: datetime | None
    opened_by: int
    open_questions: int
    at_stake: Decimal | None

    @property
    def select_value(self) -> str:
        """Give what a ticked row sends."""
        return self.code

    @property
    def state(self) -> str:
        """Give its state from the fixed list: what somebody must act on comes first."""
        return state_of(self.version, paid=self.paid_on is not None, questioned=self.open_questions > 0)


def state_of(version: int, *, paid: bool, questioned: bool) -> str:
    """Name the state of a statement from the fixed list."""
    if questioned:
        return "Questioned"
    if paid:
        return "Paid"
    return "Corrected" if version > 1 else "Issued"


def list_statements() -> list[StatementRow]:
    """List every statement in its newest version, the newest first, in a fixed number of queries."""
    found = newest_statements()
    paid = paid_days([(row.item_id, row.payable) for row in found])
    openings = {
        row["statement__code"]: row
        for row in StatementOpening.objects.values("statement__code")
        .annotate(first=Min("at"), people=Count("person_id", distinct=True))
        .order_by()
    }
    asked = {
        row["statement__code"]: row
        for row in StatementQuestion.objects.filter(closed_at=None)
        .values("statement__code")
        .annotate(count=Count("id"), at_stake=Sum("at_stake"))
        .order_by()
    }
    return [
        StatementRow(
            code=row.code,
            version=row.version,
            partner_code=row.partner.code,
            partner=row.partner.name,
            program_code=row.program.code if row.program else "",
            program=row.program.name if row.program else "Approved claims",
            first=row.period_start,
            last=row.period_end - timedelta(days=1),
            issued_at=row.issued_at,
            payable=row.payable,
            currency=row.currency,
            run_code=row.run.code,
            paid_on=paid.get(row.item_id),
            opened_at=openings.get(row.code, {}).get("first"),
            opened_by=openings.get(row.code, {}).get("people", 0),
            open_questions=asked.get(row.code, {}).get("count", 0),
            at_stake=asked.get(row.code, {}).get("at_stake"),
        )
        for row in found
    ]


def newest_statements() -> list[Statement]:
    """List the newest version of every statement, the newest first, without snapshots."""
    newest = Statement.objects.values("code").annotate(newest=Max("version")).order_by()
    corrected = {row["code"]: row["newest"] for row in newest if row["newest"] > 1}
    rows = (
        Statement.objects.filter(Q(version=1) | Q(code__in=list(corrected)))
        .select_related("partner", "program", "run")
        .defer("snapshot", "difference")
        .order_by("-issued_at", "-code", "-version")
    )
    return [row for row in rows if row.version == corrected.get(row.code, 1)]


def statement_by_code(code: str, version: int | None = None) -> Statement | None:
    """Find the newest version of a statement, or the one that is asked for."""
    rows = Statement.objects.select_related("run", "partner", "program").filter(code=code)
    if version is not None:
        rows = rows.filter(version=version)
    found: Statement | None = rows.order_by("-version").first()
    return found


def versions_of(code: str) -> list[Statement]:
    """List the versions of a statement, the first one first, without snapshots."""
    return list(Statement.objects.filter(code=code).defer("snapshot").order_by("version"))


def statements_by_codes(codes: Collection[str]) -> list[Statement]:
    """List the newest version of some statements, by code, without snapshots."""
    found: dict[str, Statement] = {}
    for row in Statement.objects.filter(code__in=list(codes)).defer("snapshot").order_by("code", "version"):
        found[row.code] = row
    return list(found.values())


def openings_of(code: str) -> list[StatementOpening]:
    """List who of the partner opened a statement, the first one first."""
    found = StatementOpening.objects.filter(statement__code=code).select_related("person", "statement")
    return list(found.defer("statement__snapshot").order_by("at", "id"))


def statements_of_partner(partner_id: UUID) -> list[Statement]:
    """List a partner's statements, the newest first, without their snapshots."""
    found = Statement.objects.filter(partner_id=partner_id).defer("snapshot")
    return list(found.order_by("-issued_at", "-code", "-version"))


def files_of_statement(statement: Statement) -> list[StatementFile]:
    """List the files of a statement in the order PDF, XLSX, CSV: each in the vendor's language, else in English."""
    found = {
        file.form: file
        for file in StatementFile.objects.filter(statement_id=statement.id).select_related("file")
    }
    chosen = forms_for(found, vendor_language())
    return [found[form] for form in sorted(chosen, key=lambda form: FORMS.index(kind_of(form)))]
