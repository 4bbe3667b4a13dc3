"""
Arabic words: the glossary of the product, and the forms that numbers ask for.

خصم مسترد is the rebate: a discount given back afterwards. شريحة is the tier, حد its threshold, حد أقصى the cap;
إشعار دائن the credit memo of Arabic accounts; مقاصة the offset; إضافة the kicker. مشتريات are what partners
purchase, مبيعات what they sell on: plurals of things, which agree like one woman. خط الأساس is the baseline, هدف the
target, شريك the partner. Beside digits the dual is not written: two days are said in words, two units keep their
digit. Counts of people and groups stand with من, which asks for no form at all.
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
    PeriodKind.TERM: "فترة",
    PeriodKind.MONTH: "شهر",
    PeriodKind.QUARTER: "ربع سنة",
    PeriodKind.HALF_YEAR: "نصف سنة",
    PeriodKind.YEAR: "سنة",
}
FEMININE = (PeriodKind.TERM, PeriodKind.YEAR)
METHODS = {
    PaymentMethod.CREDIT_MEMO: "بإشعار دائن",
    PaymentMethod.BANK_TRANSFER: "بتحويل مصرفي",
    PaymentMethod.OFFSET: "بالمقاصة",
    PaymentMethod.CHECK: "بشيك",
}
_VALUES = {Value.NET: " الصافية", Value.GROSS: " الإجمالية"}


def joined_to(name: str) -> str:
    """Put "and" before a name: it is written with an Arabic word, and apart from digits and other letters."""
    arabic = "\u0621" <= name[0] <= "\u064a"
    return f"و{name}" if arabic else f"و {name}"


def listed(names: Sequence[str]) -> str:
    """Write a list: the last one with "and", the others with the Arabic comma."""
    return names[0] if len(names) == 1 else f"{'، '.join(names[:-1])} {joined_to(names[-1])}"


def some(names: Sequence[str], more: int) -> str:
    """Write a list; what is left out is counted."""
    return f"{'، '.join(names)} و {format_number(Decimal(more))} غيرها" if more else listed(names)


def days(count: int) -> str:
    """Write a number of days: one and two in words, then with the plural up to 10 and the singular after it."""
    if count <= 2:
        return "يوم واحد" if count == 1 else "يومين"
    return f"{format_number(Decimal(count))} {plural(count, few='أيام', many='يومًا', other='يوم')}"


def years(count: int) -> str:
    """Write a number of years: one and two in words."""
    if count <= 2:
        return "سنة واحدة" if count == 1 else "سنتين"
    return f"{count} {plural(count, few='سنوات', other='سنة')}"


def stretch(first: date, last: date) -> str:
    """Write a stretch of days, the year once where one will do."""
    if first == last:
        return f"في {format_date(first)}"
    return f"من {format_date(first, year=first.year != last.year)} إلى {format_date(last)}"


def trade(sales: bool) -> str:
    """Name what partners do, with its article."""
    return "المبيعات" if sales else "المشتريات"


def theirs(sales: bool) -> str:
    """Name what the partners themselves do."""
    return "مبيعاتهم" if sales else "مشترياتهم"


def done(sales: bool) -> str:
    """Give the participle of it, as it stands with units."""
    return "مباعة" if sales else "مشتراة"


def without(scope: Scope) -> str:
    """Name what is left out of a scope."""
    if scope.without_count:
        return f" باستثناء {scope.without_count} من مجموعات المنتجات المذكورة"
    return f" باستثناء {listed(scope.without)}" if scope.without else ""


def of(scope: Scope) -> str:
    """Name the products after a noun."""
    named = f" من {listed(scope.named)}" if scope.named else ""
    named = f" من {scope.count} من مجموعات المنتجات المذكورة" if scope.count else named
    return f"{named}{without(scope)}"


def all_of(scope: Scope) -> str:
    """Name products that are a part of something."""
    if scope.named:
        return f"{listed(scope.named)}{without(scope)}"
    if scope.count:
        return f"{scope.count} من مجموعات المنتجات المذكورة{without(scope)}"
    return f"جميع المنتجات{without(scope)}"


def purchases(goods: Goods, every: bool = False) -> str:
    """Name purchases, or the number of units, by what of them counts."""
    if goods.value is Value.UNITS:
        return f"عدد الوحدات{' من جميع المنتجات' if every else of(goods.scope)}"
    return f"{'جميع ' if every else ''}{trade(goods.sales)}{_VALUES.get(goods.value, '')}{of(goods.scope)}"


def reaches(goods: Goods | None, feminine: str, masculine: str) -> str:
    """Give the verb for purchases, which are feminine, or for their number, which is not."""
    return masculine if goods is not None and goods.value is Value.UNITS else feminine


def level(say: Language, at: Level) -> str:
    """Name a threshold by what it measures."""
    figure = say.figure(at.figure)
    return {
        Of.PLAIN: figure,
        Of.GROWTH: f"نمو قدره {figure}",
        Of.GROWTH_PERCENT: f"نمو قدره {figure}",
        Of.TARGET: f"{figure} من {'هدفك' if at.yours else 'الهدف'}",
        Of.SHARE: f"حصة قدرها {figure}",
    }[at.of]


def reference(say: Language, over: Reference) -> str:
    """Name what growth is measured from; the preposition before it is written with it."""
    if over.rule is BaselineRule.FIXED:
        return "خط الأساس"
    if over.rule is BaselineRule.AVERAGE_OF_YEARS:
        return f"متوسط {years(over.years)}"
    if over.rule is BaselineRule.GREATER_OF and over.floor is not None:
        return f"القيمة الأعلى بين العام السابق و {say.figure(over.floor)}"
    return "الفترة نفسها من العام السابق"
