"""ACH files: records of 94 characters whose counts, sums and hashes hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payouts.exports.nacha import FORM
from payouts.exports.nacha.checking import is_routing
from payouts.exports.nacha.reading import Broken, read_entries, records
from payouts.exports.remit import Remittance
from tests.payouts.remittances import PAYER, ROUTINGS, line, remittance, us_account

# From the test data of github.com/moov-io/ach (Apache-2.0): files that another writer made.
CIE_CREDIT = (
    "101 231380104 1210428821806200000A094101Federal Reserve Bank   My Bank Name                   \n"
    "5220Name on Account                     121042882 CIEPayment         180621   1121042880000001\n"
    "62223138010412345678         0100000000               Receiver Account Name 011121042880000001\n"
    "705Credit Store Account                                                            00010000001\n"
    "82200000020023138010000000000000000100000000121042882                          121042880000001\n"
    "9000001000001000000020023138010000000000000000100000000                                       \n"
    + "9" * 94 + "\n" + "9" * 94 + "\n" + "9" * 94 + "\n" + "9" * 94
)  # fmt: skip
CCD_TAX = (
    "101 231380104 0313000122510161742A094101Federal Reserve Bank   My Bank Name                   \n"
    "5225Name on Account                     031300012 CCDVndr Pay        251017   1031300010000001\n"
    "627231380104744-5678-99      0000500000TAXPAYER123*202Best Co. #1           S 1031300010000001\n"
    "705TXP*123456789*FEDERAL*20231231*TAX2023Q4*500000*****VERIFIED\\                   00010000001\n"
    "82250000020023138010000000500000000000000000031300012                          031300010000001\n"
    "9000001000001000000020023138010000000500000000000000000                                       \n"
    + "9" * 94 + "\n" + "9" * 94 + "\n" + "9" * 94 + "\n" + "9" * 94 + "\n"
)  # fmt: skip


def three() -> Remittance:
    return remittance(
        line(1, "9120.40", us_account(0, "Alder Supply")),
        line(2, "6231.60", us_account(1, "Bexley Electrical", account_type="savings")),
        line(3, "3068.00", us_account(2, "Corwin Tools")),
        currency="USD",
    )


def test_what_is_written_reads_back_as_the_run() -> None:
    back = FORM.read(FORM.write(three()).content)

    assert back.amounts == (
        ("PM-2026-0001", Decimal("9120.40")),
        ("PM-2026-0002", Decimal("6231.60")),
        ("PM-2026-0003", Decimal("3068.00")),
    )
    assert (back.count_stated, back.total_stated) == (3, Decimal("18420.00"))


def test_the_reader_agrees_with_files_of_another_writer() -> None:
    credit, tax = read_entries(CIE_CREDIT.encode()), read_entries(CCD_TAX.encode())

    assert [(entry.amount, entry.is_debit) for entry in credit] == [(Decimal("1000000.00"), False)]
    assert [(entry.amount, entry.is_debit, entry.account) for entry in tax] == [
        (Decimal("5000.00"), True, "744-5678-99")
    ]


def test_each_record_stands_where_the_rules_put_it() -> None:
    found = records(FORM.write(three()).content)

    assert found[0] == (
        "101 09100001912345678902611160930A094101FIRST BANK             KESTREL TOOLS GMBH     2026-031"
    )
    assert found[1] == (
        "5220KESTREL TOOLS GMPR-2026-031         1234567890CCDREBATE    260930261118   1091000010000001"
    )
    assert found[2] == (
        "6221210428820004821          0000912040PM-2026-0001   ALDER SUPPLY            1091000010000001"
    )
    assert found[3] == "705" + "RMR*VV*ST-2026-0401**9120.40\\".ljust(80) + "00010000001"
    assert found[4].startswith("632231380104")
    assert found[8] == (
        "822000000600383722990000000000000000018420001234567890                         091000010000001"
    )
    assert found[9] == "9000001000001000000060038372299000000000000000001842000" + " " * 39


def test_a_file_is_filled_up_to_whole_blocks_of_ten() -> None:
    one = records(FORM.write(remittance(line(1, "1.00", us_account(0, "A")), currency="USD")).content)
    three_ = records(FORM.write(three()).content)

    assert (len(one), one[6:]) == (10, ["9" * 94] * 4)
    assert (len(three_), three_[-1][0]) == (10, "9")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=9_999_999_999), min_size=1, max_size=40))
def test_counts_sums_and_hashes_hold_for_any_amounts(cents: list[int]) -> None:
    run = remittance(
        *(
            line(number, str(Decimal(amount) / 100), us_account(number % 3, "Alder"))
            for number, amount in enumerate(cents, start=1)
        ),
        currency="USD",
    )

    content = FORM.write(run).content

    assert [entry.amount for entry in read_entries(content)] == [Decimal(amount) / 100 for amount in cents]
    assert len(records(content)) % 10 == 0


def test_a_hash_longer_than_ten_digits_keeps_the_last_ten() -> None:
    many = remittance(
        *(line(number, "1.00", us_account(1, "Alder")) for number in range(1, 451)), currency="USD"
    )

    content = FORM.write(many).content

    assert len(read_entries(content)) == 450
    # 450 times 23138010 is 10412104500, eleven digits.
    assert next(record for record in records(content) if record[0] == "8")[10:20] == "0412104500"


@pytest.mark.parametrize("place", [2, 4, 8, 9])
def test_one_changed_digit_is_noticed(place: int) -> None:
    found = records(FORM.write(three()).content)
    at = {2: 38, 4: 38, 8: 43, 9: 54}[place]
    record = found[place]
    found[place] = record[:at] + str((int(record[at]) + 1) % 10) + record[at + 1 :]

    with pytest.raises(Broken):
        FORM.read(("\n".join(found) + "\n").encode())


def test_the_same_run_gives_the_same_bytes() -> None:
    assert FORM.write(three()).content == FORM.write(three()).content


def test_names_are_cut_to_their_place_and_the_change_is_named() -> None:
    run = remittance(line(1, "1.00", us_account(0, "Müller & Söhne Elektrogroßhandel")), currency="USD")

    written = FORM.write(run)

    assert read_entries(written.content)[0].holder == "MULLER + SOHNE ELEKTRO"
    assert [(c.what, c.now) for c in written.changed] == [("account holder", "Muller + Sohne Elektro")]


def test_separators_in_a_statement_do_not_break_the_addendum() -> None:
    run = remittance(line(1, "1.00", us_account(0, "A"), statement="ST*1\\2"), currency="USD")

    assert read_entries(FORM.write(run).content)[0].addendum == "RMR*VV*ST.1/2**1.00\\"


def test_a_further_file_of_a_day_has_the_next_letter() -> None:
    run = remittance(line(1, "1.00", us_account(0, "A")), currency="USD", part=2)

    assert records(FORM.write(run).content)[0][33] == "B"


@pytest.mark.parametrize("number", [*ROUTINGS, PAYER.odfi_routing])
def test_real_routing_numbers_pass(number: str) -> None:
    assert is_routing(number)


@pytest.mark.parametrize("number", ["", "000000000", "121042883", "12104288", "1210428820", "12104288²"])
def test_other_numbers_do_not(number: str) -> None:
    assert not is_routing(number)


def test_what_the_network_would_return_is_said_before() -> None:
    payer = PAYER.__class__(name="Kestrel")
    run = remittance(
        line(1, "100000000.00", us_account(0, "Alder", routing="121042883", country="CA")),
        currency="CAD",
        payer=payer,
    )

    assert FORM.faults(run) == [
        "The ACH network pays US dollars only, and PR-2026-031 is in CAD.",
        "The bank that sends has no valid routing number. Enter it under Settings, Bank and company.",
        "The company id of the bank is missing. Enter it under Settings, Bank and company.",
        "PM-2026-0001 to Partner 1: the routing number is not valid.",
        "PM-2026-0001 to Partner 1: an account outside the United States needs an IAT entry, which this file has not.",
        "PM-2026-0001 to Partner 1 is above $99,999,999.99, the most that an entry holds.",
    ]


def test_only_dollars_to_accounts_in_the_united_states_are_taken() -> None:
    run = three()

    assert FORM.takes(run, run.lines[0])
    assert not FORM.takes(remittance(currency="EUR"), run.lines[0])
    assert not FORM.takes(run, line(4, "1.00"))
