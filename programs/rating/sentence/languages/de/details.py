"""What a rule sentence leaves to the details, in German."""

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
from programs.rating.sentence.facts.goods import Value
from programs.rating.sentence.languages.base import Language
from programs.rating.sentence.languages.de.words import (
    GENITIVES,
    PERIODS,
    days,
    every,
    level,
    listed,
    purchases,
    some,
    trade,
)
from vir.foundation.money import format_percent

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_GOALS = {
    MeasureKind.NET_AMOUNT: " Nettowert",
    MeasureKind.GROSS_AMOUNT: " Bruttowert",
    MeasureKind.QUANTITY: "",
    MeasureKind.GROWTH_AMOUNT: " Wachstum",
    MeasureKind.GROWTH_PERCENT: " Wachstum",
    MeasureKind.ATTAINMENT_PERCENT: " ihrer Ziele",
    MeasureKind.SHARE_PERCENT: " ihrer Einkäufe",
}
_LISTS = {
    Listed.SEGMENTS: "Segmente",
    Listed.PARTNERS: "Benannte Partner",
    Listed.NOT_FOR: "Nicht für",
    Listed.PAYING: "Produkte, die zahlen",
    Listed.DECIDING: "Produkte, die über die Stufe entscheiden",
    Listed.SHARED: "Produkte, von denen der Anteil gemessen wird",
    Listed.CONDITION: "Produkte einer Bedingung",
}
_LACKS = {
    Lacks.TARGET: "Ein Partner ohne Ziel erhält nichts.",
    Lacks.BASELINE: "Ein Partner ohne Vergleichsbasis erhält nichts.",
    Lacks.BASELINE_ALL_GROWTH: "Bei einem Partner ohne Vergleichsbasis gilt alles als Wachstum.",
}


class GermanDetails(Language):
    """Terms that stand beside the sentence."""

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        match fact:
            case GoalIs(figure, kind):
                return f"Das Ziel für alle Partner zusammen ist {self.figure(figure)}{_GOALS[kind]}."
            case Listing(what, names, more, without, kicker):
                label = f"Produkte von {kicker}" if what is Listed.KICKER else _LISTS[what]
                return f"{label}{', außer' if without else ''}: {some(names, more)}."
            case TierList(steps):
                told = [f"{self.figure(rate)} ab {level(self, at)}" for rate, at in steps]
                return f"Die Stufen: {listed(told)}."
            case DecidesTier(goods):
                if goods.value is Value.UNITS:
                    return "Die Stückzahl entscheidet über die Stufe."
                return f"{purchases(goods)} entscheiden über die Stufe."
            case LumpsPay(highest_only):
                which = "Nur die höchste" if highest_only else "Jede"
                return f"{which} erreichte Stufe zahlt ihren Pauschalbetrag."
            case Without(lacks):
                return _LACKS[lacks]
            case AllReachCap(stop, sales):
                if stop:
                    return (
                        f"Ist die Obergrenze aller Partner erreicht, bringen spätere {trade(sales)} nichts."
                    )
                return "Läge die Summe aller Partner über der Obergrenze, erhält jeder seinen Teil davon."
            case Shares(shares, more):
                named = [f"{partner} {format_percent(percent)}" for partner, percent in shares]
                return f"Anteile in einer Gruppe: {some(named, more)}."
            case TiersPay():
                return self._tiers_pay(fact)
            case _:
                return self._settling(fact)

    def _tiers_pay(self, fact: TiersPay) -> str:
        if fact.application is Application.PROSPECTIVE:
            return f"Ein Satz gilt nur für {trade(fact.sales)}, nachdem seine Stufe erreicht ist."
        if fact.application is Application.EVERY_TIER_FULL:
            return "Jede erreichte Stufe zahlt ihren Satz auf alles; die Beträge werden addiert."
        return "Die höchste erreichte Stufe zahlt auf alles, niedrigere nur bis zu ihrem Ende."

    def _settling(
        self, fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects
    ) -> str:
        match fact:
            case SinceStart(period):
                return (
                    f"Das Volumen seit Beginn entscheidet; {every(period)[0].lower()}{every(period)[1:]} bringt"
                    " die bisherige Summe abzüglich dessen, was frühere gebracht haben."
                )
            case StandsAlone(period):
                return f"{every(period)} steht für sich."
            case Weeks(pattern, weekday, month, last):
                ends = (
                    f"letzten {_DAYS[weekday]} im"
                    if last
                    else f"{_DAYS[weekday]}, der dem Monatsende am nächsten liegt, im"
                )
                year = f"dessen Jahr am {ends} {_MONTHS[month - 1]} endet"
                return f"Die Zeiträume folgen einem {pattern}-Kalender, {year}."
            case FiscalYear(month):
                return f"Die Zeiträume folgen einem Geschäftsjahr, das im {_MONTHS[month - 1]} beginnt."
            case Rounds(decimals, half_up, period):
                to = f"auf {decimals} Nachkommastellen" if decimals else "auf ganze Beträge"
                half = "kaufmännisch" if half_up else "zur geraden Ziffer"
                return f"Beträge werden {half} {to} gerundet, einmal je Partner und {PERIODS[period]}."
            case Grace(count, sales, period):
                return (
                    f"{trade(sales)}, die bis zu {days(count, dative=False)} nach dem Ende eines"
                    f" {GENITIVES[period]} eingehen, zählen in dessen erster Abrechnung, spätere als Korrektur."
                )
            case Expects(how, period):
                volume = f"Die Finanzabteilung erwartet, dass das Volumen eines {GENITIVES[period]}"
                if how is ExpectedVolume.LAST_YEAR:
                    return f"{volume} den Verlauf des Vorjahres nimmt."
                if how is ExpectedVolume.MANUAL:
                    return f"{volume} eine je Partner festgelegte Zahl erreicht."
                return "Die Finanzabteilung grenzt ab, was bisher verdient ist."
