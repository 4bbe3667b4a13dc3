"""What a period will earn if purchases go on as they did."""

from datetime import date
from decimal import Decimal

import pytest

from programs.enums import GroupKey, UnitOrder
from programs.rating import Day, Facts, GroupShare, RatedFrom, at_pace, can_suppose, with_bought
from tests.programs.examples import a_volume, amount_reward, percent_reward, some_terms
from vir.foundation.money import exact

UNITS = {"measure": {"kind": "quantity"}}
TIERS = percent_reward(tiers=(("0", "10"), ("300", "20")))


def paced(now, elapsed=46, total=92, **changes):
    terms, then = at_pace(some_terms(**{"caps": None, "reward": TIERS, **changes}), now, elapsed, total)
    return then.rate(terms), then


def test_what_was_bought_goes_on_at_its_pace():
    rating, then = paced(RatedFrom(a_volume("150", "7")))

    # 150 in half of the time is 300: 20 %
    assert (then.volume, rating.earned) == (a_volume("300", "14"), 60)


def test_a_whole_period_is_its_own_pace():
    now = RatedFrom(a_volume("150"))

    assert paced(now, 92)[1] == now


def test_a_single_day_is_a_pace():
    assert paced(RatedFrom(a_volume("1")), 1)[1].volume.net == 92


@pytest.mark.parametrize("elapsed", [0, 93])
def test_no_day_and_too_many_days_are_no_pace(elapsed):
    with pytest.raises(ValueError) as refusal:
        paced(RatedFrom(a_volume("150")), elapsed)

    assert str(refusal.value) == f"{elapsed} of 92 days is not a pace. Give at least 1 and at most all days."


def test_to_date_only_the_period_goes_on():
    now = RatedFrom(
        a_volume("50", "5"),
        volume_before=a_volume("200", "20"),
        earned_before=Decimal(20),
        already=Decimal(20),
    )

    rating, then = paced(now, accumulation="to_date", period="month")

    # 200 before and 100 at pace: 20 % of 300, less 20
    assert (then.volume, then.volume_before, rating.earned) == (
        a_volume("100", "10"),
        a_volume("200", "20"),
        40,
    )


def test_to_date_a_first_period_has_nothing_before_it():
    rating, then = paced(RatedFrom(a_volume("150")), accumulation="to_date", period="month")

    assert (then.volume, rating.earned) == (a_volume("300"), 60)


def test_to_date_where_other_products_qualify_all_of_them_go_on():
    measure = {"kind": "net_amount", "products": {"include": [{"sku": "A"}]}}
    now = RatedFrom(a_volume("50"), Facts(qualifying=a_volume("150")), volume_before=a_volume("50"))

    rating, then = paced(now, accumulation="to_date", period="month", measure=measure)

    # 150 that qualify become 300, so that the 100 that pay become 200: 20 %
    assert (rating.measured, then.volume.net, rating.earned) == (300, 150, 40)


def test_in_each_period_what_was_before_plays_no_part():
    now = RatedFrom(a_volume("50"), volume_before=a_volume("200"), earned_before=Decimal(20))

    assert paced(now, period="month")[0].earned == 10


def test_the_wider_scope_of_a_share_goes_on_as_well():
    now = RatedFrom(a_volume("50"), Facts(whole=a_volume("200")))

    rating, then = paced(now, measure={"kind": "share_percent"})

    assert (rating.measured, then.facts.whole.net, then.volume.net) == (25, 400, 100)


def test_an_order_of_sale_is_averaged():
    reward = {**percent_reward("prospective", (("0", "10"), ("10", "20"))), "base": "net_amount"}
    now = RatedFrom(a_volume("100", "10"), Facts(days=(Day(date(2026, 10, 1), Decimal(10), Decimal(100)),)))

    terms, then = at_pace(some_terms(caps=None, **UNITS, reward=reward), now, 46, 92)

    assert (terms.reward.unit_order, then.facts.days) == (UnitOrder.AVERAGE, ())
    assert then.rate(terms).earned == 30


def test_where_nothing_was_bought_nothing_can_be_supposed():
    now = RatedFrom(a_volume("0"), Facts(days=(Day(date(2026, 10, 1), Decimal(0), Decimal(0)),)))
    terms = some_terms(**UNITS)

    _, then = paced(now, **UNITS)
    before = RatedFrom(a_volume("0"), volume_before=a_volume("5", "5"))
    qualifying = RatedFrom(a_volume("5", "5"), Facts(qualifying=a_volume("0")))

    assert can_suppose(some_terms(**UNITS, accumulation="to_date"), before) is True
    assert can_suppose(terms, before) is False
    assert can_suppose(terms, qualifying) is False
    assert (can_suppose(terms, now), can_suppose(terms, RatedFrom(a_volume("5", "5")))) == (False, True)
    assert then == RatedFrom(a_volume("0"))


def test_a_member_keeps_its_part_of_what_the_group_earns():
    share = GroupShare("H", GroupKey.VOLUME, Decimal(2), Decimal(3), Decimal(5), a_volume("50"))
    now = RatedFrom(a_volume("150"), Facts(share=share))

    rating, then = paced(now)

    # Two thirds of 60.00
    assert (rating.earned, then.facts.share.amount) == (40, Decimal("40.00"))


@pytest.mark.parametrize("rounding, amount", [("half_up", "0.03"), ("half_even", "0.02")])
def test_a_members_part_is_rounded_as_the_terms_say(rounding, amount):
    share = GroupShare("H", GroupKey.VOLUME, Decimal(1), Decimal(8), Decimal(5), a_volume("50"))

    rating, _ = paced(RatedFrom(a_volume("1"), Facts(share=share)), rounding=rounding)

    # 10 % of 2.00, an eighth of it: 0.025
    assert str(rating.earned) == amount


def test_a_volume_can_be_put():
    terms = some_terms(caps=None, reward=TIERS)
    now = RatedFrom(a_volume("150"), Facts(whole=a_volume("500")))

    with exact():
        _, then = with_bought(terms, now, Decimal(200))

    assert (then.volume.net, then.facts.whole.net) == (200, 550)


def test_lump_sums_go_on_without_an_average():
    reward = amount_reward("fixed", "all_volume", ("10", "5"))

    assert paced(RatedFrom(a_volume("0", "5")), **UNITS, reward=reward)[0].earned == 5
