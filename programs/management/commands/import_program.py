"""Make a draft from the file of a program document."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programs.operations.import_program import UnableToImportProgram, import_program
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import memberships_at, user_by_email
from vir.foundation.identity.roles import Right, Role, may
from vir.foundation.tenancy.context import tenant_context, user_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.queries import tenant_by_slug
from vir.foundation.web import clock


class Command(BaseCommand):
    help = "Make a draft from the file of a program document, on behalf of a person who may write programs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what is needed."""
        parser.add_argument("tenant", help="the word in the vendor's addresses, such as kestrel")
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument(
            "--as", dest="email", required=True, metavar="EMAIL", help="who imports it and owns the draft"
        )
        parser.add_argument(
            "--with-next-code", action="store_true", help="give it the next free code instead of its own"
        )
        parser.add_argument(
            "--as-unfinished", action="store_true", help="import it even if it has faults a draft may have"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Import it, or say everything that is wrong.

        :raises CommandError: if the vendor, the person or the file cannot be used
        """
        content = _content(options["file"])
        tenant = tenant_by_slug(options["tenant"])
        if tenant is None:
            raise CommandError(f"There is no vendor {options['tenant']}. Write the word in its addresses.")
        writer = _writer(tenant, options["email"])
        try:
            with tenant_context(tenant.id, user_id=writer.id):
                program = import_program(
                    content=content,
                    as_unfinished=options["as_unfinished"],
                    with_next_code=options["with_next_code"],
                    actor_id=writer.id,
                    at=clock.now(tenant),
                )
        except UnableToImportProgram as refused:
            raise CommandError(_in_words(refused)) from refused
        self.stdout.write(f"Imported as a draft: /t/{tenant.slug}/programs/{program.code}/")


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error


def _writer(tenant: Tenant, email: str) -> User:
    """Find the person, who must be one of the vendor's own and hold the right; nobody else is told apart."""
    person = user_by_email(email)
    if person is not None and person.is_active:
        with user_context(person.id):
            mine = memberships_at(user_id=person.id, tenant_id=tenant.id, portal=False)
        if any(may(Role(membership.role), Right.PROGRAMS_EDIT) for membership in mine):
            return person
    raise CommandError(
        f"{email} may not write programs of {tenant.name}. Name an owner or a program manager."
    )


def _in_words(refused: UnableToImportProgram) -> str:
    lines = [f"{fault.path or 'file'}: {fault.message} ({fault.code})" for fault in refused.faults]
    if refused.free_code:
        lines.append(f"--with-next-code gives it the code {refused.free_code}.")
    if refused.may_be_unfinished:
        lines.append("--as-unfinished imports it as an unfinished draft.")
    return "\n".join(["Not imported.", *lines])
