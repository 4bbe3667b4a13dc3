"""The addresses of messages, under /t/<tenant>/messages/."""

from __future__ import annotations

from django.urls import path

from vir.faces.console.messages import acts, inbox, pages, writing

app_name = "messages"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", writing.new, name="new"),
    path("preview/", writing.show, name="preview"),
    path("questions/", inbox.questions, name="questions"),
    path("questions/<str:code>/", inbox.question, name="question"),
    path("questions/<str:code>/answer/", inbox.answer, name="answer"),
    path("questions/<str:code>/settle/", inbox.settle, name="settle"),
    path("<str:code>/", pages.detail, name="detail"),
    path("<str:code>/edit/", writing.edit, name="edit"),
    path("<str:code>/check/", pages.check, name="check"),
    path("<str:code>/send/", acts.send, name="send"),
    path("<str:code>/schedule/", acts.schedule, name="schedule"),
    path("<str:code>/withdraw/", acts.withdraw, name="withdraw"),
    path("<str:code>/remind/", acts.remind, name="remind"),
]
