"""
French words: the glossary of the product, and the gender of its nouns.

Ristourne is, of the remises, rabais et ristournes of French accounts, the one that is paid afterwards on the
volume of a period. Palier is the tier of a barème, seuil its threshold; avoir the credit memo; compensation the
offset; complément the kicker, which is on top; plafond the cap. Achats are what partners purchase (masculine),
ventes what they sell on (feminine). Base de référence is the baseline, objectif the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from programs.enums import BaselineRule, PaymentMethod, PeriodKind
from programs.rating.sentence.facts.goods import Goods, Level, Of, Reference, Scope, Value
from programs.rating.sentence.languages.base import Language, plural
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

PERIODS = {
    PeriodKind.TERM: "période",
    PeriodKind.MONTH: "mois",
    PeriodKind.QUARTER: "trimestre",
    PeriodKind.HALF_YEAR: "semestre",
    PeriodKind.YEAR: "année",
}
METHODS = {
    PaymentMethod.CREDIT_MEMO: "avoir",
    PaymentMethod.BANK_TRANSFER: "virement",
    PaymentMethod.OFFSET: "compensation",
    PaymentMethod.CHECK: "chèque",
}
_VALUES = {Value.NET: (" nets", " nettes"), Value.GROSS: (" bruts", " brutes")}
_VOWELS = "aeiouyàâéèêëîïôûùAEIOUYÀÂÉÈÊËÎÏÔÛÙ"


def listed(names: Sequence[str]) -> str:
    """Write a list: "A", "A et B", "A, B et C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"


def some(names: Sequence[str], more: int) -> str:
    """Write a list; what is left out is counted."""
    others = plural(more, one="autre", other="autres")
    return listed((*names, f"{format_number(Decimal(more))} {others}") if more else names)


def de(noun: str) -> str:
    """Put "de" before a noun, shortened before a vowel: "d’achats", "de ventes"."""
    return f"d’{noun}" if len(noun) > 1 and noun[0] in _VOWELS else f"de {noun}"


def days(count: int) -> str:
    """Write a number of days: "1 jour", "30 jours"."""
    return f"{count} {plural(count, one='jour', other='jours')}"


def on(day: date, year: bool = True) -> str:
    """Write a day in a sentence, where the first of a month is "1er"."""
    written = format_date(day, year=year)
    return f"1er{written.removeprefix('1')}" if day.day == 1 else written


def stretch(first: date, last: date) -> str:
    """Write a stretch of days, the year once where one will do: "du 1er janv. au 31 mars 2027"."""
    if first == last:
        return f"le {on(first)}"
    return f"du {on(first, year=first.year != last.year)} au {on(last)}"


def trade(sales: bool) -> str:
    """Name what partners do."""
    return "ventes" if sales else "achats"


def done(sales: bool, count: Decimal | int = 2, feminine: bool = True) -> str:
    """Give the participle of it: "achetées", "vendu"."""
    return f"{'vendu' if sales else 'acheté'}{'e' if feminine else ''}{plural(count, one='', other='s')}"


def without(scope: Scope) -> str:
    """Name what is left out of a scope."""
    if scope.without_count:
        return f" sauf {scope.without_count} groupes de produits listés"
    return f" sauf {listed(scope.without)}" if scope.without else ""


def of(scope: Scope) -> str:
    """Name the products after a noun: " de Cordless sauf Spares"."""
    named = f" {de(listed(scope.named))}" if scope.named else ""
    named = f" de {scope.count} groupes de produits listés" if scope.count else named
    return f"{named}{without(scope)}"


def all_of(scope: Scope) -> str:
    """Name products that are a part of something: "Contract", "tous les produits sauf Spares"."""
    if scope.named:
        return f"{listed(scope.named)}{without(scope)}"
    if scope.count:
        return f"{scope.count} groupes de produits listés{without(scope)}"
    return f"tous les produits{without(scope)}"


def purchases(goods: Goods) -> str:
    """Name purchases by which value of them counts: "achats nets de Cordless sauf Spares"."""
    value = _VALUES.get(goods.value)
    agreed = "" if value is None else value[goods.sales]
    return f"{trade(goods.sales)}{agreed}{of(goods.scope)}"


def the(goods: Goods, every: bool = False) -> str:
    """Name purchases, or the number of units, with their article: "les achats nets", "toutes les ventes"."""
    if goods.value is Value.UNITS:
        return f"le nombre d’unités{' de tous les produits' if every else of(goods.scope)}"
    all_ = ("toutes " if goods.sales else "tous ") if every else ""
    return f"{all_}les {purchases(goods)}"


def of_the(goods: Goods, every: bool = False) -> str:
    """Put "de" before it: "des achats nets", "du nombre d’unités", "de tous les achats"."""
    said = the(goods, every)
    if said.startswith("le "):
        return f"du {said.removeprefix('le ')}"
    return f"des {said.removeprefix('les ')}" if said.startswith("les ") else f"de {said}"


def verb(goods: Goods | None, many: str, one: str) -> str:
    """Give the verb for purchases, which are many, or for their number, which is one."""
    return one if goods is not None and goods.value is Value.UNITS else many


def level(say: Language, at: Level) -> str:
    """Name a threshold by what it measures: "5 % de croissance", "80 % de votre objectif"."""
    figure = say.figure(at.figure)
    return {
        Of.PLAIN: figure,
        Of.GROWTH: f"{figure} de croissance",
        Of.GROWTH_PERCENT: f"{figure} de croissance",
        Of.TARGET: f"{figure} {'de votre ' if at.yours else 'de l’'}objectif",
        Of.SHARE: f"{figure} de part",
    }[at.of]


def reference(say: Language, over: Reference) -> str:
    """Name what growth is measured from; it is feminine, whatever it is."""
    if over.rule is BaselineRule.FIXED:
        return "la base de référence"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"la moyenne de {over.years} {plural(over.years, one='an', other='ans')}"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"la valeur la plus élevée entre l’année précédente et {say.figure(over.floor)}"
    return "la même période de l’année précédente"
