"""What a program page asks and answers: by amount, by products, and what it takes to earn an amount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from programs.enums import ReturnsRule
from vir.faces.portal import addresses, what_if
from vir.faces.portal.loading import Loaded
from vir.faces.portal.order.asked import Order, ask, is_stacked, with_group
from vir.faces.portal.order.inverse import Needed, needed, parse_wanted
from vir.faces.portal.order.page import standings_of
from vir.faces.portal.order.rows import ROWS_MAX
from vir.faces.portal.standing import Phase, Standing
from vir.foundation.identity.roles import Right
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import say


@dataclass(frozen=True)
class Wish:
    """The rebate somebody wants: what was typed, and the answer or what is wrong with it."""

    text: str = ""
    found: Needed | None = None
    error: str = ""


def is_by_products(request: TenantRequest) -> bool:
    """Tell whether a page asks by products."""
    return request.method == "POST" or request.GET.get("by") == "products" or "sku" in request.GET


def section(request: TenantRequest, loaded: Loaded) -> dict[str, Any]:
    """Give what the section shows beside the estimate by amount."""
    one, slug = loaded.standing, request.access.tenant.slug
    if one.phase is Phase.ENDED:
        return {"by": "", "order": None, "wish": Wish()}
    page = addresses.program(slug, one.program.code, one.period.start)
    by = "products" if is_by_products(request) else "amount"
    order = order_of(request, loaded) if by == "products" else None
    return {
        "by": by,
        "ways": [
            {"label": say("By amount"), "url": f"{page}#what-if", "current": by == "amount"},
            {"label": say("By products"), "url": f"{page}&by=products#what-if", "current": by == "products"},
        ],
        "order": order,
        "order_link": f"{page}&{order.draft.query}#what-if" if order else "",
        "sees_paid": request.access.may(Right.PORTAL_PURCHASES),
        "currency_sign": formats.currency_sign(one.terms.currency),
        "order_action": f"{page}&by=products#what-if",
        "rows_max": ROWS_MAX,
        "wish": _wish(request, one) if by == "amount" else Wish(),
    }


def order_of(request: TenantRequest, loaded: Loaded) -> Order:
    """Estimate the order that a request holds in one program, with those of its group."""
    one = loaded.standing
    together = [one]
    if is_stacked(one):
        together = with_group(one, standings_of(request.access)[0])
    return ask(request, together, [one], one.terms.basis, one.terms.currency)


def until(one: Standing) -> str:
    """Say which returns reduce what is estimated."""
    last = formats.day(one.period.last_day, year=False)
    if one.terms.returns is ReturnsRule.ORIGINAL_PERIOD:
        return say("Returns reduce it, also after {day}.", day=last)
    return say("Returns until {day} reduce it.", day=last)


def _wish(request: TenantRequest, one: Standing) -> Wish:
    text = request.GET.get("get")
    if text is None:
        return Wish()
    wish = Wish(text.strip())
    try:
        wanted = parse_wanted(wish.text, one)
    except what_if.AmountRefused as refused:
        return replace(wish, error=refused.message)
    return replace(wish, found=needed(one, wanted, request.access.tenant.slug))
