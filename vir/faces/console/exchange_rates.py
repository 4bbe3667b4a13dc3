"""Exchange rates: the newest, setting one or many, and what waits for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from payouts.queries.held import held_sums
from programs.operations.set_exchange_rates import (
    UnableToSetRates,
    remove_exchange_rate,
    set_exchange_rates,
)
from programs.queries.figures import listed_rates
from programs.queries.rate_faults import RateGiven
from vir.faces.console.pasted_rates import in_line, read_day, read_rate, read_rates
from vir.foundation.identity.roles import Right
from vir.foundation.periods import DateInvalid, parse_date
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest, requires

PER_PAGE = 100
FAULTS_SHOWN_MAX = 100


def _code(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        error_messages={"required": "Enter a currency by its three letters, such as EUR."},
        widget=forms.TextInput(attrs={"maxlength": 3, "autocomplete": "off", "autocapitalize": "characters"}),
    )


class RateForm(forms.Form):
    """One rate."""

    source = _code("One unit of")
    rate = forms.CharField(
        label="is worth",
        error_messages={"required": "Enter the rate, such as 1.0832."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    target = _code("units of")
    on = forms.CharField(
        label="from",
        error_messages={"required": "Choose the first day of the rate."},
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_source(self) -> str:
        """Give the code in capitals."""
        return str(self.cleaned_data["source"]).upper()

    def clean_target(self) -> str:
        """Give the code in capitals."""
        return str(self.cleaned_data["target"]).upper()

    def clean_rate(self) -> object:
        """Give the rate as a number."""
        rate, problem = read_rate(self.cleaned_data["rate"])
        if problem:
            raise forms.ValidationError(problem)
        return rate

    def clean_on(self) -> date:
        """Give the day."""
        day, problem = read_day(self.cleaned_data["on"])
        if problem:
            raise forms.ValidationError(problem)
        return day


@requires(Right.SALES_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """List the newest rates; the address may say which one the form starts with."""
    return _page(request, 200, form=RateForm(initial=_asked(request)))


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def set_one(request: TenantRequest) -> HttpResponse:
    """Add a rate, or correct the one of the same day."""
    if request.method != "POST":
        return _back(request)
    form = RateForm(_clean(request.POST))
    if not form.is_valid():
        return _page(request, 422, form=form)
    given = RateGiven(**form.cleaned_data)
    try:
        changed = set_exchange_rates(rates=[given], actor_id=request.access.user.id, at=request.access.now)
    except UnableToSetRates as refused:
        form.add_error(None, refused.message)
        return _page(request, 422, form=form)
    what = f"1 {given.source} {'is' if changed else 'was already'} {given.rate:f} {given.target}"
    messages.success(request, f"{what} from {formats.day(given.on)}.")
    return _back(request)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: TenantRequest) -> HttpResponse:
    """Set many rates that were pasted, or name everything that is wrong with them, line by line."""
    if request.method != "POST":
        return _back(request)
    text = request.POST.get("lines", "").replace("\x00", "")
    read = read_rates(text)
    if read.problems:
        return _page(request, 422, lines=text, faults=read.all_problems())
    try:
        changed = set_exchange_rates(rates=read.rates, actor_id=request.access.user.id, at=request.access.now)
    except UnableToSetRates as refused:
        said = [in_line(read.lines[place], fault) for place, fault in refused.faults]
        return _page(request, 422, lines=text, faults=said)
    same = len(read.rates) - changed
    already = f", {same:,} {'was' if same == 1 else 'were'} so already" if same else ""
    messages.success(request, f"{changed:,} rate{'' if changed == 1 else 's'} set{already}.")
    return _back(request)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: TenantRequest) -> HttpResponse:
    """Take a rate away."""
    if request.method != "POST":
        return _back(request)
    asked = _clean(request.POST)
    source, target = asked.get("source", ""), asked.get("target", "")
    day, problem = read_day(asked.get("on", ""))
    try:
        if problem:
            raise UnableToSetRates([(0, problem)])
        remove_exchange_rate(
            source=source, target=target, on=day, actor_id=request.access.user.id, at=request.access.now
        )
    except UnableToSetRates as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"The rate from {source} to {target} of {formats.day(day)} is removed.")
    return _back(request)


def _asked(request: TenantRequest) -> dict[str, str]:
    """Read what the form starts with: a rate to correct, a pair that is missing, else one of today."""
    asked = request.GET
    try:
        on = parse_date(asked.get("on", ""))
    except DateInvalid:
        on = request.access.today
    return {
        "source": asked.get("source", "")[:3],
        "target": asked.get("target", request.access.tenant.currency)[:3],
        "rate": asked.get("rate", "")[:40],
        "on": on.isoformat(),
    }


def _clean(post: QueryDict) -> dict[str, str]:
    return {key: value.replace("\x00", "") for key, value in post.items() if isinstance(value, str)}


def _back(request: TenantRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("exchange_rates:list", kwargs={"tenant": request.access.tenant.slug}))


def _page(
    request: TenantRequest,
    status: int,
    *,
    form: RateForm | None = None,
    lines: str = "",
    faults: list[str] | None = None,
) -> HttpResponse:
    said = faults or []
    page = Paginator(listed_rates(), PER_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "page": page,
        "rates": [(row, f"{row.rate.normalize():f}") for row in page],
        "held": held_sums(),
        "may_edit": request.access.may(Right.SALES_IMPORT),
        "form": form or RateForm(initial=_asked(request)),
        "lines": lines,
        "faults": said[:FAULTS_SHOWN_MAX],
        "fault_pairs": [("id_lines", fault) for fault in said[:FAULTS_SHOWN_MAX]],
        "faults_hidden": len(said) - FAULTS_SHOWN_MAX,
    }
    return render(request, "exchange_rates/list.html", shown, status=status)
