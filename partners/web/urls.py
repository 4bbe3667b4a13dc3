"""Addresses of partners, under /t/{tenant}/; those of segments are with the pages that compose them."""

from django.urls import path

from partners.web import looked_after, pages, parent, people

app_name = "partners"

urlpatterns = [
    path("partners/", pages.listing, name="list"),
    path("partners/new/", pages.new, name="new"),
    path("partners/<str:code>/", pages.detail, name="detail"),
    path("partners/<str:code>/edit/", pages.edit, name="edit"),
    path("partners/<str:code>/parent/", parent.change, name="parent"),
    path("partners/<str:code>/managers/", looked_after.managers, name="managers"),
    path("partners/<str:code>/bank-change/", looked_after.bank_change, name="bank_change"),
    path("partners/<str:code>/invite/", people.invite, name="invite"),
]
