"""Comparing any two programs: nothing with itself, and the other way round the opposite."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from programs.rating.changes import Effect, changes_between
from programs.terms import Terms
from tests.programs.documents import Document, program_documents

# Two whole programs take long to draw on a busy machine.
PAIRS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
OPPOSITE = {
    Effect.IMPROVES: Effect.WORSENS,
    Effect.WORSENS: Effect.IMPROVES,
    Effect.NEUTRAL: Effect.NEUTRAL,
}


@given(program_documents())
def test_a_document_compared_with_itself_has_no_changes(document: Document) -> None:
    terms = Terms.from_document(document)

    assert changes_between(terms, Terms.from_document(document)) == []


@PAIRS
@given(program_documents(currency="USD"), program_documents(currency="USD"))
def test_swapping_the_sides_swaps_better_and_worse_where_both_are_sure(
    one: Document, other: Document
) -> None:
    first, second = Terms.from_document(one), Terms.from_document(other)

    there = changes_between(first, second)
    back = changes_between(second, first)

    swapped = [(c.section, c.new, c.old, c.sure, OPPOSITE[c.effect] if c.sure else c.effect) for c in there]
    assert sorted(swapped) == sorted((c.section, c.old, c.new, c.sure, c.effect) for c in back)


@PAIRS
@given(program_documents(currency="USD"), program_documents(currency="USD"))
def test_every_change_reads_differently_on_its_sides(one: Document, other: Document) -> None:
    found = changes_between(Terms.from_document(one), Terms.from_document(other))

    assert [change for change in found if change.old == change.new] == []
