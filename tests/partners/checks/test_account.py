"""An account that cannot exist is refused where it was typed, with what to do about it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from partners.checks.account import Typed, UnreadableAccount, is_like, number_typed, read_account
from partners.enums import PayeeKind

GERMAN = "DE89370400440532013000"
ROUTING = "021000021"


def typed_iban(**changes: str) -> Typed:
    return Typed(**{"kind": "iban", "holder": "Corvus Industrial GmbH", "iban": GERMAN, **changes})


def typed_us(**changes: str) -> Typed:
    whole = {
        "kind": "us_ach",
        "holder": "Corvus Industrial LLC",
        "routing": ROUTING,
        "account": "1234564821",
        "account_again": "1234564821",
        "account_type": "checking",
        "bank_name": "First Bank of Ohio",
    }
    return Typed(**{**whole, **changes})


def faults(typed: Typed) -> dict[str, str]:
    with pytest.raises(UnreadableAccount) as refused:
        read_account(typed)
    return refused.value.faults


def test_an_iban_is_read_however_it_is_grouped() -> None:
    for text in ("DE89 3704 0044 0532 0130 00", "de89-3704-0044-0532-0130-00", "ＤＥ８９370400440532013000"):
        account = read_account(typed_iban(iban=text))

        assert (account.number, account.country, account.bank_name) == (GERMAN, "DE", "Commerzbank")
        assert (account.masked, account.spaced) == ("•••• 3000", "DE89 3704 0044 0532 0130 00")


def test_a_bic_is_kept_as_it_is_typed_and_none_is_guessed() -> None:
    assert read_account(typed_iban()).fields == {"iban": GERMAN, "bic": ""}
    assert read_account(typed_iban(bic="cobadeff xxx")).fields == {"iban": GERMAN, "bic": "COBADEFFXXX"}


def test_the_bic_of_another_country_is_refused_and_that_of_kin_is_not() -> None:
    assert list(faults(typed_iban(bic="NWBKGB2L"))) == ["bic"]
    french = typed_iban(iban="MC5811222000010123456789030", bic="BNPAFRPP")
    assert read_account(french).country == "MC"


@pytest.mark.parametrize(
    ("iban", "says"),
    [
        ("", "IBAN: it is empty."),
        ("DE89370400440532013001", "IBAN: its check digits do not fit"),
        ("DE8937040044053201300", "IBAN: it has 21 characters"),
        ("XX89370400440532013000", "IBAN: XX is no country with IBANs"),
        ("DE8937040044053201300!", "IBAN: it holds a character that cannot stand there"),
    ],
)
def test_an_iban_that_cannot_be_is_refused_with_what_is_wrong(iban: str, says: str) -> None:
    found = faults(typed_iban(iban=iban))

    assert list(found) == ["iban"]
    assert found["iban"].startswith(says)


@given(place=st.integers(4, 21), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_iban_is_always_noticed(place: int, digit: str) -> None:
    assume(GERMAN[place] != digit)

    assert list(faults(typed_iban(iban=GERMAN[:place] + digit + GERMAN[place + 1 :]))) == ["iban"]


def test_an_account_in_the_united_states_is_read() -> None:
    account = read_account(typed_us(account="1234-56 4821"))

    assert account.fields == {"routing": ROUTING, "account": "1234564821", "type": "checking"}
    assert (account.number, account.masked, account.country) == ("021000021/1234564821", "•••• 4821", "US")


@given(place=st.integers(0, 8), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_of_a_routing_number_is_always_noticed(place: int, digit: str) -> None:
    assume(ROUTING[place] != digit)

    assert list(faults(typed_us(routing=ROUTING[:place] + digit + ROUTING[place + 1 :]))) == ["routing"]


@pytest.mark.parametrize("routing", ["000000000", "", "02100002", "990000007", "0210000210"])
def test_a_routing_number_that_no_bank_has_is_refused(routing: str) -> None:
    assert list(faults(typed_us(routing=routing))) == ["routing"]


@pytest.mark.parametrize("account", ["", "123", "123456789012345678", "12A4", "00000"])
def test_an_account_number_that_no_bank_has_is_refused(account: str) -> None:
    assert list(faults(typed_us(account=account, account_again=account))) == ["account"]


def test_an_account_number_without_check_digits_is_typed_twice() -> None:
    assert list(faults(typed_us(account_again="1234564812"))) == ["account_again"]


def test_a_short_number_is_masked_to_half_of_it() -> None:
    assert read_account(typed_us(account="4821", account_again="4821")).masked == "•••• 21"


@pytest.mark.parametrize("holder", ["", "  ", "12345", "A" * 141, "Corvus\u202e Industrial"])
def test_a_holder_that_a_bank_cannot_have_is_refused(holder: str) -> None:
    assert list(faults(typed_iban(holder=holder))) == ["holder"]


def test_every_fault_is_named_at_once() -> None:
    assert sorted(faults(typed_us(holder="", routing="1", account="1", account_type=""))) == [
        "account",
        "account_type",
        "holder",
        "routing",
    ]
    assert list(faults(Typed(kind="cheque", holder="Corvus"))) == ["kind"]


def test_a_number_typed_again_is_compared_whatever_its_spaces() -> None:
    assert number_typed(PayeeKind.IBAN, " de89 3704 0044 0532 0130 00") == read_account(typed_iban()).number
    assert number_typed(PayeeKind.US_ACH, "1234 564821", "021 000 021") == read_account(typed_us()).number


@pytest.mark.parametrize(
    ("holder", "name", "like"),
    [
        ("CORVUS INDUSTRIAL LLC", "Corvus Industrial", True),
        ("Müller & Söhne KG", "Muller Tools", True),
        ("Northern Holdings Ltd", "Keld Electrical", False),
        ("The Company Ltd", "The Company and Sons Ltd", False),
        ("", "Keld", False),
    ],
)
def test_a_holder_is_like_a_partner_where_they_share_a_word_that_means_something(
    holder: str, name: str, like: bool
) -> None:
    assert is_like(holder, name) is like
