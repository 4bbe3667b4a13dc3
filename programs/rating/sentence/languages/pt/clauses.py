"""Terms in Brazilian Portuguese sentences of their own: conditions, kickers, a guarantee and the like."""

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
from programs.rating.sentence.languages.pt.words import (
    PERIODS,
    all_of,
    days,
    in_the,
    listed,
    of,
    stretch,
    the,
    trade,
)
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_KEYS = {
    GroupKey.VOLUME: "conforme o volume",
    GroupKey.EQUAL: "em partes iguais",
    GroupKey.SHARES: "conforme cotas fixas",
}


class PortugueseClauses(Language):
    """Terms that are said while there are words left."""

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        match fact:
            case NothingUnless(gates):
                return f"Só há rebate se {listed([self.gate(each) for each in gates])}."
            case ConditionsHold(count):
                if count == 1:
                    return "1 condição deve ser cumprida."
                return f"{count} condições devem ser cumpridas."
            case Guaranteed(amount, period, cumulative):
                each = f" por {PERIODS[period]}" if period else ""
                since = ", contado desde o início" if cumulative else ""
                return f"É garantido um mínimo de {self.figure(amount)}{each}{since}."
            case Kicks(told):
                return " ".join(self._kick(each) for each in told)
            case KicksAdd(count):
                return "1 adicional pode se somar." if count == 1 else f"{count} adicionais podem se somar."
            case Together(sales, key):
                together = f"As {trade(sales)} de um grupo contam juntas"
                if key is None:
                    return f"{together} e a matriz recebe."
                return f"{together} e os membros dividem o valor {_KEYS[key]}."
            case LessThan(amount, dropped):
                then = "não é pago" if dropped else "passa para o pagamento seguinte"
                return f"Um valor inferior a {self.figure(amount)} {then}."
            case FirstFill(sales):
                return f"As primeiras {trade(sales)} preenchem a primeira faixa."
            case AverageValue():
                return "Dentro de uma faixa, cada unidade conta pelo valor médio de todas as unidades."
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
                return "todas as faturas estiverem pagas"
            case TermsAcknowledged():
                return "as condições estiverem confirmadas"
            case DistinctProducts(least, scope, sales):
                sold = "vendido" if sales else "comprado"
                if least == 1:
                    return f"pelo menos 1 produto{of(scope)} for {sold}"
                return (
                    f"pelo menos {format_number(Decimal(least))} produtos diferentes{of(scope)} forem {sold}s"
                )
            case ShareAtLeast(part, share, whole):
                named = f"a participação de {all_of(part)} {in_the(whole)}"
                return f"{named} for de pelo menos {self.figure(share)}"
            case VolumeAtLeast(goods, volume):
                if goods.value is not Value.UNITS:
                    return f"{the(goods)} atingirem {self.figure(volume)}"
                sold = "vendida" if goods.sales else "comprada"
                are = f"for {sold}" if volume.value == 1 else f"forem {sold}s"
                return f"pelo menos {self.figure(volume)}{of(goods.scope)} {are}"

    def _kick(self, fact: Kick) -> str:
        if isinstance(fact.rate, Percent):
            adds = f"{self.figure(fact.rate)} sobre {all_of(fact.scope)}"
        else:
            adds = f"{self.figure(fact.rate)} por unidade{of(fact.scope)}"
        if fact.starts_on and fact.ends_on:
            adds += f" {stretch(fact.starts_on, fact.ends_on)}"
        elif fact.starts_on:
            adds += f" a partir de {format_date(fact.starts_on)}"
        elif fact.ends_on:
            adds += f" até {format_date(fact.ends_on)}"
        if fact.from_tier is not None:
            adds += (
                f", a partir da faixa {fact.from_tier}" if fact.from_tier else ", qualquer que seja a faixa"
            )
        return f"{fact.name} acrescenta {adds}."

    def _stacking(self, fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
        match fact:
            case OnWhatIsLeft(group, rank):
                left = "o valor que os programas anteriores deixam"
                return f"Como número {rank} de {group}, paga sobre {left}."
            case FirstOnly(group, rank, sales):
                what = "venda" if sales else "compra"
                return f"Uma {what} só conta no primeiro programa de {group}; este é o número {rank}."
            case LargestPays(group, place):
                among = "" if place is None else f" Em caso de empate, este é o número {place}."
                return f"Dos programas de {group} só o maior paga.{among}"
            case OthersPay(sales, named, place):
                member = "" if named is None else f" Pertence ao grupo {named}."
                member += "" if place is None else f" É o número {place}."
                return f"Outros programas também podem pagar sobre as mesmas {trade(sales)}.{member}"

    def _returns(self, fact: Returns) -> str:
        sale = "As devoluções reduzem o período da venda."
        after = days(fact.days)
        return {
            Back.WHERE_IT_COMES: "As devoluções reduzem o período em que chegam.",
            Back.WHERE_SOLD: sale,
            Back.WHERE_SOLD_WITHIN: f"As devoluções em até {after} reduzem o período da venda.",
            Back.WHERE_SOLD_THEN_WHERE_IT_COMES: f"{sale} Após {after} reduzem o período em que chegam.",
        }[fact.back]

    def _converts(self, fact: Converts) -> str:
        at = {
            ExchangePolicy.SALE_DATE: "pela taxa de câmbio do dia da venda",
            ExchangePolicy.PERIOD_AVERAGE: "pela taxa de câmbio média do período",
            ExchangePolicy.CONTRACT_RATE: "por taxas de câmbio fixas",
        }[fact.policy]
        rates = [f"1 {code} equivale a {self.figure(rate)}" for code, rate in fact.rates]
        told = f": {listed(rates)}" if rates else ""
        return f"As demais moedas são convertidas em {fact.currency} {at}{told}."
