"""The addresses of payee details, under /t/<tenant>/finance/payees/."""

from __future__ import annotations

from django.urls import path

from vir.faces.console.finance import payees

urlpatterns = [
    path("", payees.payees, name="payees"),
    path("<str:code>/", payees.payee, name="payee"),
    path("<str:code>/again/", payees.again, name="payee_again"),
    path("<str:code>/confirm/", payees.confirm, name="payee_confirm"),
    path("<str:code>/reject/", payees.reject, name="payee_reject"),
    path("<str:code>/retire/", payees.retire, name="payee_retire"),
]
