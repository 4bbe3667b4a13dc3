"""What a rule sentence leaves to the details, in Brazilian Portuguese."""

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
from programs.rating.sentence.languages.pt.words import (
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
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)
_DAYS = ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo")
_GOALS = {
    MeasureKind.NET_AMOUNT: " de valor líquido",
    MeasureKind.GROSS_AMOUNT: " de valor bruto",
    MeasureKind.QUANTITY: "",
    MeasureKind.GROWTH_AMOUNT: " de crescimento",
    MeasureKind.GROWTH_PERCENT: " de crescimento",
    MeasureKind.ATTAINMENT_PERCENT: " das suas metas",
    MeasureKind.SHARE_PERCENT: " das suas compras",
}
_LISTS = {
    Listed.SEGMENTS: "Segmentos",
    Listed.PARTNERS: "Parceiros indicados",
    Listed.NOT_FOR: "Excluídos",
    Listed.PAYING: "Produtos que dão direito ao rebate",
    Listed.DECIDING: "Produtos que determinam a faixa",
    Listed.SHARED: "Produtos sobre os quais se mede a participação",
    Listed.CONDITION: "Produtos de uma condição",
}
_LACKS = {
    Lacks.TARGET: "Um parceiro sem meta não recebe nada.",
    Lacks.BASELINE: "Um parceiro sem base de comparação não recebe nada.",
    Lacks.BASELINE_ALL_GROWTH: "Para um parceiro sem base de comparação, tudo é crescimento.",
}


class PortugueseDetails(Language):
    """Terms that stand beside the sentence."""

    def detail(self, fact: DetailFact) -> str:
        """Say a term among the details."""
        match fact:
            case GoalIs(figure, kind):
                return f"A meta para o conjunto dos parceiros é {self.figure(figure)}{_GOALS[kind]}."
            case Listing(what, names, more, without, kicker):
                label = f"Produtos de {kicker}" if what is Listed.KICKER else _LISTS[what]
                return f"{label}{', exceto' if without else ''}: {some(names, more)}."
            case TierList(steps):
                told = [f"{self.figure(rate)} a partir de {level(self, at)}" for rate, at in steps]
                return f"As faixas: {listed(told)}."
            case DecidesTier(goods):
                named = the(goods)
                return f"{named[0].upper()}{named[1:]} {verb(goods, 'determinam', 'determina')} a faixa."
            case LumpsPay(highest_only):
                which = "Só a faixa mais alta alcançada" if highest_only else "Cada faixa alcançada"
                return f"{which} paga o seu valor fixo."
            case Without(lacks):
                return _LACKS[lacks]
            case AllReachCap(stop, sales):
                if stop:
                    later = f"as {trade(sales)} posteriores não rendem nada"
                    return f"Uma vez atingido o teto do conjunto dos parceiros, {later}."
                return "Se o conjunto dos parceiros ultrapassar o seu teto, cada um recebe a sua parte dele."
            case Shares(shares, more):
                named_ = [f"{partner} {format_percent(percent)}" for partner, percent in shares]
                return f"Cotas em um grupo: {some(named_, more)}."
            case TiersPay():
                return self._tiers_pay(fact)
            case _:
                return self._settling(fact)

    def _tiers_pay(self, fact: TiersPay) -> str:
        if fact.application is Application.PROSPECTIVE:
            return f"Uma taxa só vale para {trade(fact.sales)} posteriores ao alcance da sua faixa."
        if fact.application is Application.EVERY_TIER_FULL:
            return "Cada faixa alcançada paga a sua taxa sobre tudo, e os valores se somam."
        return "A faixa mais alta alcançada paga sobre tudo, as inferiores só até onde terminam."

    def _settling(
        self, fact: SinceStart | StandsAlone | Weeks | FiscalYear | Rounds | Grace | Expects
    ) -> str:
        match fact:
            case SinceStart(period):
                return (
                    f"O volume desde o início decide; cada {PERIODS[period]} recebe o total até a data"
                    " menos o que já foi obtido."
                )
            case StandsAlone(period):
                return f"Cada {PERIODS[period]} conta por si."
            case Weeks(pattern, weekday, month, last):
                day, end = _DAYS[weekday], _MONTHS[month - 1]
                feminine = day.endswith("feira")
                if last:
                    ends = f"{'na última' if feminine else 'no último'} {day} de {end}"
                else:
                    near = f"na {day} mais próxima" if feminine else f"no {day} mais próximo"
                    ends = f"{near} do final de {end}"
                return f"Os períodos seguem um calendário {pattern} cujo ano termina {ends}."
            case FiscalYear(month):
                return f"Os períodos seguem um exercício que começa em {_MONTHS[month - 1]}."
            case Rounds(decimals, half_up, period):
                to = f"para {decimals} casas decimais" if decimals else "para valores inteiros"
                half = "a metade para cima" if half_up else "a metade para o par mais próximo"
                return f"Os valores são arredondados {to}, {half}, uma vez por parceiro e {PERIODS[period]}."
            case Grace(count, sales, period):
                return (
                    f"As {trade(sales)} recebidas até {days(count)} após o final de um {PERIODS[period]}"
                    " contam na sua primeira apuração; as posteriores, como ajuste."
                )
            case Expects(how, period):
                volume = f"O financeiro prevê que o volume de um {PERIODS[period]}"
                if how is ExpectedVolume.LAST_YEAR:
                    return f"{volume} siga a evolução do ano anterior."
                if how is ExpectedVolume.MANUAL:
                    return f"{volume} atinja um número fixado para cada parceiro."
                return "O financeiro provisiona o que foi obtido até a data."
