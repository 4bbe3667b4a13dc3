"""The gates of a launch: what a version lacks, or questions, until somebody writes why that is meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from programs.enums import Gate
from programs.models import GateReason, Program, ProgramVersion
from programs.queries.backtests import proof_of
from programs.queries.decisions import earlier_result
from programs.rating import sentence_of_record
from programs.rating.checks import Context, Finding, simplicity
from programs.terms import Fault, Terms

LONG = frozenset({"MONTH_13", "YEAR_LONG"})
REPEATS = "REPEATS"
LABELS = {
    Gate.BUDGET: "Budget",
    Gate.BACKTEST: "Back-test",
    Gate.SIMPLICITY: "Simplicity",
    Gate.REPEAT: "Repeat on purpose",
}


@dataclass(frozen=True)
class GateCheck:
    """
    A gate that stands in the way of a version: what it asks, and the reason that was given for it, if any.

    `earlier` is the code of the program that the terms repeat, empty for every other question.
    """

    gate: Gate
    asks: str
    reason: GateReason | None = None
    earlier: str = ""

    @property
    def label(self) -> str:
        """Name what the gate is about."""
        return LABELS[self.gate]

    @property
    def is_open(self) -> bool:
        """Say whether nothing stands in the way any more."""
        return self.reason is not None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Give what is left to do, as the requirements of approval have it."""
        return () if self.is_open else (Fault(f"launch.{self.gate}", "KEY_MISSING", self.asks),)


def gates_of(
    program: Program,
    version: ProgramVersion,
    terms: Terms,
    context: Context,
    findings: Iterable[Finding],
) -> tuple[GateCheck, ...]:
    """
    List the gates that stand in the way of a version, in the order of the launch page.

    :param context: what the books say beside the terms; how many others pay as well costs simplicity
    :param findings: what a look at the terms found, for its length and what it repeats
    """
    found = [
        check
        for check in (
            _budget(program),
            _backtest(version),
            _simplicity(terms, context),
            _repeat(program, findings),
        )
        if check is not None
    ]
    reasons = reasons_of(version)
    return tuple(GateCheck(c.gate, c.asks, reasons.get(c.gate), c.earlier) for c in found)


def reasons_of(version: ProgramVersion) -> dict[Gate, GateReason]:
    """Give the reasons that were written for a version, by gate."""
    found = GateReason.objects.select_related("given_by").filter(version=version)
    return {Gate(reason.gate): reason for reason in found}


def _budget(program: Program) -> GateCheck | None:
    if program.budget is not None:
        return None
    return GateCheck(Gate.BUDGET, "Set a budget, or write why this program has none.")


def _backtest(version: ProgramVersion) -> GateCheck | None:
    if proof_of(version) is not None:
        return None
    return GateCheck(
        Gate.BACKTEST, "Back-test these terms on past sales, or write why they go out without a back-test."
    )


def _simplicity(terms: Terms, context: Context) -> GateCheck | None:
    scored = simplicity(terms, sentence_of_record(terms), others=len(context.others))
    if not scored.needs_reason:
        return None
    return GateCheck(
        Gate.SIMPLICITY,
        f"Simplicity is {scored.score} of 100: partners will not follow this. "
        "Make it simpler, or write why it has to be like this.",
    )


def _repeat(program: Program, findings: Iterable[Finding]) -> GateCheck | None:
    """Ask once about a program that runs for a year, or is what an earlier one was."""
    codes = {finding.code: finding.sentence for finding in findings}
    long = next((codes[code] for code in LONG if code in codes), "")
    repeated, earlier = codes.get(REPEATS, ""), ""
    if repeated:
        result = earlier_result(program)
        if result is not None:
            repeated = f"These terms are {result.sentence}"
            earlier = result.program.code
    if not long and not repeated:
        return None
    told = " ".join(sentence for sentence in (long, repeated) if sentence)
    return GateCheck(Gate.REPEAT, told, earlier=earlier)
