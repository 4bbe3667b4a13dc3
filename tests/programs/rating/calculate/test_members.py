"""Group programs: the purchases of a parent's members count together. Ten percent from 300 on."""

from decimal import Decimal

import pytest

from programs.enums import GroupKey
from programs.rating import GroupShare
from programs.rating.calculate import Membership
from tests.programs.examples import a_volume, percent_reward
from tests.programs.sales import a_program, a_return, a_sale, earned, on, results, sold

FROM_300 = percent_reward(tiers=(("300", "10"),))
PARENTS = {"P1": (Membership("H"),), "P2": (Membership("H"),)}
LINES = (a_sale("100", quantity="9"), a_sale("200", partner="P2"))


def a_group(pays="members", key="volume", **changes):
    group = {"pays": pays} if pays == "parent" else {"pays": pays, "key": key}
    if key == "shares":
        group["shares"] = [{"partner": "P1", "percent": "75"}, {"partner": "P2", "percent": "25"}]
    return a_program(group=group, reward=changes.pop("reward", FROM_300), **changes)


def known(*lines, **facts):
    return sold(*lines, **{"parents": PARENTS, **facts})


def paid(terms, given):
    return [(partner, amount) for _, partner, amount in earned(terms, given)]


def test_without_a_group_each_partner_stands_alone():
    assert paid(a_program(reward=FROM_300), known(*LINES)) == [("P1", "0.00"), ("P2", "0.00")]


def test_the_parent_is_paid_for_what_its_members_bought():
    assert paid(a_group("parent"), known(*LINES)) == [("H", "30.00")]


@pytest.mark.parametrize(
    "key, amounts",
    [("volume", ("10.00", "20.00")), ("equal", ("15.00", "15.00")), ("shares", ("22.50", "7.50"))],
)
def test_members_are_paid_by_the_key(key, amounts):
    assert paid(a_group(key=key), known(*LINES)) == [("P1", amounts[0]), ("P2", amounts[1])]


@pytest.mark.parametrize("key", list(GroupKey))
def test_a_share_names_its_key(key):
    first, _ = results(a_group(key=key.value), known(*LINES))

    assert first.rating.working.facts.share.key is key


def test_the_key_of_volume_is_in_what_the_measure_is_made_of():
    units = a_group(measure={"kind": "quantity"}, reward=percent_reward(tiers=(("10", "10"),)))

    # 9 units and 1 unit
    assert paid(units, known(*LINES)) == [("P1", "27.00"), ("P2", "3.00")]


def test_the_parts_add_up_to_what_the_group_earned():
    terms = a_group(key="equal", reward=percent_reward(tiers=(("0", "10"),)))
    parents = {**PARENTS, "P3": (Membership("H"),)}

    found = paid(terms, known(a_sale("100"), parents=parents))

    assert found == [("P1", "3.34"), ("P2", "3.33"), ("P3", "3.33")]


def test_who_returned_more_than_it_bought_has_no_part_by_volume():
    given = known(a_sale("400"), a_return("-50", partner="P2"))

    assert paid(a_group(), given) == [("P1", "35.00"), ("P2", "0.00")]


def test_a_member_that_bought_nothing_has_its_equal_part():
    assert paid(a_group(key="equal"), known(a_sale("300"))) == [("P1", "15.00"), ("P2", "15.00")]


def test_a_parent_that_buys_itself_counts_and_has_its_part_by_volume_only():
    given = known(*LINES, a_sale("100", partner="H"))

    assert paid(a_group(), given) == [("H", "10.00"), ("P1", "10.00"), ("P2", "20.00")]
    assert paid(a_group(key="equal"), given) == [("H", "0.00"), ("P1", "20.00"), ("P2", "20.00")]


def test_a_partner_without_a_share_has_no_part_of_it():
    given = known(*LINES, a_sale("100", partner="P3"), parents={**PARENTS, "P3": (Membership("H"),)})

    assert paid(a_group(key="shares"), given) == [("P1", "30.00"), ("P2", "10.00"), ("P3", "0.00")]


def test_where_the_key_gives_nobody_a_part_the_account_itself_is_paid():
    given = known(a_sale("300", partner="P3"), parents={"P3": (Membership("H"),)})

    assert paid(a_group(key="shares"), given) == [("H", "30.00")]


def test_a_partner_without_a_parent_is_an_account_of_its_own():
    assert paid(a_group(), known(*LINES, a_sale("400", partner="P9"))) == [
        ("P1", "10.00"),
        ("P2", "20.00"),
        ("P9", "40.00"),
    ]


def test_members_share_in_the_periods_they_belong_to():
    parents = {"P1": (Membership("H"),), "P2": (Membership("H", on("11-01")),)}
    terms = a_group(key="equal", period="month", ends_on="2026-11-30")
    given = known(a_sale("300", "10-01"), a_sale("300", "11-01"), parents=parents)

    assert paid(terms, given) == [("P1", "30.00"), ("P1", "15.00"), ("P2", "15.00")]


def test_parents_are_rated_where_nobody_bought_anything():
    found = results(a_group("parent"), sold(partners=("P1", "P2", "P3"), parents=PARENTS))

    assert [(result.partner, result.earned) for result in found] == [("H", 0), ("P3", 0)]


def test_a_result_knows_what_is_its_own_and_what_the_group_counted():
    first, second = results(a_group(), known(*LINES))

    assert (first.volume.net, second.volume.net) == (100, 200)
    assert (first.counted.net, second.counted.net) == (300, 300)
    assert first.rating.working.facts.share == GroupShare(
        "H", GroupKey.VOLUME, Decimal(100), Decimal(300), Decimal("10.00"), first.volume
    )
    assert second.rating.explanation.formula_values == (
        "$300.00 × 10.0%",
        "$30.00",
        "$20.00 as share of the group",
    )


def test_a_member_shares_what_the_cap_of_the_program_left():
    terms = a_group(caps=[{"per": "program", "amount": "15.00", "when_exceeded": "pro_rata"}])

    first, second = results(terms, known(*LINES))

    assert [(r.earned, r.rating.working.facts.allotted) for r in (first, second)] == [(5, 15), (10, 15)]
    assert first.rating.explanation.steps[-1].values == ("$15.00 × 100 ÷ 300",)


def test_a_program_reaches_a_group_whose_members_bought():
    def eligible(terms, partner, day):
        return terms.code == "V" and partner == "P1"

    terms = a_group("parent", guarantee={"amount": "40.00"})

    # The parent is let in on no day; its member is, and bought.
    assert paid(terms, known(a_sale("300"), eligible=eligible)) == [("H", "40.00")]
    assert paid(terms, known(partners=("P1",), eligible=eligible)) == [("H", "0.00")]
    assert paid(a_program(guarantee={"amount": "40.00"}), sold(partners=("P1",), eligible=eligible)) == [
        ("P1", "40.00")
    ]


def test_a_member_has_its_part_of_what_lines_in_time_earned():
    late = a_sale("200", "12-31", partner="P2", received="2027-01-20")

    found = results(a_group(key="equal"), known(a_sale("300", "10-01"), late))

    # 500 earn 50.00; the 300 received in time had earned 30.00.
    assert [(r.earned, r.first, r.adjustment) for r in found] == [(25, 15, 10), (25, 15, 10)]


def test_a_member_has_its_part_of_what_is_accrued():
    given = known(*LINES, expected=(("V", "H", "600"),), as_of=on("11-15"))

    found = results(a_group(), given)

    # 60.00 at 600, half of it bought; a third and two thirds
    assert [(r.accrued.accrued, r.accrued.entitlement, r.accrued.actual) for r in found] == [
        (Decimal("10.00"), 60, 300),
        (Decimal("20.00"), 60, 300),
    ]


def test_all_of_a_volume_of_nothing_is_nobodys():
    assert [(r.partner, r.volume) for r in results(a_group(), known(partners=("P1",)))] == [
        ("H", a_volume("0"))
    ]
