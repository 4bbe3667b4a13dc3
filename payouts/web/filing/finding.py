"""Journals by the words of an address, and answers that are files."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from payouts.models import Journal
from payouts.queries.books.journals import journal_by_code
from vir.foundation.documents.models import StoredFile


def the_journal(code: str) -> Journal:
    """Find a journal."""
    found = journal_by_code(code.replace("\x00", ""))
    if found is None:
        raise Http404
    return found


def download(file: StoredFile, content: bytes) -> HttpResponse:
    """Give a kept file to be saved; no browser opens it as a page, and nothing on the way keeps it."""
    response = HttpResponse(content, content_type=file.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
