"""What the linter and the simplicity score have to say, placed beside the fields it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from programs.rating.checks import Deduction, Finding, Option, Severity
from programs.web.builder_form import input_id
from programs.web.document_form import Typed, Written, field_of

# Remarks on tiers stand under their table, all others in the column beside the form.
BESIDE_TIERS = "reward.tiers"
_KINDS = {Severity.MUST: "must", Severity.ASK: "act", Severity.TIP: "info"}


@dataclass(frozen=True)
class Remark:
    """A finding as a notice: its kind, its sentence, what can be done, and the id of the input it is about."""

    kind: str
    sentence: str
    options: tuple[Option, ...]
    id: str


@dataclass(frozen=True)
class Cost:
    """A deduction with the id of the input where it can be saved, empty where the form has none."""

    points: int
    name: str
    fix: str
    id: str


def remarks_of(
    findings: Iterable[Finding], written: Written, typed: Typed
) -> tuple[list[Remark], list[Remark]]:
    """Give the remarks under the tier table, and the others. What refuses publication is work to do."""
    beside: list[Remark] = []
    others: list[Remark] = []
    for finding in findings:
        if finding.severity is Severity.MUST:
            continue
        name = field_of(finding.path, written.document, typed)
        remark = Remark(_KINDS[finding.severity], finding.sentence, finding.options, input_id(name))
        (beside if finding.path.startswith(BESIDE_TIERS) else others).append(remark)
    return beside, others


def findings_in_words(findings: Iterable[Finding]) -> list[Remark]:
    """Give what an approver should weigh, without what only a writer could do about it."""
    return [
        Remark(_KINDS[finding.severity], finding.sentence, (), "")
        for finding in findings
        if finding.severity is not Severity.MUST
    ]


def costs_of(deductions: Iterable[Deduction], written: Written, typed: Typed) -> list[Cost]:
    """Give the deductions with their inputs."""
    return [
        Cost(
            deduction.points,
            deduction.name,
            deduction.fix,
            input_id(field_of(deduction.path, written.document, typed)),
        )
        for deduction in deductions
    ]
