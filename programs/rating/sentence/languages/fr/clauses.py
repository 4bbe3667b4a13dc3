"""Terms in French sentences of their own: conditions, kickers, a guarantee and the like."""

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
from programs.rating.sentence.languages.fr.words import (
    PERIODS,
    all_of,
    days,
    de,
    done,
    listed,
    of,
    on,
    stretch,
    the,
    trade,
)
from vir.foundation.money import format_number

_KEYS = {
    GroupKey.VOLUME: "selon le volume",
    GroupKey.EQUAL: "à parts égales",
    GroupKey.SHARES: "selon des parts fixes",
}


class FrenchClauses(Language):
    """Terms that are said while there are words left."""

    def clause(self, fact: ClauseFact) -> str:
        """Say a term in a sentence of its own."""
        match fact:
            case NothingUnless(gates):
                return f"La ristourne n’est due que si {listed([self.gate(each) for each in gates])}."
            case ConditionsHold(count):
                if count == 1:
                    return "1 condition doit être remplie."
                return f"{count} conditions doivent être remplies."
            case Guaranteed(amount, period, cumulative):
                each = f" par {PERIODS[period]}" if period else ""
                since = ", à compter du début" if cumulative else ""
                return f"Un minimum de {self.figure(amount)}{each} est garanti{since}."
            case Kicks(told):
                return " ".join(self._kick(each) for each in told)
            case KicksAdd(count):
                if count == 1:
                    return "1 complément peut s’y ajouter."
                return f"{count} compléments peuvent s’y ajouter."
            case Together(sales, key):
                together = f"Les {trade(sales)} d’un groupe comptent ensemble"
                if key is None:
                    return f"{together} et sa société mère est payée."
                return f"{together} et ses membres partagent {_KEYS[key]}."
            case LessThan(amount, dropped):
                then = "n’est pas versé" if dropped else "est reporté sur le paiement suivant"
                return f"Un montant inférieur à {self.figure(amount)} {then}."
            case FirstFill(sales):
                first = "premières ventes" if sales else "premiers achats"
                return f"Les {first} remplissent le premier palier."
            case AverageValue():
                return "À l’intérieur d’un palier, chaque unité compte pour la valeur moyenne de toutes les unités."
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
                return "chaque facture est payée"
            case TermsAcknowledged():
                return "les conditions sont confirmées"
            case DistinctProducts(least, scope, sales):
                bought = done(sales, least, feminine=False)
                if least == 1:
                    return f"au moins 1 produit{of(scope)} est {bought}"
                return (
                    f"au moins {format_number(Decimal(least))} produits différents{of(scope)} sont {bought}"
                )
            case ShareAtLeast(part, share, whole):
                return f"la part {de(all_of(part))} dans {the(whole)} est d’au moins {self.figure(share)}"
            case VolumeAtLeast(goods, volume):
                if goods.value is not Value.UNITS:
                    return f"{the(goods)} atteignent {self.figure(volume)}"
                verb = "est" if volume.value == 1 else "sont"
                bought = done(goods.sales, volume.value)
                return f"au moins {self.figure(volume)}{of(goods.scope)} {verb} {bought}"

    def _kick(self, fact: Kick) -> str:
        if isinstance(fact.rate, Percent):
            adds = f"{self.figure(fact.rate)} sur {all_of(fact.scope)}"
        else:
            adds = f"{self.figure(fact.rate)} par unité{of(fact.scope)}"
        if fact.starts_on and fact.ends_on:
            adds += f" {stretch(fact.starts_on, fact.ends_on)}"
        elif fact.starts_on:
            adds += f" à partir du {on(fact.starts_on)}"
        elif fact.ends_on:
            adds += f" jusqu’au {on(fact.ends_on)}"
        if fact.from_tier is not None:
            adds += f", dès le palier {fact.from_tier}" if fact.from_tier else ", quel que soit le palier"
        return f"{fact.name} ajoute {adds}."

    def _stacking(self, fact: OnWhatIsLeft | FirstOnly | LargestPays | OthersPay) -> str:
        match fact:
            case OnWhatIsLeft(group, rank):
                left = "la valeur que laissent les programmes précédents"
                return f"En tant que numéro {rank} de {group}, il paie sur {left}."
            case FirstOnly(group, rank, sales):
                what = "Une vente" if sales else "Un achat"
                this = f"celui-ci est le numéro {rank}"
                return f"{what} ne compte que dans le premier programme de {group}\u00a0; {this}."
            case LargestPays(group, place):
                among = "" if place is None else f" À égalité, celui-ci est le numéro {place}."
                return f"Parmi les programmes de {group}, seul le plus élevé est payé.{among}"
            case OthersPay(sales, named, place):
                member = "" if named is None else f" Il fait partie du groupe {named}."
                member += "" if place is None else f" Il est le numéro {place}."
                return f"D’autres programmes peuvent aussi payer sur les mêmes {trade(sales)}.{member}"

    def _returns(self, fact: Returns) -> str:
        sale = "Les retours réduisent la période de la vente."
        after = days(fact.days)
        return {
            Back.WHERE_IT_COMES: "Les retours réduisent la période où ils arrivent.",
            Back.WHERE_SOLD: sale,
            Back.WHERE_SOLD_WITHIN: f"Les retours sous {after} réduisent la période de la vente.",
            Back.WHERE_SOLD_THEN_WHERE_IT_COMES: (
                f"{sale} Après {after}, ils réduisent la période où ils arrivent."
            ),
        }[fact.back]

    def _converts(self, fact: Converts) -> str:
        at = {
            ExchangePolicy.SALE_DATE: "au cours du jour de la vente",
            ExchangePolicy.PERIOD_AVERAGE: "au cours moyen de la période",
            ExchangePolicy.CONTRACT_RATE: "à des cours fixes",
        }[fact.policy]
        rates = [f"1 {code} vaut {self.figure(rate)}" for code, rate in fact.rates]
        told = f"\u00a0: {listed(rates)}" if rates else ""
        return f"Les autres devises sont converties en {fact.currency} {at}{told}."
