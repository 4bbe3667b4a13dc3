"""What portions earn: a whole of 400, divided at 100 and 250."""

from decimal import Decimal

import pytest

from programs.enums import PartialIncrement
from programs.rating.rewards import fixed, per_increment, per_unit, percent
from programs.rating.shapes import Inside, Portion
from programs.terms import Reward, Tier
from tests.programs.examples import amount_reward, percent_reward, some_terms
from vir.foundation.money import exact

LOW, HIGH = Tier(1, Decimal(100), Decimal(2)), Tier(2, Decimal(250), Decimal("4.5"))
BANDS = (Portion(LOW, Decimal(100), Decimal(250), False), Portion(HIGH, Decimal(250), Decimal(400), False))
ALL = (Portion(HIGH, Decimal(0), Decimal(400), True),)


def halves(portions):
    """Divide a base of half the measure, kept as parts of two."""
    return Inside([portion.end - portion.start for portion in portions], Decimal(2))


def never(portions):
    raise AssertionError("A lump sum needs no base.")


def some_reward(kind="percent", increment=None, partial=None) -> Reward:
    reward = (
        percent_reward(tiers=(("0", "1"),))
        if kind == "percent"
        else amount_reward(kind, "all_volume", ("0", "1"))
    )
    if increment:
        reward = {**reward, "increment": increment, "partial_increment": partial}
    return some_terms(reward=reward).reward


def test_a_percent_of_each_portion_is_added():
    # 2 % of 75 and 4.5 % of 75: 1.5 + 3.375
    assert percent.total(some_reward(), BANDS, halves) == Decimal("4.875")


def test_an_amount_for_each_unit_of_each_portion_is_added():
    # 75 × 2 + 75 × 4.5
    assert per_unit.total(some_reward("per_unit"), BANDS, halves) == Decimal("487.5")


def test_lump_sums_are_added_whatever_the_base():
    assert fixed.total(some_reward("fixed"), BANDS, never) == Decimal("6.5")
    assert fixed.total(some_reward("fixed"), (), never) == 0


@pytest.mark.parametrize(
    "partial, earned",
    [
        # 75 in each tier is 3 full increments of 20 and a started one.
        ("dropped", "19.5"),
        ("counts", "26"),
    ],
)
def test_increments_are_counted_in_each_portion(partial, earned):
    reward = some_reward("per_increment", "20", partial)

    assert per_increment.total(reward, BANDS, halves) == Decimal(earned)


def test_increments_of_everything_start_at_the_threshold_of_the_tier():
    # 400 − 250 = 150, half of it is 75: 3 × 4.5
    assert per_increment.total(some_reward("per_increment", "20", "dropped"), ALL, halves) == Decimal("13.5")


@pytest.mark.parametrize(
    "part, dropped, counts",
    [("-1", 0, 0), ("0", 0, 0), ("0.01", 0, 1), ("19.99", 0, 1), ("20", 1, 1), ("20.01", 1, 2), ("40", 2, 2)],
)
def test_a_started_increment_counts_where_the_terms_say_so(part, dropped, counts):
    found = [
        per_increment.increments(some_reward("per_increment", "20", partial), Decimal(part), Decimal(1))
        for partial in ("dropped", "counts")
    ]

    assert found == [dropped, counts]


def test_an_increment_that_a_division_makes_full_is_full():
    # A third of 30 is the increment of 10, though a third has no end.
    reward = some_reward("per_increment", "10", "dropped")

    with exact():
        thirds = Decimal(10) / 3

        assert thirds * 3 < 10
        assert per_increment.increments(reward, thirds * 3, Decimal(1)) == 1


def test_a_reward_per_increment_needs_an_increment():
    reward = Reward(**{**vars(some_reward("per_unit")), "partial_increment": PartialIncrement.COUNTS})

    with pytest.raises(ValueError) as refusal:
        per_increment.increments(reward, Decimal(1), Decimal(1))

    assert str(refusal.value) == "A reward per increment needs an increment."


@pytest.mark.parametrize(
    "module, kind, rate, written, step",
    [
        (percent, "percent", "3", "3.0%", "$750.00 × 3.0%"),
        (percent, "percent", "1.25", "1.25%", "$750.00 × 1.25%"),
        (per_unit, "per_unit", "4", "$4.00 per unit", "$750.00 × $4.00 per unit"),
        (per_unit, "per_unit", "0.005", "$0.005 per unit", "$750.00 × $0.005 per unit"),
        (fixed, "fixed", "1000", "$1,000.00", "$1,000.00"),
        (per_increment, "per_increment", "5", "$5.00 per 1,000", "$750.00 × $5.00 per 1,000"),
    ],
)
def test_a_rate_and_its_step_are_written_in_full(module, kind, rate, written, step):
    reward = some_reward(kind, "1000" if kind == "per_increment" else None, "counts")

    shown = module.rate_text(reward, Decimal(rate), "USD")

    assert (shown, module.step_text("$750.00", shown)) == (written, step)


@pytest.mark.parametrize(
    "module, single, each",
    [
        (
            percent,
            "Rebate = net eligible × tier rate",
            "Rebate = net eligible inside each tier × the rate of that tier, added",
        ),
        (
            per_unit,
            "Rebate = net eligible × amount per unit",
            "Rebate = net eligible inside each tier × the amount per unit of that tier, added",
        ),
        (fixed, "Rebate = lump sum of the tier", "Rebate = lump sums of the tiers reached, added"),
        (
            per_increment,
            "Rebate = increments of net eligible above the tier’s threshold × the amount of the tier",
            "Rebate = increments of net eligible above each tier’s threshold × the amount of that tier, added",
        ),
    ],
)
def test_a_formula_stands_in_words(module, single, each):
    assert [module.formula("net eligible", each_tier) for each_tier in (False, True)] == [single, each]


def test_only_increments_leave_out_what_lies_below_the_threshold():
    held = [module.holding(ALL[0]) for module in (percent, per_unit, fixed, per_increment)]

    assert held == [*[ALL[0]] * 3, Portion(HIGH, Decimal(250), Decimal(400), False, open=True)]
    assert per_increment.holding(BANDS[0]) == BANDS[0]
    assert per_increment.holding(BANDS[1]._replace(open=True)).open is True


def test_only_a_lump_sum_needs_no_base():
    assert [module.NEEDS_BASE for module in (percent, per_unit, fixed, per_increment)] == [
        True,
        True,
        False,
        True,
    ]
