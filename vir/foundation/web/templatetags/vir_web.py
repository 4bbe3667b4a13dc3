"""Tags and filters of every page. They are built in: no template has to load them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django import template
from django.template import Context
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from vir.foundation.languages import ENGLISH, RIGHT_TO_LEFT
from vir.foundation.money import format_plain, minus_sign
from vir.foundation.web import formats, statuses
from vir.foundation.web.certainty import Certainty, Words, words_of
from vir.foundation.web.form_fields import bound_input, problems, widget_kind
from vir.foundation.words import say

register = template.Library()
register.simple_tag(bound_input)
register.simple_tag(problems)
register.filter(widget_kind)

THEMES: Final = ("light", "dark")
_STROKED: Final = frozenset({"check", "cross", "clock", "about", "tilde", "hold", "back", "remove", "menu"})


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """Write an amount, "$10,265.40"; an unknown one is "not yet"."""
    return say(formats.NOT_YET) if amount is None else formats.money(amount, currency)


@register.filter
def whole_money(amount: Decimal | None, currency: str) -> str:
    """Write a threshold or volume, "$57,820", with cents only where it has some."""
    return say(formats.NOT_YET) if amount is None else formats.money(amount, currency, whole=True)


@register.filter
def projected(amount: Decimal | None, currency: str) -> str:
    """Write an estimate with its word, "about $594,000"."""
    return (
        say(formats.NOT_YET)
        if amount is None
        else say("about {amount}", amount=formats.projected(amount, currency))
    )


@register.filter
def number(value: Decimal | int | None, places: int = 0) -> str:
    """Write a number with grouped thousands."""
    return say(formats.NOT_YET) if value is None else formats.number(value, places=places)


@register.filter
def units(value: Decimal | int | None) -> str:
    """Write a quantity, "750 units"."""
    return say(formats.NOT_YET) if value is None else formats.units(Decimal(value))


@register.filter
def listed(names: Iterable[str]) -> str:
    """Write names one after the other, "Spring, Autumn"."""
    return formats.listed(names)


@register.filter
def percent(value: Decimal | int | None, places: int = 0) -> str:
    """Write a rate given in percent, "2.5%"."""
    return say(formats.NOT_YET) if value is None else formats.percent(value, places=places)


@register.filter
def attainment(value: Decimal | None) -> str:
    """Write a share of a goal given in percent, rounded down, "91%"."""
    return say(formats.NOT_YET) if value is None else formats.attainment(value)


@register.filter
def day(value: date | None) -> str:
    """Write a date, "31 Dec 2026"; a moment becomes its local day."""
    return say(formats.NOT_YET) if value is None else formats.day(_local(value))


@register.filter
def short_day(value: date | None) -> str:
    """Write a date of this year, "31 Dec"."""
    return say(formats.NOT_YET) if value is None else formats.day(_local(value), year=False)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a local date and time, "22 Nov 2026, 06:10"."""
    return say(formats.NOT_YET) if value is None else formats.moment(timezone.localtime(value))


@register.filter
def short_moment(value: datetime | None) -> str:
    """Write a local date and time of this year, "22 Nov 06:10"."""
    return say(formats.NOT_YET) if value is None else formats.moment(timezone.localtime(value), year=False)


@register.simple_tag
def span(first: date, last: date) -> str:
    """Write a stretch of dates, both included, "1 Jul–30 Sep 2026"."""
    return formats.span(first, last)


@register.simple_tag
def certainty(state: Certainty) -> SafeString:
    """Write the word or sign that stands before an amount of this certainty."""
    return _before(words_of(state))


@register.simple_tag(name="money")
def money_tag(
    amount: Decimal | None,
    currency: str,
    certainty: Certainty = "confirmed",
    href: str = "",
    label: str = "",
    negatives: str = "minus",
    **style: bool,
) -> SafeString:
    """
    Write an amount with its certainty, as a link where it opens its working.

    :param negatives: "minus", or "paren" for finance tables, whose bracket hangs outside the column
    :param style: explicit, whole, plus, bare as in formats.money; nil writes 0 as a dash;
        column keeps room for the cents of an estimate
    """
    if amount is None:
        return format_html('<span class="quiet">{}</span>', say(formats.NOT_YET))
    nil, column = style.pop("nil", False), style.pop("column", False)
    if nil and amount == 0:
        return format_html(
            '<span aria-hidden="true">{}</span><span class="sr">{}</span>', formats.NIL, say("nil")
        )
    word = words_of(certainty)
    is_projected = certainty == "projected"
    text = (
        formats.projected(amount, currency, bare=style.get("bare", False))
        if is_projected
        else formats.money(amount, currency, **style)
    )
    # What is copied from a table, whatever the page writes.
    kept = format_html(
        ' data-figure="{}"',
        format_plain(amount, currency, whole=style.get("whole", False), about=is_projected),
    )
    if is_projected and column:
        kept = format_html('{} data-room="{}"', kept, formats.cents_room(currency))
    shown: str | SafeString = text
    if negatives == "paren" and amount < 0:
        shown = format_html('({}<span class="close">)</span>', text.removeprefix(minus_sign()))
    if href:
        said = _opens_words(formats.spoken(text), say(word.spoken), label or say("show the working"))
        figure = format_html(
            '<a class="opens money" href="{}" aria-label="{}"{}>{}</a>', href, said, kept, shown
        )
    else:
        quiet = format_html('<span class="sr">, {}</span>', say(word.spoken)) if word.spoken else ""
        figure = format_html('<span class="money"{}>{}</span>{}', kept, shown, quiet)
    if certainty == "paid":
        figure = format_html('<span class="hang">{}{}</span>', figure, _mark("check", css="mark money-mark"))
    return format_html("{}{}", _before(word), figure)


@register.simple_tag
def status(state: str, kind: str = "", shape: str = "", tone: str = "", note: str = "") -> SafeString:
    """
    Write a state with its shape; only one that someone must act on has a ground.

    :param kind: the object whose fixed list of states gives shape and tone; without it they are as passed
    :raises UnknownState: if the kind does not know the state
    """
    look = statuses.look(kind, state) if kind else statuses.Look(shape, tone)
    tone_attribute = format_html(' data-tone="{}"', look.tone) if look.tone else ""
    drawn = _mark(look.shape) if look.shape else ""
    return format_html(
        '<span class="status"{}>{}<span>{}{}</span></span>', tone_attribute, drawn, say(state), note
    )


@register.simple_tag
def mark(shape: str, severity: str = "", label: str = "") -> SafeString:
    """Draw a shape of the sprite; with a label it is an image that says it, without it is decoration."""
    return _mark(shape, severity=severity, label=label)


@register.simple_tag(takes_context=True)
def page_address(context: Context, key: str, value: int) -> str:
    """Return the present address with one part of its query replaced."""
    query = context["request"].GET.copy()
    query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, current: str, name: str = "sort") -> dict[str, str]:
    """
    Return the address that sorts by a column and the direction it is sorted in now, if it is.

    :param current: the key in force, with "-" before it where it falls
    """
    query = context["request"].GET.copy()
    query.pop("page", None)
    query[name] = f"-{key}" if current == key else key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return {"href": f"?{query.urlencode()}", "direction": direction}


@register.simple_tag
def share(done: int, total: int) -> str:
    """Return how much of a task is done, for the width of its bar."""
    return f"{min(done * 100 // total, 100) if total else 0}%"


@register.simple_tag
def language_attributes() -> SafeString:
    """
    Write on the root element in which language a page is, and in which direction it is read.

    Where figures are not written as in English an example is given of their marks, for what reads them on the page.
    """
    language = translation.get_language() or ENGLISH
    turned = mark_safe(' dir="rtl"') if language in RIGHT_TO_LEFT else mark_safe("")
    example = formats.number(Decimal("12345.6"))
    marks = "" if example == "12,345.6" else format_html(' data-figures="{}"', example)
    return format_html(' lang="{}"{}{}', translation.to_locale(language).replace("_", "-"), turned, marks)


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """Write the theme a person chose on the root element, so that no page flashes in the other one."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request is not None else None
    return format_html(' data-theme="{}"', chosen) if chosen in THEMES else mark_safe("")


def _opens_words(amount: str, certainty: str, opens: str) -> str:
    """Say an amount that leads somewhere: how much, how certain, what opens."""
    if not certainty:
        return say("{amount}, {opens}", amount=amount, opens=opens)
    return say("{amount}, {certainty}, {opens}", amount=amount, certainty=certainty, opens=opens)


def _before(word: Words) -> SafeString:
    if not word.before:
        return mark_safe("")
    hidden = mark_safe(' aria-hidden="true"') if word.spoken else ""
    return format_html('<span class="certainty"{}>{} </span>', hidden, say(word.before))


def _mark(shape: str, *, severity: str = "", label: str = "", css: str = "mark") -> SafeString:
    stroke = mark_safe(" data-stroke") if shape in _STROKED else ""
    level = format_html(' data-sev="{}"', severity) if severity else ""
    role = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html('<svg class="{}"{}{}{}><use href="#{}"/></svg>', css, stroke, level, role, shape)


def _local(value: date) -> date:
    return (
        timezone.localtime(value).date()
        if isinstance(value, datetime) and timezone.is_aware(value)
        else value
    )
