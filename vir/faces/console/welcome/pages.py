"""The welcome page: look around first, set up mine; putting the list away; the company; files to fill in."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.models import Partner
from vir.faces.console.welcome.reading import KEY, facts_of, is_put_away
from vir.faces.console.welcome.samples import CONTENT_TYPES, SAMPLES, sample_file
from vir.faces.console.welcome.steps import Facts, State, Task, is_done, tasks
from vir.foundation.identity.dismissed_needs import bring_back_need, dismiss_need
from vir.foundation.identity.queries import places_of
from vir.foundation.identity.roles import Right
from vir.foundation.tenancy.context import user_context
from vir.foundation.tenancy.models import Environment, Tenant
from vir.foundation.web.access import Access, TenantRequest, requires

# What to do in the demo, and where; the addresses are under the demo's own.
TRY: Final = (
    (
        "Launch a program",
        "programs/new/",
        "Start from a design, see what it would have paid last year, send it.",
    ),
    ("See it as Alder Supply", "partners/ALDER/", "Open the partner and look at its portal as it does."),
    (
        "Approve a payout run as a second person",
        "finance/runs/",
        "Whoever prepares a run does not approve it: sign in as the other.",
    ),
)


@requires(Right.PROGRAMS_EDIT)
@require_GET
def welcome(request: TenantRequest) -> HttpResponse:
    """Show what to look at and what to set up, with how far it is."""
    access = request.access
    facts = facts_of(access.tenant)
    found = tasks(facts)
    shown = {
        "tasks": [_shown(access, task, facts) for task in found],
        "done": sum(task.state is State.DONE for task in found),
        "is_done": is_done(found),
        "is_put_away": is_put_away(access.user.id),
        "is_demo": access.tenant.environment == Environment.DEMO,
        "demo": _demo(access),
        "samples": SAMPLES if access.may(Right.SALES_IMPORT) else (),
        "tries": TRY,
    }
    return render(request, "console/welcome/welcome.html", shown)


@requires(Right.PROGRAMS_EDIT)
@require_GET
def short(request: TenantRequest) -> HttpResponse:
    """Give what the home page says of the list: how much is left, nothing where it is done or put away."""
    access = request.access
    found = tasks(facts_of(access.tenant))
    shown = {
        "left": [task for task in found if task.state is not State.DONE],
        "count": len(found),
        "hidden": is_done(found) or is_put_away(access.user.id),
    }
    return render(request, "console/welcome/_short.html", shown)


@requires(Right.PROGRAMS_EDIT)
@require_POST
def put_away(request: TenantRequest) -> HttpResponse:
    """Put the list away for oneself, or take it back."""
    access = request.access
    if request.POST.get("do") == "back":
        bring_back_need(user_id=access.user.id, key=KEY, at=access.now)
        messages.success(request, "The list is on your home page again.")
        return HttpResponseRedirect(reverse("console:welcome", kwargs={"tenant": access.tenant.slug}))
    dismiss_need(
        user_id=access.user.id,
        key=KEY,
        about=KEY,
        reason="Put away the list of what to set up",
        at=access.now,
    )
    messages.success(request, "The list is put away. It is under Settings, Set up.")
    return HttpResponseRedirect(access.home)


@requires(Right.SALES_IMPORT)
@require_http_methods(["GET", "HEAD"])
def sample(request: TenantRequest, kind: str, form: str) -> HttpResponse:
    """
    Give a file to fill in, with the columns that an import reads and two rows.

    :raises Http404: if there is no such sample or form of file
    """
    if kind not in {one.key for one in SAMPLES} or form not in CONTENT_TYPES:
        raise Http404
    access = request.access
    name = f"{access.tenant.slug}_{kind}_sample.{form}"
    return HttpResponse(
        sample_file(kind, form, currency=access.tenant.currency, today=access.today),
        content_type=CONTENT_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _shown(access: Access, task: Task, facts: Facts) -> dict[str, Any]:
    """Give a task with its addresses: only those that the person may open."""
    slug = access.tenant.slug

    def to(name: str, right: Right, **query: str) -> str:
        if not access.may(right):
            return ""
        return reverse(name, kwargs={"tenant": slug}) + (f"?{urlencode(query)}" if query else "")

    links = {
        "company": [("", to("settings:company", Right.SETTINGS_EDIT))],
        "partners": [("", to("claims:import_new", Right.SALES_IMPORT, kind="partners"))],
        "sales": [("", to("claims:import_new", Right.SALES_IMPORT, kind="sales"))],
        "program": [("", to("programs:new" if not facts.programs else "programs:list", Right.PROGRAMS_EDIT))],
        "people": [
            ("Invite finance", "" if facts.finance else to("people:list", Right.PEOPLE_MANAGE)),
            ("Invite a partner", "" if facts.portal else _to_a_partner(access)),
        ],
    }[task.key]
    if task.state is State.LATER:
        links = []
    return {
        "task": task,
        "url": next((url for label, url in links if not label and url), ""),
        "links": [(label, url) for label, url in links if label and url],
        "samples": [one for one in SAMPLES if one.key == task.key] if access.may(Right.SALES_IMPORT) else [],
    }


def _to_a_partner(access: Access) -> str:
    """Lead to a partner whose people can be invited: the only one, else the list."""
    if not access.may(Right.PEOPLE_MANAGE):
        return ""
    codes = list(Partner.objects.order_by("name").values_list("code", flat=True)[:2])
    if len(codes) == 1:
        words = {"tenant": access.tenant.slug, "code": codes[0]}
        return f"{reverse('partners:detail', kwargs=words)}#people"
    return reverse("partners:list", kwargs={"tenant": access.tenant.slug})


def _demo(access: Access) -> Tenant | None:
    """Find a demo whose workspace the person may open."""
    with user_context(access.user.id):
        places = places_of(user_id=access.user.id)
    found = (
        tenant
        for tenant, membership in places
        if membership.partner_id is None and tenant.environment == Environment.DEMO
    )
    return next(found, None)
