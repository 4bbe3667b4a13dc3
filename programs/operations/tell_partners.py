"""Tell partners about a version of a program."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from partners.queries.directory import partners_by_id
from programs.models import Program, ProgramVersion, TermsNotice
from programs.queries.notices import NoticeText, asked_by, notice_text
from programs.queries.terms import terms_of
from vir.foundation.audit.operations import record
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.identity.roles import Role
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.outbox import post
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# Who of a partner is written to; the accountant sees statements, not offers.
TOLD_ROLES = (Role.PARTNER_ADMIN, Role.PARTNER_MEMBER)


@transaction.atomic
def tell_partners(
    *,
    program: Program,
    version: ProgramVersion,
    partner_ids: Collection[UUID],
    actor_id: UUID,
    at: datetime,
    reminder: bool = False,
    terms_link: str = "",
) -> list[TermsNotice]:
    """
    Write one notice for each partner, and send it by e-mail to the partner's people once it is committed.

    :param program: held by a lock of the caller
    :param reminder: whether they were told before
    :param terms_link: the address of the terms in the portal, for the e-mail; left out where it is empty
    """
    tenant = Tenant.objects.get(id=current_tenant_id())
    terms = terms_of(version)
    acknowledge_by = asked_by(program, version)
    partners = sorted(partners_by_id(set(partner_ids)).values(), key=lambda partner: partner.name)
    notices, texts = [], []
    for partner in partners:
        text = notice_text(
            program,
            version,
            terms,
            vendor=tenant.name,
            partner=partner.name,
            acknowledge_by=acknowledge_by,
            reminder=reminder,
        )
        texts.append(text)
        notices.append(
            TermsNotice(
                version=version,
                partner_id=partner.id,
                subject=text.subject,
                body=text.body,
                acknowledge_by=acknowledge_by,
                sent_by_id=actor_id,
                sent_at=at,
            )
        )
    TermsNotice.objects.bulk_create(notices)
    people = addresses_of_partners([partner.id for partner in partners], TOLD_ROLES)
    post(
        [
            _letter(text, notice.partner_id, tuple(people.get(notice.partner_id, ())), tenant, terms_link)
            for text, notice in zip(texts, notices, strict=True)
        ],
        tenant=tenant,
        event=Event.TERMS,
        at=at,
        ref_kind="program",
        ref_code=program.code,
    )
    record(
        action="program.partners_reminded" if reminder else "program.partners_told",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "partners": len(notices)},
    )
    return notices


def _letter(text: NoticeText, partner_id: UUID, to: tuple[str, ...], tenant: Tenant, link: str) -> Letter:
    shown = {
        "tenant": tenant,
        "sender": f"{tenant.name} rebates",
        "subject": text.subject,
        "opening": text.paragraphs[0],
        "rule": text.paragraphs[1],
        "paragraphs": text.paragraphs[2:],
        "body": text.body,
        "link": link,
    }
    return Letter(
        to,
        text.subject,
        render_to_string("emails/terms_notice.txt", shown),
        render_to_string("emails/terms_notice.html", shown),
        partner_id=partner_id,
    )
