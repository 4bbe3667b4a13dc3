"""What the components put on a page, for the eye and for assistive technology."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory
from django_cotton.utils import render_component

from vir.foundation.languages import speaking
from vir.foundation.web.ruler import Mark, build_ruler
from vir.foundation.web.statuses import UnknownState

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"


class TierForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As partners will see it")
    rate = forms.DecimalField(label="Rate", widget=forms.TextInput)
    applies = forms.ChoiceField(
        label="Applies to", choices=[("all", "all volume"), ("band", "each band")], widget=forms.RadioSelect
    )


def component(name: str, address: str = "/", **given: Any) -> str:
    written = render_component(RequestFactory().get(address), name, **given)
    return re.sub(r"\s+", " ", written).strip()


def tag(source: str, **given: Any) -> str:
    return str(engines["django"].from_string(source).render(given, RequestFactory().get("/")))


def attributes(markup: str, element: str) -> dict[str, str]:
    found = re.search(rf"<{element}\b([^>]*)>", markup)
    assert found is not None, f"no {element} in {markup}"
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))


def test_an_amount_that_opens_says_its_certainty_and_what_it_opens() -> None:
    written = tag('{% money amount "USD" certainty="earned" href="/working" %}', amount=Decimal("10265.40"))

    assert written == (
        '<span class="certainty" aria-hidden="true">~ </span>'
        '<a class="opens money" href="/working" '
        'aria-label="$10,265.40, earned to date, not final, show the working" data-figure="10265.40">$10,265.40</a>'
    )


def test_an_estimate_says_about_and_keeps_room_for_cents_in_a_column() -> None:
    written = tag('{% money amount "USD" certainty="projected" column=True %}', amount=Decimal("593973"))

    assert written == (
        '<span class="certainty">about </span>'
        '<span class="money" data-figure="594000" data-room=".00">$594,000</span>'
    )


def test_a_negative_amount_in_finance_hangs_its_closing_parenthesis() -> None:
    written = tag(
        '{% money amount "USD" bare=True negatives="paren" href="/p" label="show the postings" %}',
        amount=Decimal("-1306.20"),
    )

    assert written == (
        '<a class="opens money" href="/p" aria-label="minus 1,306.20, show the postings" data-figure="-1306.20">'
        '(1,306.20<span class="close">)</span></a>'
    )


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar"])
def test_an_amount_carries_what_a_machine_reads_in_every_language(language: str) -> None:
    shown = [
        '{% money amount "USD" %}',
        '{% money amount "USD" whole=True %}',
        '{% money amount "JPY" %}',
        '{% money amount "USD" certainty="projected" %}',
    ]

    with speaking(language):
        written = [tag(one, amount=Decimal("-57820.00")) for one in shown]

    assert [re.findall(r'data-figure="([^"]*)"', one) for one in written] == [
        ["-57820.00"],
        ["-57820"],
        ["-57820"],
        ["-57800"],
    ]


def test_a_page_gives_an_example_of_its_figures_where_they_are_not_english() -> None:
    def root(language: str) -> str:
        with speaking(language):
            return tag("{% language_attributes %}")

    assert [root("en"), root("de"), root("ar")] == [
        ' lang="en"',
        ' lang="de" data-figures="12.345,6"',
        ' lang="ar" dir="rtl"',
    ]


def test_nil_is_a_dash_and_unknown_is_not_yet() -> None:
    nil = tag('{% money amount "USD" nil=True %}', amount=Decimal("0.00"))

    assert nil == '<span aria-hidden="true">—</span><span class="sr">nil</span>'
    assert tag('{% money amount "USD" %}', amount=None) == '<span class="quiet">not yet</span>'


def test_a_paid_amount_carries_its_check_and_the_word() -> None:
    written = tag('{% money amount "USD" certainty="paid" %}', amount=Decimal("6231.60"))

    assert written == (
        '<span class="hang"><span class="money" data-figure="6231.60">$6,231.60</span><span class="sr">, paid</span>'
        '<svg class="mark money-mark" data-stroke aria-hidden="true"><use href="#check"/></svg></span>'
    )


def test_the_component_and_the_tag_write_the_same_amount() -> None:
    given = {"amount": Decimal("-3140"), "currency": "USD", "href": "/w"}

    assert component("money", **given) == tag("{% money amount currency href=href %}", **given)


def test_text_in_a_label_is_escaped() -> None:
    assert tag('{% status state shape="box" %}', state="<b>&") == (
        '<span class="status"><svg class="mark" aria-hidden="true"><use href="#box"/></svg>'
        "<span>&lt;b&gt;&amp;</span></span>"
    )


def test_a_state_is_drawn_from_the_fixed_list() -> None:
    assert component("status", state="In review", kind="claim", note=", by 27 Nov") == (
        '<span class="status"><svg class="mark" aria-hidden="true"><use href="#review"/></svg>'
        "<span>In review, by 27 Nov</span></span>"
    )
    with pytest.raises(UnknownState):
        component("status", state="Pending", kind="claim")


def test_an_input_is_tied_to_its_hint_its_unit_and_its_error() -> None:
    form = TierForm({"name": "", "rate": "abc", "applies": ""})

    name = attributes(component("field", field=form["name"]), "input")
    rate = attributes(component("field", field=form["rate"], unit_after="%"), "input")

    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"
    assert rate["aria-describedby"] == "id_rate_unit id_rate_error"
    assert rate["inputmode"] == "decimal"
    assert rate["value"] == "abc"


def test_everything_an_input_is_tied_to_is_on_the_page() -> None:
    form = TierForm({"name": "", "rate": "abc", "applies": ""})

    for each in ("name", "rate", "applies"):
        written = component("field", field=form[each], unit="$", hint="Write it plainly")
        ids = set(re.findall(r'\bid="([^"]+)"', written))
        told = [one for found in re.findall(r'aria-describedby="([^"]*)"', written) for one in found.split()]
        assert set(told) - ids == set()
        assert told != []


def test_the_error_summary_names_the_field_and_leads_to_its_first_input() -> None:
    form = TierForm({"name": "Q4", "rate": "abc", "applies": ""})

    written = component("error_summary", form=form)

    assert re.findall(r'<li><a href="([^"]*)">([^<]*)</a></li>', written) == [
        ("#id_rate", "Rate: Enter a number."),
        ("#id_applies_0", "Applies to: This field is required."),
    ]
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", written) == ["2 things to fix"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert component("error_summary", form=TierForm()) == ""


def test_the_ruler_is_a_meter_with_a_table_and_no_style_of_its_own() -> None:
    mark = Mark(Decimal("400000"), 3, "4%", "$16,000.00", False, "$57,820 to go", True)
    ruler = build_ruler(
        value=Decimal("342180"),
        marks=[mark],
        format_value=str,
        label="Net purchases",
        you_label="You $342,180",
    )

    written = component("ruler", ruler=ruler)

    meter = attributes(written, "div")
    assert meter["role"] == "meter"
    assert meter["aria-valuenow"] == "342180"
    assert meter["aria-valuetext"] == "342,180 dollars of 400,000. 57,820 to go."
    assert "<td>$57,820 to go</td>" in written
    assert "style=" not in written


def test_pages_keep_the_filters_of_the_list() -> None:
    page = Paginator(range(120), 50).page(2)

    written = component("pagination", "/t/kestrel/partners/?status=live&page=2", page=page, noun="partners")

    assert re.findall(r'href="([^"]*)"', written) == ["?status=live&amp;page=1", "?status=live&amp;page=3"]
    assert "<p>51–100 of 120 partners</p>" in written


def test_a_column_head_says_how_it_is_sorted_and_turns_it_round() -> None:
    rising = component("sort_header", "/?sort=earned&page=3", label="Earned", key="earned", current="earned")
    other = component("sort_header", "/?sort=earned", label="Partner", key="partner", current="earned")

    assert attributes(rising, "th")["aria-sort"] == "ascending"
    assert attributes(rising, "a")["href"] == "?sort=-earned"
    assert "aria-sort" not in attributes(other, "th")
    assert attributes(other, "a")["href"] == "?sort=partner"


def test_progress_asks_again_only_while_it_runs() -> None:
    given = {"label": "Reading", "done": 18240, "total": 50000, "poll": "/jobs/7/"}

    running = attributes(component("progress", **given), "div")
    done = attributes(component("progress", **given, state="done"), "div")

    assert running["hx-get"] == "/jobs/7/"
    assert "hx-get" not in done
    assert 'width="36%"' in component("progress", **given)


@pytest.mark.parametrize(
    "cookie, written", [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ("x", ""), ("", "")]
)
def test_only_a_known_theme_is_written_into_the_page(cookie: str, written: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie

    page = engines["django"].from_string("{% theme_attribute %}").render({}, request)

    assert page == written


def test_the_page_for_a_failure_needs_nothing_from_the_request() -> None:
    assert "<h1>Something failed on our side</h1>" in get_template("500.html").render()


@pytest.mark.parametrize(
    "name",
    sorted(
        str(path.relative_to(TEMPLATES))
        for folder in ("components", "account", "allauth", "mfa")
        for path in (TEMPLATES / folder).rglob("*.html")
    ),
)
def test_a_template_of_the_foundation_can_be_read(name: str) -> None:
    assert get_template(name).template.nodelist is not None
