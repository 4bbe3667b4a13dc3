"""What the walks along every address share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vir.foundation.documents.pdf import PdfRenderer


@pytest.fixture(scope="module", autouse=True)
def documents_as_pages() -> Iterator[None]:
    """
    Answer with the page that becomes a document instead of the document.

    What a page must not say can be looked for in it; in a compressed file it would not be found. And a walk asks
    for each document dozens of times.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PdfRenderer, "render", lambda self, html: html.encode())
        yield
