"""What every page needs: the navigation of its side, and where help is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the shell's variables, from the face the request is on."""
    access = getattr(request, "access", None)
    if access is None:
        return {"access": None}
    return {"access": access, **import_string(settings.SHELLS[access.side])(request)}
