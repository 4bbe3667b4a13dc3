"""Asking for the password once more before something that matters: a session that was left open is not enough."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from vir.foundation.web import clock

WITHIN_SECONDS: Final = 600


def is_confirmed(request: HttpRequest) -> bool:
    """
    Say whether the person entered the password again within 10 minutes.

    What was signed in with does not count: it may be another person's hands by now.
    """
    again = [
        record
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated")
    ]
    return bool(again) and 0 <= clock.seconds() - float(again[-1]["at"]) < WITHIN_SECONDS


def ask_again(back: str) -> HttpResponseRedirect:
    """
    Send a person to the page that asks for the password, and then back.

    Nothing of the request is kept meanwhile: what was typed must not lie in a session.
    """
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
