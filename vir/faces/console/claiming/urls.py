"""The addresses of the desk, under /t/{tenant}/claims/."""

from django.urls import path

from vir.faces.console.claiming import (
    acts,
    bulk,
    claim_list,
    clean,
    evidence,
    open_shown,
    prices,
    queue,
    terms,
)

app_name = "claiming"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("list/", claim_list.listing, name="list"),
    path("clean/", clean.approve, name="clean"),
    path("assign/", bulk.assign, name="bulk_assign"),
    path("ask/", bulk.ask, name="bulk_ask"),
    path("of/<str:code>/", open_shown.of_partner, name="of_partner"),
    path("terms/", terms.listing, name="terms"),
    path("terms/new/", terms.new, name="terms_new"),
    path("terms/<str:code>/", terms.detail, name="terms_detail"),
    path("terms/<str:code>/retire/", terms.retire, name="retire"),
    path("terms/<str:code>/prices/", prices.prices, name="prices"),
    path("<str:code>/", queue.claim, name="claim"),
    path("<str:code>/decide/", acts.decide, name="decide"),
    path("<str:code>/flag/", acts.flag, name="flag"),
    path("<str:code>/say/", acts.say, name="say"),
    path("<str:code>/assign/", acts.assign, name="assign"),
    path("<str:code>/evidence/<int:place>/", evidence.page, name="evidence"),
    path("<str:code>/evidence/<int:place>/file/", evidence.download, name="evidence_file"),
    path("<str:code>/evidence/<int:place>/page/<int:leaf>/", evidence.picture, name="evidence_picture"),
]
