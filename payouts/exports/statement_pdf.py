"""A statement as a tagged PDF that is complete in black and white."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from payouts.exports.made import MadeFile, language_of, statement_file
from payouts.statements.reading import readable
from vir.foundation.documents.paper import paper
from vir.foundation.documents.pdf import PdfRenderer
from vir.foundation.languages import speaking


def statement_html(snapshot: dict[str, Any]) -> str:
    """Write the page that becomes the document, in the language of the snapshot whoever asks for it."""
    with speaking(language_of(snapshot)) as language:
        shown = {"statement": readable(snapshot), **paper(language)}
        return render_to_string("documents/statement.html", shown)


def statement_pdf(snapshot: dict[str, Any], renderer: PdfRenderer) -> MadeFile:
    """
    Write the file.

    :raises PdfFailed: if the document cannot be made
    """
    return statement_file(snapshot, "pdf", renderer.render(statement_html(snapshot)))
