"""What a person reads before a program goes out: the same for who launches it and for the second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from partners.queries.directory import partners_by_id
from programs.enums import Gate
from programs.models import Backtest, Program, ProgramVersion
from programs.operations.tell_partners import TOLD_ROLES
from programs.queries.backtests import proof_of
from programs.queries.gates import LONG, REPEATS
from programs.queries.notices import NoticeText, notice_text
from programs.queries.reach import reach_of
from programs.queries.seen import seen_state
from programs.queries.terms import newest_document
from programs.queries.worked_examples import run_examples
from programs.rating.backtest.report import EXPECTED, HIGH, LOW, NO_GROWTH, Report
from programs.rating.checks import Finding
from programs.rating.eras import Era
from programs.terms import Terms
from programs.web.drafting.live import Live, live_of
from programs.web.drafting.remarks import findings_in_words
from programs.web.example_words import results_in_words
from programs.web.wording import partners_in_words, period_facts, terms_in_words, tier_facts
from vir.foundation.identity.queries import addresses_of_partners
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest

FINGERPRINT = 12
LISTED_MAX = 500


@dataclass(frozen=True)
class Told:
    """A partner that would be told: how many of its people get an e-mail."""

    code: str
    name: str
    people: int


@dataclass(frozen=True)
class Step:
    """What the program would have cost at one growth of the sales, and how far that is from the budget."""

    growth: str
    payout: Decimal
    against: Decimal | None

    @property
    def is_over(self) -> bool:
        """Say whether it is above the budget."""
        return self.against is not None and self.against > 0


@dataclass(frozen=True)
class Band:
    """The stored back-test of exactly these terms, as far as it is held against the budget."""

    proof: Backtest
    steps: tuple[Step, ...]
    windfall: Decimal
    even: str


@dataclass(frozen=True)
class Overlap:
    """Another program in which the same purchase can count."""

    code: str
    name: str
    starts_on: date
    ends_on: date
    policy: str


@dataclass(frozen=True)
class Check:
    """The page: what is promised, when, to whom, at what cost, and what is still open."""

    program: Program
    version: ProgramVersion
    live: Live
    terms: Terms | None
    told: tuple[Told, ...]
    band: Band | None
    overlaps: tuple[Overlap, ...]

    @property
    def partners(self) -> int:
        """Count the partners it reaches."""
        return len(self.told)

    @property
    def listed(self) -> tuple[Told, ...]:
        """Give the partners that the page names; of very many the first ones."""
        return self.told[:LISTED_MAX]

    @property
    def not_listed(self) -> int:
        """Count the partners that the page does not name."""
        return len(self.told) - len(self.listed)

    @property
    def reached_by_mail(self) -> int:
        """Count the partners of which somebody gets an e-mail."""
        return sum(1 for partner in self.told if partner.people)

    def message(self, code: str, vendor: str, acknowledge_by: date | None) -> tuple[Told, NoticeText] | None:
        """Give a partner and exactly what it is told; the first one where the code is nobody's of them."""
        if self.terms is None or not self.told:
            return None
        partner = next((told for told in self.told if told.code == code), self.told[0])
        text = notice_text(
            self.program,
            self.version,
            self.terms,
            vendor=vendor,
            partner=partner.name,
            acknowledge_by=acknowledge_by,
        )
        return partner, text


def check_of(program: Program, version: ProgramVersion) -> Check:
    """Read everything that the page shows."""
    live = live_of(newest_document(version), program)
    terms = live.readiness.terms
    return Check(
        program=program,
        version=version,
        live=live,
        terms=terms,
        told=_told(program, terms) if terms else (),
        band=_band(program, version),
        overlaps=_overlaps(live.readiness.context.others),
    )


def shown(request: TenantRequest, check: Check, acknowledge_by: date | None) -> dict[str, Any]:
    """Give what the page's template shows."""
    terms = check.terms
    examples = run_examples(check.program, newest_document(check.version))
    return {
        "program": check.program,
        "version": check.version,
        "seen": seen_state(check.program, check.version),
        "check": check,
        "live": check.live,
        "sentence": check.live.sentence,
        "fingerprint": check.version.terms_hash[:FINGERPRINT],
        "findings": findings_in_words(_open_findings(check.live)),
        "gates": check.live.readiness.gates,
        "partners_words": partners_in_words(terms) if terms else "",
        "is_everyone": terms is not None and not (terms.eligibility.segments or terms.eligibility.partners),
        "facts": terms_in_words(terms) if terms else [],
        "tiers": tier_facts(terms) if terms else [],
        "periods": period_facts(terms) if terms else [],
        "examples": results_in_words(examples),
        "message": check.message(request.GET.get("as", ""), request.access.tenant.name, acknowledge_by),
        "budget_words": _whole(check.program.budget, check.program.currency),
    }


def _open_findings(live: Live) -> list[Finding]:
    """Leave out what a gate asks already."""
    asked = {code for gate in live.readiness.gates if gate.gate is Gate.REPEAT for code in (*LONG, REPEATS)}
    return [finding for finding in live.findings if finding.code not in asked]


def _told(program: Program, terms: Terms) -> tuple[Told, ...]:
    ids = {span.partner_id for span in reach_of(program, [Era(None, terms)])}
    people = addresses_of_partners(ids, TOLD_ROLES)
    partners = sorted(partners_by_id(ids).values(), key=lambda partner: partner.name)
    return tuple(Told(one.code, one.name, len(people.get(one.id, ()))) for one in partners)


def _band(program: Program, version: ProgramVersion) -> Band | None:
    proof = proof_of(version)
    if proof is None:
        return None
    report = Report.from_dict(proof.result)
    steps = []
    for growth in (LOW, NO_GROWTH, EXPECTED, HIGH):
        payout = report.payout_at(growth)
        against = None if program.budget is None else payout - program.budget
        steps.append(Step(formats.number(growth, plus=growth != NO_GROWTH), payout, against))
    even = ""
    if report.even is not None and report.even.growth is not None:
        even = formats.percent(report.even.growth, places=1)
    return Band(proof, tuple(steps), report.windfall, even)


def _overlaps(others: Sequence[Terms]) -> tuple[Overlap, ...]:
    return tuple(
        Overlap(other.code, other.name, other.starts_on, other.ends_on, other.stacking.policy.label)
        for other in others
    )


def _whole(amount: Decimal | None, currency: str) -> str:
    return "" if amount is None else formats.money(amount, currency, whole=True)
