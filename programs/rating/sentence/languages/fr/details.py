"""What a rule sentence leaves to the details, in French."""

from __future__ import annotations

from programs.enums import Application, ExpectedVolume, MeasureKind
from programs.rating.sentence.facts.details import (
    AllReachCap,
    DecidesTier,
    DetailFact,
    Expects,
    FiscalYear,
    GoalIs,
    Grace,
    Lacks,
    Listed,
    Listing,
    LumpsPay,
    Rounds,
    Shares,
    SinceStart,
    StandsAlone,
    TierList,
    TiersPay,
    Weeks,
    Without,
)
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.fr.words import (
    PERIODS,
    days,
    level,
    listed,
    some,
    the,
    trade,
    verb,
)
from vir.foundation.money import format_percent

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_GOALS = {
    MeasureKind.NET_AMOUNT: " de valeur nette",
    MeasureKind.GROSS_AMOUNT: " de valeur brute",
    MeasureKind.QUANTITY: "",
    MeasureKind.GROWTH_AMOUNT: " de croissance",
    MeasureKind.GROWTH_PERCENT: " de croissance",
    MeasureKind.ATTAINMENT_PERCENT: " de leurs objectifs",
    MeasureKind.SHARE_PERCENT: " de leurs achats",
}
_LISTS = {
    Listed.SEGMENTS: "Segments",
    Listed.PARTNERS: "Partenaires désignés",
    Listed.NOT_FOR: "Exclus",
    Listed.PAYING: "Produits qui donnent droit à la ristourne",
    Listed.DECIDING: "Produits qui déterminent le palier",
    Listed.SHARED: "Produits sur lesquels la part est mesurée",
    Listed.CONDITION: "Produits d’une condition",
}
_LACKS = {
    Lacks.TARGET: "Un partenaire sans objectif ne perçoit rien.",
    Lacks.BASELINE: "Un partenaire sans base de référence ne perçoit rien.",
    Lacks.BASELINE_ALL_GROWTH: "Pour un partenaire sans base de référence, tout est croissance.",
}


class FrenchDetails(Language):
    """Terms that stand beside the sentence."""

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        match fact:
            case GoalIs(figure, kind):
                goal = f"{self.figure(figure)}{_GOALS[kind]}"
                return f"L’objectif pour l’ensemble des partenaires est de {goal}."
            case Listing(what, names, more, without, kicker):
                label = f"Produits de {kicker}" if what is Listed.KICKER else _LISTS[what]
                return f"{label}{', sauf' if without else ''}\u00a0: {some(names, more)}."
            case TierList(steps):
                told = [f"{self.figure(rate)} à partir de {level(self, at)}" for rate, at in steps]
                return f"Les paliers\u00a0: {listed(told)}."
            case DecidesTier(goods):
                named = the(goods)
                return f"L{named[1:]} {verb(goods, 'déterminent', 'détermine')} le palier."
            case LumpsPay(highest_only):
                which = "Seul le palier atteint le plus élevé" if highest_only else "Chaque palier atteint"
                return f"{which} paie son montant forfaitaire."
            case Without(lacks):
                return _LACKS[lacks]
            case AllReachCap(stop, sales):
                if stop:
                    later = "les ventes ultérieures" if sales else "les achats ultérieurs"
                    return f"Une fois le plafond de l’ensemble des partenaires atteint, {later} ne rapportent rien."
                return (
                    "Si l’ensemble des partenaires dépassait son plafond, chacun reçoit sa part de celui-ci."
                )
            case Shares(shares, more):
                named_ = [f"{partner} {format_percent(percent)}" for partner, percent in shares]
                return f"Parts dans un groupe\u00a0: {some(named_, more)}."
            case TiersPay():
                return self._tiers_pay(fact)
            case _:
                return self._settling(fact)

    def _tiers_pay(self, fact: TiersPay) -> str:
        if fact.application is Application.PROSPECTIVE:
            made = "ventes réalisées" if fact.sales else "achats réalisés"
            return f"Un taux ne vaut que pour les {made} après le passage de son palier."
        if fact.application is Application.EVERY_TIER_FULL:
            return "Chaque palier atteint paie son taux sur tout, et les montants s’additionnent."
        return "Le palier atteint le plus élevé paie sur tout, les inférieurs seulement jusqu’à leur fin."

    def _settling(
        self, fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects
    ) -> str:
        match fact:
            case SinceStart(period):
                return (
                    f"Le volume depuis le début est déterminant\u00a0; chaque {PERIODS[period]} rapporte le total à ce"
                    " jour moins ce qui a déjà été acquis."
                )
            case StandsAlone(period):
                return f"Chaque {PERIODS[period]} compte séparément."
            case Weeks(pattern, weekday, month, last):
                day, end = _DAYS[weekday], _MONTHS[month - 1]
                of = "d’" if end[0] in "ao" else "de "
                ends = (
                    f"le dernier {day} {of}{end}" if last else f"le {day} le plus proche de la fin {of}{end}"
                )
                return f"Les périodes suivent un calendrier {pattern} dont l’année se termine {ends}."
            case FiscalYear(month):
                return f"Les périodes suivent un exercice qui commence en {_MONTHS[month - 1]}."
            case Rounds(decimals, half_up, period):
                to = f"à {decimals} décimales" if decimals else "à l’unité"
                half = "au supérieur à partir de la moitié" if half_up else "au pair le plus proche"
                return f"Les montants sont arrondis {to}, {half}, une fois par partenaire et par {PERIODS[period]}."
            case Grace(count, sales, period):
                one = "une" if PERIODS[period] in ("période", "année") else "un"
                received = "reçues" if sales else "reçus"
                return (
                    f"Les {trade(sales)} {received} jusqu’à {days(count)} après la fin d’{one} {PERIODS[period]}"
                    " comptent dans son premier décompte, les suivants comme régularisation."
                )
            case Expects(how, period):
                one = "une" if PERIODS[period] in ("période", "année") else "un"
                volume = f"La finance prévoit que le volume d’{one} {PERIODS[period]}"
                if how is ExpectedVolume.LAST_YEAR:
                    return f"{volume} suit le profil de l’année précédente."
                if how is ExpectedVolume.MANUAL:
                    return f"{volume} atteint un chiffre fixé pour chaque partenaire."
                return "La finance provisionne ce qui est acquis à ce jour."
