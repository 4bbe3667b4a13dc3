"""The pages of a person's second factor: the library's own, in our words, and each code used once."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from vir.faces.security.quick_response import QuickResponse, quick_response
from vir.foundation.identity.second_factor import use_code

GROUP = 4


def place_to_return(request: HttpRequest) -> str:
    """Give the page of ours that a person came from, "" where there is none or it is not ours."""
    wanted = request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


@method_decorator(never_cache, name="dispatch")
class Overview(IndexView):  # type: ignore[misc]
    """Show what a person signs in with."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many recovery codes are left."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        spare = shown["authenticators"].get("recovery_codes")
        left = len(spare.get_unused_codes()) if spare is not None else 0
        back = place_to_return(self.request)
        return {**shown, "codes_left": left, "codes_of": app_settings.RECOVERY_CODE_COUNT, "back": back}


@method_decorator(never_cache, name="dispatch")
class SetUp(ActivateTOTPView):  # type: ignore[misc]
    """Show the key of a new app, and turn it on when its first code fits."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Draw the key, and write it in groups to type."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        secret: str = shown["form"].secret
        groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
        drawn: QuickResponse = quick_response(shown["totp_url"])
        return {**shown, "qr": drawn, "groups": groups, "back": place_to_return(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        """Turn it on. The code was proof: it counts as asked again, and for nothing else any more."""
        response: HttpResponse = super().form_valid(form)
        used = use_code(self.request.user.pk, form.cleaned_data["code"])
        assert used is not None
        record_authentication(
            self.request, self.request.user, "mfa", id=used.pk, type=used.type, reauthenticated=True
        )
        return response

    def get_success_url(self) -> str:
        """Go on to the recovery codes, which are shown once."""
        address: str = super().get_success_url()
        back = place_to_return(self.request)
        return f"{address}?{urlencode({'next': back})}" if back else address


@method_decorator(never_cache, name="dispatch")
class TurnOff(DeactivateTOTPView):  # type: ignore[misc]
    """Turn the app off; the recovery codes go with it."""


@method_decorator(never_cache, name="dispatch")
class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    """Show recovery codes, once."""

    http_method_names: ClassVar[list[str]] = ["get"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the person came from."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        return {**shown, "back": place_to_return(self.request) or reverse("mfa_index")}


@method_decorator(never_cache, name="dispatch")
class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Make new recovery codes; those before count no more."""
