"""The forms that ask for a code: each code counts once, and no key lies open in a session."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.utils import decrypt, encrypt

from vir.foundation.identity.second_factor import fits_now, use_code
from vir.foundation.words import say

CODE_LENGTH_MAX = 20


class _AsksForCode:
    """A field for a code that a phone fills in and that may be written with spaces."""

    fields: dict[str, Any]

    def prepare(self) -> None:
        """Set the field up."""
        field = self.fields["code"]
        field.label = say("Code")
        field.max_length = CODE_LENGTH_MAX
        field.error_messages["required"] = say("Enter the code.")
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "autocapitalize": "off",
            "spellcheck": "false",
            "inputmode": "numeric",
            "maxlength": str(CODE_LENGTH_MAX),
            "autofocus": True,
        }


class _UsesCode(_AsksForCode):
    user: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()

    def clean_code(self) -> str:
        """
        Use the code.

        :raises ValidationError: if it fits nothing, was used, or too many were tried
        """
        clear_limit = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        found = use_code(self.user.pk, code)
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        # What the library records is the person as it is signed in, not as the row reads it.
        found.user = self.user
        self.authenticator = found
        clear_limit()
        return code


class SignInCodeForm(_UsesCode, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class AgainCodeForm(_UsesCode, ReauthenticateForm):  # type: ignore[misc]
    """The code once more, before something that matters."""


class SetUpForm(_AsksForCode, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, against the key that was just shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session = context.request.session
        waiting = session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        self.prepare()
        if self.is_bound and waiting:
            self.secret = decrypt(waiting)
        else:
            session[SECRET_SESSION_KEY] = encrypt(self.secret)

    def clean_code(self) -> str:
        """
        Compare the code with the key; it is used when the app is turned on.

        :raises ValidationError: if it does not fit, the address is not confirmed, or too many were tried
        """
        validate_can_add_authenticator(self.user)
        clear_limit = check_rate_limit(self.user, error_key="rate_limited")
        code: str = self.cleaned_data["code"]
        if fits_now(self.secret, code) is None:
            raise get_adapter().validation_error("incorrect_first_code")
        clear_limit()
        return code
