import pytest

from programs.terms import DocumentRefused, Fault, Terms, find_faults
from tests.programs.examples import a_document, amount_reward, percent_reward


def found(document):
    return [(fault.path, fault.code) for fault in find_faults(document)]


def found_messages(document):
    return [fault.message for fault in find_faults(document)]


def tiers(*rows, **reward):
    return {**percent_reward(), "tiers": list(rows), **reward}


ONE = {"threshold": "0", "percent": "1"}
CALENDAR = {"kind": "4-4-5", "weekday": "saturday", "year_ends": "last"}
UNIT_GROWTH = {"kind": "growth_amount", "of": "quantity", "baseline": {"rule": "fixed"}}
VALUE_GROWTH = {"kind": "growth_amount", "baseline": {"rule": "fixed"}}


def gates(**condition):
    return {"conditions": [condition]}


def rates(**fixed):
    return {"exchange": {"policy": "contract_rate", "rates": fixed}}


def shares(*rows):
    listed = [{"partner": partner, "percent": percent} for partner, percent in rows]
    return {"group": {"pays": "members", "key": "shares", "shares": listed}}


def kicked(**kicker):
    plain = {"name": "K", "kind": "percent", "percent": "1", "starts_on": "2026-11-01"}
    given = {**plain, **kicker}
    return {**tiers(ONE), "kickers": [{key: value for key, value in given.items() if value is not None}]}


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
        ({"caps": [{"per": "partner_period"}]}, ("caps[0].amount", "KEY_MISSING")),
        ({"caps": [{"per": "program", "amount": "100"}]}, ("caps[0].when_exceeded", "KEY_MISSING")),
        (
            {"caps": [{"per": "partner_period", "amount": "1"}, {"per": "partner_period", "amount": "2"}]},
            ("caps[1].per", "CAP_DUPLICATE"),
        ),
        ({"caps": {"per": "partner_period"}}, ("caps", "TYPE_INVALID")),
        ({"minimum_payable": {"amount": "50.00"}}, ("minimum_payable.below", "KEY_MISSING")),
        ({"guarantee": {"amount": "50.00", "cumulative": "yes"}}, ("guarantee.cumulative", "TYPE_INVALID")),
        ({"conditions": [{}]}, ("conditions[0].kind", "KEY_MISSING")),
        (
            gates(kind="minimum_volume", amount="5", measure="growth_amount"),
            ("conditions[0].measure", "VALUE_UNKNOWN"),
        ),
        (gates(kind="minimum_volume", amount="0"), ("conditions[0].amount", "AMOUNT_NOT_POSITIVE")),
        (gates(kind="minimum_volume", amount="-1"), ("conditions[0].amount", "AMOUNT_NOT_POSITIVE")),
        (gates(kind="minimum_volume"), ("conditions[0].amount", "KEY_MISSING")),
        (gates(kind="minimum_volume", amount="1", count=1), ("conditions[0].count", "KEY_UNSUITABLE")),
        (gates(kind="distinct_products", count=0), ("conditions[0].count", "INTEGER_INVALID")),
        (gates(kind="distinct_products"), ("conditions[0].count", "KEY_MISSING")),
        (gates(kind="share_percent", percent="100.01"), ("conditions[0].percent", "PERCENT_OUT_OF_RANGE")),
        (gates(kind="share_percent", percent="-0.01"), ("conditions[0].percent", "PERCENT_OUT_OF_RANGE")),
        (gates(kind="share_percent"), ("conditions[0].percent", "KEY_MISSING")),
        (gates(kind="invoices_paid", products={}), ("conditions[0].products", "KEY_UNSUITABLE")),
        (gates(kind="invoices_paid", until="2027"), ("conditions[0].until", "KEY_UNKNOWN")),
        (gates(kind="never"), ("conditions[0].kind", "VALUE_UNKNOWN")),
        ({"exchange": {}}, ("exchange.policy", "KEY_MISSING")),
        ({"exchange": {"policy": "sale_date", "rates": {"EUR": "1"}}}, ("exchange.rates", "KEY_UNSUITABLE")),
        ({"exchange": {"policy": "contract_rate"}}, ("exchange.rates", "KEY_MISSING")),
        ({"exchange": {"policy": "contract_rate", "rates": {}}}, ("exchange.rates", "RULE_EMPTY")),
        (rates(EURO="1"), ("exchange.rates.EURO", "CURRENCY_UNKNOWN")),
        (rates(USD="1"), ("exchange.rates.USD", "KEY_UNSUITABLE")),
        (rates(EUR="0"), ("exchange.rates.EUR", "AMOUNT_NOT_POSITIVE")),
        (rates(EUR=1), ("exchange.rates.EUR", "NUMBER_INVALID")),
        ({"group": {}}, ("group.pays", "KEY_MISSING")),
        ({"group": {"pays": "parent", "key": "volume"}}, ("group.key", "KEY_UNSUITABLE")),
        ({"group": {"pays": "members"}}, ("group.key", "KEY_MISSING")),
        ({"group": {"pays": "members", "key": "equal", "shares": []}}, ("group.shares", "KEY_UNSUITABLE")),
        ({"group": {"pays": "members", "key": "shares"}}, ("group.shares", "SHARES_NOT_WHOLE")),
        (shares(("P1", "40"), ("P2", "59.99")), ("group.shares", "SHARES_NOT_WHOLE")),
        (shares(("P1", "40"), ("P1", "60")), ("group.shares[1].partner", "SHARE_DUPLICATE")),
        ({"calendar": CALENDAR, "fiscal_year_start_month": 2}, ("fiscal_year_start_month", "KEY_UNSUITABLE")),
        ({"calendar": {**CALENDAR, "kind": "4-4-4"}}, ("calendar.kind", "VALUE_UNKNOWN")),
        ({"calendar": {**CALENDAR, "closing_month": 13}}, ("calendar.closing_month", "INTEGER_INVALID")),
        ({"calendar": {**CALENDAR, "weekday": "noday"}}, ("calendar.weekday", "VALUE_UNKNOWN")),
        ({"accrual": {}}, ("accrual.expected", "KEY_MISSING")),
        ({"returns_lookback_days": 5}, ("returns_lookback_days", "KEY_UNSUITABLE")),
        (
            {"returns": "original_period", "returns_lookback_days": -1},
            ("returns_lookback_days", "INTEGER_INVALID"),
        ),
        (
            {"measure": {"kind": "growth_percent", "baseline": {"rule": "greater_of", "floor": "-1"}}},
            ("measure.baseline.floor", "AMOUNT_NEGATIVE"),
        ),
        ({"eligibility": {"partners": ["P1"] * 100_001}}, ("eligibility.partners", "LIST_TOO_LONG")),
        ({"goal": {"measure": "net_amount", "amount": "x"}}, ("goal.amount", "NUMBER_INVALID")),
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


@pytest.mark.parametrize(
    "kicker, fault",
    [
        ({"kind": "lump"}, ("kind", "VALUE_UNKNOWN")),
        ({"percent": "100.01"}, ("percent", "PERCENT_OUT_OF_RANGE")),
        ({"percent": None}, ("percent", "KEY_MISSING")),
        ({"amount": "1"}, ("amount", "KEY_UNSUITABLE")),
        ({"kind": "per_unit", "amount": "1"}, ("percent", "KEY_UNSUITABLE")),
        ({"kind": "per_unit", "percent": None}, ("amount", "KEY_MISSING")),
        ({"kind": "per_unit", "percent": None, "amount": "-0.01"}, ("amount", "AMOUNT_NEGATIVE")),
        ({"ends_on": "2026-10-31"}, ("ends_on", "DATES_REVERSED")),
        ({"ends_on": "soon"}, ("ends_on", "DATE_INVALID")),
        ({"starts_on": None}, ("", "RULE_EMPTY")),
        ({"name": None}, ("name", "KEY_MISSING")),
        ({"from_tier": 2}, ("from_tier", "TIER_UNKNOWN")),
        ({"from_tier": -1}, ("from_tier", "INTEGER_INVALID")),
        ({"starts_on": "2027-01-01"}, ("starts_on", "DATES_OUTSIDE")),
        ({"starts_on": None, "ends_on": "2026-09-30"}, ("starts_on", "DATES_OUTSIDE")),
        ({"rate": "1"}, ("rate", "KEY_UNKNOWN")),
    ],
)
def test_each_fault_of_a_kicker_names_its_path_and_code(kicker, fault):
    path = "reward.kickers[0]" + (f".{fault[0]}" if fault[0] else "")

    assert found(a_document(reward=kicked(**kicker))) == [(path, fault[1])]


@pytest.mark.parametrize(
    "kicker",
    [
        {"from_tier": 0},
        {"from_tier": 1},
        {"starts_on": "2026-12-31"},
        {"starts_on": None, "ends_on": "2026-10-01"},
        {"starts_on": None, "products": {"include": [{"sku": "A"}]}},
        {"kind": "per_unit", "percent": None, "amount": "0"},
        {"percent": "100"},
    ],
)
def test_a_kicker_at_the_edge_of_what_is_possible_is_read(kicker):
    assert found(a_document(reward=kicked(**kicker))) == []


def test_a_kicker_of_a_program_without_dates_is_not_held_against_them():
    assert found(a_document(starts_on="soon", reward=kicked())) == [("starts_on", "DATE_INVALID")]


@pytest.mark.parametrize(
    "measure, reward, fault",
    [
        (
            {"kind": "share_percent"},
            percent_reward("prospective"),
            ("reward.application", "APPLICATION_UNSUITABLE"),
        ),
        (
            {"kind": "share_percent"},
            {**percent_reward("per_band"), "unit_order": "chronological"},
            ("reward.unit_order", "KEY_UNSUITABLE"),
        ),
        (UNIT_GROWTH, {**percent_reward(), "base": "growth_amount"}, ("reward.base", "BASE_UNSUITABLE")),
        (
            VALUE_GROWTH,
            {**amount_reward("per_unit", "all_volume", ("0", "1")), "base": "growth_amount"},
            ("reward.base", "BASE_UNSUITABLE"),
        ),
        (
            {"kind": "net_amount"},
            {
                **amount_reward("per_increment", "all_volume", ("0", "1")),
                "increment": "0",
                "partial_increment": "counts",
            },
            ("reward.increment", "AMOUNT_NOT_POSITIVE"),
        ),
        (
            {"kind": "net_amount"},
            {**amount_reward("per_unit", "all_volume", ("0", "1")), "base": "net_amount"},
            ("reward.base", "BASE_UNSUITABLE"),
        ),
    ],
)
def test_a_reward_has_to_suit_the_measure(measure, reward, fault):
    assert found(a_document(measure=measure, reward=reward)) == [fault]


def test_a_refused_base_is_told_why():
    growth = found_messages(a_document(reward={**percent_reward(), "base": "growth_amount"}))
    units = found_messages(
        a_document(measure=UNIT_GROWTH, reward={**percent_reward(), "base": "growth_amount"})
    )

    assert growth == ["The measure net_amount has no growth to pay on. Write net_amount or gross_amount."]
    assert units == [
        "The growth is in units, and a percent pays on an amount. Write net_amount or gross_amount."
    ]


def test_a_fault_is_ready_for_json():
    assert Fault("a.b", "CODE", "Write b.").to_dict() == {
        "path": "a.b",
        "code": "CODE",
        "message": "Write b.",
    }


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
