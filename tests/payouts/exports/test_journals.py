"""Journals in every layout: what is written balances, and reads back as the journal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payouts.exports.journal import Batch, JournalRow, Layout, documents, numbered
from payouts.exports.journals import BY_NAME, LAYOUTS
from payouts.exports.journals.quickbooks import reference

EVERY = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
TABLES = [layout for layout in LAYOUTS if layout.extension == "csv"]
EVERY_TABLE = pytest.mark.parametrize("layout", TABLES, ids=lambda layout: layout.name)
# A workbook is an archive, which is read through its own tests.
EVERY_TEXT = pytest.mark.parametrize(
    "layout", [layout for layout in LAYOUTS if layout.extension != "xlsx"], ids=lambda layout: layout.name
)
SETTINGS = {"sap_company_code": "1000", "netsuite_subsidiary": "Kestrel Tools"}


def pair(
    number: int, amount: str, *, day: date = date(2026, 11, 22), partner: str = "Alder Supply"
) -> list[JournalRow]:
    """Give the two rows of an accrual."""
    shared = {
        "entry": f"LE-{number}",
        "day": day,
        "kind": "Accrual",
        "partner_code": "D-1041",
        "partner": partner,
        "program": "VIR-2026-014",
        "program_name": "Q4 Cordless Growth",
        "period_first": date(2026, 10, 1),
        "source": "calculation 41",
    }
    return [
        JournalRow(
            account="rebate_expense", gl_code="4100", gl_name="Rebates", amount=Decimal(amount), **shared
        ),  # type: ignore[arg-type]
        JournalRow(
            account="accrued_liability",
            gl_code="2310",
            gl_name="Accrued rebates",
            amount=-Decimal(amount),
            **shared,
        ),  # type: ignore[arg-type]
    ]


def batch(*rows: JournalRow, **changes: object) -> Batch:
    made = Batch(
        code="JE-2026-0007",
        tenant_slug="kestrel",
        period="Nov 2026",
        currency="USD",
        rows=rows,
        settings=SETTINGS,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def rows_of(layout: Layout, journal: Batch) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(layout.write(journal).decode(), newline="")))


def expected(layout: Layout, accounts: Mapping[str, str]) -> dict[str, Decimal]:
    names = {"4100": "Rebates", "2310": "Accrued rebates"}
    return {names[code] if layout.account_is_name else code: Decimal(v) for code, v in accounts.items()}


@EVERY
def test_what_is_written_reads_back_as_the_journal(layout: Layout) -> None:
    journal = batch(*pair(1, "1306.20"), *pair(2, "-64.10"), *pair(3, "0.01"))

    back = layout.read(layout.write(journal))

    assert (back.rows, back.debits, back.credits) == (6, Decimal("1370.31"), Decimal("1370.31"))
    assert back.by_account == expected(layout, {"4100": "1242.11", "2310": "-1242.11"})


@EVERY
def test_the_same_journal_gives_the_same_bytes(layout: Layout) -> None:
    assert layout.write(batch(*pair(1, "5.00"))) == layout.write(batch(*pair(1, "5.00")))


@EVERY_TABLE
def test_a_journal_of_nothing_is_a_file_with_a_head(layout: Layout) -> None:
    written = layout.write(batch())

    assert written.count(b"\r\n") == 1
    assert layout.read(written).rows == 0


@EVERY_TEXT
@pytest.mark.parametrize(("currency", "amount"), [("JPY", "1250"), ("KWD", "3.125")])
def test_amounts_have_the_decimals_of_their_currency(layout: Layout, currency: str, amount: str) -> None:
    journal = batch(*pair(1, f"{amount}0" if "." in amount else amount), currency=currency)

    written = layout.write(journal).decode()

    assert layout.read(written.encode()).debits == Decimal(amount)
    assert f"{amount}0" not in written
    assert f"{amount}." not in written


@EVERY
def test_a_fraction_of_a_minor_unit_is_never_written(layout: Layout) -> None:
    with pytest.raises(ValueError, match="fraction of a minor unit"):
        layout.write(batch(*pair(1, "1.005")))


@EVERY_TABLE
def test_a_name_that_a_spreadsheet_would_run_gets_a_quote(layout: Layout) -> None:
    journal = batch(*(replace(row, kind="=1+1", partner="@SUM(A1)") for row in pair(1, "5.00")))

    cells = [cell for row in rows_of(layout, journal) for cell in row.values()]

    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


@EVERY
@settings(max_examples=20, deadline=None)
@given(st.lists(st.decimals("-99999.99", "99999.99", places=2).filter(bool), max_size=30))
def test_any_journal_balances_in_every_layout(layout: Layout, amounts: list[Decimal]) -> None:
    rows = [
        row
        for n, amount in enumerate(amounts)
        for row in pair(n, str(amount), day=date(2026, 11, 1 + n % 28))
    ]

    back = layout.read(layout.write(batch(*rows)))

    assert back.rows == len(rows)
    assert back.debits == back.credits == sum((abs(amount) for amount in amounts), Decimal(0))


def test_documents_are_of_one_day_and_whole_entries_and_not_too_long() -> None:
    journal = batch(
        *pair(1, "1.00"), *pair(2, "2.00"), *pair(3, "3.00"), *pair(4, "4.00", day=date(2026, 11, 23))
    )

    found = list(documents(journal, rows_max=5))

    assert [(d.number, d.day.day, [row.entry for row in d.rows]) for d in found] == [
        ("01", 22, ["LE-1", "LE-1", "LE-2", "LE-2"]),
        ("02", 22, ["LE-3", "LE-3"]),
        ("03", 23, ["LE-4", "LE-4"]),
    ]
    assert all(sum(row.amount for row in d.rows) == 0 for d in found)
    assert numbered(journal, found[0]) == "JE-2026-0007-01"


def test_an_entry_that_fits_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="LE-1 has 2 rows, and a document takes 1"):
        list(documents(batch(*pair(1, "1.00")), rows_max=1))


def test_sap_has_999_rows_in_a_document_and_each_balances() -> None:
    journal = batch(*(row for number in range(600) for row in pair(number, "1.00")))

    rows = rows_of(BY_NAME["sap"], journal)
    lengths = {name: sum(row["XBLNR"] == name for row in rows) for name in {row["XBLNR"] for row in rows}}

    assert lengths == {"JE-2026-0007-01": 998, "JE-2026-0007-02": 202}


def test_quickbooks_has_a_reference_of_eleven_characters() -> None:
    journal = batch(*pair(1, "5.00"))
    first = next(documents(journal, rows_max=10))

    assert reference(journal, first) == "26-0007-01"
    assert len(reference(replace(journal, code="JE-2026-12345"), first)) == 11
    with pytest.raises(ValueError, match="more than 11 characters"):
        reference(replace(journal, code="JE-2026-123456"), first)


def test_quickbooks_goes_by_the_name_of_an_account_and_says_that_nothing_is_billable() -> None:
    row = rows_of(BY_NAME["quickbooks"], batch(*pair(1, "1306.20")))[0]

    assert row == {
        "Date": "11/22/2026",
        "RefNumber": "26-0007-01",
        "IsAdjustment": "FALSE",
        "Memo": "Accrual, VIR-2026-014, Alder Supply, calculation 41, LE-1",
        "Currency": "USD",
        "ExchangeRate": "",
        "DR": "1306.20",
        "CR": "",
        "Account": "Rebates",
        "Customer": "Alder Supply",
        "Class": "VIR-2026-014",
        "SalesTaxCode": "",
        "BillableStatus": "NotBillable",
    }


def test_netsuite_has_the_entity_on_every_row() -> None:
    row = rows_of(BY_NAME["netsuite"], batch(*pair(1, "5.00")))[1]

    assert row == {
        "External ID": "JE-2026-0007-01",
        "Date": "11/22/2026",
        "Subsidiary": "Kestrel Tools",
        "Currency": "USD",
        "Memo": "Rebates Nov 2026, JE-2026-0007",
        "Account": "2310",
        "Debit": "",
        "Credit": "5.00",
        "Line Memo": "Accrual, VIR-2026-014, Alder Supply, calculation 41, LE-1",
        "Entity": "D-1041",
        "Department": "",
        "Class": "VIR-2026-014",
        "Location": "",
    }


def test_xero_has_signed_amounts_and_the_dates_of_its_organisation() -> None:
    journal = batch(*pair(1, "5.00"))
    british = replace(
        journal, settings={"xero_day_first": "yes", "xero_tax_rate": "No VAT", "xero_tracking": "Program"}
    )

    rows, day_first = rows_of(BY_NAME["xero"], journal), rows_of(BY_NAME["xero"], british)

    assert [row["*Amount"] for row in rows] == ["5.00", "-5.00"]
    assert (rows[0]["*Date"], rows[0]["*TaxRate"], rows[0]["TrackingOption1"]) == (
        "11/22/2026",
        "Tax Exempt",
        "",
    )
    assert (day_first[0]["*Date"], day_first[0]["*TaxRate"]) == ("22/11/2026", "No VAT")
    assert (day_first[0]["TrackingName1"], day_first[0]["TrackingOption1"]) == ("Program", "VIR-2026-014")


def test_sage_has_jd_and_jc_and_no_tax() -> None:
    rows = rows_of(BY_NAME["sage"], batch(*pair(1, "5.00")))

    assert [(row["Type"], row["Nominal A/C Ref"], row["Net Amount"]) for row in rows] == [
        ("JD", "4100", "5.00"),
        ("JC", "2310", "5.00"),
    ]
    assert (rows[0]["Tax Code"], rows[0]["Tax Amount"], rows[0]["Date"]) == ("T9", "0.00", "22/11/2026")
    assert len(rows[0]["Details"]) <= 60


def test_sap_has_posting_keys_and_the_days_without_separators() -> None:
    rows = rows_of(BY_NAME["sap"], batch(*pair(1, "5.00")))

    assert [(row["BSCHL"], row["HKONT"], row["WRBTR"]) for row in rows] == [
        ("40", "4100", "5.00"),
        ("50", "2310", "5.00"),
    ]
    assert (rows[0]["BUKRS"], rows[0]["BLART"], rows[0]["BUDAT"], rows[0]["WAERS"]) == (
        "1000",
        "SA",
        "20261122",
        "USD",
    )
    assert len(rows[0]["SGTXT"]) == 50


def test_what_a_system_asks_for_beside_the_rows_is_said_if_it_is_missing() -> None:
    journal = batch(*pair(1, "5.00"), settings={})

    assert BY_NAME["sap"].faults(journal) == [
        "SAP company code is not set. Enter it under Settings, Accounts."
    ]
    assert BY_NAME["xero"].faults(journal) == []


def test_an_account_too_long_for_a_system_is_named() -> None:
    journal = batch(*(replace(row, gl_code="2310-000-000-1") for row in pair(1, "5.00")))

    assert BY_NAME["sage"].faults(journal) == [
        "Sage 50 takes accounts of 8 characters at most, and “2310-000-000-1” has more."
    ]
    assert BY_NAME["generic"].faults(journal) == []


def test_files_are_named_after_vendor_journal_and_layout() -> None:
    assert [layout.file_name(batch()) for layout in LAYOUTS][-1] == "kestrel_JE-2026-0007_sap.csv"


def test_json_has_amounts_as_texts_and_names_as_they_are() -> None:
    journal = batch(*pair(1, "1306.20", partner="Søns & „Co“ =1+1"))

    document = json.loads(BY_NAME["generic_json"].write(journal))

    assert (document["format"], document["debits"], document["credits"]) == (
        "vir.journal/1",
        "1306.20",
        "1306.20",
    )
    assert [row["amount"] for row in document["rows"]] == ["1306.20", "-1306.20"]
    assert document["rows"][0]["partner"] == "Søns & „Co“ =1+1"


def test_systems_without_another_currency_say_so() -> None:
    euros = batch(*pair(1, "5.00"), currency="EUR", home_currency="USD")

    assert BY_NAME["xero"].faults(euros) == ["Xero books in USD only, and JE-2026-0007 is in EUR."]
    assert BY_NAME["sage"].faults(euros) == ["Sage 50 books in USD only, and JE-2026-0007 is in EUR."]
    assert BY_NAME["quickbooks"].faults(euros) == []
