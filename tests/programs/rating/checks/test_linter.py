"""What the linter finds in terms, one program each."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.enums import ConditionKind
from programs.rating.checks import Context, Finding, Option, Severity, lint
from programs.terms import Terms
from tests.programs.documents import PARTNERS, program_documents
from tests.programs.examples import a_document, amount_reward, percent_reward, some_terms

STEADY = percent_reward("per_band")
GROWTH = {"kind": "growth_percent", "of": "net_amount", "baseline": {"rule": "same_period_last_year"}}
LOADING = "Expect loading at quarter end."
STEPS = (Option("smaller_steps", "smaller steps"), Option("per_unit_kicker", "a per-unit kicker"))
ALL_STEPS = (Option("incremental", "incremental bands"), *STEPS)


def found(context=None, **changes):
    """Lint terms without cliffs, unless the test brings a reward of its own."""
    document = a_document(**{"reward": STEADY, **changes})
    return lint(Terms.from_document(document), context or Context())


def codes(findings):
    return [finding.code for finding in findings]


def test_nothing_is_found_in_a_quiet_program():
    assert found() == ()


def test_a_cliff_is_shown_in_money_with_what_can_be_done():
    findings = found(reward=percent_reward(tiers=(("100000", "2"), ("400000", "3"))))

    assert findings == (
        Finding(
            "CLIFF",
            "reward.tiers[1]",
            f"At $400,000 one dollar is worth $4,000.00. {LOADING}",
            Severity.ASK,
            ALL_STEPS,
        ),
    )
    assert findings[0].text == (
        "At $400,000 one dollar is worth $4,000.00. Expect loading at quarter end. "
        "Options: incremental bands · smaller steps · a per-unit kicker."
    )


@pytest.mark.parametrize(
    "changes, sentence",
    [
        (
            {"reward": percent_reward()},
            f"At $600,000 one dollar is worth $6,000.00. {LOADING}",
        ),
        (
            {"reward": percent_reward(), "period": "term", "currency": "CHF"},
            "At CHF 600,000 one franc is worth CHF 6,000.00. Expect loading at the end of the program.",
        ),
        (
            {"reward": percent_reward(), "period": "month", "currency": "SEK", "caps": None},
            "At SEK 600,000 SEK 1 is worth SEK 6,000.00. Expect loading at month end.",
        ),
        (
            {"reward": amount_reward("fixed", "all_volume", ("100000", "1000"))},
            f"At $100,000 one dollar is worth $1,000.00. {LOADING}",
        ),
        (
            {
                "reward": percent_reward(tiers=(("100000", "2"),)),
                "conditions": [{"kind": "minimum_volume", "amount": "5"}],
            },
            f"At $100,000 one dollar is worth $2,000.00. {LOADING}",
        ),
        (
            {
                "reward": {
                    **percent_reward(tiers=(("100000", "2"),)),
                    "kickers": [{"name": "A", "kind": "percent", "percent": "1", "starts_on": "2026-11-01"}],
                }
            },
            f"At $100,000 one dollar is worth $2,000.00. {LOADING}",
        ),
        (
            {"reward": percent_reward("every_tier_full", (("100000", "1"), ("200000", "2")))},
            f"At $200,000 one dollar is worth $4,000.00. {LOADING}",
        ),
        (
            {
                "caps": None,
                "measure": {**GROWTH, "baseline": {"rule": "fixed", "new_partner": "skip"}},
                "reward": percent_reward(tiers=(("5", "2"), ("10", "3"))),
            },
            f"At 5% growth one dollar is worth 2% of everything bought. {LOADING}",
        ),
        (
            {
                "caps": None,
                "measure": {"kind": "attainment_percent"},
                "reward": percent_reward(tiers=(("80", "1"), ("100", "2"))),
            },
            f"At 100% of the target one dollar is worth 1% of everything bought. {LOADING}",
        ),
        (
            {
                "caps": None,
                "measure": {"kind": "share_percent"},
                "reward": percent_reward(tiers=(("80", "1"),)),
            },
            f"At 80% share one dollar is worth 1% of everything bought. {LOADING}",
        ),
        (
            {
                "measure": {
                    "kind": "growth_amount",
                    "of": "net_amount",
                    "baseline": {"rule": "fixed", "new_partner": "skip"},
                },
                "reward": percent_reward(tiers=(("50000", "6"),)),
            },
            f"At growth of $50,000 one dollar is worth $3,000.00. {LOADING}",
        ),
    ],
)
def test_each_kind_of_cliff_has_its_sentence(changes, sentence):
    assert [finding.sentence for finding in found(**changes)] == [sentence]


def test_bands_are_an_option_where_they_change_anything():
    assert found(reward=amount_reward("fixed", "all_volume", ("100000", "1000")))[0].options == STEPS


@pytest.mark.parametrize(
    "changes",
    [
        {"reward": percent_reward("per_band")},
        {"reward": percent_reward(tiers=(("0", "2"), ("100000", "2.9")))},
        {"reward": amount_reward("fixed", "all_volume", ("100000", "999"))},
        {"measure": {"kind": "quantity"}, "reward": amount_reward("per_unit", "all_volume", ("100", "2"))},
        {
            "measure": {**GROWTH, "baseline": {"rule": "fixed", "new_partner": "skip"}},
            "reward": amount_reward("fixed", "all_volume", ("5", "1000")),
        },
    ],
)
def test_small_jumps_and_units_are_no_cliffs(changes):
    assert found(**changes) == ()


@pytest.mark.parametrize(
    "tiers, finding",
    [
        (
            (("0", "0"), ("100000", "2.5")),
            Finding(
                "TIER_PAYS_NOTHING",
                "reward.tiers[0]",
                "Tier 1 pays nothing and can be left out: nothing is earned below Tier 2.",
                Severity.TIP,
            ),
        ),
        (
            (("0", "1"), ("100000", "0"), ("200000", "2")),
            Finding(
                "TIER_GAP",
                "reward.tiers[1]",
                "Tier 2 pays nothing between tiers that pay: intended?",
                Severity.ASK,
            ),
        ),
        (
            (("0", "1"), ("100000", "0")),
            Finding(
                "RATE_FALLS",
                "reward.tiers[1]",
                "Tier 2 pays nothing after a tier that pays: intended?",
                Severity.ASK,
            ),
        ),
        (
            (("0", "1"), ("100000", "3"), ("200000", "2")),
            Finding("RATE_FALLS", "reward.tiers[2]", "Tier 3 pays less than Tier 2: intended?", Severity.ASK),
        ),
        (
            (("0", "1"), ("100000", "1")),
            Finding(
                "RATE_EQUAL", "reward.tiers[1]", "Tier 2 pays as much as Tier 1: intended?", Severity.ASK
            ),
        ),
        (
            (("0", "0"), ("100000", "0")),
            Finding(
                "NOTHING_PAID",
                "reward.tiers",
                "No tier pays anything. Write a rate above zero.",
                Severity.MUST,
            ),
        ),
    ],
)
def test_rates_that_fall_stay_equal_or_are_nothing_are_questioned(tiers, finding):
    assert found(reward=percent_reward("per_band", tiers)) == (finding,)


def test_a_program_whose_kicker_or_guarantee_pays_pays_something():
    nothing = percent_reward("per_band", (("0", "0"),))
    kicker = {"name": "A", "kind": "percent", "percent": "1", "starts_on": "2026-11-01"}

    assert found(reward={**nothing, "kickers": [kicker]}) == ()
    assert found(reward=nothing, guarantee={"amount": "100.00"}) == ()


def test_a_finding_points_at_the_row_as_it_is_written():
    document = a_document(reward=percent_reward("per_band", (("200000", "2"), ("0", "1"), ("100000", "3"))))

    findings = lint(Terms.from_document(document), Context(document=document))

    assert [(finding.code, finding.path) for finding in findings] == [
        ("RATE_FALLS", "reward.tiers[0]"),
        ("TIERS_UNORDERED", "reward.tiers"),
    ]
    assert findings[1].sentence == (
        "Tiers count in the order of their thresholds, whatever the order of the rows."
    )


@pytest.mark.parametrize(
    "values, sentences",
    [
        ((), []),
        (("120000", "260000", "450000", "650000"), []),
        (
            ("41200", "120000", "260000", "450000", "650000"),
            [
                "One tier table for partners whose purchases last year ran from $41,200 to $650,000: "
                "1 of 5 were below Tier 1."
            ],
        ),
        (
            ("260000", "450000", "650000"),
            [
                "Last year all 3 partners were above Tier 1, the smallest with $260,000: it pays for what is "
                "bought anyway."
            ],
        ),
        (
            ("610000", "650000"),
            [
                "Last year both partners reached Tier 4, the top one, the smallest with $610,000: it pays for "
                "what is bought anyway."
            ],
        ),
        (
            ("120000", "450000", "588400"),
            [
                "Last year no partner reached Tier 4, the largest had $588,400.",
                "Last year no partner was within Tier 2.",
            ],
        ),
        (
            ("50000",),
            ["Last year no partner reached Tier 1, the largest had $50,000."],
        ),
        (
            ("260000",),
            [
                "Last year the only partner was above Tier 1, with $260,000: it pays for what is bought anyway.",
                "Last year no partner reached Tier 3, the largest had $260,000.",
            ],
        ),
    ],
)
def test_tiers_outside_last_years_range_are_questioned(values, sentences):
    findings = found(Context(last_year=[Decimal(value) for value in values]))

    assert [finding.sentence for finding in findings] == sentences


def test_growth_without_a_word_for_new_partners_asks_for_one():
    document = a_document(measure=GROWTH, reward={**percent_reward("per_band", (("5", "2"),))})

    findings = lint(Terms.from_document(document), Context(document=document))

    assert findings == (
        Finding(
            "NEW_PARTNER_OPEN",
            "measure.baseline.new_partner",
            "Nothing says what a partner without a baseline earns. As it stands it earns nothing.",
            Severity.ASK,
            (Option("skip", "it earns nothing"), Option("zero_baseline", "everything is growth")),
        ),
    )


def test_a_percent_of_nothing_is_no_promise_to_new_partners():
    measure = {**GROWTH, "baseline": {"rule": "fixed", "new_partner": "zero_baseline"}}

    findings = found(measure=measure, reward=percent_reward("per_band", (("5", "2"),)))

    assert [(finding.code, finding.sentence) for finding in findings] == [
        (
            "NEW_PARTNER_NEVER",
            "There is no percent of a baseline of zero, so a new partner earns nothing all the same.",
        )
    ]


def test_a_condition_that_nobody_records_is_named():
    conditions = [{"kind": "distinct_products", "count": 5}, {"kind": "invoices_paid"}]

    assert found(conditions=conditions) == (
        Finding(
            "CONDITION_NOT_TOLD",
            "conditions[1].kind",
            "Nobody records yet whether every invoice is paid, so nothing would be earned: is that meant?",
            Severity.ASK,
        ),
    )
    assert found(Context(told=tuple(ConditionKind)), conditions=conditions) == ()


def cap(per, amount):
    more = {"when_exceeded": "pro_rata"} if per == "program" else {}
    return {"per": per, "amount": amount, **more}


@pytest.mark.parametrize(
    "caps, code, sentence",
    [
        (
            [cap("partner_period", "9000.00")],
            "GUARANTEE_ABOVE_CAP",
            "The guarantee of $10,000 is above the cap of $9,000 for each partner: it can never be paid. "
            "Lower one or raise the other.",
        ),
        (
            [cap("partner_program", "30000.00")],
            "GUARANTEES_ABOVE_CAP",
            "4 quarters guarantee $40,000 in all, more than the cap of $30,000 for each partner in the whole "
            "program: is that meant?",
        ),
        (
            [cap("program", "9999.99")],
            "GUARANTEE_ABOVE_CAP",
            "The guarantee of $10,000 is above the cap of $9,999.99 for all partners together: it can never be "
            "paid. Lower one or raise the other.",
        ),
    ],
)
def test_a_guarantee_that_a_cap_takes_away_is_found(caps, code, sentence):
    findings = found(
        guarantee={"amount": "10000.00"}, caps=caps, starts_on="2026-01-01", ends_on="2026-12-30"
    )

    assert [(finding.code, finding.sentence) for finding in findings] == [(code, sentence)]


def test_a_guarantee_within_its_caps_is_not_questioned():
    caps = [cap("partner_period", "10000.00"), cap("partner_program", "10000.00")]

    assert found(guarantee={"amount": "10000.00"}, caps=caps) == ()


YEAR = {"starts_on": "2026-01-01", "ends_on": "2026-12-30"}


@pytest.mark.parametrize(
    "below, caps, severity, sentence",
    [
        (
            "drop",
            [cap("partner_period", "400.00")],
            Severity.MUST,
            "The minimum payable of $500 is above the $400 that a partner can earn at most: nothing could ever "
            "be paid. Lower it or raise the cap.",
        ),
        (
            "carry_over",
            [cap("partner_period", "400.00")],
            Severity.ASK,
            "The minimum payable of $500 is above the $400 that a quarter can earn at most, so that it always "
            "waits for the next one: is that meant?",
        ),
        (
            "carry_over",
            [cap("partner_period", "400.00"), cap("partner_program", "450.00")],
            Severity.MUST,
            "The minimum payable of $500 is above the $450 that a partner can earn at most: nothing could ever "
            "be paid. Lower it or raise the cap.",
        ),
    ],
)
def test_a_minimum_payable_above_the_caps_is_found(below, caps, severity, sentence):
    findings = found(minimum_payable={"amount": "500.00", "below": below}, caps=caps, **YEAR)

    assert [(finding.severity, finding.sentence) for finding in findings] == [(severity, sentence)]


def test_a_minimum_payable_below_the_caps_is_not_questioned():
    minimum = {"amount": "500.00", "below": "drop"}

    assert found(minimum_payable=minimum, caps=[cap("partner_period", "500.00")]) == ()
    assert found(minimum_payable=minimum, caps=None) == ()


def test_currencies_without_a_rate_are_named():
    context = Context(currencies=("USD", "EUR", "GBP", "CHF"), quoted=("CHF",))

    assert found(context) == (
        Finding(
            "CURRENCY_WITHOUT_RATE",
            "exchange",
            "There is no rate for EUR and GBP, which partners pay in: their lines would not count. "
            "Add the rates.",
            Severity.ASK,
        ),
    )
    contract = found(context, exchange={"policy": "contract_rate", "rates": {"EUR": "1.08", "GBP": "1.25"}})
    assert contract == (
        Finding(
            "CURRENCY_WITHOUT_RATE",
            "exchange.rates",
            "There is no rate for CHF, which partners pay in: their lines would not count. Add the rate.",
            Severity.MUST,
        ),
    )


@pytest.mark.parametrize(
    "starts_on, ends_on, code, sentence",
    [
        ("2026-01-01", "2026-12-31", "YEAR_LONG", "This program runs 12 months: is that meant?"),
        (
            "2026-01-01",
            "2027-01-01",
            "MONTH_13",
            "This program runs longer than 12 months, into month 13: is that meant?",
        ),
        (
            "2026-01-15",
            "2027-03-31",
            "MONTH_13",
            "This program runs longer than 12 months, into month 15: is that meant?",
        ),
    ],
)
def test_a_program_of_a_year_or_longer_is_questioned(starts_on, ends_on, code, sentence):
    findings = found(starts_on=starts_on, ends_on=ends_on)

    assert [(finding.code, finding.sentence) for finding in findings] == [(code, sentence)]


@pytest.mark.parametrize("ends_on", ["2026-12-26", "2027-01-02"])
def test_a_fiscal_year_of_weeks_is_a_year(ends_on):
    weeks = {"kind": "4-4-5", "weekday": "saturday", "year_ends": "last"}
    starts_on = "2025-12-28"

    assert codes(found(starts_on=starts_on, ends_on=ends_on, calendar=weeks)) == ["YEAR_LONG"]


def test_what_refuses_publication_comes_first():
    findings = found(
        Context(last_year=[Decimal("41200"), Decimal("650000")]),
        reward=percent_reward(),
        minimum_payable={"amount": "50000.00", "below": "drop"},
    )

    assert [finding.severity for finding in findings] == [
        Severity.MUST,
        Severity.ASK,
        Severity.TIP,
        Severity.TIP,
        Severity.TIP,
        Severity.TIP,
    ]


@settings(
    database=None,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(document=program_documents(), other=program_documents(code="VIR-2026-002"), data=st.data())
def test_every_program_can_be_looked_at(document, other, data):
    terms, beside = Terms.from_document(document), Terms.from_document(other)
    values = st.integers(-10, 1_000_000).map(Decimal)
    context = Context(
        document=data.draw(st.sampled_from([None, document])),
        last_year=data.draw(st.lists(values, max_size=5)),
        others=[beside],
        earlier=[beside],
        members=data.draw(st.sampled_from([None, {"Wholesale": set(PARTNERS[:2])}])),
        currencies=("USD", "EUR"),
    )

    findings = lint(terms, context)

    for finding in findings:
        assert finding.text.endswith(("?", "."))
        assert "  " not in finding.text
        assert finding.path
    assert lint(terms, context) == findings


def test_a_context_may_be_left_out():
    assert lint(some_terms(reward=STEADY)) == ()
