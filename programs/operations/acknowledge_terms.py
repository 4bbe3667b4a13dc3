"""Say, for a partner, that a version of the terms has been read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from programs.enums import ConditionKind
from programs.models import Acknowledgement
from programs.queries.portal import portal_program
from vir.foundation.audit.operations import record
from vir.foundation.jobs import events
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current


class UnableToAcknowledge(Refused):
    """These terms cannot be acknowledged by this person like this."""


@transaction.atomic
def acknowledge_terms(
    *, code: str, number: int, seen_hash: str, language: str, user_id: UUID, at: datetime
) -> Acknowledgement:
    """
    Keep who of a partner has read which terms, when and in which language they were shown.

    It runs as the portal: the walls let a person say this for their own partner, in their own name, about
    published terms that reach it, with the hash of these terms. Saying it twice keeps the first.

    :param number: the version that was read
    :param seen_hash: the hash of the terms on the page
    :raises UnableToAcknowledge: if no such terms reach the partner, or they are not those that were shown
    """
    partner_id = current().partner_id
    program = portal_program(code)
    version = next((one for one in program.versions if one.number == number), None) if program else None
    if partner_id is None or program is None or version is None:
        raise UnableToAcknowledge(f"There are no terms {code}, version {number}, for you to acknowledge.")
    if version.terms_hash != seen_hash:
        raise UnableToAcknowledge("These are not the terms that were shown to you. Read them again.")

    mine = {"version_id": version.id, "partner_id": partner_id, "user_id": user_id}
    said: Acknowledgement | None = Acknowledgement.objects.filter(**mine).first()
    if said is not None:
        return said
    try:
        with transaction.atomic():
            said = Acknowledgement.objects.create(**mine, terms_hash=seen_hash, language=language, at=at)
    except IntegrityError:
        # The same person pressed twice at once: the first one counts.
        return Acknowledgement.objects.get(**mine)  # type: ignore[no-any-return]
    record(
        action="terms.acknowledged",
        kind="program",
        code=program.code,
        actor_id=user_id,
        at=at,
        data={"version": number, "partner": str(partner_id), "terms_hash": seen_hash, "language": language},
    )
    if any(condition.kind is ConditionKind.TERMS_ACKNOWLEDGED for condition in version.terms.conditions):
        events.publish("terms.acknowledged", payload={"partners": [str(partner_id)]}, at=at, actor_id=user_id)
    return said
