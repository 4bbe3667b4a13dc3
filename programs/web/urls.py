"""The addresses of programs, under /t/{tenant}/programs/."""

from __future__ import annotations

from django.urls import path

from programs.web import builder, deciding, examples, figures, listing, moving, reading

app_name = "programs"

urlpatterns = [
    path("", listing.listing, name="list"),
    path("new/", listing.new, name="new"),
    path("import/", moving.import_page, name="import"),
    path("choices/<slug:name>/", builder.choices, name="choices"),
    path("<str:code>/", reading.overview, name="overview"),
    path("<str:code>/edit/", builder.edit, name="edit"),
    path("<str:code>/edit/live/", builder.live_preview, name="live_preview"),
    path("<str:code>/submit/", builder.submit, name="submit"),
    path("<str:code>/approve/", deciding.approve, name="approve"),
    path("<str:code>/return/", deciding.give_back, name="return"),
    path("<str:code>/close/", deciding.close, name="close"),
    path("<str:code>/export", moving.export, name="export"),
    path("<str:code>/examples/", examples.examples, name="examples"),
    path("<str:code>/examples/add/", examples.add, name="example_add"),
    path("<str:code>/examples/upload/", examples.upload, name="example_upload"),
    path("<str:code>/examples/require/", examples.require_all, name="examples_require"),
    path("<str:code>/examples/<uuid:example_id>.json", examples.example_json, name="example_json"),
    path("<str:code>/examples/<uuid:example_id>/remove/", examples.remove, name="example_remove"),
    path("<str:code>/figures/", figures.figures, name="figures"),
    path("<str:code>/figures/set/", figures.set_one, name="figure_set"),
    path("<str:code>/figures/paste/", figures.paste, name="figures_paste"),
    path("<str:code>/figures/remove/", figures.remove, name="figure_remove"),
    path("<str:code>/terms/", reading.terms, name="terms"),
    path("<str:code>/terms/<int:number>.json", reading.terms_json, name="terms_json"),
]
