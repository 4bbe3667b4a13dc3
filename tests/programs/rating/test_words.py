from decimal import Decimal

import pytest

from programs.enums import RewardBase
from programs.rating import words
from tests.programs.examples import amount_reward, percent_reward, some_terms

GROWS = {"rule": "fixed"}
VALUE = some_terms()
UNITS = some_terms(measure={"kind": "quantity"}, reward=amount_reward("per_unit", "all_volume", ("0", "1")))
TARGET = some_terms(measure={"kind": "attainment_percent", "of": "quantity"})
GROWTH = some_terms(measure={"kind": "growth_amount", "baseline": GROWS})
UNIT_GROWTH = some_terms(
    measure={"kind": "growth_amount", "of": "quantity", "baseline": GROWS},
    reward={**amount_reward("per_unit", "all_volume", ("0", "1")), "base": "growth_amount"},
)
SOLD_ON = some_terms(basis="sell_through")


@pytest.mark.parametrize(
    "terms, base, figure",
    [
        (VALUE, "net eligible", "net eligible"),
        (some_terms(measure={"kind": "gross_amount"}), "gross eligible", "gross eligible"),
        (UNITS, "eligible units", "eligible units"),
        (GROWTH, "growth", "net eligible"),
        (UNIT_GROWTH, "growth", "eligible units"),
        (TARGET, "net eligible", "eligible units"),
    ],
)
def test_what_is_paid_on_and_what_is_measured_have_names(terms, base, figure):
    assert (words.base_words(terms), words.figure_words(terms)) == (base, figure)


@pytest.mark.parametrize(
    "terms, base, measure, threshold, bought",
    [
        (VALUE, "$1,250.50", "$1,250.50", "$1,250.50", "$1,250.50"),
        (UNITS, "1,250.5 units", "1,250.5 units", "1,250.5 units", "1,250.5 units"),
        (TARGET, "$1,250.50", "1,250.5%", "1,250.5%", "1,250.5 units"),
        (GROWTH, "$1,250.50", "$1,250.50", "$1,250.50", "$1,250.50"),
        (UNIT_GROWTH, "1,250.5 units", "1,250.5 units", "1,250.5 units", "1,250.5 units"),
    ],
)
def test_figures_are_written_in_what_they_are(terms, base, measure, threshold, bought):
    value = Decimal("1250.50")

    writing = (words.base_text, words.measure_text, words.threshold_text, words.bought_text)

    assert [write(terms, value) for write in writing] == [base, measure, threshold, bought]


def test_a_threshold_has_no_idle_cents():
    assert words.threshold_text(VALUE, Decimal(100000)) == "$100,000"
    assert words.measure_text(VALUE, Decimal(100000)) == "$100,000.00"


@pytest.mark.parametrize(
    "terms, gap, more, written",
    [
        (VALUE, "57820", False, "$57,820"),
        (VALUE, "57819.999", False, "$57,820"),
        (VALUE, "57820.001", True, "$57,820.01 more"),
        (UNITS, "11.2", False, "12 units"),
        (UNITS, "0.5", True, "1 more unit"),
        (TARGET, "2", True, "2 more units"),
    ],
)
def test_a_gap_is_raised_to_what_can_be_bought(terms, gap, more, written):
    assert words.gap_text(terms, Decimal(gap), more) == written


def test_a_gap_is_written_without_more_where_nobody_asks_for_it():
    assert words.gap_text(VALUE, Decimal(5)) == "$5"


@pytest.mark.parametrize(
    "value, written",
    [("4.999", "4.99%"), ("5", "5%"), ("19.125", "19.12%"), ("-2.001", "−2.01%"), ("12.5", "12.5%")],
)
def test_a_percent_is_cut_and_never_raised(value, written):
    assert words.percent(Decimal(value)) == written


@pytest.mark.parametrize(
    "terms, quantity, in_percent, in_units",
    [
        (VALUE, False, False, False),
        (UNITS, True, False, True),
        (TARGET, False, True, True),
        (GROWTH, False, False, False),
        (UNIT_GROWTH, True, False, True),
        (some_terms(measure={"kind": "share_percent"}), False, True, False),
        (some_terms(measure={"kind": "growth_percent", "baseline": GROWS}), False, True, False),
    ],
)
def test_tiers_are_in_units_in_percent_or_in_value(terms, quantity, in_percent, in_units):
    assert (words.is_quantity(terms), words.in_percent(terms), words.bought_in_units(terms)) == (
        quantity,
        in_percent,
        in_units,
    )


def test_what_partners_do_has_its_words():
    assert [words.trade(terms) for terms in (VALUE, SOLD_ON)] == ["purchases", "sales"]


@pytest.mark.parametrize(
    "names, written", [(["A"], "A"), (["A", "B"], "A and B"), (("A", "B", "C"), "A, B and C")]
)
def test_a_list_is_written_as_people_read_it(names, written):
    assert words.listed(names) == written


def test_a_list_can_be_a_choice():
    assert words.listed(["A", "B", "C"], "or") == "A, B or C"


def test_reward_bases_and_measures_all_have_words():
    for base in RewardBase:
        kind = "growth_amount" if base is RewardBase.GROWTH_AMOUNT else "net_amount"
        measure = {"kind": kind, **({"baseline": GROWS} if base is RewardBase.GROWTH_AMOUNT else {})}
        paid = "per_unit" if base is RewardBase.QUANTITY else "percent"
        tiers = amount_reward(paid, "all_volume", ("0", "1")) if paid == "per_unit" else percent_reward()
        assert words.base_words(some_terms(measure=measure, reward={**tiers, "base": base.value})) != ""
