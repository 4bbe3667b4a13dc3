"""The addresses of programs, under /t/{tenant}/programs/."""

from __future__ import annotations

from django.urls import path

from programs.web import builder, deciding, listing, reading

app_name = "programs"

urlpatterns = [
    path("", listing.listing, name="list"),
    path("new/", listing.new, name="new"),
    path("choices/<slug:name>/", builder.choices, name="choices"),
    path("<str:code>/", reading.overview, name="overview"),
    path("<str:code>/edit/", builder.edit, name="edit"),
    path("<str:code>/edit/live/", builder.live_preview, name="live_preview"),
    path("<str:code>/submit/", builder.submit, name="submit"),
    path("<str:code>/approve/", deciding.approve, name="approve"),
    path("<str:code>/return/", deciding.give_back, name="return"),
    path("<str:code>/close/", deciding.close, name="close"),
    path("<str:code>/terms/", reading.terms, name="terms"),
    path("<str:code>/terms/<int:number>.json", reading.terms_json, name="terms_json"),
]
