"""The vendor's look in templates: the portal, the sign-in page, letters and statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context

from vir.foundation.identity.roles import Right
from vir.foundation.tenancy import context as tenancy
from vir.foundation.tenancy.branding import Brand, branding_of, open_brand
from vir.foundation.tenancy.queries import tenant_by_slug
from vir.foundation.web.colour import palette

register = template.Library()


@dataclass(frozen=True)
class LetterBrand:
    """
    The look of a letter, whose styles stand in the letter itself.

    :ivar bar: over the letter, as the vendor gave it; it says nothing that words do not
    :ivar ink: for words and the button on a light ground
    :ivar on_dark: the same on a dark ground
    """

    bar: str
    ink: str
    on_dark: str
    bar_on_dark: str
    footer: str
    name_shown: str


PLAIN_LETTER = LetterBrand("#0b5567", "#0b5567", "#8ad2e4", "#6fc3d8", "", "")


@register.simple_tag
def letter_brand() -> LetterBrand:
    """Give the look of the letters of the open tenant."""
    if not tenancy.is_open():
        return PLAIN_LETTER
    brand = open_brand()
    if brand is None:
        return PLAIN_LETTER
    found = palette(brand.accent)
    return LetterBrand(
        bar=found.given,
        ink=found.light.text,
        on_dark=found.dark.text,
        bar_on_dark=found.given,
        footer=brand.footer,
        name_shown=brand.name_shown,
    )


@register.simple_tag(takes_context=True)
def entrance_brand(context: Context) -> Brand | None:
    """Give the look of the vendor whose portal somebody signs in to; None where they come from elsewhere."""
    request = context.get("request")
    if request is None:
        return None
    # Asked for by two parts of one page.
    if not hasattr(request, "entrance"):
        request.entrance = _entrance(request)
    found: Brand | None = request.entrance
    return found


def _entrance(request: HttpRequest) -> Brand | None:
    tenant = getattr(request, "vendor", None) or _wanted(request)
    if tenant is None:
        return None
    with tenancy.tenant_context(tenant.id):
        brand = branding_of(tenant)
    # A vendor that published nothing looks like one that does not exist.
    return brand if brand.number else None


def _wanted(request: HttpRequest) -> Any:
    there = (request.POST.get("next") or request.GET.get("next") or "").split("/")
    return tenant_by_slug(there[2]) if len(there) > 3 and there[:2] == ["", "p"] else None


@register.inclusion_tag("console/branding/_see_portal.html", takes_context=True)
def see_portal(context: Context, code: str, name: str, then: str = "") -> dict[str, Any]:
    """
    Offer to see the portal as a partner, to those who may.

    :param then: the address of the portal that is opened first, its home page if empty
    """
    request = context["request"]
    return {
        "request": request,
        "may_see": request.access.may(Right.PORTAL_PREVIEW),
        "csrf_token": context.get("csrf_token"),
        "code": code,
        "name": name,
        "then": then,
    }
