"""The builder's form: its fields, the words of its choices, and where each fault stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from programs.enums import (
    Accumulation,
    Application,
    Basis,
    BelowMinimum,
    CapScope,
    MeasureKind,
    PaymentMethod,
    PeriodKind,
    ReturnsRule,
    RewardBase,
    RewardKind,
    StackingPolicy,
    Word,
)
from programs.queries.readiness import NAME_LENGTH_MAX
from programs.terms import Fault
from programs.web.document_form import LISTS, SLOTS, Typed, TypedTier, Written, field_of
from programs.web.live import TierResult
from programs.web.typed_numbers import read_number

TIER_START = re.compile(r"tiers-([0-9]{1,6})-start")
# What is only not filled in yet is work to do, not a mistake to point at while somebody writes.
UNFILLED = frozenset({"KEY_MISSING", "TIERS_MISSING", "EXAMPLES_MISSING", "EXAMPLES_NOT_RUN"})
TO_CHOOSE = {
    "method": "Choose how the rebate is paid.",
    "stacking": "Choose what happens where a purchase counts in two programs.",
    "application": "Choose what the rate applies to.",
    "reward": "Choose what is paid.",
    "measure": "Choose what counts.",
}

Choices = list[tuple[str, str]]


def _words(words: Iterable[Word]) -> Choices:
    return [(word.value, word.label) for word in words]


PERIODS: Choices = [(kind.value, kind.label) for kind in PeriodKind]
REWARDS: Choices = [("percent", "% of value"), ("per_unit", "amount per unit"), ("fixed", "lump sum")]
APPLICATIONS: Choices = [("all_volume", "all volume"), ("per_band", "each band")]
# What the form has every field for. Of a program with another shape it shows the value and keeps the rest.
MEASURES = (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.QUANTITY)
BASES = (RewardBase.NET_AMOUNT, RewardBase.GROSS_AMOUNT, RewardBase.QUANTITY)
CAPS = (CapScope.PARTNER_PERIOD, CapScope.PARTNER_PROGRAM)
STACKING = (StackingPolicy.ALL_GROSS,)
BASE_CHOICES: Choices = [("", "What counts"), *_words(BASES)]


def _select(label: str, choices: Choices) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Select(choices=choices))


def _amount(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=widget)


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class BuilderForm(forms.Form):
    """
    Everything of the builder but its lists and tiers.

    No field refuses anything: what is wrong is found in the document and brought back by `show`.
    """

    name = forms.CharField(
        label="Name",
        required=False,
        widget=forms.TextInput(attrs={"maxlength": NAME_LENGTH_MAX, "autocomplete": "off"}),
    )
    starts_on = _day("First day")
    ends_on = _day("Last day")
    period = _select("Measured by", PERIODS)
    accumulation = _select("Volume", _words(Accumulation))
    goal_measure = _select("Goal measure", _words(MEASURES))
    goal_amount = _amount("Goal")
    measure = _select("Count", _words(MEASURES))
    basis = _select("From", _words(Basis))
    returns = _select("Returns", _words(ReturnsRule))
    reward = _select("Pay", REWARDS)
    application = forms.CharField(
        label="Applies to", required=False, widget=forms.RadioSelect(choices=APPLICATIONS)
    )
    base = _select("Rate pays on", BASE_CHOICES)
    cap = _amount("Cap per partner")
    cap_per = _select("Cap counts for", _words(CAPS))
    budget = _amount("Budget")
    method = _select("Payment", [("", "Choose…"), *_words(PaymentMethod)])
    due_days = forms.CharField(
        label="Days after the period",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}),
    )
    minimum = _amount("Minimum payable")
    below = _select("Below it", _words(BelowMinimum))
    stacking = _select(
        "With other programs",
        [("", "Choose…"), *_words(STACKING)],
    )

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__({name: texts.get(name, "") for name in self.base_fields})
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Select):
                _keep_choice(field.widget, texts.get(name, ""))
        self.full_clean()

    def show(self, name: str, message: str) -> None:
        """Put what is wrong beside its field."""
        self.add_error(name, message)


def _keep_choice(widget: forms.Select, value: str) -> None:
    """Let a select show a value that it does not offer, so that saving does not change it."""
    choices = list(widget.choices)
    if value not in {key for key, _ in choices}:
        widget.choices = [*choices, (value, _label_of(value) if value else "Choose…")]


def _label_of(value: str) -> str:
    """Give the words for a value of any of the lists, else the value as it is."""
    words = (MeasureKind, RewardKind, Application, RewardBase, CapScope, StackingPolicy)
    return next((word(value).label for word in words if value in word.__members__.values()), value)


@dataclass
class TierRow:
    """A row of the tier table with what it pays and what is wrong with it."""

    row: int
    number: int
    start: str
    rate: str
    pays: str = ""
    jump: str = ""
    start_error: str = ""
    rate_error: str = ""


@dataclass(frozen=True)
class Problem:
    """Something to fix: the id of its input, where it is in words, and what to do."""

    id: str
    text: str


def typed_from(post: QueryDict) -> Typed:
    """Read what a browser sent, as it was typed."""
    texts = {slot.name: _clean(post.get(slot.name, "")) for slot in SLOTS}
    for name in ("cap", "cap_per", "budget"):
        texts[name] = _clean(post.get(name, ""))
    lists = {name: tuple(_clean(value) for value in post.getlist(name)) for name in LISTS}
    tiers = tuple(
        TypedTier(row, _clean(post.get(f"tiers-{row}-start", "")), _clean(post.get(f"tiers-{row}-rate", "")))
        for row in _rows_in(post)
    )
    return Typed(texts, lists, tiers)


def _rows_in(post: QueryDict) -> list[int]:
    found = (TIER_START.fullmatch(key) for key in post)
    return sorted({int(match[1]) for match in found if match is not None})


def read_budget(typed: str, currency: str) -> tuple[Decimal | None, str]:
    """Read the budget and, if it was not read, why."""
    read = read_number(typed, currency)
    if read.problem or not read.text:
        return None, read.problem
    return Decimal(read.text), ""


def tier_rows(typed: Typed, results: Mapping[Decimal, TierResult], currency: str) -> list[TierRow]:
    """Make the rows of the tier table, each with what it pays at its line."""
    rows = []
    for number, tier in enumerate(typed.tiers, start=1):
        made = TierRow(tier.row, number, tier.start, tier.rate)
        read = read_number(tier.start, currency)
        if read.text and not read.problem:
            result = results.get(Decimal(read.text))
            made.pays, made.jump = (result.pays, result.jump) if result else ("", "")
        rows.append(made)
    return rows


def place_faults(
    form: BuilderForm,
    rows: Sequence[TierRow],
    faults: Iterable[Fault],
    written: Written,
    typed: Typed,
    *,
    whole: bool,
) -> tuple[list[Problem], dict[str, str]]:
    """
    Put every fault beside its field, and list them with their places for the summary.

    :param whole: also what is only not filled in yet
    :return: the summary, and by list what is wrong with it
    """
    by_row = {f"tiers-{row.row}-{column}": (row, column) for row in rows for column in ("start", "rate")}
    in_lists: dict[str, str] = {}
    summary = []
    for fault in faults:
        if fault.code in UNFILLED and not whole:
            continue
        name = field_of(fault.path, written.document, typed)
        message = written.problems.get(name) or message_of(fault, name)
        summary.append(Problem(input_id(name), f"{_place(form, by_row, name, fault.path)}: {message}"))
        if name in by_row:
            row, column = by_row[name]
            setattr(row, f"{column}_error", message)
        elif name in LISTS:
            in_lists[name] = f"{in_lists.get(name, '')} {message}".strip()
        elif name in form.fields:
            form.show(name, message)
    return summary, in_lists


def message_of(fault: Fault, name: str) -> str:
    """Say what to do about a fault in the words of the form, not of the document."""
    if fault.code != "KEY_MISSING":
        return fault.message
    return TO_CHOOSE.get(name) or fault.message.rpartition(" is missing. ")[2]


def input_id(name: str) -> str:
    """Give the id of the input that stands for a field, empty without one."""
    if name in LISTS:
        return f"add_{name}"
    if name == "tiers":
        return "tiers"
    if name == "application":
        return "id_application_0"
    return f"id_{name}" if name else ""


def _place(form: BuilderForm, by_row: Mapping[str, tuple[TierRow, str]], name: str, path: str) -> str:
    if name in by_row:
        row, column = by_row[name]
        return f"Tier {row.number}, {'From' if column == 'start' else 'Rate'}"
    labels = {"segments": "Segments", "partners": "Partners", "except_partners": "Except", "tiers": "Tiers"}
    labels |= {"include": "Include", "exclude": "Exclude"}
    field: Any = form.fields.get(name)
    places = {"examples": "Worked examples"}
    return str(field.label) if field is not None else labels.get(name) or places.get(path, path)


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()
