"""How django-allauth behaves here."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.functional import lazy

from vir.foundation.identity import second_factor, secrets
from vir.foundation.words import later, say

ISSUER = "Volume rebates"
TOO_MANY = later("Too many attempts. Wait five minutes, then try again.")
# The library keeps its faults as they are at the start: these are said when they are shown.
_spoken = lazy(say, str)
log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only, and whoever has a second factor proves with nothing less."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _spoken(TOO_MANY),
        "rate_limited": _spoken(TOO_MANY),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody sign up from the outside: an invitation makes the account."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send a person to the place to choose from, which forwards when there is one only."""
        return "/"

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave the name alone: people are known by their e-mail address."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the password only to who has nothing stronger: a code that a password can replace proves nothing."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] == "mfa_reauthenticate"] or methods

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """
        Say whether the library asks again before its own pages change something.

        :raises ReauthenticationRequired: if the person has a second factor and this session proved with less: the
            library itself would be content with a password that was entered just before
        """
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        user = self.request.user
        if required and second_factor.has_factor(user.pk) and not _proved_with_code(self.request):
            raise ReauthenticationRequired
        return required

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person that something about the sign-in changed; it has changed already if no letter goes out."""
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email)
        except (smtplib.SMTPException, OSError):
            log.exception("A letter on a change of the sign-in was not handed over.")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What second factors are called, and how their secrets lie in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "unverified_email": _spoken(
            later("Confirm your e-mail address first: the link is in the letter we sent.")
        ),
        "incorrect_code": _spoken(
            later(
                "This code does not fit. Each works once: wait until the app shows the next one, "
                "or use a recovery code."
            )
        ),
        "incorrect_first_code": _spoken(
            later("This code does not fit. Enter the one that the app shows now for this key.")
        ),
        "cannot_generate_recovery_codes": _spoken(
            later("Set up an authenticator app first: recovery codes stand in for it.")
        ),
    }

    def get_totp_issuer(self) -> str:
        """Name the entry in the person's app, whatever host the product runs on."""
        return ISSUER

    def encrypt(self, text: str) -> str:
        """Encrypt the key of an app, or what recovery codes are made of, under the newest key."""
        return secrets.encrypt({"text": text}, owner=second_factor.OWNER)

    def decrypt(self, encrypted_text: str) -> str:
        """
        Decrypt it.

        :raises UnreadableSecret: if no key of VIR_FIELD_KEYS opens it
        """
        return secrets.decrypt(encrypted_text, owner=second_factor.OWNER)["text"]


def _proved_with_code(request: HttpRequest) -> bool:
    again = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return bool(again) and again[-1]["method"] == "mfa"
