"""What a rule sentence leaves to the details, in Spanish."""

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
from programs.rating.sentence.languages.es.words import (
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
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_GOALS = {
    MeasureKind.NET_AMOUNT: " de valor neto",
    MeasureKind.GROSS_AMOUNT: " de valor bruto",
    MeasureKind.QUANTITY: "",
    MeasureKind.GROWTH_AMOUNT: " de crecimiento",
    MeasureKind.GROWTH_PERCENT: " de crecimiento",
    MeasureKind.ATTAINMENT_PERCENT: " de sus objetivos",
    MeasureKind.SHARE_PERCENT: " de sus compras",
}
_LISTS = {
    Listed.SEGMENTS: "Segmentos",
    Listed.PARTNERS: "Socios designados",
    Listed.NOT_FOR: "Excluidos",
    Listed.PAYING: "Productos que dan derecho a la bonificación",
    Listed.DECIDING: "Productos que determinan el tramo",
    Listed.SHARED: "Productos sobre los que se mide la participación",
    Listed.CONDITION: "Productos de una condición",
}
_LACKS = {
    Lacks.TARGET: "Un socio sin objetivo no recibe nada.",
    Lacks.BASELINE: "Un socio sin base de referencia no recibe nada.",
    Lacks.BASELINE_ALL_GROWTH: "Para un socio sin base de referencia, todo es crecimiento.",
}


class SpanishDetails(Language):
    """Terms that stand beside the sentence."""

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        match fact:
            case GoalIs(figure, kind):
                return f"El objetivo para el conjunto de los socios es {self.figure(figure)}{_GOALS[kind]}."
            case Listing(what, names, more, without, kicker):
                label = f"Productos de {kicker}" if what is Listed.KICKER else _LISTS[what]
                return f"{label}{', salvo' if without else ''}: {some(names, more)}."
            case TierList(steps):
                told = [f"{self.figure(rate)} desde {level(self, at)}" for rate, at in steps]
                return f"Los tramos: {listed(told)}."
            case DecidesTier(goods):
                named = the(goods)
                return f"{named[0].upper()}{named[1:]} {verb(goods, 'determinan', 'determina')} el tramo."
            case LumpsPay(highest_only):
                which = "Solo el tramo más alto alcanzado" if highest_only else "Cada tramo alcanzado"
                return f"{which} paga su importe fijo."
            case Without(lacks):
                return _LACKS[lacks]
            case AllReachCap(stop, sales):
                if stop:
                    later = f"las {trade(sales)} posteriores no dan nada"
                    return f"Una vez alcanzado el tope del conjunto de los socios, {later}."
                return "Si el conjunto de los socios superara su tope, cada uno recibe su parte de este."
            case Shares(shares, more):
                named_ = [f"{partner} {format_percent(percent)}" for partner, percent in shares]
                return f"Cuotas en un grupo: {some(named_, more)}."
            case TiersPay():
                return self._tiers_pay(fact)
            case _:
                return self._settling(fact)

    def _tiers_pay(self, fact: TiersPay) -> str:
        if fact.application is Application.PROSPECTIVE:
            return (
                f"Un porcentaje o importe solo vale para {trade(fact.sales)} posteriores a alcanzar su tramo."
            )
        if fact.application is Application.EVERY_TIER_FULL:
            return "Cada tramo alcanzado paga lo suyo sobre todo, y los importes se suman."
        return "El tramo más alto alcanzado paga sobre todo, los inferiores solo hasta donde terminan."

    def _settling(
        self, fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects
    ) -> str:
        match fact:
            case SinceStart(period):
                return (
                    f"Decide el volumen desde el inicio; cada {PERIODS[period]} recibe el total hasta la fecha"
                    " menos lo ya obtenido."
                )
            case StandsAlone(period):
                return f"Cada {PERIODS[period]} cuenta por separado."
            case Weeks(pattern, weekday, month, last):
                day, end = _DAYS[weekday], _MONTHS[month - 1]
                ends = f"el último {day} de {end}" if last else f"el {day} más cercano al final de {end}"
                return f"Los periodos siguen un calendario {pattern} cuyo año termina {ends}."
            case FiscalYear(month):
                return f"Los periodos siguen un ejercicio que empieza en {_MONTHS[month - 1]}."
            case Rounds(decimals, half_up, period):
                to = f"a {decimals} decimales" if decimals else "a importes enteros"
                half = "la mitad hacia arriba" if half_up else "la mitad al par más cercano"
                return f"Los importes se redondean {to}, {half}, una vez por socio y {PERIODS[period]}."
            case Grace(count, sales, period):
                return (
                    f"Las {trade(sales)} recibidas hasta {days(count)} después del final de un {PERIODS[period]}"
                    " cuentan en su primera liquidación; las posteriores, como ajuste."
                )
            case Expects(how, period):
                volume = f"Finanzas prevé que el volumen de un {PERIODS[period]}"
                if how is ExpectedVolume.LAST_YEAR:
                    return f"{volume} siga la evolución del año anterior."
                if how is ExpectedVolume.MANUAL:
                    return f"{volume} alcance una cifra fijada para cada socio."
                return "Finanzas provisiona lo obtenido hasta la fecha."
