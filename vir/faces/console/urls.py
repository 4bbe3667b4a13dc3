"""The vendor's addresses, under /t/{tenant}/."""

from django.urls import include, path

from vir.faces.console import home, jobs, people, products

console = ([path("", home.home, name="home")], "console")
job_pages = (
    [
        path("", jobs.listing, name="list"),
        path("<uuid:job_id>/progress/", jobs.progress, name="progress"),
    ],
    "jobs",
)
product_pages = (
    [
        path("", products.listing, name="list"),
        path("new/", products.new, name="new"),
        path("<str:sku>/", products.edit, name="edit"),
    ],
    "products",
)
people_pages = (
    [
        path("", people.listing, name="list"),
        path("invite/", people.send_invitation, name="invite"),
        path("invitations/<uuid:invitation_id>/revoke/", people.revoke, name="revoke"),
        path("<uuid:membership_id>/end/", people.end, name="end"),
    ],
    "people",
)

import importlib.util  # noqa: E402 TRANSITION


def _there(prefix, module):  # TRANSITION
    return [path(prefix, include(module))] if importlib.util.find_spec(module) else []


urlpatterns = [
    path("", include(console)),
    *_there("programs/", "programs.web.urls"),
    *_there("", "partners.web.urls"),
    *_there("data/", "claims.web.urls"),
    *_there("finance/", "payouts.web.urls"),
    path("jobs/", include(job_pages)),
    path("products/", include(product_pages)),
    path("people/", include(people_pages)),
]
