"""Moving programs between places: a document out as a file, a document in as a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_http_methods

from programs.exports.program_file import program_file, program_file_name
from programs.models import Program, ProgramVersion
from programs.operations.import_program import UnableToImportProgram, import_program
from programs.queries.programs import current_version, version_by_number
from programs.terms import Fault
from programs.web.drafting.builder import address, draft_or_404
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

UPLOAD_BYTES_MAX = 1_000_000
FAULTS_SHOWN_MAX = 100
# A key that is not known is answered with all that are, so a sentence may be long.
MESSAGE_LENGTH_MAX = 600
VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
TOO_LARGE = (
    "It is larger than 1 MB. Use segments instead of long lists, or ask whoever runs this installation "
    "for manage.py import_program."
)


class ImportForm(forms.Form):
    """A document, as a file or as text, and what may be done about its faults."""

    file = forms.FileField(
        label="File",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"empty": "The file is empty. Download the program again."},
    )
    text = forms.CharField(
        label="Or paste the document",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
    )
    with_next_code = forms.BooleanField(label="Give it the next free code", required=False)
    as_unfinished = forms.BooleanField(label="Import it as an unfinished draft", required=False)

    def clean_file(self) -> UploadedFile[Any] | None:
        """Refuse a file that is too large before it is read."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > UPLOAD_BYTES_MAX:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean_text(self) -> bytes:
        """Give the text as a file would hold it."""
        content = str(self.cleaned_data["text"]).strip().encode()
        if len(content) > UPLOAD_BYTES_MAX:
            raise forms.ValidationError(TOO_LARGE)
        return content

    def clean(self) -> dict[str, Any]:
        """Take the file where there is one, else the text."""
        if not self.errors:
            file = self.cleaned_data["file"]
            self.cleaned_data["content"] = file.read() if file is not None else self.cleaned_data["text"]
            if not self.cleaned_data["content"]:
                self.add_error("file", "Choose the file of a program, or paste its document.")
        return self.cleaned_data


@requires(Right.PROGRAMS_VIEW)
@require_GET
def export(request: TenantRequest, code: str) -> HttpResponse:
    """Give the document of the current version as a file, or of the version that the address names."""
    program = draft_or_404(code)
    content = program_file(_asked_version(request, program))
    disposition = content_disposition_header(True, program_file_name(program)) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type="application/json", headers=headers)


@requires(Right.PROGRAMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: TenantRequest) -> HttpResponse:
    """Take a document in as a draft, or show everything that is wrong with it."""
    if request.method != "POST":
        return _page(request, ImportForm(), 200)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        program = import_program(
            content=form.cleaned_data["content"],
            as_unfinished=form.cleaned_data["as_unfinished"],
            with_next_code=form.cleaned_data["with_next_code"],
            actor_id=request.access.user.id,
            at=request.access.now,
        )
    except UnableToImportProgram as refused:
        return _page(request, _kept(form.cleaned_data), 422, refused)
    messages.success(request, f"{program.code} is imported as a draft.")
    return HttpResponseRedirect(address(request, "programs:edit", program))


def _asked_version(request: TenantRequest, program: Program) -> ProgramVersion:
    asked = request.GET.get("version")
    if asked is None:
        return current_version(program)
    version = version_by_number(program, int(asked)) if VERSION.fullmatch(asked) else None
    if version is None:
        raise Http404
    return version


def _kept(typed: Mapping[str, Any]) -> ImportForm:
    """Keep what was sent as text, also that of a file: it can be corrected on the page."""
    try:
        text = typed["content"].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    options = {name: typed[name] for name in ("with_next_code", "as_unfinished")}
    return ImportForm(initial={**options, "text": text})


def _page(
    request: TenantRequest, form: ImportForm, status: int, refused: UnableToImportProgram | None = None
) -> HttpResponse:
    faults = refused.faults if refused else ()
    shown = {
        "form": form,
        "refused": refused,
        "fault_pairs": [("", _in_words(fault)) for fault in faults[:FAULTS_SHOWN_MAX]],
        "faults_hidden": len(faults) - FAULTS_SHOWN_MAX,
    }
    return render(request, "programs/import.html", shown, status=status)


def _in_words(fault: Fault) -> str:
    """Write a fault with its place and its code; both may quote what somebody typed at any length."""
    place, says = (Truncator(text).chars(MESSAGE_LENGTH_MAX) for text in (fault.path, fault.message))
    return format_html(
        '<span class="place">{}</span> <span class="says">{}</span> <span class="code quiet">{}</span>',
        place or "Whole file",
        says,
        fault.code,
    )
