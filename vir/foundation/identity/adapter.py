"""How django-allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody sign up from the outside: an invitation makes the account."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send a person to the place to choose from, which forwards when there is one only."""
        return "/"

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the name alone: people are known by their e-mail address."""
