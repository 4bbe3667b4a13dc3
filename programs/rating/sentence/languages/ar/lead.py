"""The first sentence of a partner's page in Arabic."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.facts.clauses import InvoicesPaid, TermsAcknowledged
from programs.rating.sentence.facts.goods import Units
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
from programs.rating.sentence.languages.ar.words import all_of, level, listed, purchases, trade
from programs.rating.sentence.languages.base import Language, Parts, parts, plural, strong
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_TOP = "أنت في أعلى شريحة. "


class ArabicLead(Language):
    """What a partner reads first."""

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return parts(self._lead(fact))

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""
        match fact:
            case InvoicesPaid():
                return "سداد جميع الفواتير"
            case TermsAcknowledged():
                return "تأكيد الاطلاع على الشروط"
            case AskVolume(least, goods, _):
                of = "" if goods is None else f" من {purchases(goods)}"
                asks = f"ما لا يقل عن {self.figure(least)}{of}"
            case AskDistinct(count, _):
                noun = plural(count, few="منتجات مختلفة", many="منتجًا مختلفًا", other="منتج مختلف")
                noun = "منتج" if count == 1 else noun
                asks = f"ما لا يقل عن {format_number(Decimal(count))} {noun}"
            case AskShare(share, _):
                asks = f"حصة لا تقل عن {self.figure(share)}"
        return asks if fact.scope is None else f"{asks} في {all_of(fact.scope)}"

    def _lead(self, fact: LeadFact) -> str:
        match fact:
            case CapIsReached(sales):
                return f"تم بلوغ الحد الأقصى. لا تضيف {trade(sales)} الإضافية خصمًا مستردًا."
            case BuyMore():
                return self._buy_more(fact)
            case WouldEarn(amount, more):
                why = "" if more is None else f"، أي أكثر من اليوم بمقدار {self.figure(more)}"
                return f"ستحصل على {strong(self.figure(amount))}{why}."
            case Further():
                return self._further(fact)
            case EarnedSoFar(amount, tier, top):
                at = f"، في الشريحة {tier}" if tier else ""
                return f"{_TOP if top else ''}استحققت {strong(self.figure(amount))} حتى تاريخه{at}."
            case YouAreAt(figure):
                return f"بلغت {strong(self.figure(figure))} حتى تاريخه."
            case ConditionsOpen():
                return self._open(fact)
            case EarnedInAll(amount, tier):
                at = f" في الشريحة {tier}" if tier else ""
                return f"استحققت {strong(self.figure(amount))}{at}."
            case StartsWithFirst(sales):
                return f"يبدأ الخصم المسترد مع أولى {trade(sales)}."
            case StartsAt(at, line, goods):
                named = "خط الأساس الخاص بك" if at is None else level(self, at)
                of = "" if goods is None else f" من {purchases(goods)}"
                comes = "" if line is None else f"، أي {self.figure(line)}"
                return f"يبدأ الخصم المسترد عند {named}{comes}{of}."
            case TierStarts(tier, at):
                return f"تبدأ {self._tier(tier)} عند {level(self, at)}."
            case ShareUnknown(part, goods):
                share = f"حصة {all_of(part)} من {purchases(goods)}"
                return f"يعتمد الخصم المسترد على {share}، ولا يوجد شيء منها بعد."
            case ItStartsAt(at):
                return f"ويبدأ عند {level(self, at)}."
            case FactMissing(baseline):
                if baseline:
                    return "يُقاس النمو من خط أساس، ولا يوجد خط أساس لك بعد."
                return "يُقاس الخصم المسترد مقابل هدف، ولا يوجد هدف لك بعد."
            case AskContact():
                return "اسأل جهة الاتصال الخاصة بك."
            case OtherPays(program):
                return f"يدفع {program} أكثر، ولا يُدفع إلا أفضل هذه البرامج."
            case AllAtCap():
                return "تم بلوغ الحد الأقصى لجميع الشركاء معًا."
            case PeriodEnded(day):
                return f"انتهت الفترة في {format_date(day)}."
            case NothingEarned(short):
                return "لا خصم مسترد." if short else "لم يُستحق خصم مسترد في هذه الفترة."

    def _buy_more(self, fact: BuyMore) -> str:
        do = "بِع" if fact.sales else "اشترِ"
        group = " مع مجموعتك" if fact.group else ""
        by = "" if fact.by is None else f" حتى {format_date(fact.by, year=False)}"
        # Units are bought themselves, money is what they are bought for.
        gap = strong(self.figure(fact.gap))
        more_ = f"{do} {gap} إضافية" if isinstance(fact.gap, Units) else f"{do} بقيمة {gap} إضافية"
        reach = f"{more_}{group}{by} لبلوغ {self._tier(fact.tier)}"
        if fact.earn is None:
            return f"{reach}."
        more = "" if fact.more is None else f" (+{self.figure(fact.more)})"
        return f"{reach} والحصول على {strong(self.figure(fact.earn))}{more}."

    def _further(self, fact: Further) -> str:
        start = _TOP if fact.top else "ومن هناك " if fact.there else ""
        end = ""
        if fact.cap is not None and fact.cap_at is not None:
            at = self.figure(fact.cap_at)
            end = f" حتى الحد الأقصى {self.figure(fact.cap)} (يُبلغ عند {at})"
        return f"{start}كل {self.figure(fact.thousand)} إضافية تضيف {strong(self.figure(fact.earns))}{end}."

    def _open(self, fact: ConditionsOpen) -> str:
        count = len(fact.asks)
        asks = listed([self.ask(each) for each in fact.asks])
        still = "" if fact.ended else " بعد"
        if count == 1:
            holds = f"لم يتحقق شرط واحد{still}: {asks}."
        else:
            holds = f"لم تتحقق{still} الشروط التالية وعددها {count}: {asks}."
        if fact.amount is None:
            return holds
        amount = strong(self.figure(fact.amount))
        if fact.ended:
            return f"كنت ستحصل على {amount}، لكن {holds}"
        return f"ستحصل على {amount} حتى تاريخه، لكن {holds}"

    def _tier(self, tier: TierName) -> str:
        return f"الشريحة {tier.number}{'' if tier.level is None else f' ({level(self, tier.level)})'}"
