"""Make an amendment a promise, and bring versions in force on their days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import Program, ProgramVersion
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.operations.start_amendment import UnableToAmend
from programs.operations.submit_amendment import ready_amendment
from programs.operations.tell_partners import tell_partners
from programs.queries.amendments import Amendment, consents_to, names_of, why_two_people
from programs.queries.eras import eras_of_program
from programs.queries.programs import PUBLISHED, enrolled_partner_ids
from programs.queries.seen import seen_state
from programs.rating import sentence_of_record
from programs.rating.eras import place_on
from programs.terms import terms_hash
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.periods import local_date
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

NAMED_MAX = 5


class SecondPersonNeeded(UnableToAmend):
    """One person tried to publish what two have to agree on."""


class ConsentMissing(UnableToAmend):
    """Partners would be worse off and have not agreed; `partners` names them."""

    def __init__(self, partners: list[str]) -> None:
        self.partners = partners
        shown = ", ".join(partners[:NAMED_MAX])
        more = f" and {len(partners) - NAMED_MAX} more" if len(partners) > NAMED_MAX else ""
        super().__init__(
            f"Worse off and without a recorded consent: {shown}{more}. Record how each of them agreed, let the"
            " change count from a later day, or take back what makes them worse off."
        )


@transaction.atomic
def publish_amendment(
    *,
    program_id: UUID,
    seen_hash: str,
    seen: str | None = None,
    impact: Mapping[str, Any],
    worse_off: Collection[UUID],
    closed_to: date | None,
    actor_id: UUID,
    at: datetime,
    terms_link: str = "",
) -> Program:
    """
    Publish an amendment: by one person where it only improves and is within the launch limit, else by a second.

    What is closed or paid stands; the rest is calculated again by the versions that count.

    :param seen_hash: the hash of the terms that were read
    :param seen: the mark of what else stood on the page (`seen_state`); None where nobody read one
    :param impact: what it moves, as it was worked out now
    :param worse_off: the partners that would have less than now, earned or projected
    :param closed_to: the last day of the newest closed period, None where none is closed
    :raises UnableToAmend: if it is not open and ready, or its terms are not those that were read
    :raises SecondPersonNeeded: if two people have to agree and this is no second one
    :raises ConsentMissing: if partners would be worse off and their consent is not recorded
    """
    amendment = ready_amendment(program_id=program_id, closed_to=closed_to, at=at)
    program, version, terms = amendment.program, amendment.version, amendment.terms
    assert terms is not None
    if not seen_hash == version.terms_hash == terms_hash(version.document):
        raise UnableToAmend(
            f"The terms of version {version.number} are not those you read. Read them again, then publish."
        )
    if seen not in (None, seen_state(program, version)):
        raise UnableToAmend(
            f"Version {version.number} was changed after you opened the page. Read it again, then publish."
        )
    alone = _check_people(amendment, worse_off, actor_id)
    _check_consents(version, worse_off)

    if alone:
        version.submitted_by_id, version.submitted_at, version.launched_alone = actor_id, at, True
    else:
        version.approved_by_id = actor_id
    version.rule_sentence = sentence_of_record(terms)
    version.impact = dict(impact)
    version.published_at = at
    version.save(update_fields=_PUBLISHED)
    _reach_and_tell(program, version, actor_id, at, terms_link)
    _leave_a_trail(program, version, impact, actor_id, at)
    events.publish(
        "program.amended", payload={"program": program.code, "dedupe": program.code}, at=at, actor_id=actor_id
    )
    return program


def _reach_and_tell(
    program: Program, version: ProgramVersion, actor_id: UUID, at: datetime, terms_link: str
) -> None:
    """Bring the version in force where its day has come, work out whom it reaches, and tell them."""
    _bring_in_force(program, local_date(at, Tenant.objects.get(id=current_tenant_id()).time_zone), at)
    told = set(enrolled_partner_ids(program))
    rebuild_enrolment(program_id=program.id, at=at)
    if version.tell_partners:
        program.acknowledge_by = version.acknowledge_by
        program.save(update_fields=["acknowledge_by"])
        tell_partners(
            program=program,
            version=version,
            # Whoever is out by it is told as well.
            partner_ids=told | set(enrolled_partner_ids(program)),
            actor_id=actor_id,
            at=at,
            terms_link=terms_link,
        )


def _leave_a_trail(
    program: Program, version: ProgramVersion, impact: Mapping[str, Any], actor_id: UUID, at: datetime
) -> None:
    record(
        action="program.amended",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={
            "version": version.number,
            "terms_hash": version.terms_hash,
            "reason": version.reason,
            "from": None if version.effective_on is None else version.effective_on.isoformat(),
            "submitted_by": version.submitted_by_id,
            "effect": {key: impact[key] for key in ("earned", "projected") if key in impact},
        },
    )


_PUBLISHED = [
    "submitted_by",
    "submitted_at",
    "launched_alone",
    "approved_by",
    "rule_sentence",
    "impact",
    "published_at",
]


def _check_people(amendment: Amendment, worse_off: Collection[UUID], actor_id: UUID) -> bool:
    """Tell whether one person publishes it alone, or refuse."""
    why = why_two_people(amendment, worse_off)
    version = amendment.version
    if not why and not amendment.is_sent:
        return True
    if not amendment.is_sent:
        raise SecondPersonNeeded(f"{why} Send it to a second person.")
    if not permissions.is_second_person(version, actor_id):
        raise SecondPersonNeeded(
            f"You sent version {version.number} for approval, so a second person has to approve it. Ask somebody"
            " else."
        )
    return False


def _check_consents(version: ProgramVersion, worse_off: Collection[UUID]) -> None:
    missing = set(worse_off) - consents_to(version).keys()
    if missing:
        raise ConsentMissing(names_of(missing))


@transaction.atomic
def bring_versions_in_force(*, today: date, at: datetime) -> list[str]:
    """Let each published program be in the version of the day; gives the codes of those that moved."""
    amended = ProgramVersion.objects.filter(number__gt=1, published_at__isnull=False).values("program_id")
    found = Program.objects.select_for_update().filter(status__in=PUBLISHED, id__in=amended)
    moved = []
    for program in list(found.order_by("code")):
        before = program.version_number
        _bring_in_force(program, today, at)
        if program.version_number != before:
            record(
                action="program.version_in_force",
                kind="program",
                code=program.code,
                actor_id=None,
                at=at,
                data={"version": program.version_number},
            )
            moved.append(program.code)
    return moved


def _bring_in_force(program: Program, today: date, at: datetime) -> None:
    """Repeat in the program what lists show of the version of the day."""
    eras = eras_of_program(program)
    place = place_on([era.starts_on for era in eras], today)
    era = eras[place]
    # Where a day was missed, versions that came and went in between have had their say as well.
    passed = [each.version for each in eras[: place + 1] if each.version.number > program.version_number]
    for version in passed:
        if version.new_budget is not None:
            program.budget = version.new_budget
    program.version_number = era.version.number
    program.name = era.terms.name
    program.starts_on, program.ends_on = era.terms.starts_on, era.terms.ends_on
    program.updated_at = at
    program.save(update_fields=["version_number", "name", "starts_on", "ends_on", "budget", "updated_at"])
