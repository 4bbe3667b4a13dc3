"""The page that the portal is held against: a session, its person, one query over an index, one template."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

ROWS = 20


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """List twenty people."""
    from vir.foundation.identity.models import User

    return render(request, "page.html", {"people": User.objects.order_by("email")[:ROWS]})


urlpatterns = [path("bare/", page)]
application = get_wsgi_application()
