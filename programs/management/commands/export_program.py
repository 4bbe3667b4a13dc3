"""Write the document of a program to standard output."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programs.exports.program_file import program_file
from programs.queries.programs import current_version, program_by_code, version_by_number
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.queries import tenant_by_slug


class Command(BaseCommand):
    help = "Write the document of a program to standard output, byte for byte what its page gives."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Let --version be that of the program; every other command tells the framework's by it."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what is needed."""
        parser.add_argument("tenant", help="the word in the vendor's addresses, such as kestrel")
        parser.add_argument("code", help="such as VIR-2027-003")
        parser.add_argument(
            "--version", dest="number", type=int, help="the number of a version; else the current one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Find the version and write it.

        :raises CommandError: if there is no such vendor, program or version
        """
        tenant = tenant_by_slug(options["tenant"])
        if tenant is None:
            raise CommandError(f"There is no vendor {options['tenant']}. Write the word in its addresses.")
        with tenant_context(tenant.id):
            self._write(_file(options["code"], options["number"]))

    def _write(self, content: bytes) -> None:
        """Write bytes where the stream takes them, so that no locale changes one."""
        binary = getattr(self.stdout, "buffer", None)
        if binary is None:
            self.stdout.write(content.decode(), ending="")
        else:
            binary.write(content)
            binary.flush()


def _file(code: str, number: int | None) -> bytes:
    program = program_by_code(code)
    if program is None:
        raise CommandError(f"There is no program {code}. Look for its code in the list of programs.")
    version = current_version(program) if number is None else version_by_number(program, number)
    if version is None:
        raise CommandError(f"{code} has no version {number}. Leave --version out for the current one.")
    return program_file(version)
