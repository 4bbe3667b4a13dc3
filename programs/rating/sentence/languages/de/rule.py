"""The core of a rule sentence in German."""

from __future__ import annotations

from typing import ClassVar

from programs.rating.sentence.facts.goods import Figure, Scope, Value
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
from programs.rating.sentence.languages.de.words import (
    GENITIVES,
    METHODS,
    PERIODS,
    all_of,
    days,
    done,
    listed,
    of,
    pieces_of,
    purchases,
    reference,
    stretch,
    the,
    trade,
    verb,
)
from programs.rating.sentence.languages.subject_first import SubjectFirst
from programs.rating.sentence.pieces import Piece
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_ADDED = {
    Added.NOT: "",
    Added.FULL: ", für jede erreichte Stufe addiert,",
    Added.LIMITED: ", für jede erreichte Stufe addiert, untere begrenzt,",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: " innerhalb jeder Stufe",
    Where.AFTER_EACH_TIER: " nach Erreichen jeder Stufe",
    Where.ABOVE_THE_TIER: " über der Schwelle der Stufe",
    Where.AFTER_THE_TIER: " nach Erreichen der Stufe",
    Where.ABOVE_ITS: " über der jeweiligen Schwelle",
    Where.ABOVE_THE_REACHED: " über der Schwelle der erreichten Stufe",
    Where.ABOVE: " über",
    Where.AFTER: " nach Erreichen von",
}


class GermanRule(SubjectFirst):
    """Who earns what, when, from where on and up to what."""

    # Cases tell them apart.
    pause: ClassVar[str] = " "

    def earners(self, who: Earners) -> str:
        """Name the partners, and let them receive."""
        if who.known is Known.IN_THIS_PROGRAM:
            return "Partner in diesem Programm erhalten"
        if who.known:
            return f"{who.known} erhalten"
        named = []
        if who.segments_count:
            named.append(f"Partner in {who.segments_count} Segmenten")
        elif who.segments:
            segment = "im Segment" if len(who.segments) == 1 else "in den Segmenten"
            named.append(f"Partner {segment} {listed(who.segments)}")
        if who.partner:
            named.append(f"der Partner {who.partner}")
        elif who.partners_count:
            named.append(f"{who.partners_count} benannte Partner")
        text = " sowie ".join(named) if named else "alle Partner"
        if who.without or who.without_count:
            text += f" außer {who.without_count or listed(who.without)}"
        return f"{text[0].upper()}{text[1:]} {'erhält' if who.one else 'erhalten'}"

    def reward(self, fact: Reward) -> list[Piece]:
        """Say what is paid on what."""
        rates = Piece(self.rates(fact.rates, " bis "), TIERS)
        match fact:
            case LumpSum(many=many, goods=goods):
                lump = "Pauschalbeträge von" if many else "einen Pauschalbetrag von"
                return [Piece(lump, KIND), Piece(" "), rates, Piece(f" für {purchases(goods)}", PRODUCTS)]
            case PercentBack():
                back = [Piece("eine Rückvergütung von "), rates, Piece(_ADDED[fact.added], APPLICATION)]
                return [*back, Piece(" auf "), *self._value(fact)]
            case PerUnit():
                added = Piece(_ADDED[fact.added], APPLICATION)
                return [rates, added, Piece(f" für jedes {self._unit(fact)}", KIND)]
            case PerStep():
                added = Piece(_ADDED[fact.added], APPLICATION)
                return [rates, added, Piece(f" für {self._step(fact)}", KIND)]

    def in_each(self, span: Span) -> str:
        """Say in which periods."""
        if span.each is None:
            return ""
        return f" in jedem {f'{span.weeks}-' if span.weeks else ''}{PERIODS[span.each]}"

    def days(self, span: Span) -> str:
        """Say from when to when."""
        return stretch(span.first, span.last)

    def once(self, fact: Once) -> str:
        """Say from what on it pays."""
        match fact:
            case TotalReaches(level):
                return f", sobald ihre Summe seit Beginn {self.figure(level)} erreicht"
            case TheyReach(level):
                return f", sobald sie {self.figure(level)} erreichen"
            case GoodsReach(goods, level, all_, since):
                reached = verb(goods, "erreichen", "erreicht")
                return f", sobald {the(goods, every_=all_)}{_since(since)} {self.figure(level)} {reached}"
            case TheyBuy(units, goods, any_, since):
                of_any = " beliebiger Produkte" if any_ else pieces_of(goods.scope)
                bought = f"{done(goods.sales)} {'ist' if units.value == 1 else 'sind'}"
                return f", sobald{_since(since)} {self.figure(units)}{of_any} {bought}"
            case SetBy(goods, all_, since):
                return f", wobei sich die Stufe nach {the(goods, True, all_)}{_since(since)} richtet"
            case GrowthReaches(level, since):
                return f", sobald es{_since(since)} {self.figure(level)} erreicht"
            case Matches(goods, sales, over, since):
                what = f"ihre {trade(sales)}" if goods is None else the(goods)
                reached = verb(goods, "erreichen", "erreicht")
                return f", sobald {what}{_since(since)} {reference(self, over, dative=False)} {reached}"
            case Grows(goods, sales, level, over, since):
                what = f"ihre {trade(sales)}" if goods is None else the(goods)
                by = f"um {self.figure(level)} gegenüber {reference(self, over)}"
                return f", sobald {what}{_since(since)} {by} {verb(goods, 'wachsen', 'wächst')}"
            case Attains():
                return self._attains(fact)
            case IsShare():
                return self._share(fact.part, the(fact.whole, True), fact.level, fact.since)

    def up_to(self, caps: tuple[Cap, ...]) -> str:
        """Name the caps."""
        limits = []
        for cap in caps:
            amount = self.figure(cap.amount)
            if cap.per is Per.ALL_TOGETHER:
                limits.append(f"{amount} für alle Partner zusammen")
                continue
            span = f" pro {PERIODS[cap.period]}" if cap.period else " insgesamt" if cap.in_all else ""
            limits.append(f"{amount}{' je Partner' if cap.per is Per.EACH else ''}{span}")
        return f", höchstens {listed(limits)}"

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        by = f"Zahlung per {METHODS[paid.method]}"
        if paid.period is None:
            return f"{by} bis {format_date(paid.due)}."
        if not paid.days:
            return f"{by} zum Ende jedes {GENITIVES[paid.period]}."
        return f"{by} innerhalb von {days(paid.days)} nach Ende jedes {GENITIVES[paid.period]}."

    def _value(self, fact: PercentBack) -> list[Piece]:
        within = Piece(self._within(fact.within), APPLICATION)
        if fact.over is not None:
            goods = Piece(f" bei {purchases(fact.goods, dative=True)}", PRODUCTS)
            over = Piece(f" gegenüber {reference(self, fact.over)}", BASELINE)
            return [Piece("das Wachstum", KIND), within, goods, over]
        which = Piece("die " if fact.banded else "alle ", APPLICATION)
        return [which, Piece(purchases(fact.goods), PRODUCTS), within]

    def _unit(self, fact: PerUnit) -> str:
        scope, within = fact.goods.scope, self._within(fact.within)
        if fact.over is not None:
            return f"Stück Wachstum{of(scope)}{within} gegenüber {reference(self, fact.over)}"
        return f"{done(fact.goods.sales)}e Stück{pieces_of(scope)}{within}"

    def _step(self, fact: PerStep) -> str:
        part = "angefangene" if fact.started else "volle"
        above, scope = self._within(fact.within), fact.goods.scope
        over = "" if fact.over is None else f" gegenüber {reference(self, fact.over)}"
        if fact.goods.value is Value.UNITS:
            one = fact.step.value == 1
            each = f"jedes {part}" if one else f"je {part} {format_number(fact.step.value)}"
            if over:
                return f"{each} Stück Wachstum{of(scope)}{above}{over}"
            return f"{each} {done(fact.goods.sales)}e Stück{pieces_of(scope)}{above}"
        count = f"je {part} {self.figure(fact.step)}"
        if over:
            return f"{count} Wachstum{above} bei {purchases(fact.goods, dative=True)}{over}"
        return f"{count} an {purchases(fact.goods, dative=True)}{above}"

    def _within(self, within: Within) -> str:
        level = "" if within.level is None else f" {self.figure(within.level)}"
        return f"{_WHERE[within.where]}{level}"

    def _attains(self, fact: Attains) -> str:
        since = _since(fact.since)
        if fact.goods is None:
            if fact.level is None:
                return f", wobei sich die Stufe danach richtet, wie viel vom Ziel{since} erreicht ist"
            return f", sobald{since} {self.figure(fact.level)} des Ziels erreicht sind"
        goods, reached = the(fact.goods), verb(fact.goods, "erreichen", "erreicht")
        if fact.level is None:
            return f", wobei sich die Stufe danach richtet, wie viel vom Ziel {goods}{since} {reached}"
        return f", sobald {goods}{since} {self.figure(fact.level)} des Ziels {reached}"

    def _share(self, part: Scope, whole: str, level: Figure | None, since: bool) -> str:
        share = f"Anteil von {all_of(part)} an {whole}{_since(since)}"
        if level is None:
            return f", wobei sich die Stufe nach dem {share} richtet"
        return f", sobald der {share} {self.figure(level)} erreicht"


def _since(since: bool) -> str:
    return " seit Beginn" if since else ""
