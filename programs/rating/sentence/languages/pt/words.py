"""
Brazilian Portuguese words: the glossary of the product, and the gender of its nouns.

Rebate is what the Brazilian trade itself says for money that is returned on volume (bonificação there is goods
given free, and taxed as such). Faixa is the tier of a tabela, patamar its threshold; nota de crédito the credit
memo; compensação the offset; adicional the kicker, which is on top; teto the cap. Compras are what partners
purchase, vendas what they sell on, both feminine. Base de comparação is the baseline, meta the target.
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
    PeriodKind.TERM: "período",
    PeriodKind.MONTH: "mês",
    PeriodKind.QUARTER: "trimestre",
    PeriodKind.HALF_YEAR: "semestre",
    PeriodKind.YEAR: "ano",
}
METHODS = {
    PaymentMethod.CREDIT_MEMO: "nota de crédito",
    PaymentMethod.BANK_TRANSFER: "transferência bancária",
    PaymentMethod.OFFSET: "compensação",
    PaymentMethod.CHECK: "cheque",
}
_VALUES = {Value.NET: " líquidas", Value.GROSS: " brutas"}


def listed(names: Sequence[str]) -> str:
    """Write a list: "A", "A e B", "A, B e C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} e {names[-1]}"


def some(names: Sequence[str], more: int) -> str:
    """Write a list; what is left out is counted."""
    return listed((*names, f"mais {format_number(Decimal(more))}") if more else names)


def days(count: int) -> str:
    """Write a number of days: "1 dia", "30 dias"."""
    return f"{count} {plural(count, one='dia', other='dias')}"


def stretch(first: date, last: date) -> str:
    """Write a stretch of days, the year once where one will do: "de 1 de jan. a 31 de mar. de 2027"."""
    if first == last:
        return f"em {format_date(first)}"
    return f"de {format_date(first, year=first.year != last.year)} a {format_date(last)}"


def trade(sales: bool) -> str:
    """Name what partners do."""
    return "vendas" if sales else "compras"


def done(sales: bool, count: Decimal | int = 2, feminine: bool = True) -> str:
    """Give the participle of it: "compradas", "vendido"."""
    return f"{'vendid' if sales else 'comprad'}{'a' if feminine else 'o'}{plural(count, one='', other='s')}"


def without(scope: Scope) -> str:
    """Name what is left out of a scope."""
    if scope.without_count:
        return f" exceto {scope.without_count} grupos de produtos listados"
    return f" exceto {listed(scope.without)}" if scope.without else ""


def of(scope: Scope) -> str:
    """Name the products after a noun: " de Cordless exceto Spares"."""
    named = f" de {listed(scope.named)}" if scope.named else ""
    named = f" de {scope.count} grupos de produtos listados" if scope.count else named
    return f"{named}{without(scope)}"


def all_of(scope: Scope) -> str:
    """Name products that are a part of something: "Contract", "todos os produtos exceto Spares"."""
    if scope.named:
        return f"{listed(scope.named)}{without(scope)}"
    if scope.count:
        return f"{scope.count} grupos de produtos listados{without(scope)}"
    return f"todos os produtos{without(scope)}"


def purchases(goods: Goods) -> str:
    """Name purchases by which value of them counts: "compras líquidas de Cordless exceto Spares"."""
    return f"{trade(goods.sales)}{_VALUES.get(goods.value, '')}{of(goods.scope)}"


def the(goods: Goods, every: bool = False) -> str:
    """Name purchases, or the number of units, with their article: "as compras líquidas"."""
    if goods.value is Value.UNITS:
        return f"o número de unidades{' de todos os produtos' if every else of(goods.scope)}"
    return f"{'todas ' if every else ''}as {purchases(goods)}"


def of_the(goods: Goods, every: bool = False) -> str:
    """Put "de" before it: "das compras líquidas", "do número de unidades", "de todas as compras"."""
    said = the(goods, every)
    return f"d{said}" if said.startswith(("o ", "as ")) else f"de {said}"


def in_the(goods: Goods) -> str:
    """Put "em" before it: "nas compras líquidas", "no número de unidades"."""
    return f"n{the(goods)}"


def by_the(goods: Goods, every: bool = False) -> str:
    """Put "por" before it: "pelas compras líquidas", "pelo número de unidades", "por todas as compras"."""
    said = the(goods, every)
    return f"pel{said}" if said.startswith(("o ", "as ")) else f"por {said}"


def verb(goods: Goods | None, many: str, one: str) -> str:
    """Give the verb for purchases, which are many, or for their number, which is one."""
    return one if goods is not None and goods.value is Value.UNITS else many


def level(say: Language, at: Level) -> str:
    """Name a threshold by what it measures: "5 % de crescimento", "80 % da sua meta"."""
    figure = say.figure(at.figure)
    return {
        Of.PLAIN: figure,
        Of.GROWTH: f"{figure} de crescimento",
        Of.GROWTH_PERCENT: f"{figure} de crescimento",
        Of.TARGET: f"{figure} {'da sua' if at.yours else 'da'} meta",
        Of.SHARE: f"{figure} de participação",
    }[at.of]


def reference(say: Language, over: Reference) -> str:
    """Name what growth is measured from."""
    if over.rule is BaselineRule.FIXED:
        return "a base de comparação"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"a média de {over.years} {plural(over.years, one='ano', other='anos')}"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"o maior valor entre o ano anterior e {say.figure(over.floor)}"
    return "o mesmo período do ano anterior"


def to(noun: str) -> str:
    """Put "a" before a noun with its article: "ao mesmo período", "à média"."""
    return f"a{noun}" if noun.startswith("o ") else f"à {noun.removeprefix('a ')}"
