"""The builder's form: its fields and the words of its choices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import forms
from django.http import QueryDict

from programs.enums import (
    Accumulation,
    Application,
    BaselineRule,
    Basis,
    BelowMinimum,
    CapScope,
    ExchangePolicy,
    ExpectedVolume,
    GroupKey,
    GroupPays,
    MeasureKind,
    NewPartner,
    PartialIncrement,
    PaymentMethod,
    PeriodKind,
    ReturnsRule,
    RewardBase,
    RewardKind,
    RoundingMode,
    StackingPolicy,
    UnitOrder,
    Word,
)
from programs.queries.readiness import NAME_LENGTH_MAX
from programs.web.drafting.document_form import Typed, TypedTier
from programs.web.drafting.document_rows import APART, OWN, TABLES, Table, TypedRow
from programs.web.drafting.document_slots import LISTS, SLOTS
from programs.web.drafting.typed_numbers import read_number
from vir.foundation.periods import Weekday, WeekPattern, YearEnd

TIER_START = re.compile(r"tiers-([0-9]{1,6})-start")

Choices = list[tuple[str, str]]


def _words(words: Iterable[Word], first: str | None = None) -> Choices:
    chosen = [(word.value, word.label) for word in words]
    return chosen if first is None else [("", first), *chosen]


PERIODS: Choices = [(kind.value, kind.label) for kind in PeriodKind]
REWARDS: Choices = [
    ("percent", "% of value"),
    ("per_unit", "amount per unit"),
    ("fixed", "lump sum"),
    ("per_increment", "amount per increment"),
]
APPLICATIONS: Choices = [
    ("all_volume", "all volume"),
    ("per_band", "each band"),
    ("prospective", "each band, from the day it is reached"),
    ("every_tier_full", "everything, each tier reached added"),
    ("every_tier_capped", "everything, lower tiers up to their end"),
]
AMOUNTS = (MeasureKind.NET_AMOUNT, MeasureKind.GROSS_AMOUNT, MeasureKind.QUANTITY)
PARTNER_CAPS = (CapScope.PARTNER_PERIOD, CapScope.PARTNER_PROGRAM)
WEEKS: Choices = [("", "Months"), *((kind.value, f"Weeks, {kind.value}") for kind in WeekPattern)]
WEEKDAYS: Choices = [(day.value, day.value.capitalize()) for day in Weekday]
YEAR_ENDS: Choices = [
    (YearEnd.LAST.value, "the last one in"),
    (YearEnd.NEAREST.value, "the one nearest to the end of"),
]
MONTHS: Choices = [
    (str(number), name)
    for number, name in enumerate(
        (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        start=1,
    )
]
SCOPES: Choices = [(OWN, "The products that pay"), (APART, "Products of its own")]
CUMULATIVE: Choices = [("false", "in each period"), ("true", "counted since the start")]


def _select(label: str, choices: Choices) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Select(choices=choices))


def _amount(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=widget)


def _whole(label: str, holder: str = "") -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}
    if holder:
        attrs["placeholder"] = holder
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=attrs))


def _text(label: str, length_max: int, holder: str = "") -> forms.CharField:
    attrs = {"maxlength": length_max, "autocomplete": "off", "placeholder": holder}
    return forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=attrs))


def _day(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}))


class BuilderForm(forms.Form):
    """
    Everything of the builder but its lists, tiers and tables.

    No field refuses anything: what is wrong is found in the document and brought back by `show`.
    """

    name = _text("Name", NAME_LENGTH_MAX)
    starts_on = _day("First day")
    ends_on = _day("Last day")
    period = _select("Measured by", PERIODS)
    accumulation = _select("Volume", _words(Accumulation))
    fiscal_start = _select("Fiscal year begins in", MONTHS)
    calendar = _select("Calendar", WEEKS)
    weekday = _select("A week ends on", WEEKDAYS)
    year_ends = _select("The year ends on", YEAR_ENDS)
    closing_month = _select("Closing month", MONTHS)
    goal_measure = _select("Goal measure", _words(MeasureKind))
    goal_amount = _amount("Goal")
    measure = _select("Count", _words(MeasureKind))
    of = _select("Measured in", _words(AMOUNTS))
    baseline = _select("Over", _words(BaselineRule, "Choose…"))
    floor = _amount("Floor")
    years = _whole("Years")
    new_partner = _select("A new partner", _words(NewPartner))
    qualify = _select("The tier counts", SCOPES)
    basis = _select("From", _words(Basis))
    returns = _select("Returns", _words(ReturnsRule))
    lookback = _whole("Days a return looks back", "any")
    grace = _whole("Days of grace for late data", "0")
    exchange = _select("Other currencies", _words(ExchangePolicy))
    group_pays = _select("Groups", _words(GroupPays, "Each partner on its own"))
    group_key = _select("Shared", _words(GroupKey))
    reward = _select("Pay", REWARDS)
    application = forms.CharField(
        label="Applies to", required=False, widget=forms.RadioSelect(choices=APPLICATIONS)
    )
    base = _select("Rate pays on", _words(RewardBase, "What counts"))
    unit_order = _select("Inside a tier", _words(UnitOrder))
    increment = _amount("Increment")
    partial = _select("Started increments", _words(PartialIncrement))
    cap = _amount("Cap per partner")
    cap_per = _select("Cap counts for", _words(PARTNER_CAPS))
    budget = _amount("Budget")
    guarantee = _amount("Guarantee")
    cumulative = _select("Guaranteed", CUMULATIVE)
    method = _select("Payment", _words(PaymentMethod, "Choose…"))
    due_days = _whole("Days after the period")
    minimum = _amount("Minimum payable")
    below = _select("Below it", _words(BelowMinimum))
    stacking = _select("With other programs", _words(StackingPolicy, "Choose…"))
    stacking_group = _text("Group of programs", 200, "Wholesale 2027")
    rank = _whole("Place in the group", "1")
    expected = _select("Expected volume", _words(ExpectedVolume))
    rounding = _select("Rounding", [(mode.value, mode.label) for mode in RoundingMode])

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


def typed_from(post: QueryDict, stored: Typed) -> Typed:
    """
    Read what a browser sent, as it was typed.

    :param stored: what stands where the page did not send a field, a list or a table at all
    """
    texts = {
        name: _clean(post.get(name, "")) if name in post else stored.texts.get(name, "")
        for name in (*(slot.name for slot in SLOTS), "cap", "cap_per", "qualify", "budget")
    }
    lists = {name: tuple(_clean(value) for value in post.getlist(name)) for name in LISTS}
    kept = [name for name in LISTS if f"keep_{name}" in post]
    tiers = tuple(
        TypedTier(row, _clean(post.get(f"tiers-{row}-start", "")), _clean(post.get(f"tiers-{row}-rate", "")))
        for row in _rows_in(post)
    )
    rows = {
        name: _rows(post, table) if f"{name}-TOTAL_FORMS" in post else stored.rows.get(name, ())
        for name, table in TABLES.items()
    }
    return Typed(texts, {**lists, **{name: stored.lists[name] for name in kept}}, tiers, rows)


def _rows_in(post: QueryDict) -> list[int]:
    found = (TIER_START.fullmatch(key) for key in post)
    return sorted({int(match[1]) for match in found if match is not None})


def _rows(post: QueryDict, table: Table) -> tuple[TypedRow, ...]:
    pattern = re.compile(rf"{table.name}-([0-9]{{1,6}})-{table.columns[0].name}")
    numbers = sorted({int(match[1]) for match in map(pattern.fullmatch, post) if match is not None})
    return tuple(
        TypedRow(
            number,
            {
                column.name: _clean(post.get(f"{table.name}-{number}-{column.name}", column.default))
                for column in table.columns
            },
        )
        for number in numbers
    )


def read_budget(typed: str, currency: str) -> tuple[Decimal | None, str]:
    """Read the budget and, if it was not read, why."""
    read = read_number(typed, currency)
    if read.problem or not read.text:
        return None, read.problem
    return Decimal(read.text), ""


def _clean(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()
