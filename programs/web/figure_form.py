"""The forms of targets and baselines: one figure, or many that are pasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict

from programs.enums import FigureKind
from programs.models import Program
from programs.operations.set_partner_figures import REASON_LENGTH_MAX
from programs.queries.figure_faults import FigureGiven
from programs.queries.needed_figures import kinds_read
from programs.rating.words import bought_in_units
from programs.terms import Terms
from programs.web.drafting.pickers import NotPicked, partner_named
from programs.web.pasted_figures import read_amount
from vir.foundation.periods import DateInvalid, Period, parse_date
from vir.foundation.web import formats


@dataclass(frozen=True)
class Offer:
    """What can be set in a program: kinds, periods, and the currency of amounts, empty for units."""

    kinds: tuple[FigureKind, ...]
    periods: tuple[Period, ...]
    currency: str

    @property
    def unit(self) -> str:
        """Write the unit as a column names it."""
        return self.currency or "units"


class FigureForm(forms.Form):
    """One figure of one partner."""

    kind = forms.ChoiceField(label="What")
    partner = forms.CharField(
        label="Partner",
        error_messages={"required": "Enter the code or name of a partner."},
        widget=forms.TextInput(attrs={"list": "figure-partners", "autocomplete": "off"}),
    )
    amount = forms.CharField(
        label="Figure",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    period = forms.ChoiceField(label="Period", required=False)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=REASON_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, offer: Offer) -> None:
        super().__init__(data, auto_id="id_%s")
        self.offer = offer
        self.fields["kind"].choices = _kinds(offer)  # type: ignore[attr-defined]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            ("", "The newest period" if offer.kinds == (FigureKind.EXPECTED,) else "Each period"),
            *(
                (period.start.isoformat(), formats.span(period.start, period.last_day))
                for period in offer.periods
            ),
        ]

    def clean_partner(self) -> str:
        """Give the code of the partner that is meant."""
        try:
            return partner_named(self.cleaned_data["partner"].replace("\x00", ""))
        except NotPicked as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_amount(self) -> object:
        """Give the amount as a number."""
        amount, problem = read_amount(self.cleaned_data["amount"], self.offer.currency)
        if problem:
            raise forms.ValidationError(problem)
        return amount

    @property
    def figure(self) -> FigureGiven:
        """Give what a valid form says."""
        read = self.cleaned_data
        return FigureGiven(read["partner"], read["amount"], first_day(read["period"]))


class PasteForm(forms.Form):
    """Many figures of one kind."""

    kind = forms.ChoiceField(label="What")
    lines = forms.CharField(
        label="Figures",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=REASON_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict | None, offer: Offer) -> None:
        super().__init__(data, auto_id="id_paste_%s")
        self.fields["kind"].choices = _kinds(offer)  # type: ignore[attr-defined]

    def clean_lines(self) -> str:
        """Give the text without what no line can hold."""
        return str(self.cleaned_data["lines"]).replace("\x00", "")


def offer_of(program: Program, terms: Terms | None) -> Offer:
    """Say what can be set; everything in the program's currency while its terms are not finished."""
    if terms is None:
        return Offer(tuple(FigureKind), (), program.currency)
    currency = "" if bought_in_units(terms) else terms.currency
    return Offer(kinds_read(terms), tuple(terms.periods()), currency)


def first_day(text: str) -> date | None:
    """Read the first day of a period as a form carries it, None for each period."""
    try:
        return parse_date(text) if text else None
    except DateInvalid:
        return None


def kind_called(text: str) -> FigureKind | None:
    """Find a kind by its word."""
    return next((kind for kind in FigureKind if kind.value == text), None)


def counted(count: int, kind: FigureKind) -> str:
    """Write "1 target", "12 expected volumes"."""
    return f"{count:,} {kind.label.lower()}{'' if count == 1 else 's'}"


def _kinds(offer: Offer) -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in offer.kinds]
