"""A sale lies outside the dates of the terms, or the claim came after its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Facts
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.words import rows_text
from claims.enums import Severity
from vir.foundation.kept import Days, kept, kept_many


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """Find sales outside the period, sales of days to come, and a claim after the last day."""
    terms = facts.terms
    dated = [(line, line.sold_on) for line in facts.lines if line.sold_on is not None]
    outside = [(line, day) for line, day in dated if not terms.starts_on <= day <= terms.ends_on]
    ahead = [(line, day) for line, day in dated if day > facts.on and (line, day) not in outside]
    period = Days(terms.starts_on, terms.ends_on, "–")
    for key, title, found, said in (
        ("period", kept("Outside the period"), outside, kept("outside {period}", period=period)),
        ("ahead", kept("Sold after the claim was sent"), ahead, kept("after {day}", day=facts.on)),
    ):
        if found:
            rows = tuple(sorted(line.row for line, _ in found))
            days = sorted(day for _, day in found)
            yield Finding(
                key=key,
                title=title,
                sentence=kept_many(
                    "{count} sale {when}, dated {days}. {lines}.",
                    "{count} sales {when}, dated {days}. {lines}.",
                    len(found),
                    when=said,
                    days=Days(days[0], days[-1], "–"),
                    lines=rows_text(rows),
                ),
                rows=rows,
                at_risk=risk.of_rows(facts, rows),
            )
    late = (facts.on - terms.deadline_on).days
    if late > thresholds["grace_days"]:
        yield Finding(
            key="deadline",
            title=kept("After the deadline"),
            sentence=kept_many(
                "Sent on {day}, {count} day after the last day, {last}.",
                "Sent on {day}, {count} days after the last day, {last}.",
                late,
                day=facts.on,
                last=terms.deadline_on,
            ),
            at_risk=facts.amount,
        )


CHECK = Check(
    name="outside_period",
    label="Outside period or deadline",
    passed="dates",
    about="Sales count from the first to the last day of the terms, and are claimed until their deadline.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    thresholds=(
        Threshold(
            "grace_days", "Days of grace after the deadline", Decimal(0), "days", Decimal(0), Decimal(60)
        ),
    ),
)
