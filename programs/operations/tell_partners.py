"""Tell partners about a version of a program."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial
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
from vir.foundation.notifications.voices import TEAM, voices_by_partner, written
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant
from vir.foundation.words import say

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
        write = partial(
            notice_text,
            program,
            version,
            terms,
            vendor=tenant.name,
            partner=partner.name,
            acknowledge_by=acknowledge_by,
            reminder=reminder,
        )
        # What is kept is the English one: it says what the vendor sent, whoever reads it in which language.
        with TEAM.speaking():
            text = write()
        texts.append(write)
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
    post(
        _letters(tenant, texts, notices, terms_link),
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


def _letters(
    tenant: Tenant, texts: Sequence[Callable[[], NoticeText]], notices: Sequence[TermsNotice], link: str
) -> list[Letter]:
    """Write to the people of each partner, in the language of each."""
    people = addresses_of_partners([notice.partner_id for notice in notices], TOLD_ROLES)
    voices = voices_by_partner(tenant, people)
    return [
        letter
        for write, notice in zip(texts, notices, strict=True)
        for letter in written(
            voices.get(notice.partner_id, {}), partial(_letter, write, notice.partner_id, tenant, link)
        )
    ]


def _letter(
    write: Callable[[], NoticeText], partner_id: UUID, tenant: Tenant, link: str, to: tuple[str, ...]
) -> Letter:
    text = write()
    shown = {
        "tenant": tenant,
        "sender": say("{vendor} rebates", vendor=tenant.name),
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
