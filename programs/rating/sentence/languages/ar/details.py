"""What a rule sentence leaves to the details, in Arabic."""

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
from programs.rating.sentence.languages.ar.words import (
    FEMININE,
    PERIODS,
    days,
    level,
    listed,
    purchases,
    reaches,
    some,
    trade,
)
from programs.rating.sentence.languages.base import Language
from vir.foundation.money import format_percent

_MONTHS = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
)
_DAYS = ("اثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة", "سبت", "أحد")
_GOALS = {
    MeasureKind.NET_AMOUNT: " من القيمة الصافية",
    MeasureKind.GROSS_AMOUNT: " من القيمة الإجمالية",
    MeasureKind.QUANTITY: "",
    MeasureKind.GROWTH_AMOUNT: " من النمو",
    MeasureKind.GROWTH_PERCENT: " من النمو",
    MeasureKind.ATTAINMENT_PERCENT: " من أهدافهم",
    MeasureKind.SHARE_PERCENT: " من مشترياتهم",
}
_LISTS = {
    Listed.SEGMENTS: "القطاعات",
    Listed.PARTNERS: "الشركاء المحددون",
    Listed.NOT_FOR: "لا يشمل",
    Listed.PAYING: "المنتجات التي تستحق الخصم المسترد",
    Listed.DECIDING: "المنتجات التي تحدد الشريحة",
    Listed.SHARED: "المنتجات التي تُقاس الحصة منها",
    Listed.CONDITION: "منتجات أحد الشروط",
}
_LACKS = {
    Lacks.TARGET: "الشريك الذي لا هدف له لا يستحق شيئًا.",
    Lacks.BASELINE: "الشريك الذي لا خط أساس له لا يستحق شيئًا.",
    Lacks.BASELINE_ALL_GROWTH: "الشريك الذي لا خط أساس له يُحسب كل شيء له نموًا.",
}


class ArabicDetails(Language):
    """Terms that stand beside the sentence."""

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        match fact:
            case GoalIs(figure, kind):
                return f"الهدف لجميع الشركاء معًا هو {self.figure(figure)}{_GOALS[kind]}."
            case Listing(what, names, more, without, kicker):
                label = f"منتجات {kicker}" if what is Listed.KICKER else _LISTS[what]
                return f"{label}{'، باستثناء' if without else ''}: {some(names, more)}."
            case TierList(steps):
                told = [f"{self.figure(rate)} ابتداءً من {level(self, at)}" for rate, at in steps]
                return f"الشرائح: {listed(told)}."
            case DecidesTier(goods):
                return f"{reaches(goods, 'تحدد', 'يحدد')} {purchases(goods)} الشريحة."
            case LumpsPay(highest_only):
                which = "لا تدفع إلا أعلى شريحة محققة" if highest_only else "تدفع كل شريحة محققة"
                return f"{which} مبلغها المقطوع."
            case Without(lacks):
                return _LACKS[lacks]
            case AllReachCap(stop, sales):
                if stop:
                    later = f"لا تستحق {trade(sales)} اللاحقة شيئًا"
                    return f"بعد أن يبلغ جميع الشركاء معًا حدهم الأقصى {later}."
                return "إذا تجاوز جميع الشركاء معًا حدهم الأقصى يحصل كل منهم على نصيبه منه."
            case Shares(shares, more):
                named = [f"{partner} {format_percent(percent)}" for partner, percent in shares]
                return f"الحصص في المجموعة: {some(named, more)}."
            case TiersPay():
                return self._tiers_pay(fact)
            case _:
                return self._settling(fact)

    def _tiers_pay(self, fact: TiersPay) -> str:
        if fact.application is Application.PROSPECTIVE:
            return f"لا تسري النسبة إلا على {trade(fact.sales)} التي تتم بعد بلوغ شريحتها."
        if fact.application is Application.EVERY_TIER_FULL:
            return "تدفع كل شريحة محققة نسبتها على الكل، وتُجمع المبالغ."
        return "تدفع أعلى شريحة محققة على الكل، والشرائح الأدنى حتى نهايتها فقط."

    def _settling(
        self, fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects
    ) -> str:
        match fact:
            case SinceStart(period):
                total = "المجموع حتى تاريخه مطروحًا منه ما استُحق سابقًا"
                earns = "وتستحق" if period in FEMININE else "ويستحق"
                return f"الحجم منذ البداية هو الفيصل؛ {earns} كل {PERIODS[period]} {total}."
            case StandsAlone(period):
                return f"{'تُحسب' if period in FEMININE else 'يُحسب'} كل {PERIODS[period]} على حدة."
            case Weeks(pattern, weekday, month, last):
                day, end = _DAYS[weekday], _MONTHS[month - 1]
                ends = f"آخر {day} من {end}" if last else f"أقرب {day} إلى نهاية {end}"
                return f"تتبع الفترات تقويم {pattern} الذي تنتهي سنته في {ends}."
            case FiscalYear(month):
                return f"تتبع الفترات سنة مالية تبدأ في {_MONTHS[month - 1]}."
            case Rounds(decimals, half_up, period):
                to = f"بعدد من المنازل العشرية قدره {decimals}" if decimals else "إلى مبالغ صحيحة"
                half = "مع رفع النصف" if half_up else "مع تقريب النصف إلى الزوجي"
                return f"تُقرّب المبالغ {to} {half}، مرة لكل شريك وكل {PERIODS[period]}."
            case Grace(count, sales, period):
                received = f"{trade(sales)} الواردة حتى {days(count)} بعد نهاية {PERIODS[period]}"
                first = "تسويتها الأولى" if period in FEMININE else "تسويته الأولى"
                return f"تُحسب {received} في {first}، وما بعدها تعديلًا."
            case Expects(how, period):
                volume = f"تتوقع الإدارة المالية أن حجم كل {PERIODS[period]}"
                if how is ExpectedVolume.LAST_YEAR:
                    return f"{volume} يتبع نمط العام السابق."
                if how is ExpectedVolume.MANUAL:
                    return f"{volume} يبلغ رقمًا محددًا لكل شريك."
                return "تقيّد الإدارة المالية ما استُحق حتى تاريخه."
