"""Answers that are somebody's document: to be kept, never to be shown in a page."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

# Whatever a document holds, a browser that opens it runs nothing of it and fetches nothing for it.
SEALED = "sandbox; default-src 'none'"


def attachment(content: bytes, *, content_type: str, name: str) -> HttpResponse:
    """Give a document to be kept. The caller has read it inside the walls: a stream would be read after them."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": SEALED,
            "Cache-Control": "private, no-store",
        },
    )
