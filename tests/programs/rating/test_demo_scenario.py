"""The demo scenario: every partner's figures, to the cent."""

from decimal import Decimal

import pytest

from programs.rating import accrue, project, rate, round_projected
from tests.programs.examples import a_volume, percent_reward, some_terms
from vir.foundation.money import RoundingMode, format_money, round_amount

# Partner, Q1 2026, Q4 2026 to 22 Nov, tier, earned, projected sales, projected rebate, projected tier.
TABLE = [
    ("Alder Supply", 251_700, 342_180, 2, "10265.40", 593_973, "23758.91", 3),
    ("Bexley Electrical", 118_300, 96_400, 0, "0.00", 167_336, "3346.72", 1),
    ("Corvus Industrial", 361_400, 247_300, 1, "4946.00", 429_275, "17171.02", 3),
    ("Dunmore Trade", 88_200, 58_100, 0, "0.00", 100_853, "2017.06", 1),
    ("Eastgate Wholesale", 236_900, 171_900, 1, "3438.00", 298_392, "8951.77", 2),
    ("Fenwick & Sons", 52_400, 36_800, 0, "0.00", 63_879, "0.00", 0),
    ("Garrow Electric", 157_600, 118_250, 1, "2365.00", 205_264, "4105.28", 1),
    ("Hollis Tool Co", 371_800, 233_600, 1, "4672.00", 405_494, "16219.77", 3),
    ("Ivel Distribution", 214_900, 161_400, 1, "3228.00", 280_166, "8404.98", 2),
    ("Jarrow Supplies", 101_700, 74_800, 0, "0.00", 129_842, "2596.83", 1),
    ("Keld Electrical", 66_100, 44_100, 0, "0.00", 76_551, "0.00", 0),
    ("Lorne Trade Centre", 498_300, 391_700, 2, "11751.00", 679_932, "33996.60", 4),
    ("Marchmont", 143_900, 98_700, 0, "0.00", 171_328, "3426.57", 1),
    ("Neath Fasteners", 41_200, 27_300, 0, "0.00", 47_389, "0.00", 0),
    ("Orwell Power", 268_800, 201_500, 1, "4030.00", 349_774, "10493.21", 2),
    ("Penrith Supply", 97_400, 55_900, 0, "0.00", 97_034, "0.00", 0),
    ("Quay Electrical", 239_100, 155_700, 1, "3114.00", 270_272, "8108.15", 2),
    ("Rydal Tools", 111_900, 83_200, 0, "0.00", 144_423, "2888.45", 1),
    ("Selkirk Trade", 187_300, 139_800, 1, "2796.00", 242_672, "4853.43", 1),
    ("Tamar Industrial", 352_600, 243_900, 1, "4878.00", 423_374, "16934.94", 3),
    ("Ullswater Electric", 93_800, 61_300, 0, "0.00", 106_408, "2128.15", 1),
    ("Vale Wholesale", 588_400, 402_450, 3, "16098.00", 698_592, "34929.62", 4),
    ("Wharfe Supply", 79_500, 49_700, 0, "0.00", 86_272, "0.00", 0),
    ("Yarrow Tools", 131_000, 94_600, 0, "0.00", 164_211, "3284.23", 1),
]
ELAPSED_DAYS, TOTAL_DAYS = 53, 92
THRESHOLDS = (100_000, 250_000, 400_000, 600_000)

retroactive = some_terms()
incremental = some_terms(reward=percent_reward("per_band"))


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_each_partner_has_earned_and_is_projected_as_in_the_scenario(row):
    _, _, to_date, tier, earned, sales, rebate, projected_tier = row

    now = rate(retroactive, a_volume(to_date))
    expected = project(a_volume(to_date), ELAPSED_DAYS, TOTAL_DAYS)
    at_pace = rate(retroactive, expected)

    assert (now.tier, now.earned) == (tier, Decimal(earned))
    assert round_amount(expected.net, "JPY", RoundingMode.HALF_UP) == sales
    assert (at_pace.tier, at_pace.earned) == (projected_tier, Decimal(rebate))


def test_the_totals_are_those_of_the_scenario():
    to_date = [a_volume(row[2]) for row in TABLE]
    projected = [project(volume, ELAPSED_DAYS, TOTAL_DAYS) for volume in to_date]

    assert sum(volume.net for volume in to_date) == 3_590_580
    assert sum(rate(retroactive, volume).earned for volume in to_date) == Decimal("71581.40")
    assert sum(rate(retroactive, volume).earned for volume in projected) == Decimal("207615.69")


@pytest.mark.parametrize(
    "terms, growth, payout",
    [
        (retroactive, "1", "124509.00"),
        (retroactive, "0.90", "105543.00"),
        (retroactive, "1.05", "141468.60"),
        (retroactive, "1.10", "156964.50"),
        (retroactive, "1.15", "174338.85"),
        (incremental, "1", "65009.00"),
        (incremental, "1.10", "78464.50"),
    ],
)
def test_a_replay_of_the_first_quarter_costs_what_the_scenario_says(terms, growth, payout):
    replayed = [rate(terms, a_volume(row[1] * Decimal(growth))).earned for row in TABLE]

    assert sum(replayed) == Decimal(payout)


def test_seven_partners_near_a_tier_crossing_make_it_cost_150457():
    def crossed(net):
        near = [threshold for threshold in THRESHOLDS if threshold * Decimal("0.9") <= net < threshold]
        return near[0] if near else net

    moved = [crossed(row[1]) for row in TABLE]

    assert sum(after != row[1] for after, row in zip(moved, TABLE, strict=True)) == 7
    assert sum(rate(retroactive, a_volume(net)).earned for net in moved) == Decimal("150457.00")


def test_a_pace_is_shown_in_three_digits():
    expected = project(a_volume("342180"), ELAPSED_DAYS, TOTAL_DAYS)

    assert format_money(round_projected(expected.net), "USD", cents=False) == "$594,000"


def _accrued(name, to_date, **by_hand):
    volume = a_volume(to_date)
    expected = by_hand.get(name) or project(volume, ELAPSED_DAYS, TOTAL_DAYS).net
    return accrue(retroactive, volume, expected).accrued


def test_the_books_carry_the_expected_rebate_for_the_part_bought_so_far():
    assert sum(_accrued(row[0], row[2]) for row in TABLE) == Decimal("119604.70")


def test_an_expectation_set_by_hand_moves_one_partner():
    # Vale is expected to end in Tier 3: 402,450 at 4 % and not at 5 %, 4,024.50 less.
    by_hand = {"Vale Wholesale": Decimal(590_000)}

    assert sum(_accrued(row[0], row[2], **by_hand) for row in TABLE) == Decimal("115580.20")
