"""The addresses of the books, under /t/{tenant}/finance/."""

from django.urls import path

from payouts.web.books import accrual_acts, accrual_detail, accruals, entries, periods, releases

urlpatterns = [
    path("accruals/", accruals.accruals, name="accruals"),
    # Before the pages of a program, whose codes are no such word.
    path("accruals/release/", releases.releases, name="releases"),
    path("accruals/release/propose/", releases.propose, name="release_propose"),
    path("accruals/release/<str:code>/decide/", releases.decide, name="release_decide"),
    path("accruals/release/<str:code>/cancel/", releases.cancel, name="release_cancel"),
    # Before the pages of a program: a month's acts have words where those have a day.
    path("accruals/<str:month>/rollforward.xlsx", accruals.export, name="accruals_export"),
    path("accruals/<str:month>/review/", accrual_acts.review, name="accruals_review"),
    path("accruals/<str:month>/programs/", accrual_acts.review_rows, name="accruals_review_rows"),
    path("accruals/<str:month>/balances/", accrual_acts.balances, name="balances"),
    path("accruals/<str:code>/<str:start>/", accrual_detail.detail, name="accrual_detail"),
    path("accruals/<str:code>/<str:start>/override/", accrual_detail.override, name="accrual_override"),
    path(
        "accruals/<str:code>/<str:start>/override/end/",
        accrual_detail.override_end,
        name="accrual_override_end",
    ),
    path("entries/", entries.listing, name="entries"),
    path("entries/<str:number>/", entries.detail, name="entry"),
    path("periods/", periods.listing, name="periods"),
    path("periods/<str:month>/", periods.detail, name="period"),
    path("periods/<str:month>/review/", periods.review, name="period_review"),
    path("periods/<str:month>/back/", periods.back, name="period_back"),
    path("periods/<str:month>/revalue/", periods.revalue, name="period_revalue"),
    path("periods/<str:month>/close/", periods.close, name="period_close"),
    path("periods/<str:month>/reopen/ask/", periods.reopen_ask, name="period_reopen_ask"),
    path("periods/<str:month>/reopen/", periods.reopen, name="period_reopen"),
]
