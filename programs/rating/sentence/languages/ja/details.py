"""What a rule sentence leaves to the details, in Japanese."""

from __future__ import annotations

from programs.enums import Application, ExpectedVolume, MeasureKind
from programs.rating.sentence.facts.details import (
    AllReachCap,
    DecidesTier,
    DetailFact,
    Expects,
    FiscalYear,
    GoalIs,
    Grace,
    Lacks,
    Listed,
    Listing,
    LumpsPay,
    Rounds,
    Shares,
    SinceStart,
    StandsAlone,
    TierList,
    TiersPay,
    Weeks,
    Without,
)
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.ja.words import PERIODS, level, listed, some, trade, volume
from vir.foundation.money import format_percent

_DAYS = ("月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日")
_GOALS = {
    MeasureKind.NET_AMOUNT: "純額{}",
    MeasureKind.GROSS_AMOUNT: "総額{}",
    MeasureKind.QUANTITY: "{}",
    MeasureKind.GROWTH_AMOUNT: "{}の増加",
    MeasureKind.GROWTH_PERCENT: "{}の増加",
    MeasureKind.ATTAINMENT_PERCENT: "各社の目標の{}",
    MeasureKind.SHARE_PERCENT: "各社の仕入の{}",
}
_LISTS = {
    Listed.SEGMENTS: "セグメント",
    Listed.PARTNERS: "指定の取引先",
    Listed.NOT_FOR: "対象外",
    Listed.PAYING: "リベートの対象商品",
    Listed.DECIDING: "段階を決める商品",
    Listed.SHARED: "割合の母数となる商品",
    Listed.CONDITION: "条件の商品",
}
_LACKS = {
    Lacks.TARGET: "目標のない取引先にはリベートがありません。",
    Lacks.BASELINE: "基準実績のない取引先にはリベートがありません。",
    Lacks.BASELINE_ALL_GROWTH: "基準実績のない取引先では、すべてが増加分となります。",
}


class JapaneseDetails(Language):
    """Terms that stand beside the sentence."""

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        match fact:
            case GoalIs(figure, kind):
                return f"全取引先の合計目標は{_GOALS[kind].format(self.figure(figure))}です。"
            case Listing(what, names, more, without, kicker):
                label = f"{kicker}の商品" if what is Listed.KICKER else _LISTS[what]
                return f"{label}{'から除くもの' if without else ''}：{some(names, more)}。"
            case TierList(steps):
                told = [f"{level(self, at)}から{self.figure(rate)}" for rate, at in steps]
                return f"段階：{listed(told)}。"
            case DecidesTier(goods):
                return f"段階は{volume(goods)}で決まります。"
            case LumpsPay(highest_only):
                which = "到達した最も高い段階だけが" if highest_only else "到達した各段階が"
                return f"{which}一時金を支払います。"
            case Without(lacks):
                return _LACKS[lacks]
            case AllReachCap(stop, sales):
                if stop:
                    return f"全取引先の合計が上限に達した後の{trade(sales)}にはリベートがありません。"
                return "全取引先の合計が上限を超える場合、各社はその持ち分を受け取ります。"
            case Shares(shares, more):
                named = [f"{partner} {format_percent(percent)}" for partner, percent in shares]
                return f"グループ内の割合：{some(named, more)}。"
            case TiersPay():
                return self._tiers_pay(fact)
            case _:
                return self._settling(fact)

    def _tiers_pay(self, fact: TiersPay) -> str:
        if fact.application is Application.PROSPECTIVE:
            return f"率は、その段階に到達した後の{trade(fact.sales)}にのみ適用されます。"
        if fact.application is Application.EVERY_TIER_FULL:
            return "到達した各段階の率が全体に適用され、合算されます。"
        return "到達した最も高い段階は全体に、下位の段階はその上端までに適用されます。"

    def _settling(
        self, fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects
    ) -> str:
        match fact:
            case SinceStart(period):
                earns = "これまでの合計から既得分を差し引いた額となります"
                return f"開始からの累計で決まり、各{PERIODS[period]}は{earns}。"
            case StandsAlone(period):
                return f"各{PERIODS[period]}は独立して計算されます。"
            case Weeks(pattern, weekday, month, last):
                day = _DAYS[weekday]
                ends = f"{month}月の最後の{day}" if last else f"{month}月末に最も近い{day}"
                return f"期間は、年度が{ends}に終わる{pattern}方式の暦に従います。"
            case FiscalYear(month):
                return f"期間は、{month}月に始まる会計年度に従います。"
            case Rounds(decimals, half_up, period):
                to = f"小数第{decimals}位まで" if decimals else "整数"
                half = "四捨五入" if half_up else "最近接偶数への丸め"
                return f"金額は、取引先と{PERIODS[period]}ごとに一度、{to}に{half}されます。"
            case Grace(count, sales, period):
                later = "それ以降は調整として計上されます"
                received = f"{PERIODS[period]}終了後{count}日以内に届いた{trade(sales)}"
                return f"{received}は、その最初の精算に含まれ、{later}。"
            case Expects(how, period):
                if how is ExpectedVolume.LAST_YEAR:
                    return f"経理は、{PERIODS[period]}の取引量が前年の推移をたどると見込みます。"
                if how is ExpectedVolume.MANUAL:
                    return f"経理は、{PERIODS[period]}の取引量が取引先ごとに定めた数値に達すると見込みます。"
                return "経理は、これまでの獲得額を計上します。"
