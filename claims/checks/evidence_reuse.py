"""A document proves lines here that proved other ones elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claims.checks import risk
from claims.checks.facts import Alike, Document, Facts, Line
from claims.checks.kit import Check, Finding, Threshold, Thresholds
from claims.checks.likeness import longest_run, number_key
from claims.checks.reading import names_invoice
from claims.checks.words import rows_text, some
from claims.enums import Severity

# Beyond the threshold pictures that differ in a few bits more are shown, and need not be resolved.
WEAK_BITS = 2
_WORDS = re.compile(r"\w+")


def run(facts: Facts, thresholds: Thresholds) -> Iterator[Finding]:
    """
    Find documents that are, or look like, those of other lines.

    One invoice may prove its lines in two claims, and a list names many invoices: neither is a sign.
    """
    documents = {document.key: document for document in facts.documents}
    told: set[tuple[str, str, str]] = set()
    for alike in sorted(facts.alike, key=lambda one: (one.document, one.bits, one.claim, one.name)):
        document = documents[alike.document]
        if alike.how == "picture" and alike.bits > thresholds["bits"] + WEAK_BITS:
            continue
        lines = _lines_not_proved(facts, document, alike)
        if not lines:
            continue
        key = (document.key, alike.claim, alike.how)
        if key in told:
            continue
        told.add(key)
        rows = tuple(sorted(line.row for line in lines))
        yield Finding(
            key=":".join(key),
            title="Document used before",
            sentence=f"{document.name} {_said(alike)}{_proved(alike)}. {rows_text(rows)}.",
            rows=rows,
            at_risk=risk.of_lines(lines),
            weak=alike.how == "picture" and alike.bits > thresholds["bits"],
        )


def _lines_not_proved(facts: Facts, document: Document, alike: Alike) -> list[Line]:
    """List the lines that the document cannot prove if it proves those it proved elsewhere."""
    lines = facts.covered(document)
    if not alike.claim:
        # Of another company: the same file, or a text that is the same to the last figure.
        return [] if alike.how == "text" and document.text.split() != alike.text.split() else lines
    if alike.how == "text" and _without(document.text, {line.invoice_norm for line in lines}) != _without(
        alike.text, set(alike.invoices)
    ):
        return []
    return [
        line
        for line in lines
        if line.invoice_norm
        and line.invoice_norm not in alike.invoices
        and (alike.how == "text" or not names_invoice(document.text, line.invoice_norm))
    ]


def _without(text: str, invoices: set[str]) -> list[str]:
    """Give the words of a document without its own invoice numbers, by their longest run of digits."""
    runs = {longest_run(norm) for norm in invoices} - {""}
    return [word for word in _WORDS.findall(text) if longest_run(number_key(word)) not in runs]


def _said(alike: Alike) -> str:
    words = {
        "file": "is the same file as one",
        "picture": "looks like a picture",
        "text": "reads, but for the invoice number, as a document",
    }[alike.how]
    where = f"of {alike.claim}" if alike.claim else "of another company"
    return f"{words} {where}"


def _proved(alike: Alike) -> str:
    return (
        f", where it proves invoice {some(sorted(alike.invoices))}" if alike.claim and alike.invoices else ""
    )


CHECK = Check(
    name="evidence_reuse",
    label="Document used before",
    passed="documents not reused",
    about="The same file, a picture that looks the same, or a text that differs in its number only proves other lines.",
    severity=Severity.MUST_RESOLVE,
    run=run,
    thresholds=(
        Threshold(
            "bits", "Bits of 64 in which pictures may differ", Decimal(2), "bits", Decimal(0), Decimal(16)
        ),
    ),
    applies=lambda facts: bool(facts.documents),
)
