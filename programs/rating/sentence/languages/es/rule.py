"""The core of a rule sentence in Spanish."""

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
from programs.rating.sentence.languages.es.words import (
    METHODS,
    PERIODS,
    all_of,
    days,
    done,
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
    Added.FULL: ", sumada por cada tramo alcanzado,",
    Added.LIMITED: ", sumada por cada tramo alcanzado con los inferiores limitados,",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: " dentro de cada tramo",
    Where.AFTER_EACH_TIER: " después de alcanzar cada tramo",
    Where.ABOVE_THE_TIER: " por encima del umbral del tramo",
    Where.AFTER_THE_TIER: " después de alcanzar el tramo",
    Where.ABOVE_ITS: " por encima de su umbral",
    Where.ABOVE_THE_REACHED: " por encima del umbral del tramo alcanzado",
    Where.ABOVE: " por encima de",
    Where.AFTER: " después de alcanzar",
}


class SpanishRule(SubjectFirst):
    """Who earns what, when, from where on and up to what."""

    def earners(self, who: Earners) -> str:
        """Name the partners, and let them receive."""
        if who.known is Known.IN_THIS_PROGRAM:
            return "Los socios de este programa reciben"
        if who.known:
            return f"{who.known} reciben"
        named = []
        if who.segments_count:
            named.append(f"los socios de {who.segments_count} segmentos")
        elif who.segments:
            segment = "del segmento" if len(who.segments) == 1 else "de los segmentos"
            named.append(f"los socios {segment} {listed(who.segments)}")
        if who.partner:
            named.append(f"el socio {who.partner}")
        elif who.partners_count:
            named.append(f"{who.partners_count} socios designados")
        text = " así como ".join(named) if named else "todos los socios"
        if who.without or who.without_count:
            text += f" salvo {who.without_count or listed(who.without)}"
        return f"{text[0].upper()}{text[1:]} {'recibe' if who.one else 'reciben'}"

    def reward(self, fact: Reward) -> list[Piece]:
        """Say what is paid on what."""
        rates = Piece(self.rates(fact.rates, " a "), TIERS)
        match fact:
            case LumpSum(many=many, goods=goods):
                lump = "importes fijos de" if many else "un importe fijo de"
                return [Piece(lump, KIND), Piece(" "), rates, Piece(f" por {the(goods)}", PRODUCTS)]
            case PercentBack():
                back = [Piece("una bonificación de "), rates, Piece(_ADDED[fact.added], APPLICATION)]
                return [*back, Piece(" sobre "), *self._value(fact)]
            case PerUnit():
                added = Piece(_ADDED[fact.added].replace("sumada", "sumados"), APPLICATION)
                return [rates, added, Piece(f" por cada {self._unit(fact)}", KIND)]
            case PerStep():
                added = Piece(_ADDED[fact.added].replace("sumada", "sumados"), APPLICATION)
                return [rates, added, Piece(f" por cada {self._step(fact)}", KIND)]

    def in_each(self, span: Span) -> str:
        """Say in which periods."""
        if span.each is None:
            return ""
        return f" en cada {PERIODS[span.each]}{f' {span.weeks}' if span.weeks else ''}"

    def days(self, span: Span) -> str:
        """Say from when to when."""
        return stretch(span.first, span.last)

    def once(self, fact: Once) -> str:
        """Say from what on it pays."""
        match fact:
            case TotalReaches(level):
                return f", una vez que su total desde el inicio alcance {self.figure(level)}"
            case TheyReach(level):
                return f", una vez alcanzado el umbral de {self.figure(level)}"
            case GoodsReach(goods, level, all_, since):
                reach = verb(goods, "alcancen", "alcance")
                return f", una vez que {the(goods, all_)}{_since(since)} {reach} {self.figure(level)}"
            case TheyBuy(units, goods, any_, since):
                which = " de cualquier producto" if any_ else of(goods.scope)
                bought = f"{done(goods.sales, units.value)} {self.figure(units)}"
                return f", una vez {bought}{which}{_since(since)}"
            case SetBy(goods, all_, since):
                return f", con el tramo según {the(goods, all_)}{_since(since)}"
            case GrowthReaches(level, since):
                return f", una vez que el crecimiento{_since(since)} alcance {self.figure(level)}"
            case Matches(goods, sales, over, since):
                what = f"sus {trade(sales)}" if goods is None else the(goods)
                equal = verb(goods, "igualen", "iguale")
                return f", una vez que {what}{_since(since)} {equal} {reference(self, over)}"
            case Grows(goods, sales, level, over, since):
                what = f"sus {trade(sales)}" if goods is None else the(goods)
                grow = verb(goods, "crezcan", "crezca")
                by = f"{self.figure(level)} respecto {to(reference(self, over))}"
                return f", una vez que {what}{_since(since)} {grow} {by}"
            case Attains():
                return self._attains(fact)
            case IsShare(part, whole, share, since):
                named = f"la participación de {all_of(part)} en {the(whole)}{_since(since)}"
                if share is None:
                    return f", con el tramo según {named}"
                return f", una vez que {named} alcance {self.figure(share)}"

    def up_to(self, caps: tuple[Cap, ...]) -> str:
        """Name the caps."""
        limits = []
        for cap in caps:
            amount = self.figure(cap.amount)
            if cap.per is Per.ALL_TOGETHER:
                limits.append(f"{amount} para el conjunto de los socios")
                continue
            span = f" por {PERIODS[cap.period]}" if cap.period else " en total" if cap.in_all else ""
            limits.append(f"{amount}{' por socio' if cap.per is Per.EACH else ''}{span}")
        return f", hasta {listed(limits)}"

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        by = f"Pago mediante {METHODS[paid.method]}"
        if paid.period is None:
            return f"{by} a más tardar el {format_date(paid.due)}."
        if not paid.days:
            return f"{by} al final de cada {PERIODS[paid.period]}."
        return f"{by} en un plazo de {days(paid.days)} tras el final de cada {PERIODS[paid.period]}."

    def _value(self, fact: PercentBack) -> list[Piece]:
        within = Piece(self._within(fact.within), APPLICATION)
        if fact.over is not None:
            goods = Piece(f" {of_the(fact.goods)}", PRODUCTS)
            over = Piece(f" respecto {to(reference(self, fact.over))}", BASELINE)
            return [Piece("el crecimiento", KIND), goods, within, over]
        return [Piece(the(fact.goods, every=not fact.banded), PRODUCTS), within]

    def _unit(self, fact: PerUnit) -> str:
        scope, within = fact.goods.scope, self._within(fact.within)
        if fact.over is not None:
            return f"unidad de crecimiento{of(scope)}{within} respecto {to(reference(self, fact.over))}"
        return f"unidad {done(fact.goods.sales, 1)}{of(scope)}{within}"

    def _step(self, fact: PerStep) -> str:
        part = "iniciada" if fact.started else "completa"
        above, scope = self._within(fact.within), fact.goods.scope
        over = "" if fact.over is None else f" respecto {to(reference(self, fact.over))}"
        if fact.goods.value is Value.UNITS:
            one = fact.step.value == 1
            count = f"unidad {part}" if one else f"fracción {part} de {self.figure(fact.step)}"
            if over:
                return f"{count} de crecimiento{of(scope)}{above}{over}"
            return f"{count} {done(fact.goods.sales, fact.step.value)}{of(scope)}{above}"
        count = f"fracción {part} de {self.figure(fact.step)}"
        if over:
            return f"{count} de crecimiento {of_the(fact.goods)}{above}{over}"
        return f"{count} de {purchases(fact.goods)}{above}"

    def _within(self, within: Within) -> str:
        level = "" if within.level is None else f" {self.figure(within.level)}"
        return f"{_WHERE[within.where]}{level}"

    def _attains(self, fact: Attains) -> str:
        since = _since(fact.since)
        if fact.goods is None:
            if fact.level is None:
                return f", con el tramo según la parte del objetivo alcanzada{since}"
            return f", una vez alcanzado{since} el nivel de {self.figure(fact.level)} del objetivo"
        if fact.level is None:
            reach = verb(fact.goods, "alcancen", "alcance")
            return f", con el tramo según la parte del objetivo que {reach} {the(fact.goods)}{since}"
        reach = verb(fact.goods, "alcancen", "alcance")
        return f", una vez que {the(fact.goods)}{since} {reach} {self.figure(fact.level)} del objetivo"


def _since(since: bool) -> str:
    return " desde el inicio" if since else ""
