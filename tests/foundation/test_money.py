from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vir.foundation.money import (
    MINOR_UNITS,
    CurrencyUnknown,
    NumberInvalid,
    RoundingMode,
    allocate,
    exact,
    format_money,
    format_money_about,
    format_money_exact,
    format_money_short,
    format_number,
    is_currency,
    minor_units,
    parse_decimal,
    round_amount,
    round_significant,
    round_up,
    round_up_units,
)


@pytest.mark.parametrize(
    "currency, decimals",
    [
        ("USD", 2),
        ("EUR", 2),
        ("HUF", 2),
        ("JPY", 0),
        ("ISK", 0),
        ("KWD", 3),
        ("IQD", 3),
        ("CLF", 4),
        ("MRU", 2),
    ],
)
def test_each_currency_has_the_decimals_of_iso_4217(currency, decimals):
    assert minor_units(currency) == decimals


def test_the_table_holds_every_currency_and_no_code_twice():
    counts = {decimals: list(MINOR_UNITS.values()).count(decimals) for decimals in (0, 2, 3, 4)}

    assert counts == {0: 17, 2: 145, 3: 7, 4: 2}


@pytest.mark.parametrize("code", ["XXX", "XAU", "XDR", "usd", "US", "", "ZZZ", None, 840])
def test_a_code_without_minor_units_is_no_currency(code):
    assert is_currency(code) is False


def test_an_unknown_currency_says_what_to_write():
    with pytest.raises(CurrencyUnknown) as refusal:
        minor_units("DOLLAR")

    assert (
        str(refusal.value) == "“DOLLAR” is not a currency. Write its three-letter ISO 4217 code, such as USD."
    )


@pytest.mark.parametrize(
    "value, currency, mode, rounded",
    [
        ("0.125", "USD", RoundingMode.HALF_UP, "0.13"),
        ("-0.125", "USD", RoundingMode.HALF_UP, "-0.13"),
        ("0.125", "USD", RoundingMode.HALF_EVEN, "0.12"),
        ("0.135", "USD", RoundingMode.HALF_EVEN, "0.14"),
        ("2.675", "USD", RoundingMode.HALF_UP, "2.68"),
        ("0.1249999999999999999999999999999999", "USD", RoundingMode.HALF_UP, "0.12"),
        ("25.5", "JPY", RoundingMode.HALF_UP, "26"),
        ("24.5", "JPY", RoundingMode.HALF_EVEN, "24"),
        ("1.0005", "KWD", RoundingMode.HALF_UP, "1.001"),
        ("-0.001", "USD", RoundingMode.HALF_UP, "0.00"),
        ("9999999999999.995", "USD", RoundingMode.HALF_UP, "10000000000000.00"),
    ],
)
def test_an_amount_is_rounded_to_the_minor_unit(value, currency, mode, rounded):
    assert str(round_amount(Decimal(value), currency, mode)) == rounded


def test_rounding_does_not_depend_on_the_context_of_the_caller():
    with localcontext(prec=4, rounding="ROUND_DOWN"):
        rounded = round_amount(Decimal("123456789.125"), "USD")

    assert rounded == Decimal("123456789.13")


def test_sums_and_products_lose_no_digit_inside_exact():
    with exact():
        product = Decimal("9999999999999.999999999999") * Decimal("99.999999999999")

    # (10^25 - 1)(10^14 - 1) = 10^39 - 10^25 - 10^14 + 1
    assert product == Decimal("999999999999989.999999999900000000000001")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_is_never_rounded(value):
    with pytest.raises(ValueError, match="cannot be rounded"):
        round_amount(Decimal(value), "USD")


@pytest.mark.parametrize(
    "value, currency, raised",
    [("57820", "USD", "57820.00"), ("57819.871", "USD", "57819.88"), ("0.1", "JPY", "1")],
)
def test_a_gap_is_raised_to_what_can_be_bought(value, currency, raised):
    assert str(round_up(Decimal(value), currency)) == raised


def test_roundings_have_words_for_people():
    assert RoundingMode.choices() == [
        ("half_up", "Half up, away from zero"),
        ("half_even", "Half to the even digit"),
    ]


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_what_is_not_finite_is_no_estimate(value):
    with pytest.raises(ValueError, match="cannot be rounded"):
        round_significant(Decimal(value), 3)


def test_a_quantity_is_raised_to_the_next_unit():
    assert round_up_units(Decimal("6153.08")) == 6154


@pytest.mark.parametrize(
    "value, rounded",
    [("593972.83", "594000"), ("999.5", "1000"), ("0.0123456", "0.0123"), ("-12345", "-12300"), ("0", "0")],
)
def test_an_estimate_keeps_three_significant_digits(value, rounded):
    assert str(round_significant(Decimal(value), 3)) == rounded


@pytest.mark.parametrize(
    "text, value",
    [
        ("0", "0"),
        ("-3", "-3"),
        ("1250.50", "1250.50"),
        ("007", "7"),
        ("-0.00", "0"),
        ("9999999999999", "9999999999999"),
    ],
)
def test_a_plain_decimal_is_read_as_it_is_written(text, value):
    assert parse_decimal(text) == Decimal(value)


def test_zero_has_no_sign():
    assert str(parse_decimal("-0.00")) == "0.00"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "NaN",
            "sNaN",
            "Infinity",
            "-inf",
            "1e5",
            "1E+2",
            "1_000",
            "1,000",
            " 1",
            "1 ",
            "1\n",
            "+1",
            ".5",
            "5.",
        ),
        *("", "-", "--1", "1.2.3", "0x10", "١٢", "１２", "1−2", "10000000000000", "-10000000000000"),
        *("1" * 41, "0." + "1" * 13, 1, 1.5, True, None, Decimal(1), ["1"]),
    ],
)
def test_anything_else_is_not_a_number(text):
    with pytest.raises(NumberInvalid):
        parse_decimal(text)


def test_a_refused_number_is_shown_shortened():
    with pytest.raises(NumberInvalid) as refusal:
        parse_decimal("x" * 1000)

    assert str(refusal.value) == (
        f"“{'x' * 39}…” is not a number. Write digits with a point for decimals, such as “1250.50”."
    )


@pytest.mark.parametrize(
    "total, weights, currency, shares",
    [
        ("100.00", ["100", "200"], "USD", ["33.33", "66.67"]),
        ("100.00", ["1", "1", "1"], "USD", ["33.34", "33.33", "33.33"]),
        ("-100.00", ["1", "1", "1"], "USD", ["-33.34", "-33.33", "-33.33"]),
        ("0.02", ["1", "1", "1"], "USD", ["0.01", "0.01", "0.00"]),
        ("10", ["1", "0", "2"], "JPY", ["3", "0", "7"]),
        ("0.00", ["0", "0"], "USD", ["0.00", "0.00"]),
        ("0.00", [], "USD", []),
    ],
)
def test_an_amount_is_shared_by_the_largest_remainder(total, weights, currency, shares):
    parts = allocate(Decimal(total), [Decimal(weight) for weight in weights], currency)

    assert [str(part) for part in parts] == shares


@pytest.mark.parametrize(
    "total, weights", [("0.005", ["1"]), ("1.00", ["1", "-1"]), ("1.00", ["0", "0"]), ("1.00", [])]
)
def test_an_amount_that_cannot_be_shared_is_refused(total, weights):
    with pytest.raises(ValueError):
        allocate(Decimal(total), [Decimal(weight) for weight in weights], "USD")


@pytest.mark.parametrize(
    "total, weights, shares",
    [
        # 20 × 300 ÷ 200 and 20 × −100 ÷ 200
        ("20.00", ["300", "-100"], ["30.00", "-10.00"]),
        ("-20.00", ["300", "-100"], ["-30.00", "10.00"]),
        # 3.333…, −3.333… and 10: what is left over goes to the largest remainder, counted from below.
        ("10.00", ["10", "-10", "30"], ["3.33", "-3.33", "10.00"]),
        ("0.01", ["1", "-1", "1"], ["0.01", "-0.01", "0.01"]),
        ("0.00", ["1", "-2"], ["0.00", "0.00"]),
        ("0.00", ["-1", "1"], ["0.00", "0.00"]),
    ],
)
def test_a_negative_weight_takes_its_part_off_the_others(total, weights, shares):
    parts = allocate(Decimal(total), [Decimal(weight) for weight in weights], "USD", signed=True)

    assert [str(part) for part in parts] == shares


@pytest.mark.parametrize("weights", [["1", "-1"], ["1", "-2"], ["0"], []])
def test_weights_that_come_to_nothing_share_nothing(weights):
    with pytest.raises(ValueError) as refusal:
        allocate(Decimal("1.00"), [Decimal(weight) for weight in weights], "USD", signed=True)

    assert str(refusal.value) == "Nothing to share by: the weights do not add up to more than zero."


@settings(database=None, deadline=None)
@given(
    cents=st.integers(-(10**12), 10**12),
    weights=st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=12).filter(
        lambda weights: sum(weights) > 0
    ),
)
def test_signed_shares_always_add_up_and_stay_within_a_cent_of_their_part(cents, weights):
    total = Decimal(cents).scaleb(-2)

    parts = allocate(total, weights, "USD", signed=True)

    with exact():
        assert sum(parts) == total
        assert all(
            abs(part - total * weight / sum(weights)) < Decimal("0.01")
            for part, weight in zip(parts, weights, strict=True)
        )


@settings(database=None, deadline=None)
@given(
    cents=st.integers(-(10**14), 10**14),
    weights=st.lists(st.decimals(0, 10**9, places=4), min_size=1, max_size=20).filter(any),
)
def test_shares_always_add_up_and_stay_within_a_cent_of_their_part(cents, weights):
    total = Decimal(cents).scaleb(-2)

    parts = allocate(total, weights, "USD")

    with exact():
        assert sum(parts) == total
        assert all(
            abs(part - total * weight / sum(weights)) < Decimal("0.01")
            for part, weight in zip(parts, weights, strict=True)
        )


@pytest.mark.parametrize(
    "amount, currency, written",
    [
        ("10265.4", "USD", "$10,265.40"),
        ("-3140", "USD", "−$3,140.00"),
        ("0", "USD", "$0.00"),
        ("1000", "CHF", "CHF 1,000.00"),
        ("-1000", "CHF", "−CHF 1,000.00"),
        ("1234567", "JPY", "¥1,234,567"),
        ("1.5", "KWD", "KWD 1.500"),
        ("12", "GBP", "£12.00"),
    ],
)
def test_an_amount_is_written_as_people_read_it(amount, currency, written):
    assert format_money(Decimal(amount), currency) == written


def test_an_amount_without_cents_is_rounded_to_whole_units():
    assert format_money(Decimal("10265.50"), "USD", cents=False) == "$10,266"


@pytest.mark.parametrize(
    "amount, written", [("400000", "$400,000"), ("57820.35", "$57,820.35"), ("0.10", "$0.10")]
)
def test_a_short_amount_has_cents_only_where_it_needs_them(amount, written):
    assert format_money_short(Decimal(amount), "USD") == written


@pytest.mark.parametrize(
    "amount, written", [("10265.405", "$10,265.405"), ("3", "$3.00"), ("-0.00050", "−$0.0005")]
)
def test_an_exact_amount_shows_every_digit(amount, written):
    assert format_money_exact(Decimal(amount), "USD") == written


def test_an_estimate_is_written_with_three_digits():
    assert format_money_about(Decimal("593972.83"), "USD") == "$594,000"


@pytest.mark.parametrize(
    "value, least, written", [("1250.50", 0, "1,250.5"), ("3", 1, "3.0"), ("1.25", 1, "1.25")]
)
def test_a_plain_number_has_no_idle_zeros(value, least, written):
    assert format_number(Decimal(value), least) == written
