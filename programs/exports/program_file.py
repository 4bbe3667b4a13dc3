"""A version of a program as a file."""

from __future__ import annotations

from programs.models import Program, ProgramVersion
from programs.terms import canonical_json


def program_file(version: ProgramVersion) -> bytes:
    """Give the document as it is stored, in its canonical form and a line break: what its hash is made from."""
    return f"{canonical_json(version.document)}\n".encode()


def program_file_name(program: Program) -> str:
    """Name the file of a program."""
    return f"{program.code}.json"
