"""What the walks along every address share."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from vir.faces.console import shell
from vir.foundation.documents.pdf import PdfRenderer
from vir.foundation.web.access import Access


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


@pytest.fixture(scope="module")
def counted_once() -> Iterator[None]:
    """
    Count what waits for a person with the first page only, and say it on every one.

    The counts stand in the navigation of each page, refusals too; a walk that undoes every request finds the same
    thousands of times.
    """
    count = shell._waiting
    known: dict[tuple[UUID, UUID], dict[str, int]] = {}

    def counted(access: Access) -> dict[str, int]:
        who = (access.tenant.id, access.user.id)
        if who not in known:
            known[who] = count(access)
        return known[who]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shell, "_waiting", counted)
        yield
