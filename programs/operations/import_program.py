"""Make a draft from the file of a program document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from programs.importers.program_file import ProgramFile, read_program_file
from programs.models import Program
from programs.operations.save_draft import DOCUMENT_BYTES_MAX, NAME_LENGTH_MAX
from programs.operations.store_draft import store_draft
from programs.queries.codes import CODE, CODE_IN_WORDS, next_code
from programs.queries.locks import lock_program_codes
from programs.queries.programs import program_by_code
from programs.terms import CHAIN, Chain, DocumentRefused, Fault, find_faults, terms_hash, upgrade
from vir.foundation.audit.operations import record
from vir.foundation.periods import DateInvalid, local_date, parse_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# The largest document that can be stored, and the line break of its export.
FILE_BYTES_MAX = DOCUMENT_BYTES_MAX + 1
# What no draft of the builder has, so that nobody could finish it there.
_MALFORMED = frozenset({"FORMAT_UNKNOWN", "KEY_UNKNOWN", "LIST_TOO_LONG", "TYPE_INVALID"})
_NOT_WRITTEN_THERE = frozenset({"code", "currency", "format"})


class UnableToImportProgram(DocumentRefused):
    """
    No draft was made of a file; `faults` lists everything that is wrong with it.

    `free_code` is the code to offer where its own cannot be used, else empty. `may_be_unfinished` says whether
    the rest is what a draft may lack, so that it can be let in as one.
    """

    def __init__(
        self, faults: Sequence[Fault], *, free_code: str = "", may_be_unfinished: bool = False
    ) -> None:
        super().__init__(faults)
        self.free_code = free_code
        self.may_be_unfinished = may_be_unfinished


@transaction.atomic
def import_program(
    *,
    content: bytes,
    actor_id: UUID,
    at: datetime,
    as_unfinished: bool = False,
    with_next_code: bool = False,
    chain: Chain = CHAIN,
) -> Program:
    """
    Store a document as a new draft under its own code.

    :param content: the bytes of the file
    :param as_unfinished: whether a document may have the faults that a draft may have
    :param with_next_code: whether it gets the next free code of the year it starts in, instead of its own
    :raises UnableToImportProgram: if the file, the document or its code cannot be used, with all faults
    """
    lock_program_codes()
    file = _read(content, chain)
    tenant = Tenant.objects.get(id=current_tenant_id())
    starts_on, ends_on = _dates(file.document, local_date(at, tenant.time_zone))
    free_code = next_code(starts_on.year)
    wanted = replace(file, document={**file.document, "code": free_code}) if with_next_code else file
    is_unfinished = _check(wanted, free_code, as_unfinished)

    document = wanted.document
    program = store_draft(
        document=document,
        code=document["code"],
        name=_name(document),
        currency=document["currency"],
        starts_on=starts_on,
        ends_on=ends_on,
        budget=None,
        actor_id=actor_id,
        at=at,
    )
    record(
        action="program.imported",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"terms_hash": terms_hash(document), "unfinished": is_unfinished, "new_code": with_next_code},
    )
    return program


def _read(content: bytes, chain: Chain) -> ProgramFile:
    """Read a file and bring its document to the newest format."""
    if len(content) > FILE_BYTES_MAX:
        says = "The file is larger than 2 MB. Use segments instead of long lists."
        raise UnableToImportProgram([Fault("", "FILE_TOO_LARGE", says)])
    faults: tuple[Fault, ...] = ()
    try:
        file = read_program_file(content)
        faults = file.faults
        return replace(file, document=dict(upgrade(file.document, chain)))
    except DocumentRefused as refused:
        raise UnableToImportProgram([*faults, *refused.faults]) from refused


def _check(file: ProgramFile, free_code: str, as_unfinished: bool) -> bool:
    """
    Say whether the document is let in with faults.

    :raises UnableToImportProgram: if it is not let in
    """
    found = find_faults(file.document)
    known = {fault.path for fault in found}
    of_code = [fault for fault in found if fault.path == "code"]
    of_code = of_code or _faults_of_code(file.document["code"], free_code)
    others = [fault for fault in file.faults if fault.path not in known]
    others += [fault for fault in found if fault.path != "code"]
    may_be_unfinished = bool(others) and not file.faults and not any(map(_is_malformed, others))
    if of_code or file.faults or (others and not (may_be_unfinished and as_unfinished)):
        raise UnableToImportProgram(
            [*of_code, *others],
            free_code=free_code if of_code else "",
            may_be_unfinished=may_be_unfinished,
        )
    return bool(others)


def _faults_of_code(code: str, free_code: str) -> list[Fault]:
    """Find what keeps a code from being that of a new program of the tenant."""
    if not CODE.fullmatch(code):
        return [Fault("code", "CODE_INVALID", f"Write {CODE_IN_WORDS}.")]
    there = program_by_code(code)
    if there is None:
        return []
    says = (
        f"There is a program {code} here already: {there.name}. "
        f"Give this one the next free code, {free_code}, or write another."
    )
    return [Fault("code", "CODE_TAKEN", says)]


def _is_malformed(fault: Fault) -> bool:
    return fault.code in _MALFORMED or fault.path in _NOT_WRITTEN_THERE


def _name(document: dict[str, Any]) -> str:
    """Give what lists show: the name as far as there is one and it fits, else the code."""
    name = document.get("name")
    shown = name.strip()[:NAME_LENGTH_MAX] if isinstance(name, str) else ""
    return shown or str(document["code"])


def _dates(document: dict[str, Any], today: date) -> tuple[date, date]:
    """Give the first and the last day for lists; for one that cannot be used the other stands in, else today."""
    starts_on, ends_on = (_day(document.get(key)) for key in ("starts_on", "ends_on"))
    first = starts_on or ends_on or today
    last = ends_on or first
    return first, max(first, last)


def _day(written: object) -> date | None:
    try:
        return parse_date(written)
    except DateInvalid:
        return None
