from datetime import date
from decimal import Decimal

from programs.enums import (
    Accumulation,
    Application,
    Basis,
    CapScope,
    RewardBase,
    RoundingMode,
    StackingPolicy,
)
from programs.terms import Eligibility, ProductScope, Terms, Tier
from tests.programs.examples import a_document, amount_reward, percent_reward, some_terms


def test_terms_hold_what_the_document_says():
    terms = some_terms()

    assert (terms.code, terms.name, terms.currency) == ("VIR-2026-014", "Q4 Cordless Growth", "USD")
    assert (terms.starts_on, terms.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert terms.reward.tiers[1] == Tier(2, Decimal(250000), Decimal(3))
    assert [(cap.per, cap.amount) for cap in terms.caps] == [(CapScope.PARTNER_PERIOD, Decimal("40000.00"))]
    assert terms.payment.due_on(terms.ends_on) == date(2027, 1, 30)


def test_what_is_not_written_has_its_default():
    terms = some_terms(caps=None, payment=None, period=None)

    assert terms == Terms(
        code=terms.code,
        name=terms.name,
        currency="USD",
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        measure=terms.measure,
        reward=terms.reward,
    )
    assert (terms.accumulation, terms.basis, terms.rounding) == (
        Accumulation.PER_PERIOD,
        Basis.SELL_IN,
        RoundingMode.HALF_UP,
    )
    assert (terms.eligibility, terms.products) == (Eligibility(), ProductScope())
    assert terms.stacking.policy is StackingPolicy.ALL_GROSS


def test_the_base_follows_from_the_measure():
    gross = some_terms(measure={"kind": "gross_amount"})
    units = some_terms(measure={"kind": "quantity"})
    per_unit = some_terms(reward=amount_reward("per_unit", "all_volume", ("0", "1")))

    assert gross.reward.base is RewardBase.GROSS_AMOUNT
    assert units.reward.base is RewardBase.NET_AMOUNT
    assert per_unit.reward.base is RewardBase.QUANTITY


def test_a_lump_sum_needs_no_application():
    reward = amount_reward("fixed", "all_volume", ("100000", "1000"))
    del reward["application"]

    assert some_terms(reward=reward).reward.application is Application.ALL_VOLUME


def test_tiers_are_numbered_by_threshold_whatever_their_order_in_the_document():
    reward = percent_reward(tiers=(("400000", "4"), ("100000", "2")))

    assert some_terms(reward=reward).reward.tiers == (
        Tier(1, Decimal(100000), Decimal(2)),
        Tier(2, Decimal(400000), Decimal(4)),
    )


def test_periods_follow_the_fiscal_year():
    terms = some_terms(ends_on="2027-02-28", fiscal_year_start_month=2)

    assert [str(period.last_day) for period in terms.periods()] == ["2026-10-31", "2027-01-31", "2027-02-28"]


def test_reading_does_not_change_the_document():
    document = a_document()

    Terms.from_document(document)

    assert document == a_document()
