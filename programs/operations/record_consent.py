"""Record that a partner agrees to a version that leaves it worse off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from partners.queries.directory import partner_by_code
from programs.models import PartnerConsent
from programs.operations.start_amendment import UnableToAmend
from programs.queries.amendments import consents_to, locked_amendment
from vir.foundation.audit.operations import record

NOTE_LENGTH_MAX = 300


@transaction.atomic
def record_consent(
    *, program_id: UUID, partner_code: str, note: str, actor_id: UUID, at: datetime
) -> PartnerConsent:
    """
    Record how a partner agreed to the open amendment; it stands with the version for ever.

    :param note: how the partner agreed, such as "E-mail of M. Lind, 10 Nov"
    :raises UnableToAmend: if none is open, the partner is not known or agreed already, or the note is missing
    """
    program, version = locked_amendment(program_id)
    if version is None:
        raise UnableToAmend(f"No amendment of {program.code} is open.")
    partner = partner_by_code(partner_code)
    if partner is None:
        raise UnableToAmend(f"There is no partner “{partner_code}”.")
    note = note.strip()
    if not note or len(note) > NOTE_LENGTH_MAX or "\x00" in note:
        raise UnableToAmend(
            f"Consent of {partner.name}: write how it agreed, in 1 to {NOTE_LENGTH_MAX} characters, such as"
            " “E-mail of M. Lind, 10 Nov”."
        )
    if partner.id in consents_to(version):
        raise UnableToAmend(f"The consent of {partner.name} is recorded already.")

    consent: PartnerConsent = PartnerConsent.objects.create(
        version=version, partner_id=partner.id, note=note, recorded_by_id=actor_id, recorded_at=at
    )
    record(
        action="program.consent_recorded",
        kind="program",
        code=program.code,
        actor_id=actor_id,
        at=at,
        data={"version": version.number, "partner": partner.code, "note": note},
    )
    return consent
