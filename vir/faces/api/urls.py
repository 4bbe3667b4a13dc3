"""Addresses for programs, under /api/{workspace}/v1/."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from vir.faces.api.access import KeyView
from vir.faces.api.bounces import Bounces
from vir.faces.api.claims import OneClaim
from vir.faces.api.messages import Messages
from vir.faces.api.uploads import Upload, Uploads

app_name = "api"


def _at(route: str, view: type[KeyView], name: str) -> URLPattern:
    shown: Any = view.as_view()
    # The walk over all addresses asks every one for its right.
    shown.right = view.right
    found: URLPattern = path(route, shown, name=name)
    return found


urlpatterns = [
    _at("uploads/", Uploads, "uploads"),
    _at("uploads/<int:number>/", Upload, "upload"),
    _at("messages/", Messages, "messages"),
    _at("bounces/", Bounces, "bounces"),
    _at("claims/<str:code>/", OneClaim, "claim"),
]
