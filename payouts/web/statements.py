"""One statement, every number of which opens its working."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from payouts.models import Statement
from payouts.queries.statements import files_of_statement, statement_by_code
from payouts.statements.reading import ReadStatement, readable
from payouts.web.finding import address
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires


@requires(Right.PAYOUTS_VIEW)
@require_GET
def detail(request: TenantRequest, code: str) -> HttpResponse:
    """Show a statement; `?line=` opens the working of one of its lines."""
    found = statement_by_code(code)
    if found is None:
        raise Http404
    statement = readable(found.snapshot)
    asked = request.GET.get("line", "")
    chosen = next((line for line in statement.lines if str(line.number) == asked), statement.rebate_line)
    shown = {
        "statement": statement,
        "chosen": chosen,
        "files": [(file.form.upper(), file.file.name) for file in files_of_statement(found)],
        "run_code": found.run.code,
        "facts": _facts(request, found, statement),
    }
    return render(request, "payouts/statement.html", shown)


def _facts(request: TenantRequest, found: Statement, statement: ReadStatement) -> list[dict[str, Any]]:
    working = address(
        request,
        "earning",
        code=statement.program_code,
        partner_code=statement.partner_code,
        start=statement.first.isoformat(),
    )
    calculated = f"{statement.calculated}, engine {statement.engine}"
    return [
        {"label": "Terms", "value": f"v{statement.program_version}, {statement.program_code}"},
        {
            "label": "Lines",
            "value": f"{statement.line_count:,} + {statement.return_count:,}",
            "links": [{"url": f"{working}#lines", "label": "open"}],
        },
        {"label": "Calculated", "value": calculated},
        {"label": "Snapshot", "value": f"{found.snapshot_sha256[:12]}…", "is_code": True},
    ]
