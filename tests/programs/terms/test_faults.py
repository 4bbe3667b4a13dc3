import pytest

from programs.terms import DocumentRefused, Fault, Terms, find_faults
from tests.programs.examples import a_document, amount_reward, percent_reward


def found(document):
    return [(fault.path, fault.code) for fault in find_faults(document)]


def tiers(*rows, **reward):
    return {**percent_reward(), "tiers": list(rows), **reward}


ONE = {"threshold": "0", "percent": "1"}


def test_a_usable_document_has_no_fault():
    assert find_faults(a_document()) == []


@pytest.mark.parametrize("document", [None, [], "text", 1])
def test_what_is_no_object_is_refused(document):
    assert found(document) == [("", "TYPE_INVALID")]


def test_an_empty_document_misses_everything_required():
    assert found({}) == [
        (key, "KEY_MISSING")
        for key in ("format", "code", "name", "currency", "starts_on", "ends_on", "measure", "reward")
    ]


def test_all_faults_come_at_once():
    document = a_document(
        currency="DOLLARS",
        ends_on="2026-02-30",
        budget="1",
        reward=tiers({"threshold": "-1", "percent": "101"}),
    )

    assert found(document) == [
        ("budget", "KEY_UNKNOWN"),
        ("currency", "CURRENCY_UNKNOWN"),
        ("ends_on", "DATE_INVALID"),
        ("reward.tiers[0].threshold", "THRESHOLD_NEGATIVE"),
        ("reward.tiers[0].percent", "PERCENT_OUT_OF_RANGE"),
    ]


def test_a_refusal_carries_every_fault_and_says_them():
    with pytest.raises(DocumentRefused) as refusal:
        Terms.from_document(a_document(currency="usd", period="week"))

    assert [fault.code for fault in refusal.value.faults] == ["CURRENCY_UNKNOWN", "VALUE_UNKNOWN"]
    assert str(refusal.value) == (
        "The program document has 2 faults. "
        "currency: Write a three-letter ISO 4217 code in capitals, such as USD. "
        "period: “week” is not one of the values. Write one of: term, month, quarter, half_year, year."
    )


@pytest.mark.parametrize(
    "changes, fault",
    [
        ({"format": "vir.program/2"}, ("format", "FORMAT_UNKNOWN")),
        ({"code": ""}, ("code", "TEXT_INVALID")),
        ({"code": "A" * 61}, ("code", "TEXT_INVALID")),
        ({"code": 7}, ("code", "TEXT_INVALID")),
        ({"name": " Padded "}, ("name", "TEXT_INVALID")),
        ({"name": "Two\nlines"}, ("name", "TEXT_INVALID")),
        ({"currency": "XAU"}, ("currency", "CURRENCY_UNKNOWN")),
        ({"currency": ["USD"]}, ("currency", "CURRENCY_UNKNOWN")),
        ({"ends_on": "2026-09-30"}, ("ends_on", "DATES_REVERSED")),
        ({"starts_on": "01.10.2026"}, ("starts_on", "DATE_INVALID")),
        ({"starts_on": 20261001}, ("starts_on", "DATE_INVALID")),
        ({"period": ["quarter"]}, ("period", "VALUE_UNKNOWN")),
        ({"fiscal_year_start_month": 13}, ("fiscal_year_start_month", "INTEGER_INVALID")),
        ({"fiscal_year_start_month": "4"}, ("fiscal_year_start_month", "INTEGER_INVALID")),
        ({"receipt_grace_days": True}, ("receipt_grace_days", "INTEGER_INVALID")),
        ({"receipt_grace_days": -1}, ("receipt_grace_days", "INTEGER_INVALID")),
        ({"goal": {"measure": "net_amount"}}, ("goal.amount", "KEY_MISSING")),
        ({"eligibility": {"segments": "Electrical"}}, ("eligibility.segments", "TYPE_INVALID")),
        ({"eligibility": {"partners": ["P1", ""]}}, ("eligibility.partners[1]", "TEXT_INVALID")),
        ({"eligibility": []}, ("eligibility", "TYPE_INVALID")),
        ({"products": {"include": [{"sku": "A"}, {}]}}, ("products.include[1]", "RULE_EMPTY")),
        ({"products": {"exclude": [{"colour": "red"}]}}, ("products.exclude[0].colour", "KEY_UNKNOWN")),
        ({"measure": {}}, ("measure.kind", "KEY_MISSING")),
        ({"measure": {"kind": "net_amount", "of": "gross_amount"}}, ("measure.of", "KEY_UNSUITABLE")),
        ({"measure": {"kind": "growth_amount"}}, ("measure.baseline", "KEY_MISSING")),
        (
            {"measure": {"kind": "quantity", "baseline": {"rule": "fixed"}}},
            ("measure.baseline", "KEY_UNSUITABLE"),
        ),
        ({"measure": {"kind": "attainment_percent", "of": "share_percent"}}, ("measure.of", "VALUE_UNKNOWN")),
        (
            {"measure": {"kind": "growth_percent", "baseline": {"rule": "greater_of"}}},
            ("measure.baseline.floor", "KEY_MISSING"),
        ),
        (
            {"measure": {"kind": "growth_percent", "baseline": {"rule": "average_of_years", "years": 0}}},
            ("measure.baseline.years", "INTEGER_INVALID"),
        ),
        ({"caps": [{"per": "partner_period", "amount": "0"}]}, ("caps[0].amount", "AMOUNT_NOT_POSITIVE")),
        ({"caps": [{"per": "partner_period", "amount": "100.005"}]}, ("caps[0].amount", "AMOUNT_TOO_FINE")),
        ({"caps": [{"per": "program", "amount": "100"}]}, ("caps[0].when_exceeded", "KEY_MISSING")),
        (
            {"caps": [{"per": "partner_period", "amount": "1"}, {"per": "partner_period", "amount": "2"}]},
            ("caps[1].per", "CAP_DUPLICATE"),
        ),
        ({"caps": {"per": "partner_period"}}, ("caps", "TYPE_INVALID")),
        ({"minimum_payable": {"amount": "50.00"}}, ("minimum_payable.below", "KEY_MISSING")),
        ({"guarantee": {"amount": "50.00", "cumulative": "yes"}}, ("guarantee.cumulative", "TYPE_INVALID")),
        ({"conditions": [{}]}, ("conditions[0].kind", "KEY_MISSING")),
        ({"stacking": {"policy": "best_of"}}, ("stacking.group", "KEY_MISSING")),
        ({"stacking": {"policy": "exclusive", "group": "G"}}, ("stacking.rank", "KEY_MISSING")),
        ({"payment": {"method": "cash", "due_days": 30}}, ("payment.method", "VALUE_UNKNOWN")),
        ({"payment": {"method": "check", "due_days": 367}}, ("payment.due_days", "INTEGER_INVALID")),
        ({"rounding": "down"}, ("rounding", "VALUE_UNKNOWN")),
        ({"returns": "never"}, ("returns", "VALUE_UNKNOWN")),
    ],
)
def test_each_fault_names_its_path_and_code(changes, fault):
    assert found(a_document(**changes)) == [fault]


@pytest.mark.parametrize(
    "reward, fault",
    [
        (tiers(), ("reward.tiers", "TIERS_MISSING")),
        (tiers(ONE, {"threshold": "0.0", "percent": "2"}), ("reward.tiers", "TIER_DUPLICATE")),
        (tiers({"threshold": "-0.01", "percent": "1"}), ("reward.tiers[0].threshold", "THRESHOLD_NEGATIVE")),
        (tiers({"threshold": "0", "percent": "100.01"}), ("reward.tiers[0].percent", "PERCENT_OUT_OF_RANGE")),
        (tiers({"threshold": "0", "percent": "-1"}), ("reward.tiers[0].percent", "PERCENT_OUT_OF_RANGE")),
        (tiers({"threshold": "NaN", "percent": "1"}), ("reward.tiers[0].threshold", "NUMBER_INVALID")),
        (tiers({"threshold": 0, "percent": "1"}), ("reward.tiers[0].threshold", "NUMBER_INVALID")),
        (tiers({"threshold": "0", "percent": 1.5}), ("reward.tiers[0].percent", "NUMBER_INVALID")),
        (tiers({"threshold": "0"}), ("reward.tiers[0].percent", "KEY_MISSING")),
        (tiers({"percent": "1"}), ("reward.tiers[0].threshold", "KEY_MISSING")),
        (tiers({**ONE, "amount": "1"}), ("reward.tiers[0].amount", "KEY_UNSUITABLE")),
        (tiers({**ONE, "rate": "1"}), ("reward.tiers[0].rate", "KEY_UNKNOWN")),
        (tiers("0 1%"), ("reward.tiers[0]", "TYPE_INVALID")),
        (tiers(*[ONE] * 101), ("reward.tiers", "LIST_TOO_LONG")),
        (tiers(ONE, kind="bonus"), ("reward.kind", "VALUE_UNKNOWN")),
        (tiers(ONE, base="quantity"), ("reward.base", "BASE_UNSUITABLE")),
        (tiers(ONE, base="growth_amount"), ("reward.base", "BASE_UNSUITABLE")),
        (tiers(ONE, increment="100"), ("reward.increment", "KEY_UNSUITABLE")),
        (tiers(ONE, unit_order="random"), ("reward.unit_order", "VALUE_UNKNOWN")),
        (amount_reward("per_unit", "all_volume", ("0", "-1")), ("reward.tiers[0].amount", "AMOUNT_NEGATIVE")),
        (amount_reward("fixed", "all_volume", ("0", "1.005")), ("reward.tiers[0].amount", "AMOUNT_TOO_FINE")),
        (
            {**amount_reward("fixed", "all_volume", ("0", "1")), "base": "net_amount"},
            ("reward.base", "KEY_UNSUITABLE"),
        ),
        (
            {**amount_reward("per_increment", "all_volume", ("0", "1")), "partial_increment": "counts"},
            ("reward.increment", "KEY_MISSING"),
        ),
        (
            {**amount_reward("per_increment", "all_volume", ("0", "1")), "increment": "100"},
            ("reward.partial_increment", "KEY_MISSING"),
        ),
    ],
)
def test_each_fault_of_the_reward_names_its_path_and_code(reward, fault):
    assert fault in found(a_document(reward=reward))


def test_a_percent_needs_its_application_as_the_two_pay_very_different_amounts():
    reward = percent_reward()
    del reward["application"]

    assert found(a_document(reward=reward)) == [("reward.application", "KEY_MISSING")]


def test_a_misspelt_key_is_answered_with_the_right_one():
    assert find_faults(a_document(acumulation="to_date")) == [
        Fault(
            "acumulation",
            "KEY_UNKNOWN",
            "There is no key “acumulation” here. Write “accumulation”, or leave it out.",
        )
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {
            "measure": {
                "kind": "share_percent",
                "of": "net_amount",
                "share_of": {"include": [{"category": "A"}]},
            }
        },
        {"measure": {"kind": "attainment_percent"}},
        {
            "measure": {
                "kind": "growth_amount",
                "baseline": {"rule": "average_of_years", "years": 3, "new_partner": "zero_baseline"},
            },
            "reward": {**percent_reward("prospective"), "base": "growth_amount"},
        },
        {
            "reward": {
                **amount_reward("per_increment", "all_volume", ("100", "5.00")),
                "increment": "100",
                "partial_increment": "counts",
            }
        },
        {"reward": percent_reward("every_tier_full")},
        {"reward": percent_reward("every_tier_capped")},
        {"caps": [{"per": "program", "amount": "100.00", "when_exceeded": "stop"}]},
        {"guarantee": {"amount": "100.00", "cumulative": True}},
        {"conditions": [{"kind": "minimum_volume", "amount": "5"}]},
        {"stacking": {"policy": "net_value", "group": "G", "rank": 1}},
        {"stacking": {"policy": "best_of", "group": "G"}},
        {"returns": "original_period", "receipt_grace_days": 10},
        {"goal": {"measure": "net_amount", "amount": "5400000"}},
    ],
)
def test_a_shape_that_is_not_calculated_is_a_valid_document_all_the_same(changes):
    assert find_faults(a_document(**changes)) == []
