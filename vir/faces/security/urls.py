"""The addresses of a person's own sign-in, under /accounts/security/. Their names are those the library asks for."""

from __future__ import annotations

from allauth.mfa.base.views import authenticate, reauthenticate
from django.urls import path

from vir.faces.security import views

urlpatterns = [
    path("", views.Overview.as_view(), name="mfa_index"),
    path("code/", authenticate, name="mfa_authenticate"),
    path("code-again/", reauthenticate, name="mfa_reauthenticate"),
    path("app/", views.SetUp.as_view(), name="mfa_activate_totp"),
    path("app/turn-off/", views.TurnOff.as_view(), name="mfa_deactivate_totp"),
    path("recovery-codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
