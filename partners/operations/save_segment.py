"""Making segments by hand, and moving partners in and out of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from partners.enums import SegmentKind
from partners.models import Partner, Segment, SegmentMember
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused

NAME_LENGTH_MAX = 120
# Words and marks of the addresses under /segments/.
RESERVED_NAMES = ("new", "preview", "everyone", ".", "..")


class UnableToSaveSegment(Refused):
    """The segment cannot be saved."""


@transaction.atomic
def add_list_segment(
    *, name: str, partner_codes: Sequence[str], actor_id: UUID, at: datetime, since: date | None = None
) -> Segment:
    """
    Make a segment by hand.

    :param since: the first day its partners belong to it; None for always
    :raises UnableToSaveSegment: if the name is taken or a code is not a partner
    """
    segment = made_segment(name=name, kind=SegmentKind.LIST, rule={}, at=at)
    partners = _partners(partner_codes)
    SegmentMember.objects.bulk_create(
        SegmentMember(segment=segment, partner=partner, starts_on=since) for partner in partners
    )
    record(
        action="segment.added",
        kind="segment",
        code=name,
        actor_id=actor_id,
        at=at,
        data={"partners": [partner.code for partner in partners]},
    )
    events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return segment


@transaction.atomic
def add_members(
    *, name: str, partner_codes: Sequence[str], since: date | None, actor_id: UUID, at: datetime
) -> int:
    """
    Take partners into a segment by hand from a day on. Gives how many were new.

    :raises UnableToSaveSegment: if it is a rule's segment, a code is not a partner, or one belongs on that day already
    """
    segment = _by_hand(name)
    partners = _partners(partner_codes)
    try:
        with transaction.atomic():
            SegmentMember.objects.bulk_create(
                SegmentMember(segment=segment, partner=partner, starts_on=since) for partner in partners
            )
    except IntegrityError as clash:
        raise UnableToSaveSegment(
            "Partners: one of them belongs to the segment on those days already. Leave it out."
        ) from clash
    record(
        action="segment.members_added",
        kind="segment",
        code=name,
        actor_id=actor_id,
        at=at,
        data={"partners": [p.code for p in partners], "since": since},
    )
    events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)
    return len(partners)


@transaction.atomic
def end_member(*, name: str, partner_code: str, last_day_after: date, actor_id: UUID, at: datetime) -> None:
    """
    Let a partner belong to a segment only up to a day (not included).

    :raises UnableToSaveSegment: if it is a rule's segment, or the partner does not belong on the day before
    """
    segment = _by_hand(name)
    member = (
        SegmentMember.objects.select_for_update()
        .filter(segment=segment, partner__code=partner_code, ends_on__isnull=True)
        .first()
    )
    if member is None:
        raise UnableToSaveSegment(f"{partner_code} does not belong to {name}.")
    if member.starts_on is not None and member.starts_on >= last_day_after:
        member.delete()
    else:
        member.ends_on = last_day_after
        member.save(update_fields=["ends_on"])
    record(
        action="segment.member_ended",
        kind="segment",
        code=name,
        actor_id=actor_id,
        at=at,
        data={"partner": partner_code, "until": last_day_after},
    )
    events.publish("partners.changed", payload={"dedupe": "all"}, at=at, actor_id=actor_id)


def made_segment(*, name: str, kind: SegmentKind, rule: Mapping[str, Any], at: datetime) -> Segment:
    """
    Store a new segment, in the transaction of the operation that makes it.

    :raises UnableToSaveSegment: if the name is missing, too long or taken
    """
    name = " ".join(name.split())
    if not name:
        raise UnableToSaveSegment("Name: write what the segment is called.")
    if "/" in name or name.casefold() in RESERVED_NAMES:
        raise UnableToSaveSegment(f"Name: {name} cannot stand in an address. Choose another name.")
    if Segment.objects.filter(name=name).exists():
        raise UnableToSaveSegment(f"Name: there is a segment {name} already. Choose another name.")
    if len(name) > NAME_LENGTH_MAX:
        raise UnableToSaveSegment(f"Name: write at most {NAME_LENGTH_MAX} characters.")
    segment: Segment = Segment.objects.create(name=name, kind=kind.value, rule=dict(rule), created_at=at)
    return segment


def _by_hand(name: str) -> Segment:
    segment = Segment.objects.select_for_update().filter(name=name).first()
    if segment is None:
        raise UnableToSaveSegment(f"There is no segment {name}.")
    if segment.kind != SegmentKind.LIST.value:
        raise UnableToSaveSegment(f"{name} is made by a rule. Change the partner, or make a segment by hand.")
    found: Segment = segment
    return found


def _partners(codes: Sequence[str]) -> list[Partner]:
    wanted = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    found = {partner.code: partner for partner in Partner.objects.filter(code__in=wanted)}
    missing = [code for code in wanted if code not in found]
    if missing:
        shown = ", ".join(missing[:5])
        raise UnableToSaveSegment(
            f"Partners: {shown} is not one of your partners. Correct the code or add it first."
        )
    return [found[code] for code in wanted]
