"""The files of a statement for whoever reads them: in their language, and always in English too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from payouts.exports.made import FIRST_LANGUAGE, READ_FORMS, file_language, form_in, form_language, kind_of
from payouts.operations.ask_for_files import ask_for_files
from payouts.queries.file_languages import forms_for
from payouts.queries.portal import own_statement
from vir.foundation.identity.roles import Right
from vir.foundation.web.access import TenantRequest, requires

# What an address says once files were asked for.
ASKED = "files"
# What people read stands first.
ORDER = ("pdf", "csv", "xlsx", "xml")


@dataclass(frozen=True)
class FileLink:
    """One file to take: its form, as its address has it, and what people call it."""

    form: str
    label: str


def reader_language() -> str:
    """Give the language of files for whoever reads just now."""
    return file_language(get_language() or FIRST_LANGUAGE)


def links(forms: Iterable[str], language: str) -> list[FileLink]:
    """Give one file of each kind, in a language where there is one, what people read first."""
    chosen = sorted(forms_for(forms, language), key=lambda form: ORDER.index(kind_of(form)))
    return [FileLink(form, kind_of(form).upper()) for form in chosen]


def files_shown(forms: Iterable[str], request: TenantRequest) -> dict[str, Any]:
    """Give what the page of a statement says of its files."""
    there, language = list(forms), reader_language()
    whole = all(form_in(kind, language) in there for kind in READ_FORMS)
    is_other = language != FIRST_LANGUAGE
    english = [
        form for form in there if form_language(form) == FIRST_LANGUAGE and kind_of(form) in READ_FORMS
    ]
    return {
        "files": links(there, language),
        "in_english": links(english, FIRST_LANGUAGE) if is_other and whole else [],
        "are_made": is_other and not whole and ASKED in request.GET,
        # Nothing is asked for before the first files are there.
        "may_make": is_other and not whole and bool(english),
    }


@requires(Right.PORTAL_STATEMENTS)
@require_POST
def make_files(request: TenantRequest, code: str) -> HttpResponse:
    """
    Have the files of a version made in the language of whoever asks.

    :raises Http404: if the partner has no such statement or version, or reads in English
    """
    typed, language = request.POST.get("version", ""), reader_language()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5) or language == FIRST_LANGUAGE:
        raise Http404
    found = own_statement(code, int(typed))
    if found is None:
        raise Http404
    access = request.access
    ask_for_files(statement_id=found[0].id, language=language, actor_id=access.user.id, at=access.now)
    page = reverse("portal:statement", kwargs={"tenant": access.tenant.slug, "code": code})
    return HttpResponseRedirect(f"{page}?version={int(typed)}&{ASKED}=asked")
