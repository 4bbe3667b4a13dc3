"""Draft nudges to named partners, one message for each program; at most one a week for a partner and a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from partners.enums import AudienceKind, MessageKind
from partners.models import Message
from partners.operations.messaging.common import Texts, UnableToMessage, lock_messages
from partners.operations.messaging.save_message import Draft, save_message
from partners.queries.nudges import LeftOut, nudged_lately


@dataclass(frozen=True)
class Nudges:
    """The drafts, by program, and who is left out."""

    drafts: tuple[Message, ...]
    left_out: tuple[LeftOut, ...]


@transaction.atomic
def draft_nudges(
    *, partners: Mapping[str, Sequence[str]], texts: Texts, actor_id: UUID, at: datetime
) -> Nudges:
    """
    Write a draft for each program to those of the partners that had no word about it within a week.

    :param partners: codes of partners by code of program
    :raises UnableToMessage: if nobody is named, or a partner is unknown
    :raises FieldRefused: if a text names a field that is unknown
    """
    if not any(partners.values()):
        raise UnableToMessage("Nobody is ticked. Tick the partners to write to.")
    lock_messages()
    lately = nudged_lately(at)
    drafts, left_out = [], []
    for program, codes in sorted(partners.items()):
        wanted = list(dict.fromkeys(codes))
        left_out += [
            LeftOut(code, program, lately[code, program]) for code in wanted if (code, program) in lately
        ]
        names = tuple(code for code in wanted if (code, program) not in lately)
        if names:
            draft = Draft(
                kind=MessageKind.NUDGE,
                audience=AudienceKind.PARTNERS,
                texts=texts,
                audience_names=names,
                about=program,
            )
            drafts.append(save_message(draft=draft, actor_id=actor_id, at=at))
    return Nudges(tuple(drafts), tuple(left_out))
