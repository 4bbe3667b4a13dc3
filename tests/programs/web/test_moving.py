"""Programs leave as files and come in from files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from programs.models import Program, ProgramVersion
from programs.terms import canonical_json
from programs.web.moving import FAULTS_SHOWN_MAX, MESSAGE_LENGTH_MAX, UPLOAD_BYTES_MAX
from tests.factories import NOON, make_published_program, program_document
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST = "/t/kestrel/programs/"
IMPORT = f"{LIST}import/"
OVERVIEW = f"{LIST}VIR-2026-014/"
EXPORT = f"{OVERVIEW}export"
NEXT_CODE, UNFINISHED = "with_next_code", "as_unfinished"


def _said(response: Any) -> str:
    html = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _canonical(**changes: Any) -> bytes:
    return canonical_json(program_document(**changes)).encode() + b"\n"


def _sent(console: Client, content: bytes, **fields: Any) -> Any:
    return console.post(IMPORT, {"file": SimpleUploadedFile("program.json", content), **fields})


def _faults(response: Any) -> list[tuple[str, str, str]]:
    """Read the rows of the error summary: place, sentence, code."""
    row = r'<span class="place">(.*?)</span> <span class="says">(.*?)</span> <span class="code quiet">(.*?)</span>'
    found = re.findall(row, response.content.decode(), re.S)
    return [(unescape(place), unescape(says), unescape(code)) for place, says, code in found]


def _text_kept(response: Any) -> str:
    found = re.search(r'<textarea[^>]*id="id_text"[^>]*>\n?(.*?)</textarea>', response.content.decode(), re.S)
    assert found is not None
    return unescape(found[1])


def _offered(response: HttpResponse) -> list[str]:
    return re.findall(r'type="checkbox" name="([a-z_]+)"', response.content.decode())


def _state(tenant: Tenant) -> tuple[Any, ...]:
    with tenant_context(tenant.id):
        codes = list(Program.objects.order_by("code").values_list("code", flat=True))
        return codes, ProgramVersion.objects.count(), AuditEvent.objects.count()


@pytest.fixture
def live(kestrel: Tenant, priya: User, lena: User) -> Program:
    """Publish the demo's program."""
    with tenant_context(kestrel.id, user_id=priya.id):
        return make_published_program(program_document(), partners=[], owner=priya, approver=lena)


class TestExport:
    def test_a_program_is_a_file_of_one_canonical_line(self, console: Client, live: Program) -> None:
        response = console.get(EXPORT)

        assert response.content == _canonical()
        assert response["Content-Type"] == "application/json"
        assert response["Content-Disposition"] == 'attachment; filename="VIR-2026-014.json"'

    def test_a_draft_leaves_as_it_stands_with_its_faults(
        self, console: Client, draft: Program, kestrel: Tenant
    ) -> None:
        with tenant_context(kestrel.id):
            ProgramVersion.objects.update(document=program_document(ends_on="soon"))

        assert console.get(EXPORT).content == _canonical(ends_on="soon")

    def test_each_version_leaves_by_its_number(self, console: Client, live: Program, kestrel: Tenant) -> None:
        with tenant_context(kestrel.id):
            ProgramVersion.objects.create(
                program=live,
                number=2,
                document=program_document(name="Amended"),
                terms_hash="b" * 64,
                created_at=NOON,
            )
            Program.objects.update(version_number=2)

        files = {
            version: console.get(f"{EXPORT}{version}").content for version in ("", "?version=1", "?version=2")
        }

        assert files == {
            "": _canonical(name="Amended"),
            "?version=1": _canonical(),
            "?version=2": _canonical(name="Amended"),
        }

    @pytest.mark.parametrize("asked", ["2", "0", "", "-1", "1.0", "01", "x", "١", "9999999999"])
    def test_a_version_that_is_not_there_is_not_found(
        self, asked: str, console: Client, live: Program
    ) -> None:
        assert console.get(EXPORT, {"version": asked}).status_code == 404

    def test_a_program_of_another_tenant_is_not_found(
        self, console: Client, kestrel: Tenant, osprey: Tenant, charlie: User, lena: User
    ) -> None:
        with tenant_context(osprey.id, user_id=charlie.id):
            make_published_program(program_document(), partners=[], owner=charlie, approver=lena)

        assert console.get(EXPORT).status_code == 404
        assert console.get(EXPORT, {"version": "1"}).status_code == 404

    def test_whoever_may_read_programs_may_download_them(
        self, client_as: Callable[[User], Client], finn: User, live: Program
    ) -> None:
        page = client_as(finn).get(OVERVIEW).content.decode()

        (target,) = re.findall(r'<a href="([^"]+)" download>Download</a>', page)
        assert target == EXPORT
        assert client_as(finn).get(target).content == _canonical()

    def test_whoever_writes_a_draft_finds_its_download_in_the_builder(
        self, console: Client, draft: Program
    ) -> None:
        assert f'href="{EXPORT}" download' in console.get(f"{OVERVIEW}edit/").content.decode()


class TestImport:
    def test_a_file_becomes_a_draft_that_opens_in_the_builder(self, console: Client, kestrel: Tenant) -> None:
        response = _sent(console, _canonical())

        assert (response.status_code, response["Location"]) == (302, f"{OVERVIEW}edit/")
        assert "VIR-2026-014 is imported as a draft." in _said(console.get(response["Location"]))
        assert console.get(EXPORT).content == _canonical()

    def test_a_pasted_document_becomes_a_draft_too(self, console: Client, kestrel: Tenant) -> None:
        response = console.post(
            IMPORT, {"text": json.dumps(program_document(), indent=2).replace("\n", "\r\n")}
        )

        assert response["Location"] == f"{OVERVIEW}edit/"
        assert console.get(EXPORT).content == _canonical()

    def test_the_file_is_read_where_there_is_text_as_well(self, console: Client, kestrel: Tenant) -> None:
        _sent(console, _canonical(), text=json.dumps(program_document(name="Pasted")))

        assert console.get(EXPORT).content == _canonical()

    def test_nothing_to_read_is_said_at_the_file(self, console: Client, kestrel: Tenant) -> None:
        before = _state(kestrel)

        page = console.post(IMPORT, {"text": " \r\n"})

        assert page.status_code == 422
        assert "1 thing to fix File: Choose the file of a program, or paste its document." in _said(page)
        assert _state(kestrel) == before

    def test_every_fault_is_listed_with_its_place_its_sentence_and_its_code(
        self, console: Client, kestrel: Tenant
    ) -> None:
        before = _state(kestrel)
        content = _canonical(currency="usd", colour="red", caps=[{"per": "partner_period", "amount": "0"}])

        page = _sent(console, content)

        assert page.status_code == 422
        assert "3 things to fix" in _said(page)
        assert _faults(page) == [
            (
                "colour",
                page.context["refused"].faults[0].message,
                "KEY_UNKNOWN",
            ),
            (
                "currency",
                "Write a three-letter ISO 4217 code in capitals, such as USD.",
                "CURRENCY_UNKNOWN",
            ),
            (
                "caps[0].amount",
                "Write an amount above zero, or leave it out.",
                "AMOUNT_NOT_POSITIVE",
            ),
        ]
        assert _state(kestrel) == before

    def test_what_was_sent_stands_on_the_page_to_be_corrected(self, console: Client, kestrel: Tenant) -> None:
        content = _canonical(name="<b>“Größe” & more</b>", currency="usd")

        page = _sent(console, content)

        assert _text_kept(page) == content.decode()
        assert "<b>" not in page.content.decode().replace("<b></b>", "")

    def test_a_file_that_is_no_text_is_named_by_the_place_where_it_ends_to_be_one(
        self, console: Client, kestrel: Tenant
    ) -> None:
        page = _sent(console, b'{"name": "\xe9"}')

        assert _faults(page) == [
            (
                "Whole file",
                "Line 1, column 11: this is not UTF-8. Save the file as UTF-8.",
                "ENCODING_INVALID",
            )
        ]
        assert _text_kept(page) == ""

    def test_a_code_that_is_taken_offers_the_next_one(
        self, console: Client, live: Program, kestrel: Tenant
    ) -> None:
        before = _state(kestrel)

        page = _sent(console, _canonical())

        assert page.status_code == 422
        assert [(place, code) for place, _, code in _faults(page)] == [("code", "CODE_TAKEN")]
        assert _offered(page) == [NEXT_CODE]
        assert "Give it the next free code, VIR-2026-015" in _said(page)
        assert _state(kestrel) == before

        response = console.post(IMPORT, {"text": _text_kept(page), NEXT_CODE: "on"})

        assert response["Location"] == f"{LIST}VIR-2026-015/edit/"
        assert console.get(f"{LIST}VIR-2026-015/export").content == _canonical(code="VIR-2026-015")

    def test_an_unfinished_draft_is_offered_and_let_in(self, console: Client, kestrel: Tenant) -> None:
        content = _canonical(ends_on="2026-09-30")

        page = _sent(console, content)

        assert _offered(page) == [UNFINISHED]
        response = _sent(console, content, **{UNFINISHED: "on"})
        assert response["Location"] == f"{OVERVIEW}edit/"
        assert console.get(response["Location"]).status_code == 200
        assert console.get(EXPORT).content == content

    def test_what_was_ticked_stays_ticked_while_something_else_is_wrong(
        self, console: Client, live: Program, kestrel: Tenant
    ) -> None:
        page = _sent(console, _canonical(ends_on="2026-09-30"), **{NEXT_CODE: "on"})

        assert [code for _, _, code in _faults(page)] == ["DATES_REVERSED"]
        assert _offered(page) == [NEXT_CODE, UNFINISHED]
        assert re.findall(r'name="([a-z_]+)"[^>]* checked', page.content.decode()) == [NEXT_CODE]

    def test_a_wrong_structure_is_offered_nothing(self, console: Client, kestrel: Tenant) -> None:
        before = _state(kestrel)

        page = _sent(console, b"[]")

        assert (page.status_code, _offered(page)) == (422, [])
        assert [code for _, _, code in _faults(page)] == ["TYPE_INVALID"]
        assert _state(kestrel) == before

    @pytest.mark.parametrize("field", ["file", "text"])
    def test_more_than_a_megabyte_is_refused(self, field: str, console: Client, kestrel: Tenant) -> None:
        before = _state(kestrel)
        content = _canonical() + b" " * UPLOAD_BYTES_MAX + b"x"
        sent = SimpleUploadedFile("program.json", content) if field == "file" else content.decode()

        page = console.post(IMPORT, {field: sent})

        assert page.status_code == 422
        assert "It is larger than 1 MB. Use segments instead of long lists" in _said(page)
        assert _state(kestrel) == before

    def test_a_megabyte_is_read(self, console: Client, kestrel: Tenant) -> None:
        content = _canonical()

        response = _sent(console, content + b" " * (UPLOAD_BYTES_MAX - len(content)))

        assert response.status_code == 302

    def test_an_empty_file_is_said_to_be_empty(self, console: Client, kestrel: Tenant) -> None:
        page = _sent(console, b"")

        assert page.status_code == 422
        assert "File: The file is empty. Download the program again." in _said(page)

    def test_a_thousand_faults_do_not_make_a_page_of_a_thousand_lines(
        self, console: Client, kestrel: Tenant
    ) -> None:
        page = _sent(console, _canonical(eligibility={"partners": [""] * 1000}))

        assert len(_faults(page)) == FAULTS_SHOWN_MAX
        assert "And 900 more. Correct these first." in _said(page)

    def test_a_fault_that_quotes_a_novel_is_cut(self, console: Client, kestrel: Tenant) -> None:
        page = _sent(console, _canonical(period="w" * 10_000))

        ((_, says, _),) = _faults(page)
        assert len(says) == MESSAGE_LENGTH_MAX
        assert says.endswith("…")

    def test_a_lookalike_elsewhere_is_no_clash(
        self, console: Client, kestrel: Tenant, osprey: Tenant, charlie: User, lena: User
    ) -> None:
        with tenant_context(osprey.id, user_id=charlie.id):
            make_published_program(program_document(name="Theirs"), partners=[], owner=charlie, approver=lena)
        theirs = _state(osprey)

        assert _sent(console, _canonical()).status_code == 302
        assert _state(osprey) == theirs

    def test_only_whoever_may_write_programs_may_import_one(
        self, client_as: Callable[[User], Client], finn: User, kestrel: Tenant, console: Client
    ) -> None:
        reader = client_as(finn)
        before = _state(kestrel)

        assert reader.get(IMPORT).status_code == 403
        assert _sent(reader, _canonical()).status_code == 403
        assert _state(kestrel) == before
        assert f'href="{IMPORT}"' not in reader.get(LIST).content.decode()
        assert f'href="{IMPORT}">Import</a>' in console.get(LIST).content.decode()

    def test_the_page_offers_nothing_before_there_is_something_to_offer(
        self, console: Client, kestrel: Tenant
    ) -> None:
        page = console.get(IMPORT)

        assert (page.status_code, _offered(page)) == (200, [])
