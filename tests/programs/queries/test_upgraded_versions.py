"""What an older version of the product stored is read in the newest format, and stays as it was stored."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import pytest

from programs.exports.program_file import program_file
from programs.models import Program, ProgramVersion
from programs.queries.programs import current_version
from programs.queries.readiness import readiness_of
from programs.queries.terms import newest_document, terms_of
from programs.terms import FORMAT, Chain, DocumentRefused, Terms, canonical_json, terms_hash
from programs.terms.upgrade import Step
from tests.factories import make_published_program, program_document
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

OLD = "vir.trial/1"


def _title_becomes_name(document: dict[str, Any]) -> dict[str, Any]:
    document["name"] = document.pop("title")
    return document


CHAIN_OF_LATER = Chain(FORMAT, (Step(OLD, FORMAT, _title_becomes_name),))


def old_document() -> dict[str, Any]:
    document = program_document(format=OLD, title="Q4 Cordless Growth")
    del document["name"]
    return document


@pytest.fixture
def old(inside: Tenant, priya: User, lena: User, moment: datetime) -> ProgramVersion:
    """Publish a program, as an older version of the product did."""
    program = make_published_program(
        program_document(code="VIR-2026-001"), partners=[], owner=priya, approver=lena
    )
    twin = Program.objects.create(
        code="VIR-2026-014",
        name="Q4 Cordless Growth",
        status="live",
        currency="USD",
        starts_on=program.starts_on,
        ends_on=program.ends_on,
        owner=priya,
        created_at=moment,
        updated_at=moment,
    )
    version: ProgramVersion = ProgramVersion.objects.create(
        program=twin,
        number=1,
        document=old_document(),
        terms_hash=terms_hash(old_document()),
        submitted_by=priya,
        submitted_at=moment,
        approved_by=lena,
        published_at=moment,
        created_at=moment,
    )
    return version


def test_a_published_version_is_read_in_the_newest_format(old: ProgramVersion) -> None:
    assert terms_of(old, CHAIN_OF_LATER) == Terms.from_document(program_document())
    assert newest_document(old, CHAIN_OF_LATER) == program_document()


def test_reading_rewrites_neither_the_document_nor_its_hash(old: ProgramVersion) -> None:
    terms_of(old, CHAIN_OF_LATER)
    newest_document(old, CHAIN_OF_LATER)

    stored = current_version(old.program)
    assert old.document == stored.document == old_document()
    assert old.terms_hash == stored.terms_hash == terms_hash(old_document())


def test_the_file_of_a_published_version_is_what_its_hash_was_made_from(old: ProgramVersion) -> None:
    terms_of(old, CHAIN_OF_LATER)

    content = program_file(current_version(old.program))

    assert content == canonical_json(old_document()).encode() + b"\n"
    assert hashlib.sha256(content[:-1]).hexdigest() == old.terms_hash


def test_a_format_that_is_not_known_is_refused_by_name(old: ProgramVersion) -> None:
    with pytest.raises(DocumentRefused) as refused:
        terms_of(old)

    assert [(fault.path, fault.code) for fault in refused.value.faults] == [("format", "FORMAT_UNKNOWN")]
    assert newest_document(old) == old_document()
    assert [fault.code for fault in readiness_of(old.document).faults] == ["FORMAT_UNKNOWN"]


def test_equal_terms_are_told_apart_by_the_chain_that_reads_them(old: ProgramVersion) -> None:
    def shouting(document: dict[str, Any]) -> dict[str, Any]:
        return {**_title_becomes_name(document), "name": "LOUD"}

    terms_of(old, CHAIN_OF_LATER)

    assert terms_of(old, Chain(FORMAT, (Step(OLD, FORMAT, shouting),))).name == "LOUD"
