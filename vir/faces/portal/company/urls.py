"""The addresses of the company's own data, under /p/<tenant>/company/."""

from __future__ import annotations

from django.urls import path

from vir.faces.portal.company import details, payee, people

urlpatterns = [
    path("", details.company, name="company"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.send, name="people_invite"),
    path("people/<uuid:membership_id>/role/", people.role, name="people_role"),
    path("people/<uuid:membership_id>/end/", people.end, name="people_end"),
    path("people/invitations/<uuid:invitation_id>/again/", people.again, name="people_again"),
    path("people/invitations/<uuid:invitation_id>/withdraw/", people.withdraw, name="people_withdraw"),
    path("payee/", payee.payee, name="payee"),
    path("payee/change/", payee.change, name="payee_change"),
    path("payee/again/", payee.again, name="payee_again"),
    path("payee/confirm/", payee.confirm, name="payee_confirm"),
    path("payee/reject/", payee.reject, name="payee_reject"),
    path("payee/withdraw/", payee.withdraw, name="payee_withdraw"),
    path("payee/retire/", payee.retire, name="payee_retire"),
]
