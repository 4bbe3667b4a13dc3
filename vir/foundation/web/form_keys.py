"""
Keys of forms: a form that is sent twice, by a double click or a reload, does its act once.

A page gives each form a new key; the operation keeps it with what it makes, under a unique index.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest

# The name of the field, as in templates/components/check.html.
FIELD = "idempotency_key"


def typed_key(request: HttpRequest) -> UUID | None:
    """Read the key of a form that was sent; None where it has none, or it is no key."""
    try:
        return UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def form_key(request: HttpRequest) -> UUID:
    """Give the key for a form that is shown: the one it was sent with where it is shown again, else a new one."""
    return typed_key(request) or uuid4()
