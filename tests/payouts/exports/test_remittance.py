"""The remittance list: every payment by any method, without a whole account number."""

from __future__ import annotations

from decimal import Decimal

from payouts.exports.remittance import FORM
from tests.payouts.remittances import IBANS, iban_account, line, remittance, us_account


def test_what_is_written_reads_back_as_the_run() -> None:
    run = remittance(
        line(1, "9120.40", iban_account(0, "Alder")), line(2, "64975.30"), line(3, "5.00", us_account(0, "C"))
    )

    back = FORM.read(FORM.write(run).content)

    assert back.amounts == (
        ("PM-2026-0001", Decimal("9120.40")),
        ("PM-2026-0002", Decimal("64975.30")),
        ("PM-2026-0003", Decimal("5.00")),
    )
    assert back.total_stated == run.total == Decimal("74100.70")


def test_an_account_shows_its_last_four_characters_only() -> None:
    written = FORM.write(remittance(line(1, "1.00", iban_account(0, "Alder")))).content.decode()

    assert "•••• 3000" in written
    assert IBANS[0] not in written


def test_a_name_that_a_spreadsheet_would_run_gets_a_quote() -> None:
    written = FORM.write(remittance(line(1, "1.00", partner="=HYPERLINK(1)"))).content.decode()

    assert ",'=HYPERLINK(1)," in written


def test_yen_and_dinars_have_their_own_decimals() -> None:
    yen = FORM.write(remittance(line(1, "1250"), currency="JPY")).content
    dinars = FORM.write(remittance(line(1, "3.1250"), currency="KWD")).content

    assert b",credit_memo,1250,JPY," in yen
    assert b",credit_memo,3.125,KWD," in dinars


def test_a_run_of_no_payment_is_a_list_with_a_head() -> None:
    run = remittance()

    assert FORM.faults(run) == ()
    assert FORM.write(run).content.count(b"\r\n") == 1
    assert FORM.read(FORM.write(run).content).amounts == ()


def test_the_file_is_named_after_vendor_run_and_form() -> None:
    assert FORM.file_name(remittance()) == "kestrel_PR-2026-031_remittance.csv"
    assert FORM.file_name(remittance(part=2)) == "kestrel_PR-2026-031-2_remittance.csv"
