"""Whether a file is one that was issued as a statement, for whoever holds the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Max

from payouts.exports.made import FIRST_LANGUAGE, form_language, kind_of
from payouts.models import Statement, StatementFile
from vir.foundation.languages import LANGUAGES
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


@dataclass(frozen=True)
class IssuedFile:
    """A file as it was issued. No amount and no partner: the holder has them, nobody else is told."""

    vendor: str
    code: str
    version: int
    newest_version: int
    form: str
    name: str
    issued_on: date
    demo: bool


def issued_file(code: str, sha256: str) -> IssuedFile | None:
    """
    Find the file with exactly these bytes among those issued as a statement, whoever issued it.

    :param sha256: 64 hexadecimal digits
    """
    for tenant_id in _tenants_with(sha256):
        with tenant_context(tenant_id):
            found = (
                StatementFile.objects.filter(file__sha256=sha256, statement__code=code)
                .select_related("statement", "file")
                .defer("statement__snapshot")
                .first()
            )
            if found is None or found.statement is None:
                continue
            tenant = Tenant.objects.get(id=tenant_id)
            newest = Statement.objects.filter(code=code).aggregate(newest=Max("version"))["newest"]
            return IssuedFile(
                vendor=tenant.name,
                code=code,
                version=found.statement.version,
                newest_version=newest,
                form=_form(found.form),
                name=found.file.name,
                issued_on=found.statement.issued_at.astimezone(ZoneInfo(tenant.time_zone)).date(),
                demo=tenant.environment == "demo",
            )
    return None


def _form(form: str) -> str:
    """Name what a file is, with its language where it is another one: "PDF", "PDF (Deutsch)"."""
    kind, language = kind_of(form).upper(), form_language(form)
    return kind if language == FIRST_LANGUAGE else f"{kind} ({LANGUAGES[language]})"


def _tenants_with(sha256: str) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_file_tenants(%s)", [sha256])
        return [row[0] for row in cursor.fetchall()]
