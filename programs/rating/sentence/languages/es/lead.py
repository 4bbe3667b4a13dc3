"""The first sentence of a partner's page in Spanish, addressed as usted."""

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
from programs.rating.sentence.languages.base import Language, Parts, parts, plural, strong
from programs.rating.sentence.languages.es.words import all_of, level, listed, purchases, the, trade
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_TOP = "Está en el tramo más alto. "


class SpanishLead(Language):
    """What a partner reads first."""

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return parts(self._lead(fact))

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""
        match fact:
            case InvoicesPaid():
                return "cada factura está pagada"
            case TermsAcknowledged():
                return "las condiciones están confirmadas"
            case AskVolume(least, goods, _):
                of = "" if goods is None else f" de {purchases(goods)}"
                asks = f"al menos {self.figure(least)}{of}"
            case AskDistinct(count, _):
                products = plural(count, one="producto", other="productos distintos")
                asks = f"al menos {format_number(Decimal(count))} {products}"
            case AskShare(share, _):
                asks = f"una participación de al menos {self.figure(share)}"
        return asks if fact.scope is None else f"{asks} en {all_of(fact.scope)}"

    def _lead(self, fact: LeadFact) -> str:
        match fact:
            case CapIsReached(sales):
                return f"Tope alcanzado. Más {trade(sales)} no añaden bonificación."
            case BuyMore():
                return self._buy_more(fact)
            case WouldEarn(amount, more):
                why = "" if more is None else f", es decir, {self.figure(more)} más que hoy"
                return f"Recibiría {strong(self.figure(amount))}{why}."
            case Further():
                return self._further(fact)
            case EarnedSoFar(amount, tier, top):
                at = f", en el tramo {tier}" if tier else ""
                return f"{_TOP if top else ''}Ha obtenido {strong(self.figure(amount))} hasta la fecha{at}."
            case YouAreAt(figure):
                return f"Lleva {strong(self.figure(figure))} hasta la fecha."
            case ConditionsOpen():
                return self._open(fact)
            case EarnedInAll(amount, tier):
                at = f" en el tramo {tier}" if tier else ""
                return f"Obtuvo {strong(self.figure(amount))}{at}."
            case StartsWithFirst(sales):
                return f"La bonificación empieza con las primeras {trade(sales)}."
            case StartsAt(at, line, goods):
                named = "su base de referencia" if at is None else level(self, at)
                of = "" if goods is None else f" de {purchases(goods)}"
                comes = "" if line is None else f", es decir, {self.figure(line)}"
                return f"La bonificación empieza en {named}{comes}{of}."
            case TierStarts(tier, at):
                return f"El {self._tier(tier)} empieza en {level(self, at)}."
            case ShareUnknown(part, goods):
                share = f"la participación de {all_of(part)} en {the(goods)}"
                return f"La bonificación depende de {share}, y aún no hay ninguna."
            case ItStartsAt(at):
                return f"Empieza en {level(self, at)}."
            case FactMissing(baseline):
                if baseline:
                    return "El crecimiento se mide desde una base de referencia, y aún no hay una para usted."
                return "La bonificación se mide con un objetivo, y aún no hay uno para usted."
            case AskContact():
                return "Pregunte a su persona de contacto."
            case OtherPays(program):
                return f"{program} paga más, y de estos programas solo se paga el mejor."
            case AllAtCap():
                return "Se ha alcanzado el tope del conjunto de los socios."
            case PeriodEnded(day):
                return f"El periodo terminó el {format_date(day)}."
            case NothingEarned(short):
                return "Sin bonificación." if short else "En este periodo no se obtuvo bonificación."

    def _buy_more(self, fact: BuyMore) -> str:
        do = "Venda" if fact.sales else "Compre"
        group = " junto con su grupo" if fact.group else ""
        by = "" if fact.by is None else f" hasta el {format_date(fact.by, year=False)}"
        more_ = f"{do} {strong(self.figure(fact.gap))} más"
        reach = f"{more_}{group}{by} para alcanzar el {self._tier(fact.tier)}"
        if fact.earn is None:
            return f"{reach}."
        more = "" if fact.more is None else f" (+{self.figure(fact.more)})"
        return f"{reach} y recibir {strong(self.figure(fact.earn))}{more}."

    def _further(self, fact: Further) -> str:
        start = _TOP if fact.top else ""
        each = f"ada {self.figure(fact.thousand)} adicionales dan"
        each = f"A partir de ahí, c{each}" if fact.there else f"C{each}"
        end = ""
        if fact.cap is not None and fact.cap_at is not None:
            at = self.figure(fact.cap_at)
            end = f" hasta el tope de {self.figure(fact.cap)} (se alcanza con {at})"
        return f"{start}{each} {strong(self.figure(fact.earns))}{end}."

    def _open(self, fact: ConditionsOpen) -> str:
        count = len(fact.asks)
        asks = listed([self.ask(each) for each in fact.asks])
        if fact.ended:
            holds = "no se cumplió una condición" if count == 1 else f"no se cumplieron {count} condiciones"
        else:
            still = "aún no se cumple una condición"
            holds = still if count == 1 else f"aún no se cumplen {count} condiciones"
        if fact.amount is None:
            return f"{holds[0].upper()}{holds[1:]}: {asks}."
        amount = strong(self.figure(fact.amount))
        if fact.ended:
            return f"Habría obtenido {amount}, pero {holds}: {asks}."
        return f"Recibiría {amount} hasta la fecha, pero {holds}: {asks}."

    def _tier(self, tier: TierName) -> str:
        return f"tramo {tier.number}{'' if tier.level is None else f' ({level(self, tier.level)})'}"
