"""Imports as such: numbers, sources, what is remembered, and what each step allows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from claims.operations.receive_file import receive_file
from tests.claims.intake import UPLOADED, check, checked, csv, uploaded
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.models import StoredFile, StoredFileChunk
from vir.foundation.documents.queries import file_bytes
from vir.foundation.imports.kinds import Amount, Code, Column, Date, Quantity
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.imports.operations import UnableToImport
from vir.foundation.imports.proposal import propose
from vir.foundation.imports.queries import problem_groups
from vir.foundation.imports.reading import Reading
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

FILE = csv("Code,Name", "ALDER,Alder Supply")
COLUMNS = (
    Column("document", "Document", Code),
    Column("day", "Day", Date, aliases=("Date",)),
    Column("quantity", "Quantity", Quantity, aliases=("Qty",)),
    Column("net", "Net", Amount, required=False),
    Column("note", "Note", Code, required=False),
)


def receive(content: bytes, **changes: str) -> ImportBatch:
    asked = {
        "kind": "partners",
        "source_name": "ERP",
        "file_name": "f.csv",
        "content_type": "text/csv",
        **changes,
    }
    return receive_file(chunks=[content], at=UPLOADED, actor_id=None, **asked)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_imports_are_numbered_by_vendor_and_their_files_kept(inside: Tenant) -> None:
    first, second = receive(FILE), receive(FILE + b"B,C\n")

    assert (first.number, second.number) == (1, 2)
    assert file_bytes(second.file_id) == FILE + b"B,C\n"
    assert AuditEvent.objects.filter(action="import.opened").count() == 2


@pytest.mark.django_db
def test_each_vendor_counts_its_own_imports(kestrel: Tenant, osprey: Tenant) -> None:
    numbers = []
    for tenant in (kestrel, osprey, kestrel):
        with tenant_context(tenant.id):
            numbers.append(receive(FILE).number)

    assert numbers == [1, 1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "content", "sentence"),
    [
        ({"source_name": "   "}, FILE, "Source: write where the file comes from, in at most 80 characters."),
        (
            {"source_name": "x" * 81},
            FILE,
            "Source: write where the file comes from, in at most 80 characters.",
        ),
        ({}, b"", "File: it is empty. Check that it was saved, and upload it again."),
        ({"kind": "claims"}, FILE, "Kind: choose sales, partners, products or POS reports."),
    ],
)
def test_a_refused_upload_leaves_nothing_behind(
    inside: Tenant, changes: Mapping[str, str], content: bytes, sentence: str
) -> None:
    with pytest.raises(UnableToImport) as refused:
        receive(content, **changes)

    assert str(refused.value) == sentence
    left = ImportBatch.objects.count(), ImportSource.objects.count(), StoredFile.objects.count()
    assert (*left, StoredFileChunk.objects.count()) == (0, 0, 0, 0)


@pytest.mark.django_db
def test_a_file_larger_than_allowed_leaves_nothing_behind(inside: Tenant, settings: object) -> None:
    settings.UPLOAD_BYTES_MAX = 1024 * 1024  # type: ignore[attr-defined]

    with pytest.raises(UnableToImport) as refused:
        receive(b"x" * (1024 * 1024 + 1))

    assert (
        str(refused.value) == "File: it has 1.0 MB, and at most 1 MB are taken. Split it into several files."
    )
    assert StoredFileChunk.objects.count() == 0


@pytest.mark.django_db
def test_the_name_of_a_file_is_kept_without_folders_and_hidden_signs(inside: Tenant) -> None:
    names = [
        receive(FILE, file_name=name).file_name
        for name in ("C:\\a\\b.csv", "../../x.csv", "a\u202ecsv.exe\n", "")
    ]

    assert names == ["b.csv", "x.csv", "acsv.exe", "file"]


@pytest.mark.django_db
def test_sources_of_one_name_and_kind_are_one_and_remember_how_they_are_read(inside: Tenant) -> None:
    first = checked(FILE, kind="partners", source="ERP  west")
    second = uploaded(FILE + b"B,C\n", kind="partners", source="ERP west")

    assert first.source_id == second.source_id
    assert second.source.reading["mapping"]["code"] == "Code"
    assert ImportSource.objects.count() == 1


@pytest.mark.django_db
def test_problems_are_counted_by_rows_bad_ones_first(inside: Tenant) -> None:
    content = csv("Code,Name", "A,Alder", "A,Alder", ",Bexley", ",Corvus", "D,")

    batch = check(uploaded(content, kind="partners"))

    assert [(g.code, g.column, g.weight.value, g.rows) for g in problem_groups(batch)] == [
        ("blank", "Code", "bad", 2),
        ("blank", "Name", "bad", 1),
        ("repeated_row", "Code", "duplicate", 1),
    ]


def values(**columns: list[str]) -> dict[str, list[str]]:
    return columns


def test_numbers_of_one_file_decide_together_how_they_are_written() -> None:
    proposal = propose(
        COLUMNS,
        ["Document", "Date", "Qty", "Net"],
        values(Document=["A"], Date=["2026-10-31"], Qty=["1,200"], Net=["1,234.50"]),
        currency="USD",
    )

    assert proposal.reading.formats == {"day": "ISO", "quantity": "POINT", "net": "POINT"}
    assert proposal.faults == []


def test_a_number_with_two_readings_is_asked_and_never_guessed() -> None:
    proposal = propose(
        COLUMNS,
        ["Document", "Date", "Qty"],
        values(Document=["A"], Date=["2026-10-31"], Qty=["1,200"]),
        currency="USD",
    )

    assert proposal.faults == [
        ("quantity", "Quantity: the numbers can be read in two ways. Choose how they are written.")
    ]


def test_what_was_said_last_time_answers_the_question_if_it_is_possible() -> None:
    headers, found = ["Document", "Date", "Qty"], values(Document=["A"], Date=["03/04/2026"], Qty=["1"])
    mapping = {"document": "Document", "day": "Date", "quantity": "Qty", "net": None, "note": None}

    fitting = propose(
        COLUMNS, headers, found, currency="USD", remembered=Reading(mapping, {"day": "DMY"}, "USD", headers)
    )
    unfit = propose(
        COLUMNS, headers, found, currency="USD", remembered=Reading(mapping, {"day": "ISO"}, "USD", headers)
    )

    assert [choice.asks for choice in fitting.choices] == [False] * 5
    assert [choice.column.name for choice in unfit.choices if choice.asks] == ["day"]


def test_a_column_left_out_last_time_stays_out_but_a_new_one_is_suggested() -> None:
    mapping = {"document": "Document", "day": "Date", "quantity": "Qty", "net": None, "note": None}
    remembered = Reading(mapping, {}, "USD", ["Document", "Date", "Qty", "Note"])
    found = values(Document=["A"], Date=["2026-10-31"], Qty=["1"], Note=["x"], Net=["1.50"])

    proposal = propose(COLUMNS, list(found), found, currency="USD", remembered=remembered)

    assert proposal.reading.mapping == {**mapping, "net": "Net"}
    assert proposal.unused == ("Note",)


def test_a_remembered_header_that_is_gone_is_looked_for_anew() -> None:
    remembered = Reading(
        {"document": "Belegnummer", "day": "Date", "quantity": "Qty"}, {}, "USD", ["Belegnummer"]
    )
    found = values(Document=["A"], Date=["2026-10-31"], Qty=["1"])

    proposal = propose(COLUMNS, list(found), found, currency="USD", remembered=remembered)

    assert proposal.reading.mapping["document"] == "Document"


def test_values_are_shown_as_they_are_read_and_why_they_are_not() -> None:
    found = values(Document=["A"], Date=["31/10/2026", "soon"], Qty=["1"], Net=["1.234,50", "-2,00"])

    proposal = propose(COLUMNS, list(found), found, currency="EUR")

    shown = {choice.column.name: choice.examples for choice in proposal.choices}
    assert [(one.text, one.reads) for one in shown["net"]] == [("1.234,50", "1,234.50"), ("-2,00", "−2.00")]
    assert [(one.text, one.reads, one.fault) for one in shown["day"]] == [
        ("31/10/2026", "31 Oct 2026", ""),
        ("soon", "", "was not read. Enter a date like 31/10/2026."),
    ]
