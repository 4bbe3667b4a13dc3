"""One program: what more would earn, the tiers, what counted, how it is paid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from claims.queries.portal import Scope, totals
from programs.queries.acknowledgements import own_acknowledgements
from programs.queries.portal import Span
from vir.faces.portal import addresses, promises, what_if, words
from vir.faces.portal.acknowledging import to_read
from vir.faces.portal.counted import counted_of, volume_of
from vir.faces.portal.loading import Loaded, load
from vir.faces.portal.order.section import section, until
from vir.faces.portal.panels import panel, ruler
from vir.faces.portal.standing import Phase, Standing
from vir.foundation.identity.roles import Right
from vir.foundation.periods import Period
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.ruler import Ruler
from vir.foundation.web.typed import marks
from vir.foundation.words import later, say


@dataclass(frozen=True)
class Answer:
    """The estimator: what was asked, and the answer or what is wrong with the question."""

    asked: what_if.Asked
    found: what_if.WhatIf | None
    error: str

    @property
    def status(self) -> int:
        """Give the status of a page that shows this."""
        return 422 if self.error else 200


@dataclass(frozen=True)
class PeriodLink:
    """One period of a program with several."""

    words: str
    first_day: str
    is_shown: bool


@requires(Right.PORTAL_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def program(request: TenantRequest, code: str) -> HttpResponse:
    """
    Show one program.

    Without a script `?more=` asks the estimator for an amount, `?get=` what it takes to earn one, and rows of
    products are asked by their names, or posted where they are pasted or come as a file; nothing is kept.
    """
    loaded = load(request, code)
    answer = _answer(loaded.standing, request.GET.get("more"))
    asked = section(request, loaded)
    status = asked["order"].status if asked["order"] else 422 if asked["wish"].error else answer.status
    context = {**_estimate(request.access, loaded, answer), **_page(request.access, loaded), **asked}
    return render(request, "portal/program.html", context, status=status)


@requires(Right.PORTAL_VIEW)
@require_GET
def estimate(request: TenantRequest, code: str) -> HttpResponse:
    """Give the estimator's answer alone; nothing is kept."""
    loaded = load(request, code)
    answer = _answer(loaded.standing, request.GET.get("more"))
    response = render(
        request, "portal/_estimate.html", _estimate(request.access, loaded, answer), status=answer.status
    )
    if answer.found is not None:
        # The address of the page follows the figure, so that a copied link asks the same.
        response.headers["HX-Replace-Url"] = addresses.program(
            request.access.tenant.slug, code, loaded.standing.period.start, more=answer.found.plain
        )
    return response


def _answer(one: Standing, typed: str | None) -> Answer:
    asked = what_if.asked(one, typed)
    try:
        more = what_if.parse_more(asked.text, one)
    except what_if.AmountRefused as refused:
        return Answer(asked, None, refused.message)
    return Answer(asked, what_if.what_if(one, more), "")


def _estimate(access: Access, loaded: Loaded, answer: Answer) -> dict[str, Any]:
    one = loaded.standing
    return {
        "one": one,
        "marks": marks(),
        "code": loaded.program.code,
        "currency": one.terms.currency,
        "sign": "" if one.is_quantity else formats.currency_sign(one.terms.currency),
        "act": words.act(one.terms),
        "answer": answer,
        "smallest": what_if.smallest_order(one),
        "counted_to": ""
        if one.counted_to is None or one.phase is Phase.UPCOMING
        else formats.day(one.counted_to, year=False),
        "opens": _opens(access, one, answer),
        "until": until(one),
        "link": ""
        if answer.found is None
        else addresses.program(
            access.tenant.slug, one.program.code, one.period.start, more=answer.found.plain
        ),
    }


def _opens(access: Access, one: Standing, answer: Answer) -> str:
    """Give the address of the working of an estimate; before the start there is none."""
    if answer.found is None or one.phase is not Phase.LIVE:
        return ""
    return addresses.working(
        access.tenant.slug, one.program.code, "estimate", one.period.start, answer.found.plain
    )


def _page(access: Access, loaded: Loaded) -> dict[str, Any]:
    one = loaded.standing
    begun = one.phase is not Phase.UPCOMING
    asked = next(iter(to_read([loaded.program], access)), None)
    return {
        "panel": panel(one, slug=access.tenant.slug, today=access.today, statement=loaded.statement),
        "phase": one.phase,
        "period_words": formats.span(one.period.start, one.period.last_day),
        "periods": _periods(loaded, access.today),
        "tiers": what_if.tier_rows(one),
        "pace": what_if.pace_notes(one),
        "has_per_day": one.phase is Phase.LIVE and bool(one.days_left),
        "applied": words.applied(one.terms),
        "counted": counted_of(one, totals(loaded.scope)) if begun else None,
        "last_year": None if begun else _last_year(access, one),
        "purchases": _purchases(access, one),
        "paid": promises.paid(one),
        "version": one.version,
        "asked": asked,
        "acknowledged_at": None if asked else _acknowledged_at(access, one),
        "as_of": loaded.as_of,
        "as_of_after": words.as_of_inside(loaded.fresh, access.today, access.tenant.time_zone),
    }


def _acknowledged_at(access: Access, one: Standing) -> datetime | None:
    """Give when the partner acknowledged the terms that count; who did stands on their page."""
    assert access.partner_id is not None
    said = own_acknowledgements([one.version.id], access.partner_id).get(one.version.id)
    return None if said is None else said.at


def _purchases(access: Access, one: Standing) -> dict[str, str]:
    """Give the addresses of the period's lines, none for a role that has no page of purchases."""
    if not access.may(Right.PORTAL_PURCHASES) or one.phase is Phase.UPCOMING:
        return {}
    place = (access.tenant.slug, one.program.code, one.period.start)
    return {
        "all": addresses.purchases(*place, "all"),
        "not_counted": addresses.purchases(*place, "not-counted"),
    }


def _periods(loaded: Loaded, today: date) -> list[PeriodLink]:
    """List the periods that have begun, for a program with several."""
    if not loaded.standing.is_repeated:
        return []
    return [
        PeriodLink(
            formats.span(period.start, period.last_day),
            period.start.isoformat(),
            period.start == loaded.standing.period.start,
        )
        for period in loaded.program.current.terms.periods()
        if period.start <= today
    ]


def _last_year(access: Access, one: Standing) -> tuple[str, Ruler] | None:
    """Put the partner's own volume of the same days last year on the ruler of a program to come."""
    before = Period(_year_before(one.period.start), _year_before(one.period.end))
    # Being in the program is a matter of this year; the volume of last year counts as it was.
    volume = volume_of(totals(Scope(one.terms, before, (Span(None, None),), before.last_day, access.today)))
    if not volume.line_count:
        return None
    past = replace(one, volume=volume, phase=Phase.ENDED)
    text = later("In the same days of last year you bought {amount}.")
    if words.act(one.terms) == "sell":
        text = later("In the same days of last year you sold {amount}.")
    said = say(text, amount=words.short(one.terms, past.own_measure))
    return said, ruler(past, "standard", you=later("Last year {amount}"))


def _year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
