"""Writing the letters of the morning out of what there is to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string

from vir.faces.letters.nudging import Nudge
from vir.faces.letters.viewing import NewsView, PartnerView, ProgramView
from vir.foundation.notifications.choosing import Choices
from vir.foundation.notifications.events import Channel, Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.tenancy.hosts import portal_base
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say

CLOSING_DAYS = 14


def nudge_letter(
    tenant: Tenant, to: Sequence[str], partner_id: UUID, nudge: Nudge, program: ProgramView
) -> Letter:
    """Write the word about one program to the people of a partner."""
    shown = _common(tenant, nudge.heading) | {
        "programs": [program],
        "link": program.link,
        "because": say(
            "{vendor} sent this because you belong to a partner that this program reaches. "
            "At most one such letter a week for each program.",
            vendor=tenant.name,
        ),
    }
    return _letter("nudge", tuple(to), shown, partner_id)


def digest_letter(
    tenant: Tenant, to: str, partner_id: UUID, view: PartnerView, news: Sequence[NewsView], choices: Choices
) -> Letter | None:
    """Write one person's week, with the parts that person wants; None where nothing is left to tell."""
    closing = [one for one in view.programs if one.standing.days_left <= CLOSING_DAYS]
    parts: dict[str, Any] = {
        "programs": view.programs if choices.wants(Event.SUMMARY, Channel.DIGEST) else (),
        "closing": closing if choices.wants(Event.CLOSING, Channel.DIGEST) else (),
        "news": news if choices.wants(Event.NEWS, Channel.DIGEST) else (),
    }
    if not any(parts.values()):
        return None
    shown = _common(tenant, say("Your week with {vendor}", vendor=tenant.name)) | {
        **parts,
        "heading": say("Your week"),
        "link": f"{portal_base(tenant)}/p/{tenant.slug}/",
        "because": say(
            "{vendor} sent this because you belong to a partner of its programs and take the weekly digest.",
            vendor=tenant.name,
        ),
    }
    return _letter("digest", (to,), shown, partner_id)


def team_letter(tenant: Tenant, to: str, counts: Mapping[str, Any]) -> Letter:
    """Write the week of one of the vendor's own people."""
    shown = _common(tenant, f"{tenant.name} rebates: your week") | {
        **counts,
        "heading": "Your week",
        "link": f"{settings.PUBLIC_URL}/t/{tenant.slug}/",
        "because": f"{tenant.name} sent this because you work with its rebates and take the weekly digest.",
    }
    return _letter("team_digest", (to,), shown, None)


def _common(tenant: Tenant, subject: str) -> dict[str, Any]:
    return {"tenant": tenant, "sender": say("{vendor} rebates", vendor=tenant.name), "subject": subject}


def _letter(name: str, to: tuple[str, ...], shown: Mapping[str, Any], partner_id: UUID | None) -> Letter:
    return Letter(
        to,
        shown["subject"],
        render_to_string(f"emails/{name}.txt", shown),
        render_to_string(f"emails/{name}.html", shown),
        partner_id=partner_id,
    )
