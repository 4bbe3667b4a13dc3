"""What conditions that do not hold yet ask for, in no language yet."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import ConditionKind, MeasureKind
from programs.rating.conditions import HOLDS, gate_of
from programs.rating.facts import Facts
from programs.rating.sentence.facts.clauses import InvoicesPaid, TermsAcknowledged
from programs.rating.sentence.facts.goods import Amount, Percent
from programs.rating.sentence.facts.lead import Ask, AskDistinct, AskShare, AskVolume
from programs.rating.sentence.planning.goods import amount_of, purchases, scope_of
from programs.terms import Condition, ProductScope, Terms


def open_asks(terms: Terms, facts: Facts) -> tuple[Ask, ...]:
    """Give what each condition that does not hold asks for, and of which products."""
    return tuple(
        ask_of(terms, condition)
        for place, condition in enumerate(terms.conditions)
        if not HOLDS[condition.kind](condition, gate_of(facts.gates, place))
    )


def ask_of(terms: Terms, condition: Condition) -> Ask:
    """Give what a condition asks for."""
    named = condition.products
    scope = None if named is None or named == ProductScope() else scope_of(named)
    least = condition.least or Decimal(0)
    if condition.kind is ConditionKind.INVOICES_PAID:
        return InvoicesPaid()
    if condition.kind is ConditionKind.TERMS_ACKNOWLEDGED:
        return TermsAcknowledged()
    if condition.kind is ConditionKind.DISTINCT_PRODUCTS:
        return AskDistinct(int(least), scope)
    if condition.kind is ConditionKind.SHARE_PERCENT:
        return AskShare(Percent(least), scope)
    if condition.measure is MeasureKind.QUANTITY:
        return AskVolume(amount_of(terms, condition.measure, least), None, scope)
    return AskVolume(Amount(least, terms.currency, full=True), purchases(terms, condition.measure), scope)
