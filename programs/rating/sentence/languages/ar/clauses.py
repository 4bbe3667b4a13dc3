"""Terms in Arabic sentences of their own: conditions, kickers, a guarantee and the like."""

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
from programs.rating.sentence.facts.goods import Percent, Value
from programs.rating.sentence.languages.ar.words import (
    PERIODS,
    all_of,
    days,
    listed,
    of,
    purchases,
    stretch,
    trade,
)
from programs.rating.sentence.languages.base import Language, plural
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_KEYS = {
    GroupKey.VOLUME: "بحسب الحجم",
    GroupKey.EQUAL: "بالتساوي",
    GroupKey.SHARES: "بحصص ثابتة",
}


class ArabicClauses(Language):
    """Terms that are said while there are words left."""

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        match fact:
            case NothingUnless(gates):
                return f"لا يُستحق شيء إلا بتحقق ما يلي: {listed([self.gate(each) for each in gates])}."
            case ConditionsHold(count):
                return f"عدد الشروط الواجب استيفاؤها {count}."
            case Guaranteed(amount, period, cumulative):
                each = f" لكل {PERIODS[period]}" if period else ""
                since = " محسوب منذ البداية" if cumulative else ""
                return f"يُضمن حد أدنى قدره {self.figure(amount)}{each}{since}."
            case Kicks(told):
                return " ".join(self._kick(each) for each in told)
            case KicksAdd(count):
                return f"عدد الإضافات الممكنة {count}."
            case Together(sales, key):
                together = f"تُحسب {trade(sales)} في المجموعة معًا"
                if key is None:
                    return f"{together} ويُدفع للشركة الأم."
                return f"{together} ويتقاسم أعضاؤها المبلغ {_KEYS[key]}."
            case LessThan(amount, dropped):
                then = "لا يُدفع" if dropped else "يُرحّل إلى الدفعة التالية"
                return f"ما يقل عن {self.figure(amount)} {then}."
            case FirstFill(sales):
                return f"تملأ أولى {trade(sales)} الشريحة الأولى."
            case AverageValue():
                return "داخل الشريحة تُحسب كل وحدة بمتوسط قيمة جميع الوحدات."
            case Returns():
                return self._returns(fact)
            case Converts():
                return self._converts(fact)
            case _:
                return self._stacking(fact)

    def gate(self, fact: Gate) -> str:
        """Name a condition by what must come about."""
        match fact:
            case InvoicesPaid():
                return "سداد جميع الفواتير"
            case TermsAcknowledged():
                return "تأكيد الاطلاع على الشروط"
            case DistinctProducts(least, scope, sales):
                noun = plural(least, few="منتجات مختلفة", many="منتجًا مختلفًا", other="منتج مختلف")
                noun = "منتج" if least == 1 else noun
                do = "بيع" if sales else "شراء"
                return f"{do} ما لا يقل عن {format_number(Decimal(least))} {noun}{of(scope)}"
            case ShareAtLeast(part, share, whole):
                return f"ألا تقل حصة {all_of(part)} من {purchases(whole)} عن {self.figure(share)}"
            case VolumeAtLeast(goods, volume):
                if goods.value is not Value.UNITS:
                    return f"بلوغ {purchases(goods)} {self.figure(volume)}"
                do = "بيع" if goods.sales else "شراء"
                return f"{do} ما لا يقل عن {self.figure(volume)}{of(goods.scope)}"

    def _kick(self, fact: Kick) -> str:
        if isinstance(fact.rate, Percent):
            adds = f"{self.figure(fact.rate)} على {all_of(fact.scope)}"
        else:
            adds = f"{self.figure(fact.rate)} عن كل وحدة{of(fact.scope)}"
        if fact.starts_on and fact.ends_on:
            adds += f" {stretch(fact.starts_on, fact.ends_on)}"
        elif fact.starts_on:
            adds += f" ابتداءً من {format_date(fact.starts_on)}"
        elif fact.ends_on:
            adds += f" حتى {format_date(fact.ends_on)}"
        if fact.from_tier is not None:
            adds += f"، ابتداءً من الشريحة {fact.from_tier}" if fact.from_tier else "، أيًا كانت الشريحة"
        return f"تضيف {fact.name} {adds}."

    def _stacking(self, fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
        match fact:
            case OnWhatIsLeft(group, rank):
                left = "القيمة التي تتركها البرامج السابقة"
                return f"بصفته رقم {rank} في {group} يدفع على {left}."
            case FirstOnly(group, rank, sales):
                first = f"لا تُحسب {trade(sales)} إلا في البرنامج الأول من {group}"
                return f"{first}؛ وهذا البرنامج رقم {rank}."
            case LargestPays(group, place):
                among = "" if place is None else f" وعند التساوي يكون هذا البرنامج رقم {place}."
                return f"من برامج {group} لا يدفع إلا الأكبر.{among}"
            case OthersPay(sales, named, place):
                member = "" if named is None else f" وهو ضمن المجموعة {named}."
                member += "" if place is None else f" وهو رقم {place}."
                return f"قد تدفع برامج أخرى أيضًا على {trade(sales)} نفسها.{member}"

    def _returns(self, fact: Returns) -> str:
        sale, after = "تُخصم المرتجعات من فترة البيع.", days(fact.days)
        return {
            Back.WHERE_IT_COMES: "تُخصم المرتجعات من الفترة التي تعود فيها.",
            Back.WHERE_SOLD: sale,
            Back.WHERE_SOLD_WITHIN: f"تُخصم المرتجعات خلال {after} من فترة البيع.",
            Back.WHERE_SOLD_THEN_WHERE_IT_COMES: f"{sale} وبعد {after} تُخصم من الفترة التي تعود فيها.",
        }[fact.back]

    def _converts(self, fact: Converts) -> str:
        at = {
            ExchangePolicy.SALE_DATE: "بسعر صرف يوم البيع",
            ExchangePolicy.PERIOD_AVERAGE: "بمتوسط سعر الصرف للفترة",
            ExchangePolicy.CONTRACT_RATE: "بأسعار صرف ثابتة",
        }[fact.policy]
        rates = [f"1 {code} يعادل {self.figure(rate)}" for code, rate in fact.rates]
        told = f": {listed(rates)}" if rates else ""
        return f"تُحوّل العملات الأخرى إلى {fact.currency} {at}{told}."
