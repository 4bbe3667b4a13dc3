"""Amounts, numbers, rates and dates as pages show them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from vir.foundation.money import CurrencyUnknown
from vir.foundation.web import formats


@pytest.mark.parametrize(
    "amount, currency, written",
    [
        ("10265.40", "USD", "$10,265.40"),
        ("10265.4", "USD", "$10,265.40"),
        ("-3140", "USD", "−$3,140.00"),
        ("0", "USD", "$0.00"),
        ("593973", "JPY", "¥593,973"),
        ("12.5", "KWD", "KWD\u00a012.500"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: str, currency: str, written: str) -> None:
    assert formats.money(Decimal(amount), currency) == written


def test_a_threshold_has_no_cents_unless_it_needs_them() -> None:
    assert formats.money(Decimal("57820"), "USD", whole=True) == "$57,820"
    assert formats.money(Decimal("57820.35"), "USD", whole=True) == "$57,820.35"


def test_a_page_with_two_currencies_names_each_once() -> None:
    assert formats.money(Decimal("12.5"), "CAD", explicit=True) == "$12.50\u00a0CAD"
    assert formats.money(Decimal("12.5"), "USD", explicit=True) == "$12.50\u00a0USD"
    assert formats.money(Decimal("12.5"), "EUR", explicit=True) == "€12.50\u00a0EUR"
    assert formats.money(Decimal("12.5"), "CHF", explicit=True) == "CHF\u00a012.50"


def test_a_column_that_names_its_currency_shows_bare_figures() -> None:
    assert formats.money(Decimal("-1306.2"), "USD", bare=True) == "−1,306.20"
    assert formats.money(Decimal("2000"), "CAD", bare=True, plus=True) == "+2,000.00"


def test_a_plus_stands_before_gains_only() -> None:
    assert formats.money(Decimal("5734.6"), "USD", plus=True) == "+$5,734.60"
    assert formats.money(Decimal("0"), "USD", plus=True) == "$0.00"
    assert formats.money(Decimal("-1"), "USD", plus=True) == "−$1.00"


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(CurrencyUnknown):
        formats.money(Decimal("1"), "XXX")


@pytest.mark.parametrize(
    "amount, written",
    [("593973", "$594,000"), ("23758.91", "$23,800"), ("6.049", "$6"), ("0", "$0"), ("-6027", "−$6,030")],
)
def test_an_estimate_has_three_digits_and_no_cents(amount: str, written: str) -> None:
    assert formats.projected(Decimal(amount), "USD") == written


def test_a_bare_estimate_has_no_currency() -> None:
    assert formats.projected(Decimal("-593973"), "USD", bare=True) == "−594,000"


def test_a_number_keeps_every_digit_it_has() -> None:
    assert formats.number(Decimal("1204")) == "1,204"
    assert formats.number(Decimal("-1204.125"), places=1) == "−1,204.125"
    assert formats.number(481) == "481"


def test_a_rate_shows_its_places_and_never_loses_one() -> None:
    assert formats.percent(Decimal("3"), places=1) == "3.0%"
    assert formats.percent(Decimal("2.25"), places=1) == "2.25%"
    assert formats.percent(3) == "3%"


def test_an_attainment_is_never_rounded_up_to_the_goal() -> None:
    assert formats.attainment(Decimal("91.1176")) == "91%"
    assert formats.attainment(Decimal("99.99")) == "99%"
    assert formats.attainment(Decimal("100")) == "100%"


@pytest.mark.parametrize(
    "value, written",
    [
        ("0", "0"),
        ("999", "999"),
        ("7500", "7.5k"),
        ("100000", "100k"),
        ("1190000", "1,190k"),
        ("12500000", "12.5M"),
        ("-50000", "−50k"),
    ],
)
def test_an_axis_label_is_short(value: str, written: str) -> None:
    assert formats.scale_label(Decimal(value)) == written


def test_an_axis_label_is_written_in_full_where_the_short_form_would_lose_digits() -> None:
    assert formats.scale_label(Decimal("123456")) == "123,456"
    assert formats.scale_label(Decimal("12345"), "$") == "$12,345"


def test_figures_are_spoken_with_their_sign_as_a_word() -> None:
    assert formats.spoken("−3,140.00") == "minus 3,140.00"
    assert formats.spoken("(3,140.00)") == "minus 3,140.00"
    assert formats.spoken("+221.65") == "plus 221.65"


def test_a_currency_is_spoken_by_its_short_name_unless_two_can_appear() -> None:
    assert formats.currency_words("USD") == "dollars"
    assert formats.currency_words("USD", explicit=True) == "US dollars"
    assert formats.currency_words("EUR") == "euros"


def test_the_sign_of_a_currency_is_what_stands_before_an_amount() -> None:
    assert formats.currency_sign("USD") == "$"
    assert formats.currency_sign("CHF") == "CHF\u00a0"


def test_an_estimate_leaves_room_for_the_cents_of_its_column() -> None:
    assert formats.cents_room("USD") == ".00"
    assert formats.cents_room("JPY") == ""


def test_dates_have_their_month_in_letters() -> None:
    when = datetime(2026, 11, 22, 6, 10, tzinfo=UTC)

    assert formats.day(date(2026, 12, 31)) == "31 Dec 2026"
    assert formats.day(date(2026, 12, 31), year=False) == "31 Dec"
    assert formats.moment(when) == "22 Nov 2026, 06:10"
    assert formats.moment(when, year=False) == "22 Nov 06:10"


def test_a_stretch_of_dates_names_each_year_once() -> None:
    assert formats.span(date(2026, 7, 1), date(2026, 9, 30)) == "1 Jul–30 Sep 2026"
    assert formats.span(date(2026, 12, 1), date(2027, 1, 31)) == "1 Dec 2026–31 Jan 2027"
