"""The addresses of comparisons, under /p/<tenant>/purchases/compare/."""

from __future__ import annotations

from django.urls import path

from vir.faces.portal.comparing import columns, pages

urlpatterns = [
    path("", pages.compare, name="compare"),
    path("<int:number>/", pages.comparison, name="comparison"),
    path("<int:number>/columns/", columns.columns, name="comparison_columns"),
    path("<int:number>/ask/", pages.ask, name="comparison_ask"),
    path("<int:number>/settle/", pages.settle, name="comparison_settle"),
]
