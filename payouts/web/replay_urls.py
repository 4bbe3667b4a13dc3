"""Addresses of this floor that lie beside those of programs and plans."""

from django.urls import path

from payouts.web import backtest, compare, draft_replay, stake

program_pages = [
    path("<str:code>/backtest/", backtest.page, name="backtest"),
    path("<str:code>/backtest/run/", backtest.run, name="backtest_run"),
    path("<str:code>/backtest/<str:letter>.xlsx", backtest.export, name="backtest_export"),
    path("<str:code>/edit/replay/", draft_replay.fragment, name="draft_replay"),
]
plan_pages = [
    path("compare/", compare.page, name="compare"),
    path("stake/<str:code>/<str:other>/", stake.fragment, name="stake"),
]
