"""Terms in Japanese sentences of their own: conditions, kickers, a guarantee and the like."""

from __future__ import annotations

from decimal import Decimal

from programs.enums import ExchangePolicy, GroupKey
from programs.rating.sentence.facts.clauses import (
    AverageValue,
    Back,
    ClauseFact,
    ConditionsHold,
    Converts,
    DistinctProducts,
    FirstFill,
    FirstOnly,
    Gate,
    Guaranteed,
    InvoicesPaid,
    Kick,
    Kicks,
    KicksAdd,
    LargestPays,
    LessThan,
    NothingUnless,
    OnWhatIsLeft,
    OthersPay,
    Returns,
    ShareAtLeast,
    TermsAcknowledged,
    Together,
    VolumeAtLeast,
)
from programs.rating.sentence.facts.goods import Percent
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.ja.words import (
    PERIODS,
    listed,
    of,
    products,
    stretch,
    trade,
    volume,
)
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_KEYS = {
    GroupKey.VOLUME: "取引量に応じて",
    GroupKey.EQUAL: "均等に",
    GroupKey.SHARES: "固定の割合で",
}


class JapaneseClauses(Language):
    """Terms that are said while there are words left."""

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        match fact:
            case NothingUnless(gates):
                return f"リベートは、{listed([self.gate(each) for each in gates])}を条件に支払われます。"
            case ConditionsHold(count):
                return f"{count}件の条件を満たす必要があります。"
            case Guaranteed(amount, period, cumulative):
                each = f"{PERIODS[period]}ごとに" if period else ""
                since = "開始からの通算で" if cumulative else ""
                return f"{each}{since}{self.figure(amount)}が最低額として保証されます。"
            case Kicks(told):
                return "".join(self._kick(each) for each in told)
            case KicksAdd(count):
                return f"{count}件の上乗せが加わることがあります。"
            case Together(sales, key):
                together = f"グループの{trade(sales)}は合算され"
                if key is None:
                    return f"{together}、親会社に支払われます。"
                return f"{together}、メンバー間で{_KEYS[key]}分けられます。"
            case LessThan(amount, dropped):
                then = "支払われません" if dropped else "次回の支払いに繰り越されます"
                return f"{self.figure(amount)}未満は{then}。"
            case FirstFill(sales):
                return f"最初の{trade(sales)}から順に最初の段階を満たします。"
            case AverageValue():
                return "段階内の一個の価値は、全数量の平均とします。"
            case Returns():
                return self._returns(fact)
            case Converts():
                return self._converts(fact)
            case _:
                return self._stacking(fact)

    def gate(self, fact: Gate) -> str:
        """Name a condition as what must be so."""
        match fact:
            case InvoicesPaid():
                return "すべての請求書が支払済みであること"
            case TermsAcknowledged():
                return "条件が確認済みであること"
            case DistinctProducts(least, scope, sales):
                count = format_number(Decimal(least))
                return f"{of(scope)}商品を{count}種類以上{'販売する' if sales else '仕入れる'}こと"
            case ShareAtLeast(part, share, whole):
                return f"{volume(whole)}に占める{products(part)}の割合が{self.figure(share)}以上であること"
            case VolumeAtLeast(goods, least):
                return f"{volume(goods)}が{self.figure(least)}以上であること"

    def _kick(self, fact: Kick) -> str:
        when = ""
        if fact.starts_on and fact.ends_on:
            when = f"{stretch(fact.starts_on, fact.ends_on)}に、"
        elif fact.starts_on:
            when = f"{format_date(fact.starts_on)}から、"
        elif fact.ends_on:
            when = f"{format_date(fact.ends_on)}まで、"
        if isinstance(fact.rate, Percent):
            adds = f"{products(fact.scope)}に対して{self.figure(fact.rate)}"
        else:
            adds = f"{products(fact.scope)}一個につき{self.figure(fact.rate)}"
        tier = ""
        if fact.from_tier is not None:
            tier = f"（段階{fact.from_tier}以上）" if fact.from_tier else "（段階を問わず）"
        return f"{fact.name}は、{when}{adds}を上乗せします{tier}。"

    def _stacking(self, fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
        match fact:
            case OnWhatIsLeft(group, rank):
                left = "先のプログラムを差し引いた価値に対して支払われます"
                return f"{group}の第{rank}順位として、{left}。"
            case FirstOnly(group, rank, sales):
                first = f"{trade(sales)}は{group}の最初のプログラムでのみ計上されます"
                return f"{first}。このプログラムは第{rank}順位です。"
            case LargestPays(group, place):
                among = "" if place is None else f"同額の場合、このプログラムは第{place}順位です。"
                return f"{group}のプログラムのうち、最も大きいものだけが支払われます。{among}"
            case OthersPay(sales, named, place):
                member = "" if named is None else f"グループ{named}に属します。"
                member += "" if place is None else f"第{place}順位です。"
                return f"ほかのプログラムも同じ{trade(sales)}に対して支払われることがあります。{member}"

    def _returns(self, fact: Returns) -> str:
        sale = "返品は販売時の期間から差し引かれます。"
        return {
            Back.WHERE_IT_COMES: "返品は、返品された期間から差し引かれます。",
            Back.WHERE_SOLD: sale,
            Back.WHERE_SOLD_WITHIN: f"{fact.days}日以内の返品は販売時の期間から差し引かれます。",
            Back.WHERE_SOLD_THEN_WHERE_IT_COMES: (
                f"{sale}{fact.days}日を過ぎると、返品された期間から差し引かれます。"
            ),
        }[fact.back]

    def _converts(self, fact: Converts) -> str:
        at = {
            ExchangePolicy.SALE_DATE: "販売日のレート",
            ExchangePolicy.PERIOD_AVERAGE: "期間の平均レート",
            ExchangePolicy.CONTRACT_RATE: "固定レート",
        }[fact.policy]
        rates = [f"1 {code}は{self.figure(rate)}" for code, rate in fact.rates]
        told = f"（{listed(rates)}）" if rates else ""
        return f"ほかの通貨は{at}{told}で{fact.currency}に換算されます。"
