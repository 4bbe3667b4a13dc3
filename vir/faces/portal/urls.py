"""The addresses of the partner portal, under /p/<tenant>/."""

from __future__ import annotations

from django.urls import include, path

from vir.faces.portal import (
    acknowledging,
    asking,
    home,
    installed,
    live,
    messages,
    payments,
    preferences,
    program,
    programs,
    purchases,
    statement,
    statement_files,
    switch,
    terms,
    working,
)
from vir.faces.portal.order import page

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("worker.js", installed.worker, name="worker"),
    path("offline/", installed.offline, name="offline"),
    path("live/", live.live, name="live"),
    path("switch/", switch.switch, name="switch"),
    path("programs/", programs.programs, name="programs"),
    path("programs/<str:code>/", program.program, name="program"),
    path("programs/<str:code>/estimate/", program.estimate, name="estimate"),
    path("programs/<str:code>/terms/", terms.terms, name="terms"),
    path("programs/<str:code>/terms/pdf/", terms.terms_pdf, name="terms_pdf"),
    path("programs/<str:code>/terms/acknowledge/", acknowledging.acknowledge, name="acknowledge"),
    path("programs/<str:code>/working/<slug:amount>/", working.working, name="working"),
    path("order/", page.order, name="order"),
    path("purchases/", purchases.purchases, name="purchases"),
    path("purchases/export/", purchases.export, name="purchases_export"),
    path("purchases/compare/", include("vir.faces.portal.comparing.urls")),
    path("claims/", include("vir.faces.portal.claims.urls")),
    path("company/", include("vir.faces.portal.company.urls")),
    path("messages/", messages.listing, name="messages"),
    path("messages/ask/", messages.ask, name="message_ask"),
    path("messages/<str:code>/", messages.message, name="message"),
    path("messages/<str:code>/acknowledge/", messages.acknowledge, name="message_acknowledge"),
    path("messages/<str:code>/reply/", messages.reply, name="message_reply"),
    path("payments/", payments.payments, name="payments"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("payments/requests/<str:code>/<str:form>/", payments.request_file, name="request_file"),
    path("statements/<str:code>/", statement.statement, name="statement"),
    path("statements/<str:code>/ask/", asking.ask, name="statement_ask"),
    path("statements/<str:code>/questions/<int:question>/", asking.say, name="statement_say"),
    path("statements/<str:code>/files/", statement_files.make_files, name="statement_make"),
    path("statements/<str:code>/files/<slug:form>/", statement.statement_file, name="statement_file"),
]
