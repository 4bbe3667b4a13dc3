"""What either side does about rows of a comparison: ask about one, settle them, and come back to where it stands."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from claims.models import Comparison
from claims.operations.comparing.refusals import NoSuchComparison
from claims.operations.comparing.talk import ask_about, settle_rows
from vir.faces.comparing.table import comparison_or_404, is_many
from vir.foundation.refusals import Refused
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.web.letter_links import main_link, portal_link
from vir.foundation.words import say_many

# Shows the page again with what was refused.
Refuse = Callable[[Comparison, str], HttpResponse]


def ask_from(request: TenantRequest, number: int, *, link: str, back: str, refuse: Refuse) -> HttpResponse:
    """
    Ask the other side about a row, or about the whole.

    :param link: the address of the comparison for the other side
    :param back: the address of the comparison for this side
    """
    place, access = request.POST.get("row", ""), request.access

    def act() -> None:
        ask_about(
            number=number,
            place=_number(place) if place else None,
            text=request.POST.get("text", ""),
            actor_id=access.user.id,
            at=access.now,
            link=(portal_link if access.side == "console" else main_link)(request, link),
        )

    return _acted(request, number, act, back, refuse)


def settle_from(request: TenantRequest, number: int, *, back: str, refuse: Refuse) -> HttpResponse:
    """Settle a row, or the rows that were chosen, for this side."""
    access = request.access

    def act() -> None:
        settled = settle_rows(
            number=number,
            places={_number(place) for place in request.POST.getlist("row")},
            reason=request.POST.get("reason", ""),
            actor_id=access.user.id,
            at=access.now,
        )
        if is_many(request):
            messages.success(
                request,
                say_many(
                    "{count} row is settled.",
                    "{count} rows are settled.",
                    settled,
                    count=formats.number(settled),
                ),
            )

    return _acted(request, number, act, back, refuse)


def _acted(
    request: TenantRequest, number: int, act: Callable[[], None], back: str, refuse: Refuse
) -> HttpResponse:
    one = comparison_or_404(number)
    try:
        act()
    except NoSuchComparison:
        one = comparison_or_404(-1)
    except Refused as refusal:
        return refuse(one, refusal.message)
    query = {key: value for key in ("show", "page") if (value := request.GET.get(key))}
    return HttpResponseRedirect(f"{back}{f'?{urlencode(query)}' if query else ''}{_place(request)}")


def _place(request: TenantRequest) -> str:
    """Give where on the page the act is shown: at its row, at the whole, or at the top where it is of many."""
    if is_many(request):
        return ""
    place = request.POST.get("row", "")
    return f"#row-{_number(place)}" if place else "#about"


def _number(text: str) -> int:
    """Read a place from a form; what is none is nobody's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
