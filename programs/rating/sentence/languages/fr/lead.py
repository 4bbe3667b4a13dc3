"""The first sentence of a partner's page in French, addressed as vous."""

from __future__ import annotations

from decimal import Decimal

from programs.rating.sentence.facts.clauses import InvoicesPaid, TermsAcknowledged
from programs.rating.sentence.facts.goods import Units
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
from programs.rating.sentence.languages.fr.words import (
    all_of,
    de,
    level,
    listed,
    on,
    purchases,
    the,
    trade,
)
from vir.foundation.money import format_number

_TOP = "Vous êtes au palier le plus élevé. "


class FrenchLead(Language):
    """What a partner reads first."""

    def lead(self, fact: LeadFact) -> Parts:
        """Say a fact of the first sentence on a partner's page."""
        return parts(self._lead(fact))

    def ask(self, fact: Ask) -> str:
        """Say what an open condition asks for, to stand in a list."""
        match fact:
            case InvoicesPaid():
                return "chaque facture est payée"
            case TermsAcknowledged():
                return "les conditions sont confirmées"
            case AskVolume(least, goods, _):
                of = "" if goods is None else f" {de(purchases(goods))}"
                asks = f"au moins {self.figure(least)}{of}"
            case AskDistinct(count, _):
                products = plural(count, one="produit", other="produits différents")
                asks = f"au moins {format_number(Decimal(count))} {products}"
            case AskShare(share, _):
                asks = f"une part d’au moins {self.figure(share)}"
        return asks if fact.scope is None else f"{asks} pour {all_of(fact.scope)}"

    def _lead(self, fact: LeadFact) -> str:
        match fact:
            case CapIsReached(sales):
                return f"Plafond atteint. D’autres {trade(sales)} n’ajoutent pas de ristourne."
            case BuyMore():
                return self._buy_more(fact)
            case WouldEarn(amount, more):
                why = "" if more is None else f", soit {self.figure(more)} de plus qu’aujourd’hui"
                return f"Vous percevriez {strong(self.figure(amount))}{why}."
            case Further():
                return self._further(fact)
            case EarnedSoFar(amount, tier, top):
                at = f", au palier {tier}" if tier else ""
                return f"{_TOP if top else ''}Vous avez acquis {strong(self.figure(amount))} à ce jour{at}."
            case YouAreAt(figure):
                return f"Vous en êtes à {strong(self.figure(figure))} à ce jour."
            case ConditionsOpen():
                return self._open(fact)
            case EarnedInAll(amount, tier):
                at = f" au palier {tier}" if tier else ""
                return f"Vous avez acquis {strong(self.figure(amount))}{at}."
            case StartsWithFirst(sales):
                first = "les premières ventes" if sales else "les premiers achats"
                return f"La ristourne commence avec {first}."
            case StartsAt(at, line, goods):
                named = "votre base de référence" if at is None else level(self, at)
                of = "" if goods is None else f" {de(purchases(goods))}"
                comes = "" if line is None else f", soit {self.figure(line)}"
                return f"La ristourne commence à {named}{comes}{of}."
            case TierStarts(tier, at):
                named = self._tier(tier)
                return f"Le {named} commence à {level(self, at)}."
            case ShareUnknown(part, goods):
                share = f"la part {de(all_of(part))} dans {the(goods)}"
                return f"La ristourne dépend de {share}, et il n’y en a pas encore."
            case ItStartsAt(at):
                return f"Elle commence à {level(self, at)}."
            case FactMissing(baseline):
                if baseline:
                    return "La croissance se mesure à partir d’une base de référence, et vous n’en avez pas encore."
                return "La ristourne se mesure à un objectif, et vous n’en avez pas encore."
            case AskContact():
                return "Demandez à votre interlocuteur."
            case OtherPays(program):
                return f"{program} paie davantage, et seul le meilleur de ces programmes est payé."
            case AllAtCap():
                return "Le plafond de l’ensemble des partenaires est atteint."
            case PeriodEnded(day):
                return f"La période s’est terminée le {on(day)}."
            case NothingEarned(short):
                return (
                    "Aucune ristourne acquise."
                    if short
                    else "Aucune ristourne n’a été acquise sur cette période."
                )

    def _buy_more(self, fact: BuyMore) -> str:
        do = "Vendez" if fact.sales else "Achetez"
        group = " avec votre groupe" if fact.group else ""
        by = "" if fact.by is None else f" d’ici au {on(fact.by, year=False)}"
        # Units are bought themselves, money is what they are bought for.
        gap = strong(self.figure(fact.gap))
        more_ = f"{do} encore {gap}" if isinstance(fact.gap, Units) else f"{do} encore pour {gap}"
        reach = f"{more_}{group}{by} pour atteindre le {self._tier(fact.tier)}"
        if fact.earn is None:
            return f"{reach}."
        more = "" if fact.more is None else f" (+{self.figure(fact.more)})"
        return f"{reach} et percevoir {strong(self.figure(fact.earn))}{more}."

    def _further(self, fact: Further) -> str:
        start = _TOP if fact.top else ""
        each = f"haque tranche supplémentaire de {self.figure(fact.thousand)} rapporte"
        each = f"Ensuite, c{each}" if fact.there else f"C{each}"
        end = ""
        if fact.cap is not None and fact.cap_at is not None:
            at = self.figure(fact.cap_at)
            end = f" jusqu’au plafond de {self.figure(fact.cap)} (atteint à {at})"
        return f"{start}{each} {strong(self.figure(fact.earns))}{end}."

    def _open(self, fact: ConditionsOpen) -> str:
        count = len(fact.asks)
        which = "une condition" if count == 1 else f"{count} conditions"
        met = "remplie" if count == 1 else "remplies"
        asks = listed([self.ask(each) for each in fact.asks])
        if fact.ended:
            holds = f"{which} {'n’était' if count == 1 else 'n’étaient'} pas {met}\u00a0: {asks}."
        else:
            holds = f"{which} {'n’est' if count == 1 else 'ne sont'} pas encore {met}\u00a0: {asks}."
        if fact.amount is None:
            return f"{holds[0].upper()}{holds[1:]}"
        amount = strong(self.figure(fact.amount))
        if fact.ended:
            return f"Vous auriez acquis {amount}, mais {holds}"
        return f"Vous percevriez {amount} à ce jour, mais {holds}"

    def _tier(self, tier: TierName) -> str:
        return f"palier {tier.number}{'' if tier.level is None else f' ({level(self, tier.level)})'}"
