"""The addresses of the company's own data, under /p/<tenant>/company/."""

from __future__ import annotations

from django.urls import path

from vir.faces.portal.company import payee

urlpatterns = [
    path("payee/", payee.payee, name="payee"),
    path("payee/change/", payee.change, name="payee_change"),
    path("payee/again/", payee.again, name="payee_again"),
    path("payee/confirm/", payee.confirm, name="payee_confirm"),
    path("payee/reject/", payee.reject, name="payee_reject"),
    path("payee/withdraw/", payee.withdraw, name="payee_withdraw"),
    path("payee/retire/", payee.retire, name="payee_retire"),
]
