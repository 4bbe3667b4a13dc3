"""The commands that move programs between installations."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from programs.models import Program, ProgramVersion
from programs.terms import canonical_json
from tests.factories import make_person, make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import is_open, tenant_context
from vir.foundation.tenancy.models import Tenant

FILE = f"{canonical_json(program_document(name='Größe'))}\n"
PRIYA = "priya@kestrel.example"


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def _refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        _run(*arguments)
    return str(refused.value)


def _programs(tenant: Tenant) -> list[tuple[str, str]]:
    with tenant_context(tenant.id):
        return list(Program.objects.order_by("code").values_list("code", "status"))


@pytest.fixture
def live(kestrel: Tenant, priya: User, lena: User) -> Program:
    """Publish a program with letters beyond ASCII in its name."""
    with tenant_context(kestrel.id, user_id=priya.id):
        document = program_document(name="Größe")
        return make_published_program(document, partners=[], owner=priya, approver=lena)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., str]:
    """Write a document to a file and give its path."""

    def write(content: bytes = FILE.encode(), **changes: Any) -> str:
        path = tmp_path / "program.json"
        path.write_bytes(json.dumps(program_document(**changes)).encode() if changes else content)
        return str(path)

    return write


def test_a_program_is_written_to_standard_output(live: Program) -> None:
    assert _run("export_program", "kestrel", "VIR-2026-014") == FILE
    assert not is_open()


def test_a_stream_of_bytes_gets_them_whatever_its_encoding(live: Program) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    call_command("export_program", "kestrel", "VIR-2026-014", stdout=stream)

    assert stream.buffer.getvalue() == FILE.encode()  # type: ignore[attr-defined]


def test_a_version_is_written_by_its_number(live: Program, kestrel: Tenant, moment: datetime) -> None:
    with tenant_context(kestrel.id):
        draft = program_document(name="Amended")
        ProgramVersion.objects.create(
            program=live, number=2, document=draft, terms_hash="b" * 64, created_at=moment
        )
        Program.objects.update(version_number=2)

    assert _run("export_program", "kestrel", "VIR-2026-014") == f"{canonical_json(draft)}\n"
    assert _run("export_program", "kestrel", "VIR-2026-014", "--version", "1") == FILE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nobody", "VIR-2026-014"), "There is no vendor nobody. Write the word in its addresses."),
        (
            ("osprey", "VIR-2026-014"),
            "There is no program VIR-2026-014. Look for its code in the list of programs.",
        ),
        (("kestrel", "VIR-1"), "There is no program VIR-1. Look for its code in the list of programs."),
        (
            ("kestrel", "VIR-2026-014", "--version", "7"),
            "VIR-2026-014 has no version 7. Leave --version out for the current one.",
        ),
    ],
)
def test_what_is_not_there_is_said(
    arguments: tuple[str, ...], says: str, live: Program, osprey: Tenant
) -> None:
    assert _refused("export_program", *arguments) == says


def test_a_file_becomes_a_draft_of_the_person_named(
    kestrel: Tenant, priya: User, saved: Callable[..., str]
) -> None:
    out = _run("import_program", "kestrel", saved(), "--as", "Priya@Kestrel.example")

    assert out == "Imported as a draft: /t/kestrel/programs/VIR-2026-014/\n"
    assert _run("export_program", "kestrel", "VIR-2026-014") == FILE
    with tenant_context(kestrel.id):
        assert Program.objects.get().owner == priya
        assert [event.actor for event in AuditEvent.objects.filter(action="program.imported")] == [priya]


def test_a_program_moves_from_one_vendor_to_another_through_a_pipe(
    live: Program, osprey: Tenant, charlie: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = io.TextIOWrapper(io.BytesIO(_run("export_program", "kestrel", "VIR-2026-014").encode()))
    monkeypatch.setattr("sys.stdin", piped)

    _run("import_program", "osprey", "-", "--as", charlie.email)

    assert _programs(osprey) == [("VIR-2026-014", "draft")]
    assert _run("export_program", "osprey", "VIR-2026-014") == FILE


def test_every_fault_is_printed_on_a_line_with_what_may_be_done(
    live: Program, kestrel: Tenant, saved: Callable[..., str]
) -> None:
    says = _refused("import_program", "kestrel", saved(ends_on="2026-09-30"), "--as", PRIYA)

    assert says.splitlines() == [
        "Not imported.",
        "code: There is a program VIR-2026-014 here already: Größe. "
        "Give this one the next free code, VIR-2026-015, or write another. (CODE_TAKEN)",
        "ends_on: The program ends before it starts. Write 2026-10-01 or a later day. (DATES_REVERSED)",
        "--with-next-code gives it the code VIR-2026-015.",
        "--as-unfinished imports it as an unfinished draft.",
    ]
    assert _programs(kestrel) == [("VIR-2026-014", "live")]


def test_what_may_be_done_can_be_asked_for(live: Program, kestrel: Tenant, saved: Callable[..., str]) -> None:
    path = saved(ends_on="2026-09-30")

    _run("import_program", "kestrel", path, "--as", PRIYA, "--with-next-code", "--as-unfinished")

    assert _programs(kestrel) == [("VIR-2026-014", "live"), ("VIR-2026-015", "draft")]


def test_a_person_without_the_right_is_refused_like_one_who_is_not_there(
    kestrel: Tenant, finn: User, charlie: User, saved: Callable[..., str]
) -> None:
    gone = make_person(kestrel, "gone", "owner")
    gone.is_active = False
    gone.save()

    for email in (finn.email, charlie.email, gone.email, "nobody@x.example"):
        says = _refused("import_program", "kestrel", saved(), "--as", email)

        assert says == f"{email} may not write programs of Kestrel Tools. Name an owner or a program manager."
    assert _programs(kestrel) == []


def test_a_vendor_or_a_file_that_is_not_there_is_said(
    kestrel: Tenant, priya: User, saved: Callable[..., str]
) -> None:
    no_vendor = _refused("import_program", "nobody", saved(), "--as", PRIYA)
    no_file = _refused("import_program", "kestrel", "/nowhere.json", "--as", PRIYA)

    assert no_vendor == "There is no vendor nobody. Write the word in its addresses."
    assert no_file == "/nowhere.json cannot be read: No such file or directory."
