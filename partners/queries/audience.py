"""Whom a message reaches: partners, their people, and who of them cannot be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from partners.enums import AudienceKind, PartnerStatus
from partners.models import Partner, SegmentMember
from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import PORTAL_ROLES, Role
from vir.foundation.notifications.models import ReaderSettings, Suppression
from vir.foundation.tenancy.context import current


@dataclass(frozen=True)
class Reader:
    """A person of a partner who is written to; `language` is empty where none was chosen."""

    partner_id: UUID
    user_id: UUID
    name: str
    email: str
    language: str
    # That nothing is sent to the address, because a letter came back.
    bounced: bool


@dataclass(frozen=True)
class Reach:
    """How far a message goes: its partners by name, their people, and the gaps."""

    partners: tuple[Partner, ...]
    readers: tuple[Reader, ...]
    # Partners with nobody in the roles that are written to.
    without_people: tuple[Partner, ...]
    # Partners of whom no address can be reached by e-mail.
    unreachable: tuple[Partner, ...]

    @property
    def bounced(self) -> tuple[Reader, ...]:
        """Give the people whose address does not take letters."""
        return tuple(reader for reader in self.readers if reader.bounced)


def partners_of_audience(
    audience: AudienceKind | str, names: Sequence[str], *, on: date, enrolled: Collection[UUID] = ()
) -> list[Partner]:
    """
    List the partners of an audience by name; those that ended are left out.

    :param on: the day on which membership of a segment counts
    :param enrolled: the partners of the program, where the audience is one: programs are of a higher floor
    """
    active = Partner.objects.filter(status=PartnerStatus.ACTIVE)
    kind = AudienceKind(audience)
    if kind is AudienceKind.PROGRAM:
        active = active.filter(id__in=set(enrolled))
    elif kind is AudienceKind.PARTNERS:
        active = active.filter(code__in=set(names))
    elif kind is AudienceKind.SEGMENT:
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
        still = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
        members = SegmentMember.objects.filter(begun, still, segment__name__in=list(names))
        active = active.filter(id__in=members.values("partner_id"))
    return list(active.order_by("name", "code"))


def readers_of(partner_ids: Iterable[UUID], roles: Collection[str] = ()) -> list[Reader]:
    """List the people of partners in some roles, all of the portal without any, by name."""
    ids = set(partner_ids)
    wanted = [Role(role).value for role in roles] or [role.value for role in PORTAL_ROLES]
    found = Membership.objects.filter(
        partner_id__in=ids, ended_at__isnull=True, role__in=wanted, user__is_active=True
    ).select_related("user")
    people = list(found.order_by("user__name", "user__email"))
    chosen = {
        (one.user_id, one.partner_id): one.language
        for one in ReaderSettings.objects.filter(partner_id__in=ids).exclude(language="")
    }
    dead = set(Suppression.objects.filter(lifted_at__isnull=True).values_list("address", flat=True))
    return [
        Reader(
            partner_id=one.partner_id,
            user_id=one.user_id,
            name=one.user.name or one.user.email,
            email=one.user.email,
            language=chosen.get((one.user_id, one.partner_id), ""),
            bounced=one.user.email.lower() in dead,
        )
        for one in people
    ]


def reach_of(partners: Sequence[Partner], roles: Collection[str] = ()) -> Reach:
    """Say how far a message to these partners goes; three queries."""
    readers = readers_of([partner.id for partner in partners], roles)
    with_people = {reader.partner_id for reader in readers}
    reachable = {reader.partner_id for reader in readers if not reader.bounced}
    return Reach(
        partners=tuple(partners),
        readers=tuple(readers),
        without_people=tuple(one for one in partners if one.id not in with_people),
        unreachable=tuple(one for one in partners if one.id in with_people - reachable),
    )


def language_for(written: Collection[str], wanted: str, fallback: str = "en") -> str:
    """Choose the language a person reads: their own, its main form, the fallback, else the first one written."""
    for language in (wanted.lower(), wanted.lower().partition("-")[0], fallback):
        if language in written:
            return language
    return next(iter(written))


def chosen_language(user_id: UUID) -> str:
    """Give the language a person chose for the partner whose portal is open, empty where none was chosen."""
    mine = ReaderSettings.objects.filter(user_id=user_id, partner_id=current().partner_id)
    found: str | None = mine.values_list("language", flat=True).first()
    return found or ""
