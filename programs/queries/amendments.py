"""Amendments: the version that is being written, what it changes, who has to agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from partners.queries.directory import partners_by_id
from programs.enums import ProgramStatus
from programs.models import PartnerConsent, Program, ProgramVersion
from programs.queries.eras import VersionEra, eras_among, eras_of_program
from programs.queries.launch_policy import policy_in_force, why_second_person
from programs.queries.locks import lock_program
from programs.queries.notices import newest_published
from programs.queries.readiness import readiness_of
from programs.queries.terms import newest_document, terms_of
from programs.rating.changes import Change, changes_between, find_blocked, needs_consent
from programs.terms import Fault, Terms
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

AMENDABLE = (ProgramStatus.SCHEDULED.value, ProgramStatus.LIVE.value)


@dataclass(frozen=True)
class Amendment:
    """
    The next version of a program, against the newest published one.

    `terms` is None while the document has faults; `faults` are those of the document and what is blocked.
    """

    program: Program
    base: ProgramVersion
    base_terms: Terms
    version: ProgramVersion
    terms: Terms | None
    faults: tuple[Fault, ...]

    @property
    def changes(self) -> list[Change]:
        """List what it changes in the terms; nothing while it has faults."""
        return [] if self.terms is None else changes_between(self.base_terms, self.terms)

    def takes_place_of(self) -> list[Terms]:
        """
        List the published terms that count on days that this version takes, in the order of their days.

        Where its day comes before that of its base, it takes the place of older terms as well.
        """
        first = self.version.effective_on
        eras = eras_of_program(self.program)
        ends = [era.starts_on for era in eras[1:]] + [None]
        return [
            era.terms
            for era, end in zip(eras, ends, strict=True)
            if first is None or end is None or end > first
        ]

    @property
    def moves_nothing(self) -> bool:
        """Tell whether neither terms nor budget would be others."""
        same_budget = self.version.new_budget in (None, self.program.budget)
        return self.terms is not None and not self.changes and same_budget

    @property
    def is_sent(self) -> bool:
        """Tell whether it waits for a second person."""
        return self.version.submitted_at is not None


def open_amendment(program: Program) -> ProgramVersion | None:
    """Find the amendment that is being written or waits for approval."""
    found: ProgramVersion | None = (
        ProgramVersion.objects.select_related("program", "submitted_by", "edited_by")
        .filter(program=program, number__gt=1, published_at__isnull=True, withdrawn_at__isnull=True)
        .first()
    )
    return found


def read_amendment(
    program: Program, version: ProgramVersion, *, today: date, closed_to: date | None
) -> Amendment:
    """
    Read an amendment with everything that is wrong with it.

    :param closed_to: the last day of the newest closed period, None where none is closed
    """
    base = newest_published(program)
    assert base is not None
    base_terms = terms_of(base)
    readiness = readiness_of(version.document, program)
    faults = list(readiness.faults)
    terms = readiness.terms
    if terms is not None:
        faults += find_blocked(
            base_terms,
            terms,
            effective_on=version.effective_on,
            # By the day itself: a program stays scheduled until the daily start has been there.
            begun=base_terms.starts_on <= today,
            closed_to=closed_to,
        )
    return Amendment(program, base, base_terms, version, terms, tuple(faults))


def locked_amendment(program_id: UUID) -> tuple[Program, ProgramVersion | None]:
    """Lock a program and give it with its open amendment."""
    program, _ = lock_program(program_id)
    return program, open_amendment(program)


def base_document(program: Program) -> dict[str, object]:
    """Give the document that an amendment begins with: that of the newest published version."""
    base = newest_published(program)
    assert base is not None
    return dict(newest_document(base))


def supposed_eras(
    program: Program, version: ProgramVersion, terms: Terms, effective_on: date | None
) -> list[VersionEra]:
    """Give the versions that would count if an amendment were published, to count from a day or from the start."""
    published = ProgramVersion.objects.filter(program=program, published_at__isnull=False).order_by("number")
    eras = [] if effective_on is None else eras_among(list(published.select_related("program")))
    kept = [era for era in eras if effective_on is None or (era.starts_on or date.min) < effective_on]
    return [*kept, VersionEra(version, effective_on, terms)]


def why_two_people(amendment: Amendment, worse_off: Collection[UUID]) -> str:
    """Say why an amendment needs a second person; empty where one person may publish it."""
    assert amendment.terms is not None
    changes = [*amendment.changes]
    for terms in amendment.takes_place_of():
        changes += changes_between(terms, amendment.terms)
    worse = [change for change in changes if needs_consent([change])]
    if worse:
        named = ", ".join(dict.fromkeys(change.what.lower() for change in worse))
        return f"It worsens what partners were promised ({named})."
    if worse_off:
        count = len(worse_off)
        return f"{count} partner{'' if count == 1 else 's'} would be worse off."
    budget = amendment.version.new_budget
    held = Program(
        currency=amendment.program.currency, budget=amendment.program.budget if budget is None else budget
    )
    currency = Tenant.objects.get(id=current_tenant_id()).currency
    return why_second_person(held, (), policy_in_force(), currency)


def consents_to(version: ProgramVersion) -> dict[UUID, PartnerConsent]:
    """Give the consents that were recorded, by partner."""
    found = PartnerConsent.objects.select_related("partner", "recorded_by").filter(version=version)
    return {consent.partner_id: consent for consent in found.order_by("partner__name")}


def consents_by_version(versions: Iterable[ProgramVersion]) -> dict[UUID, list[PartnerConsent]]:
    """Give the consents to each version, by partner's name."""
    found: dict[UUID, list[PartnerConsent]] = {}
    rows = PartnerConsent.objects.select_related("partner", "recorded_by").filter(version__in=list(versions))
    for consent in rows.order_by("partner__name"):
        found.setdefault(consent.version_id, []).append(consent)
    return found


def names_of(partner_ids: Iterable[UUID]) -> list[str]:
    """List the names of partners."""
    return sorted(partner.name for partner in partners_by_id(set(partner_ids)).values())
