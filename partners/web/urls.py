"""Addresses of partners and segments, under /t/{tenant}/."""

from django.urls import path

from partners.web import pages, parent, people, segments

app_name = "partners"

urlpatterns = [
    path("partners/", pages.listing, name="list"),
    path("partners/new/", pages.new, name="new"),
    path("partners/<str:code>/", pages.detail, name="detail"),
    path("partners/<str:code>/edit/", pages.edit, name="edit"),
    path("partners/<str:code>/parent/", parent.change, name="parent"),
    path("partners/<str:code>/invite/", people.invite, name="invite"),
    path("segments/", segments.listing, name="segments"),
    path("segments/new/", segments.new, name="segment_new"),
    path("segments/preview/", segments.preview, name="segment_preview"),
    path("segments/<str:name>/", segments.detail, name="segment"),
    path("segments/<str:name>/add/", segments.add, name="segment_add"),
    path("segments/<str:name>/end/", segments.end, name="segment_end"),
]
