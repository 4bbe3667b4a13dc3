"""The core of a rule sentence in Brazilian Portuguese."""

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
    Reward,
    SetBy,
    Span,
    TheyBuy,
    TheyReach,
    TotalReaches,
    Where,
    Within,
)
from programs.rating.sentence.languages.base import APPLICATION, BASELINE, KIND, PRODUCTS, TIERS
from programs.rating.sentence.languages.pt.words import (
    METHODS,
    PERIODS,
    all_of,
    by_the,
    days,
    done,
    in_the,
    listed,
    of,
    of_the,
    purchases,
    reference,
    stretch,
    the,
    to,
    trade,
    verb,
)
from programs.rating.sentence.languages.subject_first import SubjectFirst
from programs.rating.sentence.pieces import Piece
from vir.foundation.periods import format_date

_ADDED = {
    Added.NOT: "",
    Added.FULL: ", somado a cada faixa alcançada,",
    Added.LIMITED: ", somado a cada faixa alcançada com as inferiores limitadas,",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: " dentro de cada faixa",
    Where.AFTER_EACH_TIER: " depois de alcançar cada faixa",
    Where.ABOVE_THE_TIER: " acima do patamar da faixa",
    Where.AFTER_THE_TIER: " depois de alcançar a faixa",
    Where.ABOVE_ITS: " acima do respectivo patamar",
    Where.ABOVE_THE_REACHED: " acima do patamar da faixa alcançada",
    Where.ABOVE: " acima de",
    Where.AFTER: " depois de alcançar",
}


class PortugueseRule(SubjectFirst):
    """Who earns what, when, from where on and up to what."""

    def earners(self, who: Earners) -> str:
        """Name the partners, and let them receive."""
        if who.known is Known.IN_THIS_PROGRAM:
            return "Os parceiros deste programa recebem"
        if who.known:
            return f"{who.known} recebem"
        named = []
        if who.segments_count:
            named.append(f"os parceiros de {who.segments_count} segmentos")
        elif who.segments:
            segment = "do segmento" if len(who.segments) == 1 else "dos segmentos"
            named.append(f"os parceiros {segment} {listed(who.segments)}")
        if who.partner:
            named.append(f"o parceiro {who.partner}")
        elif who.partners_count:
            named.append(f"{who.partners_count} parceiros indicados")
        text = " bem como ".join(named) if named else "todos os parceiros"
        if who.without or who.without_count:
            text += f" exceto {who.without_count or listed(who.without)}"
        return f"{text[0].upper()}{text[1:]} {'recebe' if who.one else 'recebem'}"

    def reward(self, fact: Reward) -> list[Piece]:
        """Say what is paid on what."""
        rates = Piece(self.rates(fact.rates, " a "), TIERS)
        match fact:
            case LumpSum(many=many, goods=goods):
                lump = "valores fixos de" if many else "um valor fixo de"
                return [Piece(lump, KIND), Piece(" "), rates, Piece(f" {by_the(goods)}", PRODUCTS)]
            case PercentBack():
                back = [Piece("um rebate de "), rates, Piece(_ADDED[fact.added], APPLICATION)]
                return [*back, Piece(" sobre "), *self._value(fact)]
            case PerUnit():
                added = Piece(_ADDED[fact.added].replace("somado", "somados"), APPLICATION)
                return [rates, added, Piece(f" por cada {self._unit(fact)}", KIND)]
            case PerStep():
                added = Piece(_ADDED[fact.added].replace("somado", "somados"), APPLICATION)
                return [rates, added, Piece(f" por cada {self._step(fact)}", KIND)]

    def in_each(self, span: Span) -> str:
        """Say in which periods."""
        if span.each is None:
            return ""
        return f" em cada {PERIODS[span.each]}{f' {span.weeks}' if span.weeks else ''}"

    def days(self, span: Span) -> str:
        """Say from when to when."""
        return stretch(span.first, span.last)

    def once(self, fact: Once) -> str:
        """Say from what on it pays."""
        match fact:
            case TotalReaches(level):
                return f", assim que o seu total desde o início atingir {self.figure(level)}"
            case TheyReach(level):
                return f", assim que o patamar de {self.figure(level)} for atingido"
            case GoodsReach(goods, level, all_, since):
                reach = verb(goods, "atingirem", "atingir")
                return f", assim que {the(goods, all_)}{_since(since)} {reach} {self.figure(level)}"
            case TheyBuy(units, goods, any_, since):
                which = " de qualquer produto" if any_ else of(goods.scope)
                bought = f"{'for' if units.value == 1 else 'forem'} {done(goods.sales, units.value)}"
                return f", assim que {self.figure(units)}{which} {bought}{_since(since)}"
            case SetBy(goods, all_, since):
                return f", com a faixa definida {by_the(goods, all_)}{_since(since)}"
            case GrowthReaches(level, since):
                return f", assim que o crescimento{_since(since)} atingir {self.figure(level)}"
            case Matches(goods, sales, over, since):
                what = f"as suas {trade(sales)}" if goods is None else the(goods)
                equal = verb(goods, "igualarem", "igualar")
                return f", assim que {what}{_since(since)} {equal} {reference(self, over)}"
            case Grows(goods, sales, level, over, since):
                what = f"as suas {trade(sales)}" if goods is None else the(goods)
                grow = verb(goods, "crescerem", "crescer")
                by = f"{self.figure(level)} em relação {to(reference(self, over))}"
                return f", assim que {what}{_since(since)} {grow} {by}"
            case Attains():
                return self._attains(fact)
            case IsShare(part, whole, share, since):
                named = f"a participação de {all_of(part)} {in_the(whole)}{_since(since)}"
                if share is None:
                    return f", com a faixa definida pel{named}"
                return f", assim que {named} atingir {self.figure(share)}"

    def up_to(self, caps: tuple[Cap, ...]) -> str:
        """Name the caps."""
        limits = []
        for cap in caps:
            amount = self.figure(cap.amount)
            if cap.per is Per.ALL_TOGETHER:
                limits.append(f"{amount} para o conjunto dos parceiros")
                continue
            span = f" por {PERIODS[cap.period]}" if cap.period else " no total" if cap.in_all else ""
            limits.append(f"{amount}{' por parceiro' if cap.per is Per.EACH else ''}{span}")
        return f", até {listed(limits)}"

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        by = f"Pagamento por {METHODS[paid.method]}"
        if paid.period is None:
            return f"{by} até {format_date(paid.due)}."
        if not paid.days:
            return f"{by} ao final de cada {PERIODS[paid.period]}."
        return f"{by} em até {days(paid.days)} após o final de cada {PERIODS[paid.period]}."

    def _value(self, fact: PercentBack) -> list[Piece]:
        within = Piece(self._within(fact.within), APPLICATION)
        if fact.over is not None:
            goods = Piece(f" {of_the(fact.goods)}", PRODUCTS)
            over = Piece(f" em relação {to(reference(self, fact.over))}", BASELINE)
            return [Piece("o crescimento", KIND), goods, within, over]
        return [Piece(the(fact.goods, every=not fact.banded), PRODUCTS), within]

    def _unit(self, fact: PerUnit) -> str:
        scope, within = fact.goods.scope, self._within(fact.within)
        if fact.over is not None:
            return f"unidade de crescimento{of(scope)}{within} em relação {to(reference(self, fact.over))}"
        return f"unidade {done(fact.goods.sales, 1)}{of(scope)}{within}"

    def _step(self, fact: PerStep) -> str:
        part = "iniciada" if fact.started else "completa"
        above, scope = self._within(fact.within), fact.goods.scope
        over = "" if fact.over is None else f" em relação {to(reference(self, fact.over))}"
        if fact.goods.value is Value.UNITS:
            one = fact.step.value == 1
            count = f"unidade {part}" if one else f"fração {part} de {self.figure(fact.step)}"
            if over:
                return f"{count} de crescimento{of(scope)}{above}{over}"
            return f"{count} {done(fact.goods.sales, fact.step.value)}{of(scope)}{above}"
        count = f"fração {part} de {self.figure(fact.step)}"
        if over:
            return f"{count} de crescimento {of_the(fact.goods)}{above}{over}"
        return f"{count} de {purchases(fact.goods)}{above}"

    def _within(self, within: Within) -> str:
        level = "" if within.level is None else f" {self.figure(within.level)}"
        return f"{_WHERE[within.where]}{level}"

    def _attains(self, fact: Attains) -> str:
        since = _since(fact.since)
        if fact.goods is None:
            if fact.level is None:
                return f", com a faixa definida pela parte da meta atingida{since}"
            return f", assim que {self.figure(fact.level)} da meta for atingido{since}"
        if fact.level is None:
            reach = verb(fact.goods, "atingirem", "atingir")
            return f", com a faixa definida pela parte da meta que {reach} {the(fact.goods)}{since}"
        reach = verb(fact.goods, "atingirem", "atingir")
        return f", assim que {the(fact.goods)}{since} {reach} {self.figure(fact.level)} da meta"


def _since(since: bool) -> str:
    return " desde o início" if since else ""
