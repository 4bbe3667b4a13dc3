"""What a draft still needs before it can be sent for approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partners.queries.segments import unknown_partners, unknown_segments
from programs.models import Program
from programs.queries.checks import context_of
from programs.queries.products import count_matching
from programs.queries.worked_examples import faults_in_examples
from programs.rating.checks import NOTHING_KNOWN, Context, Finding, Severity, lint
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
    """One thing that approval needs; done when nothing is wrong with it."""

    key: str
    label: str
    faults: tuple[Fault, ...]

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return not self.faults


@dataclass(frozen=True)
class Readiness:
    """
    How far a draft is from approval. `terms` is None while the document itself has faults.

    `findings` are what a look at the terms found in the light of `context`; those that refuse publication are
    faults as well.
    """

    requirements: tuple[Requirement, ...]
    terms: Terms | None
    findings: tuple[Finding, ...] = ()
    context: Context = NOTHING_KNOWN

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give everything that is left to do, in the order of the page."""
        return tuple(fault for requirement in self.requirements for fault in requirement.faults)

    @property
    def done(self) -> int:
        """Count the requirements that are met."""
        return sum(requirement.done for requirement in self.requirements)


def readiness_of(document: Mapping[str, object], program: Program | None = None) -> Readiness:
    """
    Find everything that keeps a document from being sent for approval.

    :param program: whose document it is, to see whether it requires its worked examples to pass
    """
    terms: Terms | None = None
    faults: list[Fault] = []
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
        faults += [*_names(terms), *_references(terms), *_refusing(findings)]
    requirements = _grouped(faults)
    if program is not None and program.examples_required:
        requirements += (Requirement(*_EXAMPLES, tuple(faults_in_examples(program, document))),)
    return Readiness(requirements, terms, findings, context)


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
