"""The core of a rule sentence in French."""

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
from programs.rating.sentence.languages.fr.words import (
    METHODS,
    PERIODS,
    all_of,
    days,
    de,
    done,
    listed,
    of,
    of_the,
    on,
    purchases,
    reference,
    stretch,
    the,
    trade,
    verb,
)
from programs.rating.sentence.languages.subject_first import SubjectFirst
from programs.rating.sentence.pieces import Piece

_ADDED = {
    Added.NOT: "",
    Added.FULL: ", cumulée pour chaque palier atteint,",
    Added.LIMITED: ", cumulée pour chaque palier atteint, les inférieurs étant limités,",
}
_WHERE = {
    Where.ALL: "",
    Where.EACH_TIER: " à l’intérieur de chaque palier",
    Where.AFTER_EACH_TIER: " après le passage de chaque palier",
    Where.ABOVE_THE_TIER: " au-delà du seuil du palier",
    Where.AFTER_THE_TIER: " après le passage du palier",
    Where.ABOVE_ITS: " au-delà du seuil correspondant",
    Where.ABOVE_THE_REACHED: " au-delà du seuil du palier atteint",
    Where.ABOVE: " au-delà de",
    Where.AFTER: " après le passage de",
}


class FrenchRule(SubjectFirst):
    """Who earns what, when, from where on and up to what."""

    def earners(self, who: Earners) -> str:
        """Name the partners, and let them receive."""
        if who.known is Known.IN_THIS_PROGRAM:
            return "Les partenaires de ce programme perçoivent"
        if who.known:
            return f"{who.known} perçoivent"
        named = []
        if who.segments_count:
            named.append(f"les partenaires de {who.segments_count} segments")
        elif who.segments:
            segment = "du segment" if len(who.segments) == 1 else "des segments"
            named.append(f"les partenaires {segment} {listed(who.segments)}")
        if who.partner:
            named.append(f"le partenaire {who.partner}")
        elif who.partners_count:
            named.append(f"{who.partners_count} partenaires désignés")
        text = " ainsi que ".join(named) if named else "tous les partenaires"
        if who.without or who.without_count:
            text += f" sauf {who.without_count or listed(who.without)}"
        return f"{text[0].upper()}{text[1:]} {'perçoit' if who.one else 'perçoivent'}"

    def reward(self, fact: Reward) -> list[Piece]:
        """Say what is paid on what."""
        rates = Piece(self.rates(fact.rates, " à "), TIERS)
        match fact:
            case LumpSum(many=many, goods=goods):
                lump = "des montants forfaitaires de" if many else "un montant forfaitaire de"
                return [Piece(lump, KIND), Piece(" "), rates, Piece(f" pour {the(goods)}", PRODUCTS)]
            case PercentBack():
                back = [Piece("une ristourne de "), rates, Piece(_ADDED[fact.added], APPLICATION)]
                return [*back, Piece(" sur "), *self._value(fact)]
            case PerUnit():
                added = Piece(_ADDED[fact.added].replace("cumulée", "cumulés"), APPLICATION)
                return [rates, added, Piece(f" par {self._unit(fact)}", KIND)]
            case PerStep():
                added = Piece(_ADDED[fact.added].replace("cumulée", "cumulés"), APPLICATION)
                return [rates, added, Piece(f" par {self._step(fact)}", KIND)]

    def in_each(self, span: Span) -> str:
        """Say in which periods."""
        if span.each is None:
            return ""
        return f" chaque {PERIODS[span.each]}{f' {span.weeks}' if span.weeks else ''}"

    def days(self, span: Span) -> str:
        """Say from when to when."""
        return stretch(span.first, span.last)

    def once(self, fact: Once) -> str:
        """Say from what on it pays."""
        match fact:
            case TotalReaches(level):
                return f", dès que leur total depuis le début atteint {self.figure(level)}"
            case TheyReach(level):
                return f", dès que le seuil de {self.figure(level)} est atteint"
            case GoodsReach(goods, level, all_, since):
                reach = verb(goods, "atteignent", "atteint")
                return f", dès que {the(goods, all_)}{_since(since)} {reach} {self.figure(level)}"
            case TheyBuy(units, goods, any_, since):
                which = " de tout produit" if any_ else of(goods.scope)
                bought = f"{'est' if units.value == 1 else 'sont'} {done(goods.sales, units.value)}"
                return f", dès que {self.figure(units)}{which} {bought}{_since(since)}"
            case SetBy(goods, all_, since):
                return f", le palier dépendant {of_the(goods, all_)}{_since(since)}"
            case GrowthReaches(level, since):
                return f", dès que la croissance{_since(since)} atteint {self.figure(level)}"
            case Matches(goods, sales, over, since):
                what = f"leurs {trade(sales)}" if goods is None else the(goods)
                reach = verb(goods, "atteignent", "atteint")
                return f", dès que {what}{_since(since)} {reach} {reference(self, over)}"
            case Grows(goods, sales, level, over, since):
                what = f"leurs {trade(sales)}" if goods is None else the(goods)
                grow = verb(goods, "progressent", "progresse")
                by = f"de {self.figure(level)} par rapport à {reference(self, over)}"
                return f", dès que {what}{_since(since)} {grow} {by}"
            case Attains():
                return self._attains(fact)
            case IsShare(part, whole, share, since):
                named = f"la part {de(all_of(part))} dans {the(whole)}{_since(since)}"
                if share is None:
                    return f", le palier dépendant de {named}"
                return f", dès que {named} atteint {self.figure(share)}"

    def up_to(self, caps: tuple[Cap, ...]) -> str:
        """Name the caps."""
        limits = []
        for cap in caps:
            amount = self.figure(cap.amount)
            if cap.per is Per.ALL_TOGETHER:
                limits.append(f"{amount} pour l’ensemble des partenaires")
                continue
            span = f" par {PERIODS[cap.period]}" if cap.period else " au total" if cap.in_all else ""
            limits.append(f"{amount}{' par partenaire' if cap.per is Per.EACH else ''}{span}")
        return f", dans la limite de {listed(limits)}"

    def paid(self, paid: Paid) -> str:
        """Say how and when it is paid."""
        by = f"Paiement par {METHODS[paid.method]}"
        if paid.period is None:
            return f"{by} au plus tard le {on(paid.due)}."
        if not paid.days:
            return f"{by} à la fin de chaque {PERIODS[paid.period]}."
        return f"{by} dans un délai de {days(paid.days)} après la fin de chaque {PERIODS[paid.period]}."

    def _value(self, fact: PercentBack) -> list[Piece]:
        within = Piece(self._within(fact.within), APPLICATION)
        if fact.over is not None:
            goods = Piece(f" {of_the(fact.goods)}", PRODUCTS)
            over = Piece(f" par rapport à {reference(self, fact.over)}", BASELINE)
            return [Piece("la croissance", KIND), goods, within, over]
        return [Piece(the(fact.goods, every=not fact.banded), PRODUCTS), within]

    def _unit(self, fact: PerUnit) -> str:
        scope, within = fact.goods.scope, self._within(fact.within)
        if fact.over is not None:
            return f"unité de croissance{of(scope)}{within} par rapport à {reference(self, fact.over)}"
        return f"unité {done(fact.goods.sales, 1)}{of(scope)}{within}"

    def _step(self, fact: PerStep) -> str:
        part = "entamée" if fact.started else "complète"
        above, scope = self._within(fact.within), fact.goods.scope
        over = "" if fact.over is None else f" par rapport à {reference(self, fact.over)}"
        if fact.goods.value is Value.UNITS:
            one = fact.step.value == 1
            count = f"unité {part}" if one else f"tranche {part} de {self.figure(fact.step)}"
            if over:
                return f"{count} de croissance{of(scope)}{above}{over}"
            return f"{count} {done(fact.goods.sales, fact.step.value)}{of(scope)}{above}"
        count = f"tranche {part} de {self.figure(fact.step)}"
        if over:
            return f"{count} de croissance {of_the(fact.goods)}{above}{over}"
        return f"{count} {de(purchases(fact.goods))}{above}"

    def _within(self, within: Within) -> str:
        level = "" if within.level is None else f" {self.figure(within.level)}"
        return f"{_WHERE[within.where]}{level}"

    def _attains(self, fact: Attains) -> str:
        since = _since(fact.since)
        if fact.goods is None:
            if fact.level is None:
                return f", le palier dépendant de la part de l’objectif atteinte{since}"
            return f", dès que le niveau de {self.figure(fact.level)} de l’objectif est atteint{since}"
        if fact.level is None:
            shown = verb(fact.goods, "représentent", "représente")
            return f", le palier dépendant de la part de l’objectif que {shown} {the(fact.goods)}{since}"
        reach = verb(fact.goods, "atteignent", "atteint")
        return f", dès que {the(fact.goods)}{since} {reach} {self.figure(fact.level)} de l’objectif"


def _since(since: bool) -> str:
    return " depuis le début" if since else ""
