"""The addresses of programs, under /t/{tenant}/programs/; a program's own page is the console's, see its urls."""

from __future__ import annotations

from django.urls import path

from programs.web import (
    deciding,
    examples,
    figures,
    launching,
    moving,
    reading,
    starting,
    telling,
    templating,
    variants,
)
from programs.web.drafting import builder

app_name = "programs"

urlpatterns = [
    path("new/", starting.new, name="new"),
    path("templates/", templating.templates, name="templates"),
    path("templates/<uuid:template_id>/retire/", templating.retire, name="template_retire"),
    path("import/", moving.import_page, name="import"),
    path("choices/<slug:name>/", builder.choices, name="choices"),
    path("<str:code>/edit/", builder.edit, name="edit"),
    path("<str:code>/edit/live/", builder.live_preview, name="live_preview"),
    path("<str:code>/edit/presence/", builder.presence, name="presence"),
    path("<str:code>/keep/", templating.keep, name="template_keep"),
    path("<str:code>/submit/", builder.submit, name="submit"),
    path("<str:code>/launch/", launching.launch, name="launch"),
    path("<str:code>/messages/", telling.messages_page, name="messages"),
    path("<str:code>/messages/remind/", telling.remind, name="remind"),
    path("<str:code>/approve/", deciding.approve, name="approve"),
    path("<str:code>/return/", deciding.give_back, name="return"),
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
    path("<str:code>/variants/add/", variants.add, name="variant_add"),
    path("<str:code>/variants/<str:letter>/", variants.change, name="variant"),
    path("<str:code>/variants/<str:letter>/use/", variants.use, name="variant_use"),
    path("<str:code>/variants/<str:letter>/drop/", variants.drop, name="variant_drop"),
    path("<str:code>/terms/", reading.terms, name="terms"),
    path("<str:code>/terms/<int:number>.json", reading.terms_json, name="terms_json"),
]
