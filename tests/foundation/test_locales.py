"""Figures and dates by the customs of whoever reads them."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from vir.foundation.money import format_compact, format_money_coded, plus_sign
from vir.foundation.periods import (
    LOCALES,
    LocaleUnknown,
    current_locale,
    figures_locale,
    format_date,
    format_dates,
    locale_named,
    reading_in,
)
from vir.foundation.web import formats
from vir.foundation.web.templatetags.vir_web import money_tag

NB, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
LEFT, RIGHT = "\u200e", "\u200f"


def test_nobody_reads_in_another_language_than_american_english_unless_it_is_said():
    assert current_locale() == "en_US"


def test_a_locale_holds_inside_only_and_those_within_each_other_end_in_turn():
    with reading_in("de"):
        with reading_in("pt-br"):
            inner = current_locale()
        outer = current_locale()

    assert (inner, outer, current_locale()) == ("pt_BR", "de", "en_US")


@pytest.mark.parametrize(
    "name, locale",
    [
        ("en", "en_US"),
        ("EN-gb", "en_GB"),
        ("pt", "pt_BR"),
        ("de_AT", "de_AT"),
        ("ja-JP", "ja_JP"),
        ("ar", "ar"),
    ],
)
def test_a_name_of_a_language_means_one_locale(name, locale):
    assert locale_named(name) == locale


@pytest.mark.parametrize("name", ["", "it", "pt-PT", "de-XX", "german", "de-AT-1996"])
def test_a_language_that_nobody_can_read_here_is_refused(name):
    with pytest.raises(LocaleUnknown), reading_in(name):
        pytest.fail("nothing is written in it")


@pytest.mark.parametrize(
    "locale, amount, below, coded, whole, rate",
    [
        ("en_US", "$57,820.35", "−$5.00", f"$12.50{NB}CAD", "€1,234", "2.5%"),
        ("en_GB", "US$57,820.35", "−US$5.00", f"$12.50{NB}CAD", "€1,234", "2.5%"),
        ("de", f"57.820,35{NB}$", f"−5,00{NB}$", f"12,50{NB}CAD", f"1.234{NB}€", f"2,5{NB}%"),
        (
            "fr",
            f"57{NARROW}820,35{NB}$US",
            f"−5,00{NB}$US",
            f"12,50{NB}CAD",
            f"1{NARROW}234{NB}€",
            f"2,5{NB}%",
        ),
        ("es", f"57.820,35{NB}US$", f"−5,00{NB}US$", f"12,50{NB}CAD", f"1234{NB}€", f"2,5{NB}%"),
        ("pt_BR", f"US${NB}57.820,35", f"−US${NB}5,00", f"CAD{NB}12,50", f"€{NB}1.234", "2,5%"),
        ("ja", "$57,820.35", "−$5.00", f"CAD{NB}12.50", "€1,234", "2.5%"),
        (
            "ar",
            f"{RIGHT}57,820.35{NB}US${LEFT}",
            f"{RIGHT}{LEFT}−5.00{RIGHT}{NB}US${LEFT}",
            f"{RIGHT}12.50{NB}CAD",
            f"{RIGHT}1,234{NB}€",
            f"2.5{LEFT}%{LEFT}",
        ),
    ],
)
def test_amounts_and_rates_follow_the_locale(locale, amount, below, coded, whole, rate):
    with reading_in(locale):
        written = (
            formats.money(Decimal("57820.35"), "USD"),
            formats.money(Decimal("-5"), "USD"),
            formats.money(Decimal("12.5"), "CAD", explicit=True),
            formats.money(Decimal(1234), "EUR", whole=True),
            formats.percent(Decimal("2.5")),
        )

    assert written == (amount, below, coded, whole, rate)


@pytest.mark.parametrize(
    "locale, day, stretch, moment",
    [
        ("en_US", "31 Dec 2026", "1 Jan–31 Mar 2027", "22 Nov 2026, 06:10"),
        ("en_GB", "31 Dec 2026", "1 Jan–31 Mar 2027", "22 Nov 2026, 06:10"),
        ("de", "31. Dez. 2026", f"1. Jan.{THIN}–{THIN}31. März 2027", "22. Nov. 2026, 06:10"),
        ("fr", "31 déc. 2026", f"1 janv.{THIN}–{THIN}31 mars 2027", "22 nov. 2026, 06:10"),
        ("es", "31 dic 2026", f"1 ene{THIN}–{THIN}31 mar 2027", "22 nov 2026, 6:10"),
        (
            "pt_BR",
            "31 de dez. de 2026",
            f"1 de jan.{THIN}–{THIN}31 de mar. de 2027",
            "22 de nov. de 2026 06:10",
        ),
        ("ja", "2026年12月31日", "2027年1月1日～3月31日", "2026年11月22日 6:10"),
        ("ar", "31 ديسمبر 2026", "1 يناير – 31 مارس 2027", "22 نوفمبر 2026، 6:10 ص"),
    ],
)
def test_dates_have_their_month_in_the_letters_of_the_locale(locale, day, stretch, moment):
    with reading_in(locale):
        written = (
            format_date(date(2026, 12, 31)),
            formats.span(date(2027, 1, 1), date(2027, 3, 31)),
            formats.moment(datetime(2026, 11, 22, 6, 10)),
        )

    assert written == (day, stretch, moment)


@pytest.mark.parametrize("locale", LOCALES)
def test_one_day_is_written_once(locale):
    with reading_in(locale):
        assert format_dates(date(2026, 5, 4), date(2026, 5, 4)) == format_date(date(2026, 5, 4))


@pytest.mark.parametrize(
    "locale, thousands, millions, full",
    [
        ("de", "400.000", f"1,25{NB}Mio.", "57.820"),
        ("fr", f"400{NB}k", f"1,25{NB}M", f"57{NARROW}820"),
        ("es", f"400{NB}mil", f"1,25{NB}M", "57.820"),
        ("pt_BR", f"400{NB}mil", f"1,25{NB}mi", "57.820"),
        ("ja", "40万", "125万", "57,820"),
        ("ar", f"400{NB}ألف", f"1.25{NB}مليون", "57,820"),
    ],
)
def test_an_axis_label_is_short_where_the_locale_has_a_short_form_that_loses_nothing(
    locale, thousands, millions, full
):
    with reading_in(locale):
        labels = [formats.scale_label(Decimal(value)) for value in ("400000", "1250000", "57820")]

    assert labels == [thousands, millions, full]


def test_the_sign_of_a_currency_stands_where_the_locale_puts_it_on_an_axis():
    with reading_in("de"):
        assert formats.scale_label(Decimal(-7500), formats.currency_sign("EUR")) == f"−7.500{NB}€"
    with reading_in("pt-BR"):
        assert formats.scale_label(Decimal(7500), formats.currency_sign("BRL")) == f"R${NB}7,5{NB}mil"


def test_signs_of_arabic_figures_are_held_to_their_left():
    with reading_in("ar"):
        assert formats.money(Decimal(5), "USD", plus=True) == f"{RIGHT}{LEFT}+5.00{RIGHT}{NB}US${LEFT}"
        assert formats.number(Decimal(-5)) == f"{LEFT}−5"
        assert formats.money(Decimal(-5), "USD", bare=True) == f"{LEFT}−5.00"


def test_signs_currencies_and_the_room_of_cents_are_those_of_the_language():
    with reading_in("fr"):
        assert formats.spoken("−3,00") == "moins 3,00"
        assert formats.currency_words("USD") == "dollars des États-Unis"
        assert formats.cents_room("EUR") == ",00"


def test_an_amount_with_its_code_is_written_by_the_locale_too():
    amounts = {}
    for locale in ("en_US", "de", "pt_BR"):
        with reading_in(locale):
            amounts[locale] = (
                format_money_coded(Decimal("-1234.5"), "CAD"),
                format_money_coded(Decimal("1234.5"), "CAD", cents=False),
            )

    assert amounts == {
        "en_US": ("−1,234.50 CAD", "1,235 CAD"),
        "de": (f"−1.234,50{NB}CAD", f"1.235{NB}CAD"),
        "pt_BR": (f"−CAD{NB}1.234,50", f"CAD{NB}1.235"),
    }


def test_a_number_whose_short_form_is_digits_alone_keeps_its_marks():
    with reading_in("de"):
        assert format_compact(Decimal(7000)) == "7.000"


def test_an_english_gain_has_a_plain_plus():
    assert formats.money(Decimal(5), "USD", plus=True) == "+$5.00"
    assert plus_sign() == "+"


def test_a_bracket_stands_for_the_sign_of_any_locale():
    with reading_in("ar"):
        written = money_tag(Decimal(-5), "USD", negatives="paren", bare=True)

    assert '(5.00<span class="close">)</span>' in written


def test_figures_can_be_of_another_locale_than_the_language_and_days_keep_to_the_language():
    with reading_in("en", figures="de-CH"):
        written = (
            formats.money(Decimal("57820.35"), "CHF"),
            formats.percent(Decimal("2.5")),
            formats.scale_label(Decimal(1250000)),
            formats.day(date(2026, 12, 31)),
            formats.spoken("−3"),
            figures_locale(),
        )

    assert written == (f"CHF{NB}57’820.35", "2.5%", "1’250’000", "31 Dec 2026", "minus 3", "de_CH")
    assert figures_locale() == "en_US"


def test_a_german_who_reads_english_figures_keeps_german_days():
    with reading_in("de", figures="en-US"):
        written = formats.money(Decimal("57820.35"), "USD"), formats.day(date(2026, 12, 31))

    assert written == ("$57,820.35", "31. Dez. 2026")
