"""A message to both partners of a vendor, a reading and a conversation of each, every text a canary."""

from __future__ import annotations

from datetime import timedelta

from partners.models import Message, MessageCopy, MessageReading, MessageReply, MessageThread, Partner
from tests.factories import NOON, make_portal_user
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import current_tenant_id, tenant_context


def make_announcements(
    number: int, canary: str, program: str, partners: list[Partner], people: dict[str, User]
) -> dict[str, str]:
    """Make them, with a draft and a scheduled one; gives the words of addresses."""
    sent = _message(f"MSG-2026-10{number}", canary, program, partners, people)
    draft = _message(f"MSG-2026-20{number}", canary, program, partners, people)
    words = {"announcement": sent.code, "announcement_draft": draft.code}
    for place, partner in enumerate(partners):
        person = people["partner_admin"] if place == 0 else make_portal_user(partner, name="correspondent")
        copy = MessageCopy.objects.create(
            message=sent,
            partner=partner,
            texts={"en": {"subject": f"{partner.code} subject", "body": f"{partner.code} body"}},
            acknowledge_by=NOON.date(),
            sent_at=NOON,
        )
        code = f"ASK-2026-{number}{place}"
        _conversation(code, partner, copy if place else None, program, person, people)
        if place == 0:
            words["thread"] = code
    sent.state, sent.sent_at, sent.sent_by = "sent", NOON, people["owner"]
    sent.save()
    return words


def _message(
    code: str, canary: str, program: str, partners: list[Partner], people: dict[str, User]
) -> Message:
    message: Message = Message.objects.create(
        code=code,
        kind="news",
        audience="partners",
        audience_names=[partner.code for partner in partners],
        about=program,
        texts={"en": {"subject": f"{canary} subject", "body": f"{canary} body"}},
        acknowledge_by=NOON.date(),
        made_by=people["owner"],
        made_at=NOON,
    )
    return message


def _conversation(
    code: str,
    partner: Partner,
    copy: MessageCopy | None,
    program: str,
    person: User,
    people: dict[str, User],
) -> None:
    with tenant_context(current_tenant_id(), partner_id=partner.id, user_id=person.id):
        if copy is not None:
            MessageReading.objects.create(
                copy_id=copy.id, partner_id=partner.id, user_id=person.id, language="en", opened_at=NOON
            )
        thread = MessageThread.objects.create(
            code=code,
            partner_id=partner.id,
            copy=copy,
            subject=f"{partner.code} asks",
            program_code="" if copy else program,
            started_by_id=person.id,
            started_at=NOON,
        )
        said = {"thread_id": thread.id, "partner_id": partner.id}
        MessageReply.objects.create(
            **said, side="partner", author_id=person.id, text=f"{partner.code} asks", at=NOON
        )
    MessageReply.objects.create(
        **said,
        side="vendor",
        author=people["owner"],
        text=f"{partner.code} is answered",
        at=NOON + timedelta(hours=1),
    )
