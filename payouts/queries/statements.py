"""Issued statements and their files."""

from __future__ import annotations

from uuid import UUID

from payouts.models import Statement, StatementFile

FORMS = ("pdf", "xlsx", "csv")


def statement_by_code(code: str) -> Statement | None:
    """Find the newest version of a statement."""
    found: Statement | None = (
        Statement.objects.select_related("run", "partner", "program")
        .filter(code=code)
        .order_by("-version")
        .first()
    )
    return found


def statements_of_partner(partner_id: UUID) -> list[Statement]:
    """List a partner's statements, the newest first, without their snapshots."""
    found = Statement.objects.filter(partner_id=partner_id).defer("snapshot")
    return list(found.order_by("-issued_at", "-code", "-version"))


def files_of_statement(statement: Statement) -> list[StatementFile]:
    """List the files of a statement in the order PDF, XLSX, CSV."""
    found = StatementFile.objects.filter(statement_id=statement.id).select_related("file")
    return sorted(found, key=lambda file: FORMS.index(file.form))
