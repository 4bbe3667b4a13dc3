"""The draft of the demo before its launch, as its writer sees it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from programs.models import Program, ProgramVersion, TermsNotice
from programs.operations.save_draft import save_draft
from programs.queries.seen import seen_state
from tests.factories import NOON
from tests.scenarios.conftest import Demo
from vir.foundation.tenancy.context import tenant_context

CODE = "VIR-2027-003"
LAUNCH = f"/t/kestrel/programs/{CODE}/launch/"
SUBMIT = f"/t/kestrel/programs/{CODE}/submit/"


def said(answer: Any) -> str:
    """Give what a page says, without its marks."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).strip()


def write(demo: Demo, without: str = "", **changes: Any) -> None:
    """Change the draft, and leave one section of it out."""
    with tenant_context(demo.tenant.id):
        program = Program.objects.get(code=CODE)
        version = ProgramVersion.objects.get(program=program)
        document = {key: value for key, value in version.document.items() if key != without}
        save_draft(
            program_id=program.id,
            document={**document, **changes},
            budget=program.budget,
            seen_revision=version.revision,
            actor_id=program.owner_id,
            at=NOON,
        )


def typed(demo: Demo, do: str, **reasons: str) -> dict[str, str]:
    """Give what the page sends: the terms that were read, the act, and reasons by gate."""
    with tenant_context(demo.tenant.id):
        version = ProgramVersion.objects.select_related("program").get(program__code=CODE)
        seen = {"seen_hash": version.terms_hash, "seen": seen_state(version.program, version)}
    given = {f"reason_{gate}": reason for gate, reason in reasons.items()}
    return {**seen, "tell": "1", "acknowledge_by": "2026-12-15", "do": do, **given}


def state(demo: Demo) -> tuple[str, int]:
    """Give where the draft is, and how many partners were told of it."""
    with tenant_context(demo.tenant.id):
        program = Program.objects.get(code=CODE)
        return program.status, TermsNotice.objects.filter(version__program=program).count()
