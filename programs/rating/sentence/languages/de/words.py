"""
German words: the glossary of the product, and the cases of its nouns.

Rückvergütung is what trade contracts call a rebate paid afterwards (Bonus would be praise, Rabatt is on the
invoice). Stufe is the tier of a Staffel; Gutschrift the credit memo; Verrechnung the offset; Zusatzbonus the
kicker, which is on top. Einkäufe are what partners purchase, Verkäufe what they sell on. Vergleichsbasis is the
baseline, Ziel the target. Units are Stück, which has no plural after a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from programs.enums import BaselineRule, PaymentMethod, PeriodKind
from programs.rating.sentence.facts.goods import Goods, Level, Of, Reference, Scope, Value
from programs.rating.sentence.languages.base import Language
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

# The name of a period, its genitive, and the word for "each" before it, by case.
PERIODS = {
    PeriodKind.TERM: "Zeitraum",
    PeriodKind.MONTH: "Monat",
    PeriodKind.QUARTER: "Quartal",
    PeriodKind.HALF_YEAR: "Halbjahr",
    PeriodKind.YEAR: "Jahr",
}
GENITIVES = {
    PeriodKind.TERM: "Zeitraums",
    PeriodKind.MONTH: "Monats",
    PeriodKind.QUARTER: "Quartals",
    PeriodKind.HALF_YEAR: "Halbjahres",
    PeriodKind.YEAR: "Jahres",
}
MASCULINE = (PeriodKind.TERM, PeriodKind.MONTH)
METHODS = {
    PaymentMethod.CREDIT_MEMO: "Gutschrift",
    PaymentMethod.BANK_TRANSFER: "Überweisung",
    PaymentMethod.OFFSET: "Verrechnung",
    PaymentMethod.CHECK: "Scheck",
}
_VALUES = {Value.NET: "Netto", Value.GROSS: "Brutto"}


def listed(names: Sequence[str]) -> str:
    """Write a list: "A", "A und B", "A, B und C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"


def some(names: Sequence[str], more: int) -> str:
    """Write a list; what is left out is counted."""
    return listed((*names, f"{format_number(Decimal(more))} weitere") if more else names)


def days(count: int, dative: bool = True) -> str:
    """Write a number of days: "1 Tag", in the dative "30 Tagen"."""
    return f"{count} {'Tag' if count == 1 else 'Tagen' if dative else 'Tage'}"


def every(period: PeriodKind) -> str:
    """Give "each period" as a subject."""
    return f"{'Jeder' if period in MASCULINE else 'Jedes'} {PERIODS[period]}"


def trade(sales: bool) -> str:
    """Name what partners do."""
    return "Verkäufe" if sales else "Einkäufe"


def done(sales: bool) -> str:
    """Give the participle of it."""
    return "verkauft" if sales else "gekauft"


def without(scope: Scope) -> str:
    """Name what is left out of a scope."""
    if scope.without_count:
        return f" ohne {scope.without_count} aufgeführte Produktgruppen"
    return f" ohne {listed(scope.without)}" if scope.without else ""


def of(scope: Scope) -> str:
    """Name the products after a noun: " von Cordless ohne Spares"."""
    named = f" von {listed(scope.named)}" if scope.named else ""
    named = f" aus {scope.count} aufgeführten Produktgruppen" if scope.count else named
    return f"{named}{without(scope)}"


def pieces_of(scope: Scope) -> str:
    """Name the products after "Stück": " Cordless ohne Spares"."""
    return f" {listed(scope.named)}{without(scope)}" if scope.named else of(scope)


def all_of(scope: Scope, dative: bool = True) -> str:
    """Name products that are a part of something: "Contract", in the dative "allen Produkten ohne Spares"."""
    if scope.named:
        return f"{listed(scope.named)}{without(scope)}"
    if scope.count:
        return f"{scope.count} aufgeführte{'n' if dative else ''} Produktgruppen{without(scope)}"
    return f"{'allen Produkten' if dative else 'alle Produkte'}{without(scope)}"


def purchases(goods: Goods, dative: bool = False) -> str:
    """Name purchases by which value of them counts: "Nettoeinkäufe von Cordless ohne Spares"."""
    value = _VALUES.get(goods.value, "")
    noun = trade(goods.sales)
    noun = f"{value}{noun.lower()}" if value else noun
    return f"{noun}{'n' if dative else ''}{of(goods.scope)}"


def the(goods: Goods, dative: bool = False, every_: bool = False) -> str:
    """Name purchases, or the number of units, with their article: "den Nettoeinkäufen", "die Stückzahl"."""
    if goods.value is Value.UNITS:
        which = " aller Produkte" if every_ else of(goods.scope)
        return f"{'der' if dative else 'die'} Stückzahl{which}"
    article = ("allen" if every_ else "den") if dative else ("alle" if every_ else "die")
    return f"{article} {purchases(goods, dative)}"


def verb(goods: Goods | None, plural: str, singular: str) -> str:
    """Give the verb for purchases, which are many, or for their number, which is one."""
    return singular if goods is not None and goods.value is Value.UNITS else plural


def level(say: Language, at: Level) -> str:
    """Name a threshold by what it measures, in the dative: "5 % Wachstum", "80 % Ihres Ziels"."""
    figure = say.figure(at.figure)
    return {
        Of.PLAIN: figure,
        Of.GROWTH: f"{figure} Wachstum",
        Of.GROWTH_PERCENT: f"{figure} Wachstum",
        Of.TARGET: f"{figure} {'Ihres' if at.yours else 'des'} Ziels",
        Of.SHARE: f"{figure} Anteil",
    }[at.of]


def reference(say: Language, over: Reference, dative: bool = True) -> str:
    """Name what growth is measured from."""
    the_ = "dem" if dative else "den"
    if over.rule is BaselineRule.FIXED:
        return f"{'der' if dative else 'die'} Vergleichsbasis"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"{the_} Durchschnitt von {over.years} {'Jahr' if over.years == 1 else 'Jahren'}"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"{the_} höheren Wert aus Vorjahr und {say.figure(over.floor)}"
    return f"{the_} Vorjahreszeitraum"


def stretch(first: date, last: date) -> str:
    """Write a stretch of days, the year once where one will do: "vom 1. Jan. bis 31. März 2027"."""
    if first == last:
        return f"am {format_date(first)}"
    return f"vom {format_date(first, year=first.year != last.year)} bis {format_date(last)}"
