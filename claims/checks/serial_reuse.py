"""A serial number is claimed for more than one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from claims.checks import risk
from claims.checks.facts import Facts, Line
from claims.checks.kit import Check, Finding, Thresholds
from claims.checks.words import rows_text
from claims.enums import Severity
from vir.foundation.kept import kept


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find serial numbers that stand twice in the claim or were claimed elsewhere."""
    within: dict[str, list[Line]] = defaultdict(list)
    for line in facts.lines:
        if line.serial_norm:
            within[line.serial_norm].append(line)
    for norm, lines in within.items():
        if len(lines) > 1:
            rows = tuple(sorted(line.row for line in lines))
            yield Finding(
                key=f"within:{norm}",
                title=kept("Serial number twice in this claim"),
                sentence=kept(
                    "Serial number {serial} stands {count} times in this claim. {lines}.",
                    serial=lines[0].serial,
                    count=len(lines),
                    lines=rows_text(rows),
                ),
                rows=rows,
                at_risk=risk.of_lines(lines[1:]),
            )
    for other in sorted(facts.same_serial, key=lambda one: (one.line, one.claim)):
        line = facts.by_row[other.line]
        where = (
            kept("in {claim}, row {row}", claim=other.claim, row=other.row)
            if other.claim
            else kept("by another company")
        )
        yield Finding(
            key=f"{line.serial_norm}:{other.claim}",
            title=kept("Serial number already claimed"),
            sentence=kept(
                "Serial number {serial} was already claimed {where}. {lines}.",
                serial=line.serial,
                where=where,
                lines=rows_text([line.row]),
            ),
            rows=(line.row,),
            at_risk=risk.of_lines([line]),
        )


CHECK = Check(
    name="serial_reuse",
    label="Serial number used again",
    passed="serial numbers",
    about="A serial number stands for one unit: it is claimed once, whoever claims it.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    applies=lambda facts: any(line.serial_norm for line in facts.lines),
    blocks=True,
)
