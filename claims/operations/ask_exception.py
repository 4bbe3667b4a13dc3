"""Asking the vendor to open an offer that is closed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from claims.models import ClaimTerms
from claims.operations.claiming.refusals import UnableToClaim
from claims.queries.claiming.terms import last_claim_day
from partners.queries.directory import partners_by_id
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import User
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter, one_line
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.voices import TEAM
from vir.foundation.periods import format_date
from vir.foundation.tenancy.context import current_tenant_id, tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say

REASON_MAX = 500


@transaction.atomic
def ask_exception(
    *, terms_id: UUID, partner_id: UUID, reason: str, link: str, actor_id: UUID, at: datetime, today: date
) -> None:
    """
    Write to the people who set what can be claimed that a partner asks for an exception. The trail keeps the question.

    :param link: the page on which they can move the last day
    :raises UnableToClaim: if no reason is given, it is too long, or the offer can be claimed as it is
    """
    said = reason.strip()
    terms = ClaimTerms.objects.get(id=terms_id)
    last = last_claim_day(terms)
    if terms.retired_at is None and terms.starts_on <= today <= last:
        raise UnableToClaim(
            say(
                "{offer} can be claimed until {day}. Start the claim.",
                offer=terms.name,
                day=format_date(last),
            )
        )
    if not said:
        raise UnableToClaim(say("Say why the claim comes late, so that somebody can decide about it."))
    if len(said) > REASON_MAX:
        raise UnableToClaim(
            say(
                "The reason has {count} characters, and at most {most} are kept. Shorten it.",
                count=len(said),
                most=REASON_MAX,
            )
        )
    record(
        action="claim_terms.exception_asked",
        kind="claim_terms",
        code=terms.code,
        actor_id=actor_id,
        at=at,
        data={"reason": said},
    )
    # Whom to write to is nobody's own: it is read in front of the walls of the portal.
    with tenant_context(current_tenant_id(), user_id=actor_id):
        tenant = Tenant.objects.get(id=current_tenant_id())
        partner = partners_by_id({partner_id})[partner_id]
        people = people_who_may(Right.CLAIMS_SETTINGS)
        subject = one_line(f"{partner.name} asks for an exception: {terms.name}")
        # The vendor's people read English, whatever the partner's own page is read in.
        with TEAM.speaking():
            shown = {
                "tenant": tenant,
                "sender": tenant.name,
                "subject": subject,
                "heading": f"{partner.name} asks for an exception",
                "partner": partner,
                "terms": terms,
                "last": format_date(last),
                "reason": said,
                "who": User.objects.get(id=actor_id).name,
                "link": link,
            }
            text = render_to_string("emails/claim_exception.txt", shown)
            html = render_to_string("emails/claim_exception.html", shown)
        # One letter each: nobody reads from it who else was asked.
        letters = [Letter((person.email,), subject, text, html) for person in people]
        post(letters, tenant=tenant, event=Event.TEAM, at=at, ref_kind="claim_terms", ref_code=terms.code)
