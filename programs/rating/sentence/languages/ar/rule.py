"""The core of a rule sentence in Arabic: the verb comes first, and so has one form for one and for many."""

from __future__ import annotations

from typing import ClassVar

from programs.rating.sentence.facts.goods import Percent, Value
from programs.rating.sentence.facts.rule import (
    Added,
    Attains,
    Cap,
    Earners,
    GoodsReach,
    Grows,
    GrowthReaches,
    IsShare,
    Known,
    LumpSum,
    Matches,
    Once,
    Paid,
    Per,
    PercentBack,
    PerStep,
    PerUnit,
    Reward,
    SetBy,
    Span,
    TheyBuy,
    TheyReach,
    TotalReaches,
    Where,
    Within,
)
from programs.rating.sentence.languages.ar.words import (
    METHODS,
    PERIODS,
    all_of,
    days,
    done,
    listed,
    of,
    purchases,
    reaches,
    reference,
    stretch,
    theirs,
)
from programs.rating.sentence.languages.base import APPLICATION, BASELINE, KIND, PRODUCTS, TIERS
from programs.rating.sentence.languages.subject_first import SubjectFirst
from programs.rating.sentence.pieces import Piece
from vir.foundation.periods import format_date

_ADDED = {
    Added.NOT: "",
    Added.FULL: "، يُجمع لكل شريحة محققة،",
    Added.LIMITED: "، يُجمع لكل شريحة محققة مع تقييد الشرائح الأدنى،",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: " داخل كل شريحة",
    Where.AFTER_EACH_TIER: " بعد بلوغ كل شريحة",
    Where.ABOVE_THE_TIER: " فوق حد الشريحة",
    Where.AFTER_THE_TIER: " بعد بلوغ الشريحة",
    Where.ABOVE_ITS: " فوق الحد الخاص بها",
    Where.ABOVE_THE_REACHED: " فوق حد الشريحة المحققة",
    Where.ABOVE: " فوق",
    Where.AFTER: " بعد بلوغ",
}


class ArabicRule(SubjectFirst):
    """Who earns what, when, from where on and up to what."""

    pause: ClassVar[str] = "، "

    def earners(self, who: Earners) -> str:
        """Let the partners receive, and name them."""
        if who.known is Known.IN_THIS_PROGRAM:
            return "يحصل الشركاء في هذا البرنامج على"
        if who.known:
            return f"يحصل {who.known} على"
        named = []
        if who.segments_count:
            named.append(f"الشركاء في {who.segments_count} من القطاعات")
        elif who.segments:
            segment = "قطاع" if len(who.segments) == 1 else "قطاعات"
            named.append(f"شركاء {segment} {listed(who.segments)}")
        if who.partner:
            named.append(f"الشريك {who.partner}")
        elif who.partners_count:
            named.append(f"{who.partners_count} من الشركاء المحددين")
        text = " وكذلك ".join(named) if named else "جميع الشركاء"
        if who.without or who.without_count:
            without = f"{who.without_count} منهم" if who.without_count else listed(who.without)
            text += f" باستثناء {without}"
        return f"يحصل {text} على"

    def reward(self, fact: Reward) -> list[Piece]:
        """Say what is paid on what."""
        rates = Piece(self.rates(fact.rates, " إلى "), TIERS)
        match fact:
            case LumpSum(many=many, goods=goods):
                lump = "مبالغ مقطوعة قدرها" if many else "مبلغ مقطوع قدره"
                return [Piece(lump, KIND), Piece(" "), rates, Piece(f" عن {purchases(goods)}", PRODUCTS)]
            case PercentBack():
                back = [Piece("خصم مسترد بنسبة "), rates, Piece(_ADDED[fact.added], APPLICATION)]
                return [*back, Piece(" على "), *self._value(fact)]
            case PerUnit():
                added = Piece(_ADDED[fact.added], APPLICATION)
                return [rates, added, Piece(f" عن كل {self._unit(fact)}", KIND)]
            case PerStep():
                added = Piece(_ADDED[fact.added], APPLICATION)
                return [rates, added, Piece(f" عن كل {self._step(fact)}", KIND)]

    def in_each(self, span: Span) -> str:
        """Say in which periods."""
        if span.each is None:
            return ""
        return f" في كل {PERIODS[span.each]}{f' بنظام {span.weeks}' if span.weeks else ''}"

    def days(self, span: Span) -> str:
        """Say from when to when."""
        return stretch(span.first, span.last)

    def once(self, fact: Once) -> str:
        """Say from what on it pays."""
        match fact:
            case TotalReaches(level):
                return f"، بمجرد أن يبلغ مجموعها منذ البداية {self.figure(level)}"
            case TheyReach(level):
                return f"، بمجرد بلوغ {self.figure(level)}"
            case GoodsReach(goods, level, all_, since):
                reach = reaches(goods, "تبلغ", "يبلغ")
                return f"، بمجرد أن {reach} {purchases(goods, all_)}{_since(since)} {self.figure(level)}"
            case TheyBuy(units, goods, any_, since):
                which = " من أي منتج" if any_ else of(goods.scope)
                do = "بيع" if goods.sales else "شراء"
                return f"، بمجرد {do} {self.figure(units)}{which}{_since(since)}"
            case SetBy(goods, all_, since):
                return f"، وتتحدد الشريحة بحسب {purchases(goods, all_)}{_since(since)}"
            case GrowthReaches(level, since):
                return f"، بمجرد أن يبلغ النمو{_since(since)} {self.figure(level)}"
            case Matches(goods, sales, over, since):
                what = theirs(sales) if goods is None else purchases(goods)
                reach = reaches(goods, "تبلغ", "يبلغ")
                return f"، بمجرد أن {reach} {what}{_since(since)} مستوى {reference(self, over)}"
            case Grows(goods, sales, level, over, since):
                what = theirs(sales) if goods is None else purchases(goods)
                grow = reaches(goods, "تنمو", "ينمو")
                by = f"{'بنسبة' if isinstance(level, Percent) else 'بمقدار'} {self.figure(level)}"
                return f"، بمجرد أن {grow} {what}{_since(since)} {by} مقارنة ب{reference(self, over)}"
            case Attains():
                return self._attains(fact)
            case IsShare(part, whole, share, since):
                named = f"حصة {all_of(part)} من {purchases(whole)}{_since(since)}"
                if share is None:
                    return f"، وتتحدد الشريحة بحسب {named}"
                return f"، بمجرد أن تبلغ {named} {self.figure(share)}"

    def up_to(self, caps: tuple[Cap, ...]) -> str:
        """Name the caps."""
        limits = []
        for cap in caps:
            amount = self.figure(cap.amount)
            if cap.per is Per.ALL_TOGETHER:
                limits.append(f"{amount} لجميع الشركاء معًا")
                continue
            span = f" في كل {PERIODS[cap.period]}" if cap.period else " إجمالًا" if cap.in_all else ""
            limits.append(f"{amount}{' لكل شريك' if cap.per is Per.EACH else ''}{span}")
        return f"، بحد أقصى {listed(limits)}"

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        by = f"يُدفع {METHODS[paid.method]}"
        if paid.period is None:
            return f"{by} في موعد أقصاه {format_date(paid.due)}."
        if not paid.days:
            return f"{by} في نهاية كل {PERIODS[paid.period]}."
        return f"{by} خلال {days(paid.days)} من نهاية كل {PERIODS[paid.period]}."

    def _value(self, fact: PercentBack) -> list[Piece]:
        within = Piece(self._within(fact.within), APPLICATION)
        if fact.over is not None:
            goods = Piece(f" في {purchases(fact.goods)}", PRODUCTS)
            over = Piece(f" مقارنة ب{reference(self, fact.over)}", BASELINE)
            return [Piece("النمو", KIND), goods, within, over]
        return [Piece(purchases(fact.goods, every=not fact.banded), PRODUCTS), within]

    def _unit(self, fact: PerUnit) -> str:
        scope, within = fact.goods.scope, self._within(fact.within)
        if fact.over is not None:
            return f"وحدة نمو{of(scope)}{within} مقارنة ب{reference(self, fact.over)}"
        return f"وحدة {done(fact.goods.sales)}{of(scope)}{within}"

    def _step(self, fact: PerStep) -> str:
        part = "(أو جزء منها)" if fact.started else "كاملة"
        above, scope = self._within(fact.within), fact.goods.scope
        over = "" if fact.over is None else f" مقارنة ب{reference(self, fact.over)}"
        if fact.goods.value is Value.UNITS:
            count = "وحدة" if fact.step.value == 1 else self.figure(fact.step)
            if over:
                return f"{count} {part} من النمو{of(scope)}{above}{over}"
            return f"{count} {part} {done(fact.goods.sales)}{of(scope)}{above}"
        count = f"{self.figure(fact.step)} {part}"
        if over:
            return f"{count} من النمو في {purchases(fact.goods)}{above}{over}"
        return f"{count} من {purchases(fact.goods)}{above}"

    def _within(self, within: Within) -> str:
        level = "" if within.level is None else f" {self.figure(within.level)}"
        return f"{_WHERE[within.where]}{level}"

    def _attains(self, fact: Attains) -> str:
        since = _since(fact.since)
        if fact.goods is None:
            if fact.level is None:
                return f"، وتتحدد الشريحة بحسب ما تحقق من الهدف{since}"
            return f"، بمجرد تحقيق {self.figure(fact.level)} من الهدف{since}"
        goods = purchases(fact.goods)
        if fact.level is None:
            make = reaches(fact.goods, "تحققه", "يحققه")
            return f"، وتتحدد الشريحة بحسب ما {make} {goods}{since} من الهدف"
        make = reaches(fact.goods, "تحقق", "يحقق")
        return f"، بمجرد أن {make} {goods}{since} {self.figure(fact.level)} من الهدف"


def _since(since: bool) -> str:
    return " منذ البداية" if since else ""
