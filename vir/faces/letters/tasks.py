"""The job of the morning: digests for those whose day it is, and words about programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from vir.faces.letters.nudging import NUDGE, nudge_for, told_before
from vir.faces.letters.team import standing_for_team, week_of
from vir.faces.letters.viewing import WEEK, PartnerView, news_for, view_of
from vir.faces.letters.writing import digest_letter, nudge_letter, team_letter
from vir.foundation.identity.models import Membership
from vir.foundation.identity.roles import Role
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.notifications.choosing import Choices, Reader, choices_of
from vir.foundation.notifications.events import Channel, Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.models import Delivery, ReaderSettings
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.stopping import DIGEST
from vir.foundation.notifications.voices import TEAM, by_voice, voices_of
from vir.foundation.tenancy.models import Tenant
from vir.foundation.tenancy.moments import tenant_moment

# Who of a partner is written to; the accountant sees statements, not offers.
TOLD_ROLES = (Role.PARTNER_ADMIN.value, Role.PARTNER_MEMBER.value)
STEP = 20
MONDAY = 1


@dataclass(frozen=True)
class Morning:
    """One morning of one vendor."""

    tenant: Tenant
    at: datetime

    @property
    def week(self) -> str:
        """Name the week, so that nobody gets its digest twice: "2026-W48"."""
        year, number, _ = self.at.isocalendar()
        return f"{year}-W{number:02d}"


def morning(job: RunningJob) -> None:
    """Write to partners, some in each step, then to the vendor's own people."""
    with job.transaction():
        tenant = Tenant.objects.get(id=job.tenant_id)
        today = Morning(tenant, tenant_moment(tenant, job.clock()))
        partners = _partners()
    posted = 0
    for first in range(0, len(partners), STEP):
        job.progress(first, len(partners), "Writing to partners")
        with job.transaction():
            posted += sum(_write_to(today, partner) for partner in partners[first : first + STEP])
    with job.transaction():
        posted += _write_to_team(today)
        job.finish({"letters": posted})


def _partners() -> list[UUID]:
    """List the partners that have somebody to write to."""
    found = _people().values_list("partner_id", flat=True).distinct().order_by("partner_id")
    return [partner_id for partner_id in found if partner_id is not None]


def _people() -> QuerySet[Membership]:
    return Membership.objects.filter(
        partner_id__isnull=False, ended_at__isnull=True, role__in=TOLD_ROLES, user__is_active=True
    )


def _write_to(today: Morning, partner_id: UUID) -> int:
    people = list(_people().filter(partner_id=partner_id).select_related("user").order_by("user__email"))
    chosen = choices_of(person.user_id for person in people)
    voices = voices_of(today.tenant, partner_id, [person.user.email for person in people])
    told = told_before(partner_id)
    digests = {person.user_id for person in _due_for_digest(today, people)}
    posted = 0
    for voice, addresses in by_voice(voices).items():
        own = [person for person in people if person.user.email in set(addresses)]
        with voice.speaking() as language:
            view = view_of(today.tenant, partner_id, today.at.date())
            posted += _nudges(today, partner_id, own, chosen, view, told, language)
            for person in own:
                if person.user_id in digests:
                    posted += _digest(today, partner_id, person, chosen, view, language)
    return posted


def _digest(
    today: Morning,
    partner_id: UUID,
    person: Membership,
    chosen: dict[Reader, Choices],
    view: PartnerView,
    language: str,
) -> int:
    news = news_for(today.tenant, partner_id, person.user_id, today.at - WEEK, language)
    own = chosen.get((person.user_id, partner_id), Choices())
    letter = digest_letter(today.tenant, person.user.email, partner_id, view, news, own)
    if letter is None:
        return 0
    return _post(today, Event.SUMMARY, DIGEST, today.week, replace(letter, language=language))


def _nudges(
    today: Morning,
    partner_id: UUID,
    people: Sequence[Membership],
    chosen: dict[Reader, Choices],
    view: PartnerView,
    told: Mapping[str, datetime],
    language: str,
) -> int:
    posted = 0
    for program in view.programs:
        nudge = nudge_for(program, told, today.at)
        if nudge is None:
            continue
        to = [
            person.user.email
            for person in people
            if chosen.get((person.user_id, partner_id), Choices()).wants(nudge.event, Channel.EMAIL)
        ]
        letter = replace(nudge_letter(today.tenant, to, partner_id, nudge, program), language=language)
        posted += _post(today, nudge.event, NUDGE, nudge.ref_code, letter)
    return posted


def _write_to_team(today: Morning) -> int:
    people = list(
        Membership.objects.filter(partner_id__isnull=True, ended_at__isnull=True, user__is_active=True)
        .select_related("user")
        .order_by("user__email")
    )
    chosen = choices_of(person.user_id for person in people)
    due = [
        person
        for person in _due_for_digest(today, people)
        if chosen.get((person.user_id, None), Choices()).wants(Event.TEAM, Channel.DIGEST)
    ]
    if not due:
        return 0
    standing = standing_for_team(today.at)
    posted = 0
    with TEAM.speaking():
        for person in due:
            week = week_of(today.tenant, person, today.at, standing)
            letter = team_letter(today.tenant, person.user.email, week)
            posted += _post(today, Event.TEAM, DIGEST, today.week, letter)
    return posted


def _due_for_digest(today: Morning, people: Iterable[Membership]) -> list[Membership]:
    """Give those whose day of the week it is, who have not got the digest of this week."""
    listed = list(people)
    ids = [person.user_id for person in listed]
    days = {
        (kept.user_id, kept.partner_id): kept.digest_weekday
        for kept in ReaderSettings.objects.filter(user_id__in=ids)
    }
    got = set(
        Delivery.objects.filter(user_id__in=ids, ref_kind=DIGEST, ref_code=today.week).values_list(
            "user_id", "partner_id"
        )
    )
    weekday = today.at.isoweekday()
    return [
        person
        for person in listed
        if days.get((person.user_id, person.partner_id), MONDAY) == weekday
        and (person.user_id, person.partner_id) not in got
    ]


def _post(today: Morning, event: Event, kind: str, code: str, letter: Letter) -> int:
    return len(post([letter], tenant=today.tenant, event=event, at=today.at, ref_kind=kind, ref_code=code))
