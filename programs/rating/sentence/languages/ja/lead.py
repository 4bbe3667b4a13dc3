"""The first sentence of a partner's page in Japanese, in polite form."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.facts.clauses import InvoicesPaid, TermsAcknowledged
from programs.rating.sentence.facts.lead import (
    AllAtCap,
    Ask,
    AskContact,
    AskDistinct,
    AskShare,
    AskVolume,
    BuyMore,
    CapIsReached,
    ConditionsOpen,
    EarnedInAll,
    EarnedSoFar,
    FactMissing,
    Further,
    ItStartsAt,
    LeadFact,
    NothingEarned,
    OtherPays,
    PeriodEnded,
    ShareUnknown,
    StartsAt,
    StartsWithFirst,
    TierName,
    TierStarts,
    WouldEarn,
    YouAreAt,
)
from programs.rating.sentence.languages.base import Language, Parts, parts, strong
from programs.rating.sentence.languages.ja.words import level, listed, of, products, trade, volume
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_TOP = "最高の段階に到達しています。"


class JapaneseLead(Language):
    """What a partner reads first."""

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return parts(self._lead(fact))

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""
        match fact:
            case InvoicesPaid():
                return "すべての請求書が支払済みであること"
            case TermsAcknowledged():
                return "条件が確認済みであること"
            case AskVolume(least, goods, scope):
                named = "" if goods is None else volume(goods)
                return f"{'' if scope is None else of(scope)}{named}{self.figure(least)}以上"
            case AskDistinct(count, scope):
                named = "" if scope is None else of(scope)
                return f"{named}商品{format_number(Decimal(count))}種類以上"
            case AskShare(share, scope):
                named = "" if scope is None else of(scope)
                return f"{named}割合{self.figure(share)}以上"

    def _lead(self, fact: LeadFact) -> str:
        match fact:
            case CapIsReached(sales):
                return f"上限に達しました。これ以上の{trade(sales)}でリベートは増えません。"
            case BuyMore():
                return self._buy_more(fact)
            case WouldEarn(amount, more):
                why = "" if more is None else f"。現在より{self.figure(more)}多くなります"
                return f"リベートは{strong(self.figure(amount))}になります{why}。"
            case Further():
                return self._further(fact)
            case EarnedSoFar(amount, tier, top):
                at = f"（段階{tier}）" if tier else ""
                return f"{_TOP if top else ''}現在までの獲得額は{strong(self.figure(amount))}です{at}。"
            case YouAreAt(figure):
                return f"現在は{strong(self.figure(figure))}です。"
            case ConditionsOpen():
                return self._open(fact)
            case EarnedInAll(amount, tier):
                at = f"（段階{tier}）" if tier else ""
                return f"{strong(self.figure(amount))}を獲得しました{at}。"
            case StartsWithFirst(sales):
                return f"リベートは最初の{trade(sales)}から発生します。"
            case StartsAt(at, line, goods):
                named = "基準実績" if at is None else level(self, at)
                of_ = "" if goods is None else volume(goods)
                if line is None:
                    return f"リベートは{of_}{named}から発生します。"
                return f"リベートは{named}（{of_}{self.figure(line)}）から発生します。"
            case TierStarts(tier, at):
                return f"{self._tier(tier)}は{level(self, at)}から始まります。"
            case ShareUnknown(part, goods):
                share = f"{volume(goods)}に占める{products(part)}の割合"
                return f"リベートは{share}で決まりますが、まだ実績がありません。"
            case ItStartsAt(at):
                return f"{level(self, at)}から発生します。"
            case FactMissing(baseline):
                if baseline:
                    return "増加は基準実績をもとに計算されますが、まだ設定されていません。"
                return "リベートは目標をもとに計算されますが、まだ設定されていません。"
            case AskContact():
                return "担当者にお問い合わせください。"
            case OtherPays(program):
                return f"{program}の方が多く、これらのプログラムのうち最も有利なものだけが支払われます。"
            case AllAtCap():
                return "全取引先の合計の上限に達しました。"
            case PeriodEnded(day):
                return f"期間は{format_date(day)}に終了しました。"
            case NothingEarned(short):
                return "リベートはありません。" if short else "この期間のリベートはありませんでした。"

    def _buy_more(self, fact: BuyMore) -> str:
        do = "販売する" if fact.sales else "購入する"
        group = "グループ全体で" if fact.group else ""
        by = "" if fact.by is None else f"{format_date(fact.by, year=False)}までに"
        buy = f"{by}{group}あと{strong(self.figure(fact.gap))}{do}と、{self._tier(fact.tier)}に到達"
        if fact.earn is None:
            return f"{buy}します。"
        more = "" if fact.more is None else f"（+{self.figure(fact.more)}）"
        return f"{buy}し、{strong(self.figure(fact.earn))}{more}になります。"

    def _further(self, fact: Further) -> str:
        start = _TOP if fact.top else "その後は、" if fact.there else ""
        end = ""
        if fact.cap is not None and fact.cap_at is not None:
            end = f"（上限{self.figure(fact.cap)}、{self.figure(fact.cap_at)}で到達）"
        each = f"さらに{self.figure(fact.thousand)}ごとに"
        return f"{start}{each}{strong(self.figure(fact.earns))}を獲得します{end}。"

    def _open(self, fact: ConditionsOpen) -> str:
        asks = listed([self.ask(each) for each in fact.asks])
        state = "を満たしませんでした" if fact.ended else "をまだ満たしていません"
        holds = f"{len(fact.asks)}件の条件{state}：{asks}。"
        if fact.amount is None:
            return holds
        amount = strong(self.figure(fact.amount))
        if fact.ended:
            return f"本来は{amount}でしたが、{holds}"
        return f"現在の計算では{amount}ですが、{holds}"

    def _tier(self, tier: TierName) -> str:
        return f"段階{tier.number}{'' if tier.level is None else f'（{level(self, tier.level)}）'}"
