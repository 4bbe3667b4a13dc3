"""What the linter and the simplicity score have to say, placed beside the fields it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from programs.enums import NewPartner, StackingPolicy
from programs.queries.simpler import Fix
from programs.rating.checks import Deduction, Finding, Option, Severity
from programs.web.drafting.document_fields import field_of, input_id
from programs.web.drafting.document_form import Typed, Written

# Remarks on tiers stand under their table, all others in the column beside the form.
BESIDE_TIERS = "reward.tiers"
# A button that chooses sends this before the field and its value.
CHOOSE = "choose:"
_KINDS = {Severity.MUST: "must", Severity.ASK: "act", Severity.TIP: "info"}


# What each option of a finding chooses: the field and its value. Others lead to where they are written.
_CHOOSES = {
    "incremental": ("application", "per_band"),
    "growth_amount": ("measure", "growth_amount"),
    **{policy.value: ("stacking", policy.value) for policy in StackingPolicy},
    **{word.value: ("new_partner", word.value) for word in NewPartner},
}
_LEADS = {"smaller_steps": "tiers", "per_unit_kicker": "kickers"}


@dataclass(frozen=True)
class Way:
    """
    One way out of a finding in words: what choosing it does, or the id of where it is written.

    `does` is what a button sends, `sets` the id of the input that it sets to `value`.
    """

    words: str
    does: str = ""
    sets: str = ""
    value: str = ""
    id: str = ""


@dataclass(frozen=True)
class Remark:
    """A finding as a notice: its kind, its sentence, what can be done, and the id of the input it is about."""

    kind: str
    sentence: str
    options: tuple[Way, ...]
    id: str


@dataclass(frozen=True)
class Cost:
    """
    A deduction with the id of the input where it can be saved, empty where the form has none.

    `act` is the key of what does it by one click, empty where only a person can.
    """

    points: int
    name: str
    fix: str
    id: str
    act: str = ""


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
        ways = tuple(_way(option) for option in finding.options)
        remark = Remark(_KINDS[finding.severity], finding.sentence, ways, input_id(name))
        (beside if finding.path.startswith(BESIDE_TIERS) else others).append(remark)
    return beside, others


def _way(option: Option) -> Way:
    name, value = _CHOOSES.get(option.key, ("", ""))
    if name:
        # The second of the radio buttons is the one that a finding can offer.
        sets = "id_application_1" if name == "application" else f"id_{name}"
        return Way(option.words, f"{CHOOSE}{name}:{value}", sets, value)
    return Way(option.words, id=input_id(_LEADS.get(option.key, "")))


def findings_in_words(findings: Iterable[Finding]) -> list[Remark]:
    """Give what an approver should weigh, without what only a writer could do about it."""
    return [
        Remark(_KINDS[finding.severity], finding.sentence, (), "")
        for finding in findings
        if finding.severity is not Severity.MUST
    ]


def costs_of(
    deductions: Iterable[Deduction], written: Written, typed: Typed, acts: Mapping[str, Fix]
) -> list[Cost]:
    """
    Give the deductions with their inputs.

    :param acts: what can be done by machine, by what the deduction offers in words
    """
    return [
        Cost(
            deduction.points,
            deduction.name,
            deduction.fix,
            input_id(field_of(deduction.path, written.document, typed)),
            acts[deduction.fix].key if deduction.fix in acts else "",
        )
        for deduction in deductions
    ]
