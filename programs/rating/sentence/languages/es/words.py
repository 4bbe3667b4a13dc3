"""
Spanish words: the glossary of the product, and the gender of its nouns.

Bonificación is what both sides of the Atlantic understand as money that is returned on volume (rappel is said in
Spain alone). Tramo is the tier of an escala, umbral its threshold; nota de crédito the credit memo; compensación
the offset; extra the kicker, which is on top; tope the cap. Compras are what partners purchase, ventas what they
sell on, both feminine. Base de referencia is the baseline, objetivo the target.
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
    PeriodKind.TERM: "periodo",
    PeriodKind.MONTH: "mes",
    PeriodKind.QUARTER: "trimestre",
    PeriodKind.HALF_YEAR: "semestre",
    PeriodKind.YEAR: "año",
}
METHODS = {
    PaymentMethod.CREDIT_MEMO: "nota de crédito",
    PaymentMethod.BANK_TRANSFER: "transferencia bancaria",
    PaymentMethod.OFFSET: "compensación",
    PaymentMethod.CHECK: "cheque",
}
_VALUES = {Value.NET: " netas", Value.GROSS: " brutas"}


def listed(names: Sequence[str]) -> str:
    """Write a list: "A", "A y B", "A, B y C"; before the sound of an i, "e"."""
    if len(names) == 1:
        return names[0]
    last = names[-1]
    sounds_i = len(last) > 1 and last[:2].lower() not in ("ia", "ie", "io") and last[0].lower() in "ií"
    sounds_i = sounds_i or last[:2].lower() in ("hi", "hí")
    return f"{', '.join(names[:-1])} {'e' if sounds_i else 'y'} {last}"


def some(names: Sequence[str], more: int) -> str:
    """Write a list; what is left out is counted."""
    return listed((*names, f"{format_number(Decimal(more))} más") if more else names)


def days(count: int) -> str:
    """Write a number of days: "1 día", "30 días"."""
    return f"{count} {plural(count, one='día', other='días')}"


def stretch(first: date, last: date) -> str:
    """Write a stretch of days, the year once where one will do: "del 1 ene al 31 mar 2027"."""
    if first == last:
        return f"el {format_date(first)}"
    return f"del {format_date(first, year=first.year != last.year)} al {format_date(last)}"


def trade(sales: bool) -> str:
    """Name what partners do."""
    return "ventas" if sales else "compras"


def done(sales: bool, count: Decimal | int = 2, feminine: bool = True) -> str:
    """Give the participle of it: "compradas", "vendido"."""
    return f"{'vendid' if sales else 'comprad'}{'a' if feminine else 'o'}{plural(count, one='', other='s')}"


def without(scope: Scope) -> str:
    """Name what is left out of a scope."""
    if scope.without_count:
        return f" salvo {scope.without_count} grupos de productos indicados"
    return f" salvo {listed(scope.without)}" if scope.without else ""


def of(scope: Scope) -> str:
    """Name the products after a noun: " de Cordless salvo Spares"."""
    named = f" de {listed(scope.named)}" if scope.named else ""
    named = f" de {scope.count} grupos de productos indicados" if scope.count else named
    return f"{named}{without(scope)}"


def all_of(scope: Scope) -> str:
    """Name products that are a part of something: "Contract", "todos los productos salvo Spares"."""
    if scope.named:
        return f"{listed(scope.named)}{without(scope)}"
    if scope.count:
        return f"{scope.count} grupos de productos indicados{without(scope)}"
    return f"todos los productos{without(scope)}"


def purchases(goods: Goods) -> str:
    """Name purchases by which value of them counts: "compras netas de Cordless salvo Spares"."""
    return f"{trade(goods.sales)}{_VALUES.get(goods.value, '')}{of(goods.scope)}"


def the(goods: Goods, every: bool = False) -> str:
    """Name purchases, or the number of units, with their article: "las compras netas"."""
    if goods.value is Value.UNITS:
        return f"el número de unidades{' de todos los productos' if every else of(goods.scope)}"
    return f"{'todas ' if every else ''}las {purchases(goods)}"


def of_the(goods: Goods, every: bool = False) -> str:
    """Put "de" before it: "de las compras netas", "del número de unidades"."""
    said = the(goods, every)
    return f"del {said.removeprefix('el ')}" if said.startswith("el ") else f"de {said}"


def verb(goods: Goods | None, many: str, one: str) -> str:
    """Give the verb for purchases, which are many, or for their number, which is one."""
    return one if goods is not None and goods.value is Value.UNITS else many


def level(say: Language, at: Level) -> str:
    """Name a threshold by what it measures: "5 % de crecimiento", "80 % de su objetivo"."""
    figure = say.figure(at.figure)
    return {
        Of.PLAIN: figure,
        Of.GROWTH: f"{figure} de crecimiento",
        Of.GROWTH_PERCENT: f"{figure} de crecimiento",
        Of.TARGET: f"{figure} {'de su' if at.yours else 'del'} objetivo",
        Of.SHARE: f"{figure} de participación",
    }[at.of]


def reference(say: Language, over: Reference) -> str:
    """Name what growth is measured from."""
    if over.rule is BaselineRule.FIXED:
        return "la base de referencia"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"la media de {over.years} {plural(over.years, one='año', other='años')}"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"la cifra mayor entre el año anterior y {say.figure(over.floor)}"
    return "el mismo periodo del año anterior"


def to(noun: str) -> str:
    """Put "a" before a noun with its article: "al mismo periodo", "a la media"."""
    return f"al {noun.removeprefix('el ')}" if noun.startswith("el ") else f"a {noun}"
