"""The addresses of what partners compared, under /t/<tenant>/data/compared/."""

from __future__ import annotations

from django.urls import path

from vir.faces.console.compared import pages

app_name = "compared"
urlpatterns = [
    path("", pages.listing, name="list"),
    path("<int:number>/", pages.detail, name="detail"),
    path("<int:number>/ask/", pages.ask, name="ask"),
    path("<int:number>/settle/", pages.settle, name="settle"),
]
