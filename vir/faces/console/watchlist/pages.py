"""The watchlist: who can still reach a tier, who is slipping, whom to leave alone; what is done with those ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from claims.queries.claiming.policy import policy
from partners.operations.look_after import Assigned, assign_partners
from partners.operations.messaging.draft_nudges import Nudges, draft_nudges
from partners.queries.directory import segment_rows
from partners.queries.nudges import left_out_words
from vir.faces.console.watchlist.columns import watch_list
from vir.faces.console.watchlist.reading import NOBODY, Wanted, Watchlist, read_watchlist
from vir.faces.console.watchlist.rules import Watch
from vir.foundation.identity.queries import people_of_tenant
from vir.foundation.identity.roles import Right, Role
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import Access, TenantRequest, requires
from vir.foundation.web.listing import read_list

PER_PAGE: Final = 100
NAMED_MAX: Final = 3
TEXTS: Final = {
    "en": {
        "subject": "{program}: {your gap}",
        "body": (
            "Hello {person},\n\n"
            "In {program}, {partner} can still reach the next tier: {your gap}.\n\n"
            "So far: {your standing}.\n\n"
            "The tiers:\n{your tiers}\n\n"
            "The portal shows every line behind these figures and lets you try what a further order would bring.\n\n"
            "{vendor}"
        ),
    }
}
HINTS: Final = {
    Watch.REACH: (
        "The next tier asks for at most three times their own pace, and they do not reach it by themselves. "
        "A word can change that."
    ),
    Watch.SLIPPING: (
        "They were going to reach a tier, by their pace four weeks ago or by last year, and no longer do. "
        "Ask what happened."
    ),
    Watch.CROSSES: "They reach their next tier at the pace they buy at. Spend nothing on them.",
}
SHORT: Final = {
    Watch.REACH: "a word can still bring them to the tier",
    Watch.SLIPPING: "were going to reach a tier, and no longer do",
    Watch.CROSSES: "spend nothing on them",
}


@requires(Right.EARNINGS_VIEW)
@require_GET
def listing(request: TenantRequest) -> HttpResponse:
    """Show one of the three lists, or give it as a file."""
    return _page(request, request.GET, "", 200)


@requires(Right.EARNINGS_VIEW)
@require_GET
def block(request: TenantRequest) -> HttpResponse:
    """Give the watchlist as it stands on the home page: how many stand in each list."""
    found = read_watchlist(request.access, Wanted(Watch.REACH))
    shown = {"tabs": _tabs(request.access, found, Wanted(Watch.REACH)), "found": found}
    name = "_block.html" if request.htmx else "block.html"
    return render(request, f"console/watchlist/{name}", shown)


@requires(Right.MESSAGES_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: TenantRequest) -> HttpResponse:
    """Write a draft to the partners of the rows that are ticked, one for each program."""
    here = reverse("console:watchlist", kwargs={"tenant": request.access.tenant.slug})
    if request.method != "POST":
        return HttpResponseRedirect(here)
    access = request.access
    try:
        nudges = draft_nudges(partners=_ticked(request), texts=TEXTS, actor_id=access.user.id, at=access.now)
    except Refused as refused:
        return _page(request, request.POST, refused.message, 422)
    return _told(request, nudges, here)


@requires(Right.PARTNERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: TenantRequest) -> HttpResponse:
    """Say who looks after the partners of the rows that are ticked."""
    here = reverse("console:watchlist", kwargs={"tenant": request.access.tenant.slug})
    if request.method != "POST":
        return HttpResponseRedirect(here)
    access = request.access
    people = {member.user.email: member.user_id for member in people_of_tenant()}
    try:
        assigned = assign_partners(
            partner_codes={code for codes in _ticked(request).values() for code in codes},
            user_id=people.get(request.POST.get("person", "")),
            instead=request.POST.get("instead") == "1",
            actor_id=access.user.id,
            at=access.now,
        )
    except Refused as refused:
        return _page(request, request.POST, refused.message, 422)
    messages.success(request, _assigned(assigned))
    kept = {name: value for name, value in _wanted(request.POST).address.items() if value}
    return HttpResponseRedirect(f"{here}?{urlencode(kept)}")


def _assigned(assigned: Assigned) -> str:
    """Say of whom it is new that the person looks after them, and of whom it was so already."""
    said = f"{assigned.person} looks after {_several(assigned.partners)} from now on."
    if assigned.already:
        said += f" Nothing changed for {_several(assigned.already)}."
    return said


def _several(names: Sequence[str]) -> str:
    """Name partners while they can be read at a glance, else count them."""
    return formats.listed(names, closed=True) if len(names) <= NAMED_MAX else f"{len(names)} partners"


def _ticked(request: TenantRequest) -> dict[str, list[str]]:
    """Read the rows that are ticked, of the partners and programs that are on the watchlist."""
    found = read_watchlist(request.access, Wanted(Watch.REACH))
    known = {row.select_value for rows in found.rows.values() for row in rows}
    ticked: dict[str, list[str]] = {}
    for value in request.POST.getlist("c"):
        if value in known:
            program, _, partner = value.partition(":")
            ticked.setdefault(program, []).append(partner)
    return ticked


def _told(request: TenantRequest, nudges: Nudges, here: str) -> HttpResponse:
    """Say what was written and who is left out, and go to the draft, or to the drafts where there are several."""
    tenant = request.access.tenant
    left_out = left_out_words(nudges.left_out, tenant.time_zone)
    if left_out:
        messages.info(request, left_out)
    if not nudges.drafts:
        return HttpResponseRedirect(here)
    codes = [draft.code for draft in nudges.drafts]
    if len(codes) == 1:
        people = len(nudges.drafts[0].audience_names)
        messages.success(
            request,
            f"{codes[0]} is a draft to {people} partner{'' if people == 1 else 's'}. Nothing is sent yet.",
        )
        return HttpResponseRedirect(
            reverse("messages:edit", kwargs={"tenant": tenant.slug, "code": codes[0]})
        )
    messages.success(request, f"{', '.join(codes)} are drafts, one for each program. Nothing is sent yet.")
    return HttpResponseRedirect(reverse("messages:list", kwargs={"tenant": tenant.slug}))


def _page(request: TenantRequest, asked: Any, error: str, status: int) -> HttpResponse:
    access = request.access
    wanted = _wanted(asked)
    found = read_watchlist(access, wanted)
    spec = watch_list(access.tenant.slug, wanted.watch)
    listed = read_list(request, spec, found.rows[wanted.watch], per_page=PER_PAGE)
    if listed.file is not None:
        return listed.file
    shown: dict[str, Any] = {
        "listed": listed,
        "wanted": wanted,
        "found": found,
        "tabs": _tabs(access, found, wanted),
        "hint": HINTS[wanted.watch],
        "total": sum(len(rows) for rows in found.rows.values()) + found.others,
        "segments": [row.name for row in segment_rows(access.today)],
        "may_send": access.may(Right.MESSAGES_SEND),
        "may_assign": access.may(Right.PARTNERS_EDIT),
        "nobody": NOBODY,
        "error": error,
    }
    if shown["may_assign"] and wanted.watch is not Watch.CROSSES:
        shown |= {
            "people": [(one.user.email, str(one.user), Role(one.role).label) for one in people_of_tenant()],
            "separation": policy().separation,
            "may_see_rules": access.may(Right.CLAIMS_SETTINGS),
        }
    if status == 422:
        # What was refused is shown again as it was ticked and chosen.
        shown |= {
            "ticked": set(asked.getlist("c")),
            "person": asked.get("person", ""),
            "instead": asked.get("instead") == "1",
        }
    return render(request, "console/watchlist/list.html", shown, status=max(status, listed.status))


def _wanted(asked: Any) -> Wanted:
    words = {
        name: asked.get(name, "").replace("\x00", "") for name in ("watch", "program", "segment", "manager")
    }
    watch = words["watch"] if words["watch"] in set(Watch) else Watch.REACH
    return Wanted(Watch(watch), words["program"], words["segment"], words["manager"])


def _tabs(access: Access, found: Watchlist, wanted: Wanted) -> list[dict[str, Any]]:
    base = reverse("console:watchlist", kwargs={"tenant": access.tenant.slug})
    kept = {name: value for name, value in wanted.address.items() if value}
    return [
        {
            "label": watch.label,
            "url": f"{base}?{urlencode({**kept, 'watch': watch.value})}",
            "current": watch is wanted.watch,
            "count": len(found.rows[watch]),
            "says": SHORT[watch],
        }
        for watch in Watch
    ]
