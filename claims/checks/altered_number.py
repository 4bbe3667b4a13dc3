"""A sale that was claimed before comes again under a number that was changed a little."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz.fuzz import ratio

from claims.checks import risk
from claims.checks.facts import Facts, Line, Other
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.likeness import customer_key, edits_between, holds_other, series_of
from claims.checks.sequence import Sequence
from claims.checks.words import counted, rows_text
from claims.enums import Severity
from vir.foundation.periods import format_date

THIS = "this claim"
# Names of companies less alike than this, in percent, are two companies.
SAME_NAME = 60
# So many other invoices with the same sale within the days are a habit.
HABIT_MIN = 3
# Fewer known numbers than this say nothing about a sequence.
NUMBERS_MIN = 12


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """
    Find lines that repeat a sale under a number like its own, and numbers that stand for two customers.

    The same customer buys the same again, and running numbers are alike by nature: digits that merely run on with the
    days are no sign. Digits that leave the partner's sequence are one, and so are letters, swaps and added marks.
    """
    pairs: dict[tuple[str, str, str], list[Other]] = defaultdict(list)
    for other in (*facts.near, *_within(facts, int(thresholds["days"]))):
        pairs[facts.by_row[other.line].invoice_norm, other.invoice_norm, other.claim].append(other)
    sequence = Sequence(facts)
    lines_of = Counter(line.invoice_norm for line in facts.lines)
    for (norm, _, claim), others in sorted(pairs.items()):
        lines = [facts.by_row[row] for row in sorted({other.line for other in others})]
        whole = len(lines) == lines_of[norm]
        sign = _sign(lines, others[0], whole, sequence, thresholds)
        if sign == "weak" and (claim == THIS or _is_habit(lines[0], facts)):
            continue
        if sign:
            yield _finding(facts, lines, others, claim, weak=sign == "weak")
    yield from _two_customers(facts)


def _is_habit(line: Line, facts: Facts) -> bool:
    """Say whether the customer has the same sale so often that one more on the same day is no sign."""
    numbers = {other.invoice_norm for other in facts.near if other.line == line.row}
    return len(numbers) >= HABIT_MIN


def _sign(
    lines: list[Line], other: Other, whole: bool, sequence: Sequence, thresholds: Thresholds
) -> str | None:
    line = lines[0]
    if line.sold_on is None or other.sold_on is None or line.invoice_norm == other.invoice_norm:
        return None
    if abs((line.sold_on - other.sold_on).days) > thresholds["days"]:
        return None
    if holds_other(line.similar, other.similar):
        return "strong"
    edits = edits_between(line.similar, other.similar, int(thresholds["edits"]))
    if edits is None:
        return None
    if edits == 0 or _letters_changed(line, other):
        return "strong"
    # Where the document has other lines as well, the one that is alike is a customer buying the same again.
    if not whole:
        return None
    fits = sequence.fits(line, NUMBERS_MIN)
    if fits is False or (fits is None and _out_of_order(line, other)):
        return "strong"
    if line.sold_on == other.sold_on:
        return "strong" if len(lines) > 1 else "weak"
    return None


def _letters_changed(line: Line, other: Other) -> bool:
    """Say whether more than the running number was changed: letters, what stands before it, a mark behind it."""
    theirs = series_of(other.invoice_norm)
    return (line.series is None) != (theirs is None) or (
        line.series is not None and theirs is not None and line.series[0] != theirs[0]
    )


def _out_of_order(line: Line, other: Other) -> bool:
    mine, theirs = line.series, series_of(other.invoice_norm)
    if mine is None or theirs is None or line.sold_on is None or other.sold_on is None:
        return False
    if len(line.invoice_norm) != len(other.invoice_norm):
        return True
    days = (line.sold_on - other.sold_on).days
    return days * (mine[1] - theirs[1]) < 0


def _finding(facts: Facts, lines: list[Line], others: list[Other], claim: str, *, weak: bool) -> Finding:
    line, other = lines[0], others[0]
    rows = tuple(line.row for line in lines)
    where = f"row {other.row} of this claim" if claim == THIS else f"{claim}, row {other.row}"
    day = format_date(other.sold_on) if other.sold_on else ""
    same = "customer, product, quantity and amount"
    return Finding(
        key=f"{line.invoice_norm}:{other.invoice_norm}"[:200],
        title="Same sale, same day, next number" if weak else "Invoice number like that of the same sale",
        sentence=(
            f"Invoice {line.invoice} has the {same} of {other.invoice} of {day} ({where}). {rows_text(rows)}."
        ),
        rows=rows,
        at_risk=risk.of_lines(lines),
        weak=weak,
    )


def _within(facts: Facts, days: int) -> Iterator[Other]:
    """Pair the lines of the claim that are the same sale but for the number; the later row is told."""
    same: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for line in sorted(facts.lines, key=lambda one: one.row):
        if line.customer and line.sold_on and line.invoice_norm and line.product and line.quantity:
            same[line.customer, line.product, line.quantity, line.net].append(line)
    for lines in same.values():
        lines.sort(key=lambda one: (one.sold_on or facts.on, one.row))
        for place, line in enumerate(lines):
            for earlier in reversed(lines[:place]):
                if (
                    line.sold_on is None
                    or earlier.sold_on is None
                    or (line.sold_on - earlier.sold_on).days > days
                ):
                    break
                if line.invoice_norm != earlier.invoice_norm:
                    first, second = sorted((earlier, line), key=lambda one: one.row)
                    yield Other(
                        line=second.row,
                        claim=THIS,
                        row=first.row,
                        invoice=first.invoice,
                        invoice_norm=first.invoice_norm,
                        sold_on=first.sold_on,
                    )


def _two_customers(facts: Facts) -> Iterator[Finding]:
    """Find invoice numbers that stand for two end customers."""
    met: dict[str, list[Other]] = defaultdict(list)
    for other in facts.clashes:
        line = facts.by_row[other.line]
        if line.customer and not _same_company(line.customer, customer_key(other.end_customer)):
            met[line.invoice_norm].append(other)
    for norm, others in sorted(met.items()):
        other = min(others, key=lambda one: (one.claim, one.row))
        rows = tuple(sorted({one.line for one in others}))
        line = facts.by_row[rows[0]]
        more = f" and {counted(len(others) - 1, 'more line')}" if len(others) > 1 else ""
        yield Finding(
            key=f"customer:{norm}",
            title="One invoice number, two customers",
            sentence=(
                f"Invoice {line.invoice} is to “{line.end_customer}” here and to “{other.end_customer}” in"
                f" {other.claim}, row {other.row}{more}. {rows_text(rows)}."
            ),
            rows=rows,
            at_risk=risk.of_rows(facts, rows),
        )


def _same_company(one: str, other: str) -> bool:
    return not one or not other or one in other or other in one or ratio(one, other) >= SAME_NAME


CHECK = Check(
    name="altered_number",
    label="Altered invoice number",
    passed="invoice numbers",
    about=(
        "The same customer, product, quantity and amount within some days under a number that differs in few letters"
        " and does not run on with the partner's own numbers, or is the same with something before or behind it; or one"
        " number that stands for two customers."
    ),
    severity=Severity.MUST_RESOLVE,
    run=run,
    thresholds=(
        Threshold("edits", "Letters that differ at most", Decimal(2), "letters", Decimal(1), Decimal(4)),
        Threshold("days", "Days between the sales at most", Decimal(7), "days", Decimal(0), Decimal(31)),
    ),
    applies=lambda facts: any(line.invoice_norm for line in facts.lines),
)
