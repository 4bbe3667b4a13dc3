"""The core of a rule sentence in Japanese: who, when and from where on come first, what is received last."""

from __future__ import annotations

from programs.rating.sentence.facts.goods import Value
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
    Rates,
    Reward,
    Rule,
    SetBy,
    Span,
    TheyBuy,
    TheyReach,
    TotalReaches,
    Where,
    Within,
)
from programs.rating.sentence.languages.base import (
    APPLICATION,
    CAPS,
    ELIGIBILITY,
    PERIOD,
    PRODUCTS,
    STARTS,
    THRESHOLD,
    TIERS,
    Language,
)
from programs.rating.sentence.languages.ja.words import (
    METHODS,
    PERIODS,
    does,
    listed,
    of,
    products,
    reference,
    stretch,
    trade,
    volume,
)
from programs.rating.sentence.pieces import Piece
from vir.foundation.periods import format_date

_ADDED = {
    Added.NOT: "",
    Added.FULL: "到達した段階ごとに合算した",
    Added.LIMITED: "到達した段階ごとに（下位の段階は限度まで）合算した",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: "各段階内の",
    Where.AFTER_EACH_TIER: "各段階に到達した後の",
    Where.ABOVE_THE_TIER: "段階の基準を超える",
    Where.AFTER_THE_TIER: "段階に到達した後の",
    Where.ABOVE_ITS: "それぞれの基準を超える",
    Where.ABOVE_THE_REACHED: "到達した段階の基準を超える",
    Where.ABOVE: "を超える",
    Where.AFTER: "に到達した後の",
}


class JapaneseRule(Language):
    """Who earns what, when, from where on and up to what."""

    def earners(self, who: Earners) -> str:
        """Name the partners as what the sentence is about."""
        if who.known is Known.IN_THIS_PROGRAM:
            return "このプログラムの取引先は、"
        if who.known:
            return f"{who.known}は、"
        named = []
        if who.segments_count:
            named.append(f"{who.segments_count}セグメントの取引先")
        elif who.segments:
            named.append(f"{listed(who.segments)}セグメントの取引先")
        if who.partner:
            named.append(f"取引先{who.partner}")
        elif who.partners_count:
            named.append(f"指定の{who.partners_count}社")
        text = "および".join(named) if named else "すべての取引先"
        if who.without or who.without_count:
            without = f"{who.without_count}社" if who.without_count else listed(who.without)
            text += f"（{without}を除く）"
        return f"{text}は、"

    def rule(self, rule: Rule) -> list[Piece]:
        """Say the core of a rule, up to its full stop."""
        return [
            Piece(self.earners(rule.who), ELIGIBILITY),
            Piece(stretch(rule.span.first, rule.span.last), STARTS),
            Piece(self._in_each(rule.span), PERIOD),
            Piece("に、"),
            Piece("" if rule.once is None else self._once(rule.once), THRESHOLD),
            *self._reward(rule.reward),
            Piece("を受け取ります"),
            Piece(self._up_to(rule.caps) if rule.caps else "", CAPS),
            Piece("。"),
        ]

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        if paid.period is None:
            when = f"{format_date(paid.due)}までに"
        elif paid.days:
            when = f"各{PERIODS[paid.period]}の終了後{paid.days}日以内に"
        else:
            when = f"各{PERIODS[paid.period]}末に"
        return f"支払いは{when}{METHODS[paid.method]}で行われます。"

    def _reward(self, fact: Reward) -> list[Piece]:
        rates = self._rates(fact.rates)
        match fact:
            case LumpSum(many=many, goods=goods):
                lump = f"{rates}の{'各' if many else ''}一時金"
                return [Piece(f"{volume(goods)}に対して", PRODUCTS), Piece(lump, TIERS)]
            case PercentBack():
                value = Piece(f"{self._value(fact)}に対して", PRODUCTS)
                return [value, Piece(_ADDED[fact.added], APPLICATION), Piece(f"{rates}のリベート", TIERS)]
            case PerUnit():
                unit = Piece(self._unit(fact), PRODUCTS)
                return [unit, Piece(_ADDED[fact.added], APPLICATION), Piece(rates, TIERS)]
            case PerStep():
                step = Piece(self._step(fact), PRODUCTS)
                return [step, Piece(_ADDED[fact.added], APPLICATION), Piece(rates, TIERS)]

    def _rates(self, rates: Rates) -> str:
        first, last = self.figure(rates.first), self.figure(rates.last)
        return first if first == last else f"{first}から{last}"

    def _value(self, fact: PercentBack) -> str:
        within = self._within(fact.within)
        if fact.over is not None:
            return f"{reference(self, fact.over)}に対する{volume(fact.goods)}の{within}増加分"
        scope = fact.goods.scope
        whole = scope.is_all or bool(scope.named or scope.count)
        return f"{within}{'すべての' if whole and not fact.banded else ''}{volume(fact.goods)}"

    def _unit(self, fact: PerUnit) -> str:
        scope, within = of(fact.goods.scope), self._within(fact.within)
        if fact.over is not None:
            return f"{reference(self, fact.over)}に対する{scope}{within}増加一個につき"
        return f"{within}{scope}{trade(fact.goods.sales)}一個につき"

    def _step(self, fact: PerStep) -> str:
        within, step = self._within(fact.within), self.figure(fact.step)
        each = f"ごとに（端数は{'切り上げ' if fact.started else '切り捨て'}）"
        grows = "" if fact.over is None else f"{reference(self, fact.over)}に対する"
        if fact.goods.value is Value.UNITS:
            count = "一個" if fact.step.value == 1 else step
            what = "増加" if grows else trade(fact.goods.sales)
            if grows:
                return f"{grows}{of(fact.goods.scope)}{within}{what}{count}{each}"
            return f"{within}{of(fact.goods.scope)}{what}{count}{each}"
        if grows:
            return f"{grows}{volume(fact.goods)}の{within}増加{step}{each}"
        return f"{within}{volume(fact.goods)}{step}{each}"

    def _within(self, within: Within) -> str:
        level = "" if within.level is None else self.figure(within.level)
        return f"{level}{_WHERE[within.where]}"

    def _once(self, fact: Once) -> str:
        """Say from what on it pays."""
        match fact:
            case TotalReaches(level):
                return f"開始からの累計が{self.figure(level)}に達した場合、"
            case TheyReach(level):
                return f"実績が{self.figure(level)}に達した場合、"
            case GoodsReach(goods, level, all_, since):
                return f"{_since(since)}{volume(goods, all_)}が{self.figure(level)}に達した場合、"
            case TheyBuy(units, goods, any_, since):
                what = "商品を問わず" if any_ else f"{products(goods.scope)}を"
                return f"{'開始から' if since else ''}{what}{self.figure(units)}{does(goods.sales)}た場合、"
            case SetBy(goods, all_, since):
                return f"{_since(since)}{volume(goods, all_)}で決まる段階に応じて、"
            case GrowthReaches(level, since):
                return f"{_since(since)}増加分が{self.figure(level)}に達した場合、"
            case Matches(goods, sales, over, since):
                what = f"{trade(sales)}額" if goods is None else volume(goods)
                return f"{_since(since)}{what}が{reference(self, over)}に達した場合、"
            case Grows(goods, sales, level, over, since):
                what = f"{trade(sales)}額" if goods is None else volume(goods)
                grown = f"{reference(self, over)}より{self.figure(level)}増加した場合、"
                return f"{_since(since)}{what}が{grown}"
            case Attains(goods, attained, since):
                what = "" if goods is None else volume(goods)
                if attained is None:
                    return f"{_since(since)}{f'{what}の' if what else ''}目標達成度で決まる段階に応じて、"
                return (
                    f"{_since(since)}{f'{what}が' if what else ''}目標の{self.figure(attained)}に達した場合、"
                )
            case IsShare(part, whole, share, since):
                named = f"{_since(since)}{volume(whole)}に占める{products(part)}の割合"
                if share is None:
                    return f"{named}で決まる段階に応じて、"
                return f"{named}が{self.figure(share)}に達した場合、"

    def _in_each(self, span: Span) -> str:
        if span.each is None:
            return ""
        return f"の{f'{span.weeks}方式の' if span.weeks else ''}各{PERIODS[span.each]}"

    def _up_to(self, caps: tuple[Cap, ...]) -> str:
        limits = []
        for cap in caps:
            if cap.per is Per.ALL_TOGETHER:
                limits.append(f"全取引先の合計で{self.figure(cap.amount)}")
                continue
            each = "取引先ごとに" if cap.per is Per.EACH else ""
            span = f"{PERIODS[cap.period]}ごとに" if cap.period else "通算で" if cap.in_all else ""
            limits.append(f"{each}{span}{self.figure(cap.amount)}")
        return f"（上限は{listed(limits)}）"


def _since(since: bool) -> str:
    return "開始からの" if since else ""
