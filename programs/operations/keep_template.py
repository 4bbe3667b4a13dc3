"""Keep a program's terms as a template, and retire one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from programs.models import Program, ProgramTemplate
from programs.queries.programs import current_version
from programs.queries.templates import template_of
from programs.queries.terms import newest_document
from vir.foundation.audit.operations import record
from vir.foundation.refusals import Refused

NAME_LENGTH_MAX = 120
SUMMARY_LENGTH_MAX = 300


class UnableToKeepTemplate(Refused):
    """A template cannot be kept like this. `field` names what to correct."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


@transaction.atomic
def keep_template(
    *, program_id: UUID, name: str, summary: str = "", actor_id: UUID, at: datetime
) -> ProgramTemplate:
    """
    Keep the terms of a program as a template, without its code, name, dates, goal and named partners.

    A retired template of the same name is replaced; one in use is not.

    :raises UnableToKeepTemplate: if the name or the summary cannot be used, or the name is taken
    """
    program = Program.objects.select_for_update().get(id=program_id)
    name, summary = name.strip(), summary.strip()
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise UnableToKeepTemplate(
            "name", f"Name: write 1 to {NAME_LENGTH_MAX} characters, such as Quarterly tiers for wholesale."
        )
    if len(summary) > SUMMARY_LENGTH_MAX or not summary.isprintable():
        raise UnableToKeepTemplate(
            "summary", f"What it is for: write one line of at most {SUMMARY_LENGTH_MAX} characters."
        )
    taken = ProgramTemplate.objects.select_for_update().filter(name=name).first()
    if taken is not None and taken.retired_at is None:
        raise UnableToKeepTemplate(
            "name",
            f"Name: there is a template {name} already. Choose another name, or retire that one first.",
        )
    template = taken or ProgramTemplate(name=name)
    template.summary, template.made_from, template.made_by_id = summary, program, actor_id
    template.document = template_of(newest_document(current_version(program)))
    template.made_at, template.retired_at = at, None
    template.save()
    record(
        action="template.kept",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"template": name, "id": str(template.id)},
    )
    return template


@transaction.atomic
def retire_template(*, template_id: UUID, actor_id: UUID, at: datetime) -> ProgramTemplate:
    """
    Take a template out of use; programs that were started from it stay as they are.

    :raises ProgramTemplate.DoesNotExist: if there is no such template in use
    """
    template: ProgramTemplate = ProgramTemplate.objects.select_for_update().get(
        id=template_id, retired_at__isnull=True
    )
    template.retired_at = at
    template.save(update_fields=["retired_at"])
    record(
        action="template.retired",
        kind="template",
        code=str(template.id),
        actor_id=actor_id,
        at=at,
        data={"template": template.name},
    )
    return template
