"""What a draft still needs before it can be sent for approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partners.queries.segments import unknown_partners, unknown_segments
from programs.enums import Gate
from programs.models import Program, ProgramVersion
from programs.queries.checks import context_of
from programs.queries.gates import LABELS, GateCheck, gates_of
from programs.queries.products import count_matching
from programs.queries.programs import current_version
from programs.queries.reach import reach_of
from programs.queries.worked_examples import faults_in_examples
from programs.rating.checks import NOTHING_KNOWN, Context, Finding, Severity, lint
from programs.rating.eras import Era
from programs.terms import DocumentRefused, Fault, ProductRule, Terms, upgrade

NAME_LENGTH_MAX: int = Program._meta.get_field("name").max_length or 0

# Which sections of a document each requirement is about; what no other names belongs to the last.
_REQUIREMENTS = (
    (
        "term",
        "Name and dates",
        ("name", "code", "currency", "starts_on", "ends_on", "period", "accumulation"),
    ),
    ("goal", "Goal", ("goal",)),
    ("who", "Who can earn", ("eligibility",)),
    ("what", "What counts", ("basis", "products", "measure", "returns")),
    ("reward", "Reward", ("reward", "caps")),
    ("pay", "Payment", ("payment", "minimum_payable")),
    ("stacking", "With other programs", ("stacking",)),
)
_OTHER = ("other", "Other terms")
_EXAMPLES = ("examples", "Worked examples")


@dataclass(frozen=True)
class Requirement:
    """
    One thing that approval needs; done when nothing is wrong with it.

    `gate` names the gate of the launch that it is, where a written reason can stand in for it.
    """

    key: str
    label: str
    faults: tuple[Fault, ...]
    gate: Gate | None = None

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return not self.faults


@dataclass(frozen=True)
class Readiness:
    """
    How far a draft is from approval. `terms` is None while the document itself has faults.

    `findings` are what a look at the terms found in the light of `context`; those that refuse publication are
    faults as well. `gates` are those that stand in the way or were passed with a reason.
    """

    requirements: tuple[Requirement, ...]
    terms: Terms | None
    findings: tuple[Finding, ...] = ()
    context: Context = NOTHING_KNOWN
    gates: tuple[GateCheck, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give everything that is left to do, in the order of the page."""
        return tuple(fault for requirement in self.requirements for fault in requirement.faults)

    @property
    def own_faults(self) -> tuple[Fault, ...]:
        """Give what is left to do in the terms themselves: no reason stands in for it."""
        return tuple(
            fault
            for requirement in self.requirements
            if requirement.gate is None
            for fault in requirement.faults
        )

    @property
    def done(self) -> int:
        """Count the requirements that are met."""
        return sum(requirement.done for requirement in self.requirements)


def readiness_of(document: Mapping[str, object], program: Program | None = None) -> Readiness:
    """
    Find everything that keeps a document from being sent for approval.

    :param program: whose document it is, to see whether it requires its worked examples to pass, and whether
        the gates of the launch are open; the gates are for what was never published
    """
    terms: Terms | None = None
    faults: list[Fault] = []
    # What only a program that is to be launched is asked.
    written = None if program is None else current_version(program)
    if written is not None and written.published_at is not None:
        written = None
    try:
        document = upgrade(document)
        terms = Terms.from_document(document)
    except DocumentRefused as refused:
        faults += refused.faults
    faults += _promises(document)
    findings: tuple[Finding, ...] = ()
    context = NOTHING_KNOWN
    if terms is not None:
        context = context_of(document, terms)
        findings = lint(terms, context)
        faults += [*_names(terms), *(_references(terms) or _nobody(terms, written)), *_refusing(findings)]
    requirements = _grouped(faults)
    if program is not None and program.examples_required:
        requirements += (Requirement(*_EXAMPLES, tuple(faults_in_examples(program, document))),)
    if program is None or terms is None or written is None:
        return Readiness(requirements, terms, findings, context)
    gates = gates_of(program, written, terms, context, findings)
    return Readiness(requirements + _gated(gates), terms, findings, context, gates)


def _gated(gates: Sequence[GateCheck]) -> tuple[Requirement, ...]:
    """Give the gates as requirements: a budget and a back-test always, the others where they are asked."""
    asked = {gate.gate: gate for gate in gates}
    return tuple(
        Requirement(gate, LABELS[gate], asked[gate].faults if gate in asked else (), gate)
        for gate in Gate
        if gate in asked or gate in (Gate.BUDGET, Gate.BACKTEST)
    )


def _refusing(findings: Sequence[Finding]) -> list[Fault]:
    return [
        Fault(finding.path, finding.code, finding.sentence)
        for finding in findings
        if finding.severity is Severity.MUST
    ]


def _promises(document: Mapping[str, object]) -> list[Fault]:
    """Name what the format leaves open and a promise must say."""
    faults = []
    if "goal" not in document:
        faults.append(
            Fault("goal.amount", "KEY_MISSING", "Write what the program should reach, such as 5,400,000.")
        )
    if "payment" not in document:
        faults.append(Fault("payment.method", "KEY_MISSING", "Choose how the rebate is paid."))
    if "stacking" not in document:
        faults.append(
            Fault(
                "stacking.policy",
                "KEY_MISSING",
                "Choose what happens where a purchase counts in two programs.",
            )
        )
    return faults


def _names(terms: Terms) -> list[Fault]:
    faults = []
    if len(terms.name) > NAME_LENGTH_MAX:
        faults.append(Fault("name", "TEXT_INVALID", f"Write a name of at most {NAME_LENGTH_MAX} characters."))
    if terms.goal is not None and terms.goal.amount <= 0:
        faults.append(Fault("goal.amount", "AMOUNT_NOT_POSITIVE", "Write a goal above zero."))
    return faults


def _references(terms: Terms) -> list[Fault]:
    """Name segments, partners and products that are not there: with a slip of the pen nobody would earn."""
    rule = terms.eligibility
    faults = [
        Fault(
            "eligibility.segments",
            "SEGMENT_UNKNOWN",
            f"There is no segment “{name}”. Remove it or make it first.",
        )
        for name in unknown_segments(rule.segments)
    ]
    for key, codes in (("partners", rule.partners), ("except_partners", rule.except_partners)):
        faults += [
            Fault(
                f"eligibility.{key}",
                "PARTNER_UNKNOWN",
                f"There is no partner “{code}”. Remove it or add it first.",
            )
            for code in unknown_partners(codes)
        ]
    counts = count_matching(terms.products.include)
    faults += [
        Fault(
            "products.include",
            "PRODUCT_UNKNOWN",
            f"No product has {rule_in_words(rule)}. Remove it or import the products first.",
        )
        for rule in terms.products.include
        if not counts[rule]
    ]
    return faults


def _nobody(terms: Terms, written: ProgramVersion | None) -> list[Fault]:
    """Refuse a promise to nobody: it would say that it is live, and no purchase would ever count."""
    if written is None or reach_of(written.program, [Era(None, terms)]):
        return []
    return [
        Fault(
            "eligibility.segments",
            "NOBODY_REACHED",
            "No partner is reached on any day of the program. Choose a segment or partners that are.",
        )
    ]


def rule_in_words(rule: ProductRule) -> str:
    """Write a product rule: "the category Cordless", "the brand Kestrel and the category Cordless"."""
    named = (("SKU", rule.sku), ("brand", rule.brand), ("category", rule.category))
    return " and ".join(f"the {word} {value}" for word, value in named if value is not None)


def _grouped(faults: Sequence[Fault]) -> tuple[Requirement, ...]:
    by_key: dict[str, list[Fault]] = {}
    for fault in faults:
        by_key.setdefault(_key_of(fault.path), []).append(fault)
    grouped = [Requirement(key, label, tuple(by_key.get(key, ()))) for key, label, _ in _REQUIREMENTS]
    if _OTHER[0] in by_key:
        grouped.append(Requirement(*_OTHER, tuple(by_key[_OTHER[0]])))
    return tuple(grouped)


def _key_of(path: str) -> str:
    section = path.partition(".")[0].partition("[")[0]
    return next((key for key, _, sections in _REQUIREMENTS if section in sections), _OTHER[0])
