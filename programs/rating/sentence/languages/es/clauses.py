"""Terms in Spanish sentences of their own: conditions, kickers, a guarantee and the like."""

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
from programs.rating.sentence.languages.es.words import (
    PERIODS,
    all_of,
    days,
    listed,
    of,
    stretch,
    the,
    trade,
)
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_KEYS = {
    GroupKey.VOLUME: "según el volumen",
    GroupKey.EQUAL: "a partes iguales",
    GroupKey.SHARES: "según cuotas fijas",
}


class SpanishClauses(Language):
    """Terms that are said while there are words left."""

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        match fact:
            case NothingUnless(gates):
                return f"Solo hay bonificación si {listed([self.gate(each) for each in gates])}."
            case ConditionsHold(count):
                if count == 1:
                    return "Debe cumplirse 1 condición."
                return f"Deben cumplirse {count} condiciones."
            case Guaranteed(amount, period, cumulative):
                each = f" por {PERIODS[period]}" if period else ""
                since = ", contado desde el inicio" if cumulative else ""
                return f"Se garantiza un mínimo de {self.figure(amount)}{each}{since}."
            case Kicks(told):
                return " ".join(self._kick(each) for each in told)
            case KicksAdd(count):
                return "Puede sumarse 1 extra." if count == 1 else f"Pueden sumarse {count} extras."
            case Together(sales, key):
                together = f"Las {trade(sales)} de un grupo cuentan juntas"
                if key is None:
                    return f"{together} y cobra su empresa matriz."
                return f"{together} y sus miembros se reparten el importe {_KEYS[key]}."
            case LessThan(amount, dropped):
                then = "no se paga" if dropped else "pasa al pago siguiente"
                return f"Un importe inferior a {self.figure(amount)} {then}."
            case FirstFill(sales):
                return f"Las primeras {trade(sales)} llenan el primer tramo."
            case AverageValue():
                return "Dentro de un tramo, cada unidad cuenta por el valor medio de todas las unidades."
            case Returns():
                return self._returns(fact)
            case Converts():
                return self._converts(fact)
            case _:
                return self._stacking(fact)

    def gate(self, fact: Gate) -> str:
        """Say a condition as it is when it holds."""
        match fact:
            case InvoicesPaid():
                return "cada factura está pagada"
            case TermsAcknowledged():
                return "las condiciones están confirmadas"
            case DistinctProducts(least, scope, sales):
                sold = "vende" if sales else "compra"
                if least == 1:
                    return f"se {sold} al menos 1 producto{of(scope)}"
                return f"se {sold}n al menos {format_number(Decimal(least))} productos distintos{of(scope)}"
            case ShareAtLeast(part, share, whole):
                named = f"la participación de {all_of(part)} en {the(whole)}"
                return f"{named} es de al menos {self.figure(share)}"
            case VolumeAtLeast(goods, volume):
                if goods.value is not Value.UNITS:
                    return f"{the(goods)} alcanzan {self.figure(volume)}"
                sold = "vende" if goods.sales else "compra"
                many = "" if volume.value == 1 else "n"
                return f"se {sold}{many} al menos {self.figure(volume)}{of(goods.scope)}"

    def _kick(self, fact: Kick) -> str:
        if isinstance(fact.rate, Percent):
            adds = f"{self.figure(fact.rate)} sobre {all_of(fact.scope)}"
        else:
            adds = f"{self.figure(fact.rate)} por unidad{of(fact.scope)}"
        if fact.starts_on and fact.ends_on:
            adds += f" {stretch(fact.starts_on, fact.ends_on)}"
        elif fact.starts_on:
            adds += f" a partir del {format_date(fact.starts_on)}"
        elif fact.ends_on:
            adds += f" hasta el {format_date(fact.ends_on)}"
        if fact.from_tier is not None:
            adds += f", desde el tramo {fact.from_tier}" if fact.from_tier else ", sea cual sea el tramo"
        return f"{fact.name} añade {adds}."

    def _stacking(self, fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
        match fact:
            case OnWhatIsLeft(group, rank):
                left = "el valor que dejan los programas anteriores"
                return f"Como número {rank} de {group}, paga sobre {left}."
            case FirstOnly(group, rank, sales):
                what = "venta" if sales else "compra"
                return f"Una {what} solo cuenta en el primer programa de {group}; este es el número {rank}."
            case LargestPays(group, place):
                among = "" if place is None else f" En caso de empate, este es el número {place}."
                return f"De los programas de {group} solo paga el mayor.{among}"
            case OthersPay(sales, named, place):
                member = "" if named is None else f" Pertenece al grupo {named}."
                member += "" if place is None else f" Es el número {place}."
                return f"Otros programas también pueden pagar sobre las mismas {trade(sales)}.{member}"

    def _returns(self, fact: Returns) -> str:
        sale = "Las devoluciones reducen el periodo de la venta."
        after = days(fact.days)
        return {
            Back.WHERE_IT_COMES: "Las devoluciones reducen el periodo en que llegan.",
            Back.WHERE_SOLD: sale,
            Back.WHERE_SOLD_WITHIN: f"Las devoluciones en un plazo de {after} reducen el periodo de la venta.",
            Back.WHERE_SOLD_THEN_WHERE_IT_COMES: f"{sale} Tras {after} reducen el periodo en que llegan.",
        }[fact.back]

    def _converts(self, fact: Converts) -> str:
        at = {
            ExchangePolicy.SALE_DATE: "al tipo de cambio del día de la venta",
            ExchangePolicy.PERIOD_AVERAGE: "al tipo de cambio medio del periodo",
            ExchangePolicy.CONTRACT_RATE: "a tipos de cambio fijos",
        }[fact.policy]
        rates = [f"1 {code} equivale a {self.figure(rate)}" for code, rate in fact.rates]
        told = f": {listed(rates)}" if rates else ""
        return f"Las demás monedas se convierten a {fact.currency} {at}{told}."
