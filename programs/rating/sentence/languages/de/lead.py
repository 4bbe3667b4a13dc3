"""The first sentence of a partner's page in German, addressed as Sie."""

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
from programs.rating.sentence.languages.base import Language, Parts, parts, strong
from programs.rating.sentence.languages.de.words import all_of, level, listed, purchases, the, trade
from vir.foundation.money import format_number
from vir.foundation.periods import format_date


class GermanLead(Language):
    """What a partner reads first."""

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return parts(self._lead(fact))

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""
        match fact:
            case InvoicesPaid():
                return "jede Rechnung ist bezahlt"
            case TermsAcknowledged():
                return "die Bedingungen sind bestätigt"
            case AskVolume(least, goods, _):
                asks = f"mindestens {self.figure(least)}{'' if goods is None else f' {purchases(goods)}'}"
            case AskDistinct(count, _):
                products = "Produkt" if count == 1 else "verschiedene Produkte"
                asks = f"mindestens {format_number(Decimal(count))} {products}"
            case AskShare(share, _):
                asks = f"ein Anteil von mindestens {self.figure(share)}"
        return asks if fact.scope is None else f"{asks} bei {all_of(fact.scope)}"

    def _lead(self, fact: LeadFact) -> str:
        match fact:
            case CapIsReached(sales):
                return f"Obergrenze erreicht. Weitere {trade(sales)} bringen keine Rückvergütung."
            case BuyMore():
                return self._buy_more(fact)
            case WouldEarn(amount, more):
                why = "" if more is None else f", das sind {self.figure(more)} mehr als heute"
                return f"Sie würden {strong(self.figure(amount))} erhalten{why}."
            case Further():
                return self._further(fact)
            case EarnedSoFar(amount, tier, top):
                start = "Sie sind in der höchsten Stufe. " if top else ""
                at = f", in Stufe {tier}" if tier else ""
                return f"{start}Sie haben bisher {strong(self.figure(amount))} verdient{at}."
            case YouAreAt(figure):
                return f"Sie stehen bisher bei {strong(self.figure(figure))}."
            case ConditionsOpen():
                return self._open(fact)
            case EarnedInAll(amount, tier):
                at = f" in Stufe {tier}" if tier else ""
                return f"Sie haben{at} {strong(self.figure(amount))} verdient."
            case StartsWithFirst(sales):
                return f"Die Rückvergütung beginnt mit den ersten {'Verkäufen' if sales else 'Einkäufen'}."
            case StartsAt(at, line, goods):
                named = "Ihrer Vergleichsbasis" if at is None else level(self, at)
                of = "" if goods is None else f" {purchases(goods)}"
                comes = f", das sind {self.figure(line)}" if line is not None else ""
                return f"Die Rückvergütung beginnt bei {named}{comes}{of}."
            case TierStarts(tier, at):
                return f"{self._tier(tier)} beginnt bei {level(self, at)}."
            case ShareUnknown(part, goods):
                share = f"Anteil von {all_of(part)} an {the(goods, True)}"
                return f"Die Rückvergütung hängt vom {share} ab, und es gibt noch keine."
            case ItStartsAt(at):
                return f"Sie beginnt bei {level(self, at)}."
            case FactMissing(baseline):
                if baseline:
                    return "Wachstum wird ab einer Vergleichsbasis gemessen, und für Sie gibt es noch keine."
                return "Die Rückvergütung wird an einem Ziel gemessen, und für Sie gibt es noch keines."
            case AskContact():
                return "Fragen Sie Ihren Ansprechpartner."
            case OtherPays(program):
                return f"{program} zahlt mehr, und nur das beste dieser Programme wird ausgezahlt."
            case AllAtCap():
                return "Die Obergrenze aller Partner zusammen ist erreicht."
            case PeriodEnded(day):
                return f"Der Zeitraum endete am {format_date(day)}."
            case NothingEarned(short):
                return (
                    "Keine Rückvergütung verdient."
                    if short
                    else "In diesem Zeitraum wurde keine Rückvergütung verdient."
                )

    def _buy_more(self, fact: BuyMore) -> str:
        do = "Verkaufen" if fact.sales else "Kaufen"
        group = " gemeinsam mit Ihrer Gruppe" if fact.group else ""
        by = "" if fact.by is None else f" bis {format_date(fact.by, year=False)}"
        earn = ""
        if fact.earn is not None:
            more = "" if fact.more is None else f" (+{self.figure(fact.more)})"
            earn = f" und {strong(self.figure(fact.earn))}{more} zu erhalten"
        # Units are bought themselves, money is what they are bought for.
        worth = "" if isinstance(fact.gap, Units) else "für "
        gap = f"{worth}{strong(self.figure(fact.gap))}"
        return f"{do} Sie{group}{by} noch {gap}, um {self._tier(fact.tier)} zu erreichen{earn}."

    def _further(self, fact: Further) -> str:
        start = "Sie sind in der höchsten Stufe. " if fact.top else ""
        thousand, earns = self.figure(fact.thousand), strong(self.figure(fact.earns))
        if fact.there:
            return f"Von da an bringen je weitere {thousand} {earns}."
        end = ""
        if fact.cap is not None and fact.cap_at is not None:
            end = (
                f", bis zur Obergrenze von {self.figure(fact.cap)} (erreicht bei {self.figure(fact.cap_at)})"
            )
        return f"{start}Je weitere {thousand} bringen {earns}{end}."

    def _open(self, fact: ConditionsOpen) -> str:
        count = len(fact.asks)
        which = "eine Bedingung" if count == 1 else f"{count} Bedingungen"
        asks = listed([self.ask(each) for each in fact.asks])
        if fact.ended:
            holds = f"{which} {'war' if count == 1 else 'waren'} nicht erfüllt: {asks}."
        else:
            holds = f"{which} {'ist' if count == 1 else 'sind'} noch nicht erfüllt: {asks}."
        if fact.amount is None:
            return f"{holds[0].upper()}{holds[1:]}"
        amount = strong(self.figure(fact.amount))
        if fact.ended:
            return f"Sie hätten {amount} verdient, aber {holds}"
        return f"Sie würden bisher {amount} erhalten, aber {holds}"

    def _tier(self, tier: TierName) -> str:
        return f"Stufe {tier.number}{'' if tier.level is None else f' ({level(self, tier.level)})'}"
