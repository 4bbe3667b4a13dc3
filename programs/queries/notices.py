"""What partners are told about a version, and what they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from programs.enums import PeriodKind
from programs.models import Program, ProgramVersion, TermsNotice
from programs.rating import Known, rule_sentence
from programs.terms import Terms
from vir.foundation.periods import format_date, format_dates, is_english
from vir.foundation.words import later, say

SUBJECT_LENGTH_MAX = 200
FINGERPRINT = 12
PARAGRAPH = "\n\n"
# By whether it is the first version and whether partners were told before.
SUBJECTS = {
    (True, False): later("New terms: {program}"),
    (False, False): later("Changed terms, version {version}: {program}"),
    (True, True): later("Reminder, new terms: {program}"),
    (False, True): later("Reminder, changed terms, version {version}: {program}"),
}
OPENED = later("{vendor} has new terms for {partner}: {program} ({code}), version {version}.")
CHANGED = later("{vendor} has changed its terms for {partner}: {program} ({code}), version {version}.")
REMINDED = later(
    "Nobody of {partner} has said yet that these terms of {vendor} have been read: "
    "{program} ({code}), version {version}."
)
RUNS = {
    PeriodKind.TERM: later("It runs from {days}."),
    PeriodKind.MONTH: later("It runs from {days}, measured by month."),
    PeriodKind.QUARTER: later("It runs from {days}, measured by quarter."),
    PeriodKind.HALF_YEAR: later("It runs from {days}, measured by half-year."),
    PeriodKind.YEAR: later("It runs from {days}, measured by year."),
}


@dataclass(frozen=True)
class NoticeText:
    """What one partner is told: a subject on one line and paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """Give the paragraphs as they are kept."""
        return PARAGRAPH.join(self.paragraphs)


def notice_text(
    program: Program,
    version: ProgramVersion,
    terms: Terms,
    *,
    vendor: str,
    partner: str,
    acknowledge_by: date | None,
    reminder: bool = False,
) -> NoticeText:
    """
    Write what a partner is told, from the rule sentence and the dates; it names no other partner.

    :param vendor: the vendor's name
    :param partner: the partner's name
    :param reminder: whether it was told before
    """
    subject = say(SUBJECTS[version.number == 1, reminder], version=version.number, program=terms.name)
    return NoticeText(
        subject[:SUBJECT_LENGTH_MAX],
        tuple(
            line
            for line in (
                _opening(program, version, vendor, partner, reminder),
                sentence_of(version, terms),
                _dates(version, terms),
                _reading(terms, partner, acknowledge_by),
                say(
                    "This message repeats the terms in short. What counts are the terms themselves: version "
                    "{version}, fingerprint {fingerprint}.",
                    version=version.number,
                    fingerprint=version.terms_hash[:FINGERPRINT],
                ),
            )
            if line
        ),
    )


def subject_of(kept: str, *, version: int, program: str) -> str:
    """
    Say the subject of a notice in the language that is read just now.

    :param kept: as it was sent, which is English
    """
    for text in SUBJECTS.values():
        if text.format(version=version, program=program)[:SUBJECT_LENGTH_MAX] == kept:
            return say(text, version=version, program=program)[:SUBJECT_LENGTH_MAX]
    return kept


def sentence_of(version: ProgramVersion, terms: Terms) -> str:
    """Give the rule in words for a partner, also of a version that is not published yet."""
    if terms.eligibility.partners or terms.eligibility.except_partners:
        return rule_sentence(terms, who=Known.IN_THIS_PROGRAM)
    # What is kept is the sentence in English.
    return (version.rule_sentence if is_english() else "") or rule_sentence(terms)


def paragraphs_of(notice: TermsNotice) -> list[str]:
    """Give the paragraphs of a notice as it was sent."""
    return notice.body.split(PARAGRAPH)


def newest_published(program: Program) -> ProgramVersion | None:
    """Give the newest published version, also one that waits for its day: it is what partners are told about."""
    found: ProgramVersion | None = (
        ProgramVersion.objects.filter(program=program, published_at__isnull=False).order_by("-number").first()
    )
    return found


def asked_by(program: Program, version: ProgramVersion) -> date | None:
    """Give the day until which partners are asked to acknowledge a version; an amendment has one of its own."""
    return program.acknowledge_by if version.number == 1 else version.acknowledge_by


def notices_of(version: ProgramVersion) -> list[TermsNotice]:
    """List what partners were told about a version, the last first."""
    found = TermsNotice.objects.select_related("partner", "sent_by").filter(version=version)
    return list(found.order_by("-sent_at", "partner__name", "id"))


def told_partner_ids(version: ProgramVersion) -> set[UUID]:
    """Give the partners that were told about a version."""
    return set(TermsNotice.objects.filter(version=version).values_list("partner_id", flat=True))


def _opening(program: Program, version: ProgramVersion, vendor: str, partner: str, reminder: bool) -> str:
    return say(
        REMINDED if reminder else OPENED if version.number == 1 else CHANGED,
        vendor=vendor,
        partner=partner,
        program=program.name,
        code=program.code,
        version=version.number,
    )


def _dates(version: ProgramVersion, terms: Terms) -> str:
    days = format_dates(terms.starts_on, terms.ends_on)
    said = [say(RUNS[terms.period], days=days)]
    if version.effective_on is not None:
        said.append(say("What changed counts from {day}.", day=format_date(version.effective_on)))
    periods = terms.periods()
    # Of a single period the rule itself says when it is paid.
    if terms.payment is not None and len(periods) > 1:
        said.append(
            say(
                "The first of {count} periods is paid by {day}.",
                count=len(periods),
                day=format_date(terms.payment.due_on(periods[0].last_day)),
            )
        )
    return " ".join(said)


def _reading(terms: Terms, partner: str, acknowledge_by: date | None) -> str:
    where = say("Read the full terms in the portal: Programs, {program}, Terms.", program=terms.name)
    if acknowledge_by is None:
        return where
    asked = say(
        "{partner} is asked to say there, by {day}, that the terms have been read. "
        "It confirms that they were read; it is not a signature.",
        partner=partner,
        day=format_date(acknowledge_by),
    )
    return f"{where} {asked}"
