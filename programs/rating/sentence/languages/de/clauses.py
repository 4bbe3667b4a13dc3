"""Terms in German sentences of their own: conditions, kickers, a guarantee and the like."""

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
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.de.words import (
    PERIODS,
    all_of,
    days,
    listed,
    of,
    pieces_of,
    purchases,
    stretch,
    the,
    trade,
)
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_KEYS = {
    GroupKey.VOLUME: "nach Volumen",
    GroupKey.EQUAL: "zu gleichen Teilen",
    GroupKey.SHARES: "nach festen Anteilen",
}


class GermanClauses(Language):
    """Terms that are said while there are words left."""

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        match fact:
            case NothingUnless(gates):
                return f"Eine Rückvergütung gibt es nur, wenn {listed([self.gate(each) for each in gates])}."
            case ConditionsHold(count):
                return (
                    "1 Bedingung muss erfüllt sein."
                    if count == 1
                    else f"{count} Bedingungen müssen erfüllt sein."
                )
            case Guaranteed(amount, period, cumulative):
                each = f" pro {PERIODS[period]}" if period else ""
                since = ", gerechnet seit Beginn" if cumulative else ""
                return f"Mindestens {self.figure(amount)} sind{each} garantiert{since}."
            case Kicks(told):
                return " ".join(self._kick(each) for each in told)
            case KicksAdd(count):
                return f"{count} {'Zusatzbonus kann' if count == 1 else 'Zusatzboni können'} hinzukommen."
            case Together(sales, key):
                together = f"{trade(sales)} einer Gruppe zählen zusammen"
                if key is None:
                    return f"{together}; bezahlt wird das Stammhaus."
                return f"{together}; die Mitglieder teilen den Betrag {_KEYS[key]}."
            case LessThan(amount, dropped):
                then = "nicht ausgezahlt" if dropped else "auf die nächste Zahlung übertragen"
                return f"Weniger als {self.figure(amount)} wird {then}."
            case FirstFill(sales):
                return f"Die ersten {trade(sales)} füllen die erste Stufe."
            case AverageValue():
                return "Jedes Stück innerhalb einer Stufe zählt mit dem Durchschnittswert aller Stück."
            case Returns():
                return self._returns(fact)
            case Converts():
                return self._converts(fact)
            case _:
                return self._stacking(fact)

    def gate(self, fact: Gate) -> str:
        """Say a condition as it is when it holds, with its verb at the end."""
        match fact:
            case InvoicesPaid():
                return "jede Rechnung bezahlt ist"
            case TermsAcknowledged():
                return "die Bedingungen bestätigt sind"
            case DistinctProducts(least, scope, sales):
                done = "verkauft" if sales else "gekauft"
                if least == 1:
                    return f"mindestens 1 Produkt{of(scope)} {done} wird"
                count = format_number(Decimal(least))
                return f"mindestens {count} verschiedene Produkte{of(scope)} {done} werden"
            case ShareAtLeast(part, share, whole):
                return f"der Anteil von {all_of(part)} an {the(whole, True)} mindestens {self.figure(share)} beträgt"
            case VolumeAtLeast(goods, volume):
                if goods.value is not Value.UNITS:
                    return f"{purchases(goods)} mindestens {self.figure(volume)} erreichen"
                done = "verkauft" if goods.sales else "gekauft"
                verb = "wird" if volume.value == 1 else "werden"
                return f"mindestens {self.figure(volume)}{pieces_of(goods.scope)} {done} {verb}"

    def _kick(self, fact: Kick) -> str:
        if isinstance(fact.rate, Percent):
            adds = f"{self.figure(fact.rate)} auf {all_of(fact.scope, dative=False)}"
        else:
            adds = f"{self.figure(fact.rate)} je Stück{pieces_of(fact.scope)}"
        if fact.starts_on and fact.ends_on:
            adds += f" {stretch(fact.starts_on, fact.ends_on)}"
        elif fact.starts_on:
            adds += f" ab {format_date(fact.starts_on)}"
        elif fact.ends_on:
            adds += f" bis {format_date(fact.ends_on)}"
        if fact.from_tier is not None:
            adds += f", ab Stufe {fact.from_tier}" if fact.from_tier else ", unabhängig von der Stufe"
        return f"{fact.name} bringt zusätzlich {adds}."

    def _stacking(self, fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
        match fact:
            case OnWhatIsLeft(group, rank):
                return (
                    f"Als Nummer {rank} in {group} zahlt es auf den Wert, den frühere Programme übrig lassen."
                )
            case FirstOnly(group, rank, sales):
                what = "Verkauf" if sales else "Einkauf"
                return f"Ein {what} zählt nur im ersten Programm von {group}; dieses ist Nummer {rank}."
            case LargestPays(group, place):
                among = "" if place is None else f" Bei Gleichstand ist dieses Nummer {place}."
                return f"Von den Programmen in {group} zahlt nur das höchste.{among}"
            case OthersPay(sales, named, place):
                member = "" if named is None else f" Es gehört zur Gruppe {named}."
                member += "" if place is None else f" Es ist Nummer {place}."
                return f"Andere Programme können auf dieselben {trade(sales)} ebenfalls zahlen.{member}"

    def _returns(self, fact: Returns) -> str:
        sale = "Rückgaben mindern den Zeitraum des Verkaufs."
        return {
            Back.WHERE_IT_COMES: "Rückgaben mindern den Zeitraum, in dem sie eingehen.",
            Back.WHERE_SOLD: sale,
            Back.WHERE_SOLD_WITHIN: f"Rückgaben innerhalb von {days(fact.days)} mindern den Zeitraum des Verkaufs.",
            Back.WHERE_SOLD_THEN_WHERE_IT_COMES: (
                f"{sale} Nach {days(fact.days)} mindern sie den Zeitraum, in dem sie eingehen."
            ),
        }[fact.back]

    def _converts(self, fact: Converts) -> str:
        at = {
            ExchangePolicy.SALE_DATE: "zum Kurs des Verkaufstags",
            ExchangePolicy.PERIOD_AVERAGE: "zum Durchschnittskurs des Zeitraums",
            ExchangePolicy.CONTRACT_RATE: "zu festen Kursen",
        }[fact.policy]
        rates = [f"1 {code} gilt als {self.figure(rate)}" for code, rate in fact.rates]
        told = f": {listed(rates)}" if rates else ""
        return f"Andere Währungen werden {at} in {fact.currency} umgerechnet{told}."
