"""A statement as a tagged PDF that is complete in black and white."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from payouts.exports.made import MadeFile, statement_file_name
from payouts.statements.reading import readable
from vir.foundation.documents.pdf import PdfRenderer


def statement_html(snapshot: dict[str, Any]) -> str:
    """Write the page that becomes the document."""
    return render_to_string("documents/statement.html", {"statement": readable(snapshot)})


def statement_pdf(snapshot: dict[str, Any], renderer: PdfRenderer) -> MadeFile:
    """
    Write the file.

    :raises PdfFailed: if the document cannot be made
    """
    return MadeFile("pdf", statement_file_name(snapshot, "pdf"), renderer.render(statement_html(snapshot)))
