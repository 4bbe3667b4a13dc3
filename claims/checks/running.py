"""Running the checks over the facts of one claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.checks.catalogue import CHECKS
from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding
from claims.checks.words import rows_text
from claims.enums import Severity
from vir.foundation.kept import kept

# Of one check; what is beyond is told in one finding, because nobody reads a hundred sentences.
FINDINGS_MAX = 20
KEY_LETTERS_MAX = 200
TITLE_LETTERS_MAX = 120
SENTENCE_LETTERS_MAX = 1000


@dataclass(frozen=True)
class Rule:
    """How one check is set."""

    is_on: bool
    severity: Severity
    thresholds: Mapping[str, Decimal]

    @staticmethod
    def default(check: Check) -> Rule:
        """Give a check's own setting."""
        return Rule(is_on=True, severity=check.severity, thresholds=check.defaults)


@dataclass(frozen=True)
class Checked:
    """One check that had something to look at, how it was set, and what it found."""

    check: Check
    rule: Rule
    findings: tuple[Finding, ...]

    def severity_of(self, finding: Finding) -> Severity:
        """Give what a finding asks for: a weak sign is never to be resolved."""
        return Severity.LOOK if finding.weak or self.check.only_look else self.rule.severity


def run_checks(facts: Facts, rules: Mapping[str, Rule]) -> list[Checked]:
    """
    Run every check that is on and has something to look at, in the order of the catalogue.

    Lines are looked at in the order of their rows, however they are given.
    """
    facts = replace(facts, lines=tuple(sorted(facts.lines, key=lambda line: line.row)))
    return [
        Checked(check, rules[name], _told(name, check.run(facts, rules[name].thresholds)))
        for name, check in CHECKS.items()
        if rules[name].is_on and check.applies(facts)
    ]


def _told(name: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    by_key: dict[str, Finding] = {}
    for finding in findings:
        # The strong signs first, and of two about the same thing the first.
        by_key.setdefault(
            finding.key[:KEY_LETTERS_MAX],
            replace(
                finding,
                key=finding.key[:KEY_LETTERS_MAX],
                title=_cut(finding.title, TITLE_LETTERS_MAX),
                sentence=_cut(finding.sentence, SENTENCE_LETTERS_MAX),
                check=name,
            ),
        )
    told = sorted(by_key.values(), key=lambda one: one.weak)
    if len(told) <= FINDINGS_MAX:
        return tuple(told)
    return (*told[: FINDINGS_MAX - 1], _rest(name, told[FINDINGS_MAX - 1 :]))


def _rest(name: str, findings: list[Finding]) -> Finding:
    rows = tuple(sorted({row for finding in findings for row in finding.rows}))
    amounts = [finding.at_risk for finding in findings if finding.at_risk is not None]
    return Finding(
        key="more",
        title=kept("{count} more: {check}", count=Decimal(len(findings)), check=CHECKS[name].label.lower()),
        sentence=kept(
            "{count} more like these. {lines}.", count=Decimal(len(findings)), lines=rows_text(rows)
        )
        if rows
        else kept("{count} more.", count=Decimal(len(findings))),
        rows=rows,
        at_risk=sum(amounts, Decimal(0)) if amounts else None,
        weak=all(finding.weak for finding in findings),
        check=name,
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
