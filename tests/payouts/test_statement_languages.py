"""A statement is one amount in every language that its files are made in, and each file is as good as the first."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from fontTools.ttLib import TTFont
from openpyxl import load_workbook
from pypdf import PdfReader

from payouts import tasks
from payouts.exports.made import MadeFile
from payouts.exports.statement_files import StatementPress
from payouts.models import LedgerLeg, PayoutItem, Statement, StatementFile
from payouts.operations.approve_run import approve_run
from payouts.operations.ask_for_files import ask_for_files
from payouts.operations.bundle_statements import files_of_code
from payouts.operations.export_run import request_export
from payouts.operations.preview_run import preview_run
from payouts.operations.submit_run import submit_run
from payouts.queries.snapshots import statement_in
from payouts.queries.verifying import issued_file
from programs.models import Program
from tests.payouts.conftest import Q3
from tests.payouts.test_statements_of_runs import corvus, exported, taken
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.languages import catalogues, speaking
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.words import say

__all__ = ["corvus", "exported"]
FONTS = settings.BASE_DIR / "static" / "fonts" / "documents"
LATER = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.fixture
def of_job(closed_q3: Program, finn: User, lena: User, today: date, moment: datetime) -> Statement:
    """The statement of Corvus, exported by the job; somebody of Corvus reads German, nobody of the others."""
    run = preview_run(program_code=closed_q3.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    run = submit_run(run_id=run.id, actor_id=finn.id, at=moment)
    approve_run(run_id=run.id, actor_id=lena.id, seen_seal=run.seal, at=moment)
    item = PayoutItem.objects.get(run=run, partner__code="CORVUS")
    ReaderSettings.objects.create(
        user_id=finn.id, partner_id=item.partner_id, language="de", changed_at=moment
    )
    tasks.export(taken(request_export(run_id=run.id, actor_id=finn.id, at=moment), moment))
    found: Statement = Statement.objects.get(item=item)
    return found


def made_in(statement: Statement, language: str) -> dict[str, MadeFile]:
    """Make the files of a statement in a language, by their form."""
    snapshot = statement_in(statement.snapshot, language)
    with StatementPress(1) as press:
        ((_, files),) = press.make_all([("one", snapshot, statement.snapshot_sha256)])
    return {file.form: file for file in files}


def pdf_text(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def fonts(content: bytes) -> set[str]:
    found = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            found.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return found


def amount_of(content: bytes, sheet: str, label: str) -> object:
    """Give what stands in the workbook as the amount of a line."""
    rows = load_workbook(io.BytesIO(content), data_only=True)[sheet]
    return next(row[3].value for row in rows.iter_rows() if row[1].value == label)


@pytest.mark.parametrize(("language", "written"), [("de", "11.880,00"), ("ja", "11,880.00")])
def test_the_total_is_that_of_the_ledger_in_every_language(
    corvus: Statement, language: str, written: str
) -> None:
    released = sum(
        LedgerLeg.objects.filter(
            account="payment_clearing", entry__kind="settlement", entry__partner_id=corvus.partner_id
        ).values_list("amount", flat=True),
        Decimal(0),
    )

    files = made_in(corvus, language)

    with speaking(language):
        payable, sheet = say("Payable"), say("Statement")
    total = amount_of(files[f"xlsx-{language}"].content, sheet, payable)
    assert sorted(files) == [f"pdf-{language}", f"xlsx-{language}"]
    assert f"{''.join(payable.split())}{written}" in pdf_text(files[f"pdf-{language}"].content)
    assert {Decimal(str(total)), -released, corvus.payable} == {Decimal("11880.00")}


def test_made_again_a_file_is_the_same_bytes_in_every_language(corvus: Statement) -> None:
    first = {
        form: file.content for language in ("de", "ar") for form, file in made_in(corvus, language).items()
    }

    again = {
        form: file.content for language in ("de", "ar") for form, file in made_in(corvus, language).items()
    }

    assert first == again


def test_who_asks_in_another_language_changes_no_byte_of_the_english_file(corvus: Statement) -> None:
    usual = {form: file.content for form, file in made_in(corvus, "en").items()}

    with speaking("de"):
        asked = {form: file.content for form, file in made_in(corvus, "en").items()}

    assert asked == usual


@pytest.mark.parametrize(("language", "font"), [("ja", "Noto-Sans-JP"), ("ar", "Noto-Sans-Arabic")])
def test_a_document_carries_the_letters_of_its_language(corvus: Statement, language: str, font: str) -> None:
    content = made_in(corvus, language)[f"pdf-{language}"].content

    assert font in fonts(content)


def test_a_workbook_counts_its_lines_by_the_name_its_sheet_has(corvus: Statement) -> None:
    content = made_in(corvus, "ar")["xlsx-ar"].content

    with speaking("ar"):
        lines, control = say("Lines"), say("Control")
    book = load_workbook(io.BytesIO(content))
    values = load_workbook(io.BytesIO(content), data_only=True)
    named = lines if lines.isascii() else f"'{lines}'"
    assert str(book[control]["C2"].value).startswith(f"=COUNT({named}!A2:A")
    assert values[control]["D2"].value == 0
    assert book[lines].sheet_view.rightToLeft is True


def test_an_export_makes_the_files_that_people_of_the_partner_read(of_job: Statement) -> None:
    files = dict(StatementFile.objects.filter(statement=of_job).values_list("form", "file__name"))
    others = StatementFile.objects.filter(form__contains="-").exclude(statement=of_job)
    german = StatementFile.objects.get(statement=of_job, form="pdf-de")

    found = issued_file(of_job.code, hashlib.sha256(file_bytes(german.file_id)).hexdigest())
    zipped = [name for name, _ in files_of_code(code=of_job.code)]

    name = f"kestrel_{of_job.code}_v1"
    assert files == {
        "csv": f"{name}.csv",
        "pdf": f"{name}.pdf",
        "pdf-de": f"{name}_de.pdf",
        "xlsx": f"{name}.xlsx",
        "xlsx-de": f"{name}_de.xlsx",
    }
    assert not others.exists()
    assert found is not None
    assert (found.form, found.code, found.version) == ("PDF (Deutsch)", of_job.code, 1)
    # The vendor writes in English, so its ZIP holds the English files alone.
    assert zipped == [f"{name}.{form}" for form in ("csv", "pdf", "xlsx")]


def test_files_asked_for_in_a_language_are_made_once(corvus: Statement, finn: User) -> None:
    asked = [
        ask_for_files(statement_id=corvus.id, language="ja", actor_id=finn.id, at=LATER) for _ in range(2)
    ]
    job = Job.objects.get(kind="payouts.statement_files")

    tasks.statement_files(taken(job.id, LATER))

    kept = StatementFile.objects.filter(statement=corvus, form__endswith="-ja")
    assert asked == [True, True]
    assert sorted(kept.values_list("form", flat=True)) == ["pdf-ja", "xlsx-ja"]
    assert ask_for_files(statement_id=corvus.id, language="ja", actor_id=finn.id, at=LATER) is False


@pytest.mark.parametrize(("locale", "family"), [("ja", "noto-sans-jp"), ("ar", "noto-sans-arabic")])
@pytest.mark.parametrize("weight", [400, 600])
def test_the_fonts_of_documents_draw_every_character_of_their_language(
    locale: str, family: str, weight: int
) -> None:
    drawn: set[int] = set()
    for name in (family, "source-sans-3-latin", "source-sans-3-latin-ext", "source-sans-3-greek"):
        drawn |= TTFont(FONTS / f"{name}-{weight}-normal.ttf").getBestCmap().keys()
    with catalogues.path_of(locale).open("rb") as file:
        texts = [message.string for message in read_po(file, locale=locale) if message.id]
    said = {
        character for text in texts for form in _forms(text) for character in form if character.isprintable()
    }

    assert sorted(character for character in said if ord(character) not in drawn) == []


def _forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)
