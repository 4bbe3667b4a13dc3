"""
Japanese words: the glossary of the product. Nouns have no plural, and what limits a noun stands before it.

リベート is the word of Japanese trade itself for money returned on volume (割戻し is that of its accounts). 段階 is
the tier, 基準 its threshold, 上限 the cap; クレジットノート the credit memo; 相殺 the offset; 上乗せ what a kicker
does. 仕入 is what partners purchase, 販売 what they sell on: 純仕入額 net, 総仕入額 gross, 仕入数量 in units. 基準実績
is the baseline, 目標 the target, 取引先 the partner.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from programs.enums import BaselineRule, PaymentMethod, PeriodKind
from programs.rating.sentence.facts.goods import Goods, Level, Of, Reference, Scope, Value
from programs.rating.sentence.languages.base import Language
from vir.foundation.money import format_number
from vir.foundation.periods import format_dates

PERIODS = {
    PeriodKind.TERM: "期間",
    PeriodKind.MONTH: "月",
    PeriodKind.QUARTER: "四半期",
    PeriodKind.HALF_YEAR: "半期",
    PeriodKind.YEAR: "年度",
}
METHODS = {
    PaymentMethod.CREDIT_MEMO: "クレジットノート",
    PaymentMethod.BANK_TRANSFER: "銀行振込",
    PaymentMethod.OFFSET: "相殺",
    PaymentMethod.CHECK: "小切手",
}
_VALUES = {Value.NET: "純{}額", Value.GROSS: "総{}額", Value.ANY: "{}額", Value.UNITS: "{}数量"}


def listed(names: Sequence[str]) -> str:
    """Write a list: "A、B、C"."""
    return "、".join(names)


def some(names: Sequence[str], more: int) -> str:
    """Write a list; what is left out is counted."""
    return f"{listed(names)}、ほか{format_number(Decimal(more))}件" if more else listed(names)


def stretch(first: date, last: date) -> str:
    """Write a stretch of days: "2027年1月1日～3月31日"."""
    return format_dates(first, last)


def trade(sales: bool) -> str:
    """Name what partners do."""
    return "販売" if sales else "仕入"


def does(sales: bool) -> str:
    """Give the verb for it, up to its ending: "仕入れ", "販売し"."""
    return "販売し" if sales else "仕入れ"


def without(scope: Scope) -> str:
    """Name what is left out of a scope."""
    if scope.without_count:
        return f"（指定の{scope.without_count}商品群を除く）"
    return f"（{listed(scope.without)}を除く）" if scope.without else ""


def products(scope: Scope) -> str:
    """Name products: "Cordless（Sparesを除く）", "全商品"."""
    named = listed(scope.named) if scope.named else "全商品"
    named = f"指定の{scope.count}商品群" if scope.count else named
    return f"{named}{without(scope)}"


def of(scope: Scope) -> str:
    """Put products before a noun: "Cordlessの", nothing for all of them."""
    return "" if scope.is_all else f"{products(scope)}の"


def volume(goods: Goods, every: bool = False) -> str:
    """Name purchases by which value of them counts: "Cordlessの純仕入額"."""
    before = "全商品の" if every and goods.scope.is_all else of(goods.scope)
    return f"{before}{_VALUES[goods.value].format(trade(goods.sales))}"


def level(say: Language, at: Level) -> str:
    """Name a threshold by what it measures: "前年比5%増" would name the year too, so "5%の増加"."""
    figure = say.figure(at.figure)
    return {
        Of.PLAIN: figure,
        Of.GROWTH: f"{figure}の増加",
        Of.GROWTH_PERCENT: f"{figure}の増加",
        Of.TARGET: f"目標の{figure}",
        Of.SHARE: f"割合{figure}",
    }[at.of]


def reference(say: Language, over: Reference) -> str:
    """Name what growth is measured from."""
    if over.rule is BaselineRule.FIXED:
        return "基準実績"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"{over.years}年間の平均"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"前年実績と{say.figure(over.floor)}のいずれか大きい方"
    return "前年同期"
