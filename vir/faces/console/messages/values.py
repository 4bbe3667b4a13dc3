"""What the merge fields of a message say for each partner; every amount says how certain it is and up to when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.urls import reverse

from partners.enums import AudienceKind
from partners.models import Message, Partner
from partners.queries.audience import partners_of_audience
from partners.terms.merging import PERSON_MARK, check_fields, fields_in, fill
from payouts.queries.freshness import counted_to
from payouts.queries.last_year import LastYear, last_year
from payouts.queries.missing.lacking import standing_of
from payouts.queries.program_partners import (
    ProgramPartner,
    ProgramPartners,
    drafted_partners,
    gap_of,
    published_partners,
)
from payouts.queries.promises import promise_of
from programs.models import Program, ProgramVersion
from programs.queries.needed_figures import rated_partners
from programs.queries.notices import sentence_of
from programs.queries.programs import (
    current_version,
    enrolled_partner_ids,
    program_by_code,
    published_version,
)
from programs.queries.terms import terms_of
from programs.rating.words import bought_text, gap_text
from programs.terms import DocumentRefused, Terms
from vir.faces.portal import words
from vir.foundation.languages import speaking
from vir.foundation.periods import format_date, format_dates, is_english
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.hosts import portal_base
from vir.foundation.tenancy.models import Tenant
from vir.foundation.web import formats
from vir.foundation.words import say

Texts = Mapping[str, Mapping[str, str]]
Filled = dict[str, dict[str, str]]


class ProgramUnknown(Refused):
    """A message names a program that does not exist, or whose terms cannot be read."""


@dataclass(frozen=True)
class MessageComposer:
    """Knows what the floor of partners does not: who is in a program, and what fields say."""

    tenant: Tenant
    today: date

    def partners(self, message: Message) -> list[Partner]:
        """List the partners of a message by name."""
        return self.audience(message.audience, message.audience_names)

    def audience(self, kind: str, names: Sequence[str]) -> list[Partner]:
        """List the partners of an audience by name."""
        enrolled: Collection[UUID] = ()
        if kind == AudienceKind.PROGRAM and names:
            enrolled = partners_in(known_program(names[0]))
        return partners_of_audience(kind, names, on=self.today, enrolled=enrolled)

    def texts(self, message: Message, partners: Sequence[Partner]) -> dict[UUID, Filled]:
        """Give the filled texts of each partner, by its id."""
        return self.filled(message.texts, message.about, message.acknowledge_by, partners)

    def filled(
        self, texts: Texts, about: str, acknowledge_by: date | None, partners: Sequence[Partner]
    ) -> dict[UUID, Filled]:
        """
        Fill texts for each partner; the name of the person stays open until somebody reads.

        :raises ProgramUnknown: if the program is unknown
        :raises FieldRefused: if a text names a field that is unknown or has no value here
        """
        named = fields_in(*(words_ for text in texts.values() for words_ in text.values()))
        check_fields(named, has_program=bool(about), has_deadline=acknowledge_by is not None)
        program = _ProgramWords(known_program(about), self.today) if about else None
        found = {}
        for partner in partners:
            own: Filled = {}
            for language, text in texts.items():
                with speaking(language):
                    values = self._values(named, partner, program, acknowledge_by)
                own[language] = {part: fill(words_, values) for part, words_ in text.items()}
            found[partner.id] = own
        return found

    def link(self, message: Message) -> str:
        """Give the full address of the message in the portal."""
        here = reverse("portal:message", kwargs={"tenant": self.tenant.slug, "code": message.code})
        return f"{portal_base(self.tenant)}{here}"

    def _values(
        self,
        named: Collection[str],
        partner: Partner,
        program: _ProgramWords | None,
        acknowledge_by: date | None,
    ) -> dict[str, str]:
        known: dict[str, Callable[[], str]] = {
            "partner": lambda: partner.name,
            "partner code": lambda: partner.code,
            "person": lambda: PERSON_MARK,
            "vendor": lambda: self.tenant.name,
            "deadline": lambda: format_date(acknowledge_by) if acknowledge_by else "",
        }
        if program is not None:
            known |= program.fields(partner.code)
        # A name that holds our mark would be taken for the person's: it cannot be typed, and is taken out here.
        return {
            name: known[name]() if name == "person" else known[name]().replace(PERSON_MARK, "")
            for name in named
        }


def known_program(code: str) -> Program:
    """
    Find a program.

    :raises ProgramUnknown: if there is none
    """
    program = program_by_code(code)
    if program is None:
        raise ProgramUnknown(f"To: there is no program “{code[:60]}”. Take one from the list.")
    return program


def partners_in(program: Program) -> Collection[UUID]:
    """
    Give the partners of a program: those it reaches, or would reach where it is not published.

    :raises ProgramUnknown: if its terms cannot be read
    """
    if published_version(program) is not None:
        return enrolled_partner_ids(program)
    try:
        codes = rated_partners(program, terms_of(current_version(program)))
    except DocumentRefused as fault:
        raise ProgramUnknown(
            f"To: the terms of {program.code} cannot be read yet. Complete them first."
        ) from fault
    named = partners_of_audience(AudienceKind.PARTNERS, tuple(codes), on=date.min)
    return [partner.id for partner in named]


class _ProgramWords:
    """The figures of one program in words, by partner; each is read when the first field asks for it."""

    def __init__(self, program: Program, today: date) -> None:
        self.program = program
        self.today = today

    def fields(self, code: str) -> dict[str, Callable[[], str]]:
        """Give what writes each field of a partner."""
        return {
            "program": lambda: self.program.name,
            "program code": lambda: self.program.code,
            "starts": lambda: format_date(self.terms.starts_on),
            "ends": lambda: format_date(self.terms.ends_on),
            "rule sentence": self._sentence,
            "your last year": lambda: self._last_year(code),
            "your tiers": self._tiers,
            "your standing": lambda: self._standing(code),
            "your gap": lambda: self._gap(code),
        }

    @cached_property
    def version(self) -> ProgramVersion:
        return published_version(self.program) or current_version(self.program)

    @cached_property
    def terms(self) -> Terms:
        try:
            return terms_of(self.version)
        except DocumentRefused as fault:
            raise ProgramUnknown(
                f"About: the terms of {self.program.code} cannot be read yet. Complete them first."
            ) from fault

    @cached_property
    def found(self) -> ProgramPartners:
        promise = promise_of(self.program.code)
        if promise is None or published_version(self.program) is None:
            return drafted_partners(self.program, self.terms, today=self.today)
        return published_partners(self.program, promise, self.version, today=self.today)

    @cached_property
    def by_code(self) -> dict[str, ProgramPartner]:
        return {one.code: one for one in self.found.partners}

    @cached_property
    def bought_before(self) -> LastYear:
        return last_year(self.terms, today=self.today)

    @cached_property
    def counted_day(self) -> date:
        return counted_to(self.today)

    @property
    def counted(self) -> str:
        return format_date(self.counted_day)

    def _sentence(self) -> str:
        return sentence_of(self.version, self.terms)

    def _tiers(self) -> str:
        terms = self.terms
        return "\n".join(
            say(
                "Tier {tier}: from {threshold}, {rate}",
                tier=tier.number,
                threshold=words.short(terms, tier.threshold),
                rate=words.rate(terms, tier.rate),
            )
            for tier in terms.reward.tiers
        )

    def _last_year(self, code: str) -> str:
        terms, period = self.terms, self.found.period
        before = terms.years_before(period)
        amount = self.bought_before.get(code, {}).get(period.start)
        when = format_dates(before.start, before.last_day)
        if amount is None:
            return say("nothing ({days})", days=when)
        return say("{bought} ({days})", bought=bought_text(terms, amount), days=when)

    def _standing(self, code: str) -> str:
        one = self.by_code.get(code)
        if one is None or one.row is None or not one.bought:
            return say("nothing counted yet (counted to {day})", day=self.counted)
        terms = self.found.terms
        at = standing_of(terms, one.row)
        name = words.measure_name(terms)
        return say(
            "{measured} {what}, {tier}. Earned to date {earned}, not final (counted to {day})",
            measured=words.measured(terms, at),
            # In other languages the name of a measure keeps its letters wherever it stands.
            what=f"{name[0].lower()}{name[1:]}" if is_english() else name,
            tier=say("Tier {tier}", tier=one.row.tier) if one.row.tier else say("no tier yet"),
            earned=formats.money(one.row.earned, terms.currency),
            day=self.counted,
        )

    def _gap(self, code: str) -> str:
        one = self.by_code.get(code)
        if one is None or one.row is None:
            return say("the first tier (counted to {day})", day=self.counted)
        terms = self.found.terms
        gap = gap_of(terms, one.row)
        if gap is None:
            return say("no further tier (counted to {day})", day=self.counted)
        return say(
            "{gap} for Tier {tier} (counted to {day})",
            gap=gap_text(terms, gap.amount, more=True),
            tier=gap.tier,
            day=self.counted,
        )
