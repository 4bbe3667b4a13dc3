"""The first sentence of a partner's page in Brazilian Portuguese, addressed as você."""

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
from programs.rating.sentence.languages.pt.words import all_of, in_the, level, listed, purchases, trade
from vir.foundation.money import format_number
from vir.foundation.periods import format_date

_TOP = "Você está na faixa mais alta. "


class PortugueseLead(Language):
    """What a partner reads first."""

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return parts(self._lead(fact))

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""
        match fact:
            case InvoicesPaid():
                return "todas as faturas estão pagas"
            case TermsAcknowledged():
                return "as condições estão confirmadas"
            case AskVolume(least, goods, _):
                of = "" if goods is None else f" de {purchases(goods)}"
                asks = f"pelo menos {self.figure(least)}{of}"
            case AskDistinct(count, _):
                products = plural(count, one="produto", other="produtos diferentes")
                asks = f"pelo menos {format_number(Decimal(count))} {products}"
            case AskShare(share, _):
                asks = f"uma participação de pelo menos {self.figure(share)}"
        return asks if fact.scope is None else f"{asks} em {all_of(fact.scope)}"

    def _lead(self, fact: LeadFact) -> str:
        match fact:
            case CapIsReached(sales):
                return f"Teto atingido. Mais {trade(sales)} não acrescentam rebate."
            case BuyMore():
                return self._buy_more(fact)
            case WouldEarn(amount, more):
                why = "" if more is None else f", ou seja, {self.figure(more)} a mais do que hoje"
                return f"Você receberia {strong(self.figure(amount))}{why}."
            case Further():
                return self._further(fact)
            case EarnedSoFar(amount, tier, top):
                at = f", na faixa {tier}" if tier else ""
                return f"{_TOP if top else ''}Você já obteve {strong(self.figure(amount))} até hoje{at}."
            case YouAreAt(figure):
                return f"Você está em {strong(self.figure(figure))} até hoje."
            case ConditionsOpen():
                return self._open(fact)
            case EarnedInAll(amount, tier):
                at = f" na faixa {tier}" if tier else ""
                return f"Você obteve {strong(self.figure(amount))}{at}."
            case StartsWithFirst(sales):
                return f"O rebate começa com as primeiras {trade(sales)}."
            case StartsAt(at, line, goods):
                named = "sua base de comparação" if at is None else level(self, at)
                of = "" if goods is None else f" de {purchases(goods)}"
                comes = "" if line is None else f", ou seja, {self.figure(line)}"
                return f"O rebate começa em {named}{comes}{of}."
            case TierStarts(tier, at):
                return f"A {self._tier(tier)} começa em {level(self, at)}."
            case ShareUnknown(part, goods):
                share = f"a participação de {all_of(part)} {in_the(goods)}"
                return f"O rebate depende d{share}, e ainda não há nenhuma."
            case ItStartsAt(at):
                return f"Começa em {level(self, at)}."
            case FactMissing(baseline):
                if baseline:
                    return "O crescimento é medido a partir de uma base de comparação, e ainda não há uma para você."
                return "O rebate é medido em relação a uma meta, e ainda não há uma para você."
            case AskContact():
                return "Fale com o seu contato."
            case OtherPays(program):
                return f"{program} paga mais, e só o melhor destes programas é pago."
            case AllAtCap():
                return "O teto do conjunto dos parceiros foi atingido."
            case PeriodEnded(day):
                return f"O período terminou em {format_date(day)}."
            case NothingEarned(short):
                return "Sem rebate." if short else "Neste período não houve rebate."

    def _buy_more(self, fact: BuyMore) -> str:
        do = "Venda" if fact.sales else "Compre"
        group = " junto com o seu grupo" if fact.group else ""
        by = "" if fact.by is None else f" até {format_date(fact.by, year=False)}"
        more_ = f"{do} mais {strong(self.figure(fact.gap))}"
        reach = f"{more_}{group}{by} para alcançar a {self._tier(fact.tier)}"
        if fact.earn is None:
            return f"{reach}."
        more = "" if fact.more is None else f" (+{self.figure(fact.more)})"
        return f"{reach} e receber {strong(self.figure(fact.earn))}{more}."

    def _further(self, fact: Further) -> str:
        start = _TOP if fact.top else ""
        each = f"ada {self.figure(fact.thousand)} adicionais rendem"
        each = f"A partir daí, c{each}" if fact.there else f"C{each}"
        end = ""
        if fact.cap is not None and fact.cap_at is not None:
            at = self.figure(fact.cap_at)
            end = f" até o teto de {self.figure(fact.cap)} (atingido com {at})"
        return f"{start}{each} {strong(self.figure(fact.earns))}{end}."

    def _open(self, fact: ConditionsOpen) -> str:
        count = len(fact.asks)
        asks = listed([self.ask(each) for each in fact.asks])
        if fact.ended:
            holds = (
                "uma condição não foi cumprida" if count == 1 else f"{count} condições não foram cumpridas"
            )
        else:
            still = "uma condição ainda não foi cumprida"
            holds = still if count == 1 else f"{count} condições ainda não foram cumpridas"
        if fact.amount is None:
            return f"{holds[0].upper()}{holds[1:]}: {asks}."
        amount = strong(self.figure(fact.amount))
        if fact.ended:
            return f"Você teria obtido {amount}, mas {holds}: {asks}."
        return f"Você receberia {amount} até hoje, mas {holds}: {asks}."

    def _tier(self, tier: TierName) -> str:
        return f"faixa {tier.number}{'' if tier.level is None else f' ({level(self, tier.level)})'}"
