"""The vendor's addresses, under /t/{tenant}/."""

from django.urls import include, path

from vir.faces.console import exchange_rates, home, jobs, people, products

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
rate_pages = (
    [
        path("", exchange_rates.listing, name="list"),
        path("set/", exchange_rates.set_one, name="set"),
        path("paste/", exchange_rates.paste, name="paste"),
        path("remove/", exchange_rates.remove, name="remove"),
    ],
    "exchange_rates",
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

urlpatterns = [
    path("", include(console)),
    path("programs/", include("programs.web.urls")),
    path("", include("partners.web.urls")),
    path("data/", include("claims.web.urls")),
    path("finance/", include("payouts.web.urls")),
    path("jobs/", include(job_pages)),
    path("products/", include(product_pages)),
    path("exchange-rates/", include(rate_pages)),
    path("people/", include(people_pages)),
]
