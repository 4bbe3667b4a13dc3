"""A letter of a few paragraphs about one thing: its text and its page, by a pair of templates."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.template.loader import render_to_string

from vir.foundation.notifications.letters import Letter
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say


def notice(
    kind: str,
    tenant: Tenant,
    to: tuple[str, ...],
    subject: str,
    paragraphs: Iterable[str],
    *,
    partner_id: UUID | None = None,
    link: str = "",
) -> Letter:
    """
    Write it in the language that is read just now.

    :param kind: names its templates, "claim" for `emails/claim_notice.txt` and `.html`
    """
    shown = {
        "tenant": tenant,
        "sender": say("{vendor} rebates", vendor=tenant.name),
        "subject": subject,
        "paragraphs": list(paragraphs),
        "link": link,
    }
    return Letter(
        to,
        subject,
        render_to_string(f"emails/{kind}_notice.txt", shown),
        render_to_string(f"emails/{kind}_notice.html", shown),
        partner_id=partner_id,
    )
