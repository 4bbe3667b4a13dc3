"""The pages of imports: who may do what, what is asked, what is said."""

from __future__ import annotations

import csv as csv_files
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from claims.models import SalesLine
from tests.claims.intake import Browser, check, checked, commit, csv, number_of, uploaded, work
from tests.factories import make_partner, make_person, make_product
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
GOOD = "INV-1,2026-10-04,ALDER,CD-18-KIT,2,20.50"
UNKNOWN = "INV-2,2026-10-04,9999,CD-18-KIT,2,20.50"
AMBIGUOUS = csv(HEADER, "INV-1,03/04/2026,ALDER,CD-18-KIT,1,1.50", "INV-2,04/05/2026,ALDER,CD-18-KIT,1,2.50")


@pytest.fixture
def books(kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_partner("ALDER")
        make_product("CD-18-KIT")


@pytest.fixture
def browser(priya: User, client_as: Callable[[User], Client]) -> Browser:
    return Browser(client_as(priya))


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def in_kestrel(kestrel: Tenant, content: bytes, **more: str) -> ImportBatch:
    with tenant_context(kestrel.id):
        return checked(content, **more)


def test_an_empty_list_says_what_to_import_first(browser: Browser) -> None:
    page = browser.get("imports/")

    assert "Import partners and products first, then sales" in text_of(page)


def test_the_list_shows_each_file_with_its_rows_and_net_amount(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    in_kestrel(kestrel, csv(HEADER, GOOD, UNKNOWN), name="october.csv")

    page = text_of(browser.get("imports/"))

    for words in ("october.csv", "Needs a fix", "$20.50", "ERP"):
        assert words in page


def test_the_list_asks_the_database_as_often_for_one_file_as_for_three(
    kestrel: Tenant, books: None, browser: Browser, django_assert_num_queries: Any
) -> None:
    in_kestrel(kestrel, csv(HEADER, GOOD))
    browser.get("imports/")
    with django_assert_num_queries(18):
        browser.get("imports/")
    in_kestrel(kestrel, csv(HEADER, GOOD, UNKNOWN))
    in_kestrel(kestrel, csv(HEADER, UNKNOWN))

    with django_assert_num_queries(18):
        browser.get("imports/")


def test_imports_of_another_vendor_are_not_found(
    kestrel: Tenant, browser: Browser, charlie: User, client_as: Callable[[User], Client]
) -> None:
    in_kestrel(kestrel, csv(HEADER, GOOD))
    stranger = Browser(client_as(charlie), "osprey")

    answers = [
        stranger.get(f"imports/1/{rest}").status_code
        for rest in ("", "columns/", "rollback/", "problems.csv")
    ]

    assert answers == [404, 404, 404, 404]
    assert Browser(client_as(charlie), "kestrel").get("imports/1/").status_code == 404


def test_a_finance_preparer_imports_sales_but_no_partners(
    kestrel: Tenant, finn: User, client_as: Callable[[User], Client]
) -> None:
    finance = Browser(client_as(finn))
    partners = in_kestrel(kestrel, csv("Code,Name", "ALDER,Alder Supply"), kind="partners")

    page = finance.get("imports/new/", kind="partners")

    assert page.context["form"].fields["kind"].choices == [
        ("sales", "Sales"),
        ("pos", "POS reports"),
    ]
    assert finance.upload("partners", csv("Code,Name", "X,Y"), name="p.csv").status_code == 422
    assert finance.commit(partners.number, 1).status_code == 403
    assert (
        finance.get(f"imports/{partners.number}/columns/")["Location"]
        == f"/t/kestrel/data/imports/{partners.number}/"
    )
    assert finance.get(f"imports/{partners.number}/").status_code == 200


def test_an_auditor_sees_imports_and_acts_on_none(
    kestrel: Tenant, books: None, client_as: Callable[[User], Client]
) -> None:
    auditor = Browser(client_as(make_person(kestrel, "ada", "auditor")))
    batch = in_kestrel(kestrel, csv(HEADER, GOOD))

    page = auditor.get(f"imports/{batch.number}/")

    assert "Commit 1 line" not in text_of(page)
    assert auditor.get("imports/new/").status_code == 403
    assert auditor.commit(batch.number, 1).status_code == 403
    assert auditor.roll_back(batch.number).status_code == 403
    with tenant_context(kestrel.id):
        assert ImportBatch.objects.get().state == "ready"


def test_what_is_wrong_with_an_upload_is_said_and_what_was_typed_is_kept(browser: Browser) -> None:
    answer = browser.upload("sales", b"x", name="file.csv", source="")

    assert answer.status_code == 422
    assert answer.context["form"]["kind"].value() == "sales"
    assert "This field is required." in text_of(answer)


def test_a_file_that_is_no_table_ends_refused_with_the_reason(kestrel: Tenant, browser: Browser) -> None:
    number = number_of(browser.upload("sales", b"just a sentence\n", name="file.csv"))
    with tenant_context(kestrel.id):
        work(ImportBatch.objects.get(number=number).id)

    page = text_of(browser.get(f"imports/{number}/"))

    assert "Refused" in page
    assert "None of its rows is in the books." in page


def test_while_a_file_is_read_the_page_shows_how_far_it_is(browser: Browser) -> None:
    number = number_of(browser.upload("sales", csv(HEADER, GOOD), name="file.csv"))

    page = browser.get(f"imports/{number}/")

    assert f"/progress/?then=/t/kestrel/data/imports/{number}/" in text_of(page)


def test_columns_are_suggested_and_dates_with_two_readings_are_asked(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        batch = uploaded(AMBIGUOUS)

    answer = browser.match(batch.number)

    assert answer.status_code == 422
    assert answer.context["errors"] == [
        (
            "id_header_sale_date",
            "Sale date: the dates can be read in two ways. Choose how they are written.",
        )
    ]
    with tenant_context(kestrel.id):
        assert ImportBatch.objects.get().state == "mapping"


def test_a_chosen_format_is_shown_on_the_files_own_values_before_anything_is_kept(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        batch = uploaded(AMBIGUOUS)

    page = browser.match(batch.number, **{"format-sale_date": "DMY", "preview": "1"})

    date = next(row for row in page.context["rows"] if row["column"].name == "sale_date")
    assert [(one.text, one.reads) for one in date["examples"]] == [
        ("03/04/2026", "3 Apr 2026"),
        ("04/05/2026", "4 May 2026"),
    ]
    with tenant_context(kestrel.id):
        assert (ImportBatch.objects.get().state, ImportSource.objects.get().reading) == ("mapping", {})


def test_the_next_file_of_a_source_is_read_as_the_last_one(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        first = uploaded(AMBIGUOUS)
    assert browser.match(first.number, **{"format-sale_date": "DMY"}).status_code == 302
    with tenant_context(kestrel.id):
        second = uploaded(AMBIGUOUS.replace(b"INV", b"RE"))

    page = browser.get(f"imports/{second.number}/columns/")

    date = next(row for row in page.context["rows"] if row["column"].name == "sale_date")
    assert (date["choice"].asks, date["choice"].format.name) == (False, "DMY")
    assert "matched as in " in text_of(page)


def test_a_column_without_a_header_or_with_one_twice_is_refused_beside_its_field(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        batch = uploaded(csv(HEADER, GOOD))

    answer = browser.match(batch.number, **{"header-partner": "", "header-sku": "Invoice"})

    assert answer.context["errors"] == [
        ("id_header_partner", "Partner: no column of the file is chosen. Choose the column that holds it."),
        (
            "id_header_sku",
            "SKU: the column 'Invoice' is already chosen for Document."
            " Choose another column for one of them.",
        ),
    ]


def test_a_currency_that_is_none_is_refused(kestrel: Tenant, books: None, browser: Browser) -> None:
    with tenant_context(kestrel.id):
        batch = uploaded(csv(HEADER, GOOD))

    answer = browser.match(batch.number, currency="USX")

    assert answer.context["errors"] == [
        ("id_currency", "Currency: enter a code of three letters such as USD.")
    ]


def test_the_result_groups_problems_and_names_what_its_buttons_do(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    rows = [UNKNOWN.replace("INV-2", f"INV-{n}") for n in range(2, 5)]
    batch = in_kestrel(kestrel, csv(HEADER, GOOD, *rows, "INV-9,2026-13-04,ALDER,CD-18-KIT,2,20.50"))

    page = browser.get(f"imports/{batch.number}/")

    kinds = [kind["row"] for kind in page.context["grid"]["kinds"]]
    assert [(kind.rows, kind.words, kind.column) for kind in kinds] == [
        (3, "partner not known", "Customer no."),
        (1, "no day of the calendar", "Invoice date"),
    ]
    for words in ("Commit 1 good line", "Refuse the whole file", "Read again with other columns"):
        assert words in text_of(page)


def test_a_file_without_bad_rows_is_committed_in_plain_words(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, GOOD, GOOD.replace("INV-1", "INV-2")))

    page = text_of(browser.get(f"imports/{batch.number}/"))

    assert "Commit 2 lines" in page
    assert "Nothing needs a fix. 2 lines can be committed." in page


def test_problems_are_filtered_by_what_they_are(kestrel: Tenant, books: None, browser: Browser) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, UNKNOWN, "INV-9,2026-13-04,ALDER,CD-18-KIT,2,20.50"))

    page = browser.get(f"imports/{batch.number}/", code="no_such_day")

    assert [row["row"] for row in page.context["grid"]["rows"]] == [3]


def test_the_bad_rows_are_downloaded_as_they_stand_with_nothing_that_runs_as_a_formula(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    evil = '=HYPERLINK(""http://x"")'
    batch = in_kestrel(kestrel, csv(HEADER, GOOD, f'"{evil}",2026-10-04,9999,CD-18-KIT,-2,-20.50'))

    answer = browser.get(f"imports/{batch.number}/problems.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="kestrel_import-1_bad-rows.csv"'
    rows = list(csv_files.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["Row in the file", *HEADER.split(","), "Problem", "Fix"],
        [
            "3",
            '\'=HYPERLINK("http://x")',
            "2026-10-04",
            "9999",
            "CD-18-KIT",
            "-2",
            "-20.50",
            "Row 3, Customer no.: '9999' is not one of your partners.",
            "Correct the code, or import the partner first.",
        ],
    ]


def test_the_downloaded_rows_once_repaired_come_in_with_the_same_columns(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, GOOD, UNKNOWN))
    repaired = browser.get(f"imports/{batch.number}/problems.csv").content.replace(b",9999,", b",ALDER,")

    again = in_kestrel(kestrel, repaired)

    assert (again.state, again.rows_good, again.rows_bad) == ("ready", 1, 0)


def test_an_import_without_bad_rows_has_nothing_to_download(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, GOOD))

    assert browser.get(f"imports/{batch.number}/problems.csv").status_code == 404


def test_a_commit_of_other_rows_than_were_seen_is_refused_on_the_page(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, GOOD))

    answer = browser.commit(batch.number, 7)

    assert answer.status_code == 422
    assert "The file was checked again: it now has 1 good rows." in text_of(answer)
    with tenant_context(kestrel.id):
        assert SalesLine.objects.count() == 0


def test_refusing_a_file_ends_it(kestrel: Tenant, books: None, browser: Browser) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, GOOD))

    answer = browser.client.post(f"{browser.base}imports/{batch.number}/refuse/")

    assert answer.status_code == 302
    assert "Refused by hand." in text_of(browser.get(f"imports/{batch.number}/"))


def test_a_committed_import_is_rolled_back_after_a_look_at_what_goes(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        batch = commit(checked(csv(HEADER, GOOD)))

    page = text_of(browser.get(f"imports/{batch.number}/rollback/"))

    for words in (
        "Roll back 1 line",
        "$20.50",
        "Earnings are recalculated; closed periods stay as they are.",
    ):
        assert words in page
    assert browser.roll_back(batch.number).status_code == 302
    with tenant_context(kestrel.id):
        assert work(batch.id) == "done"
        assert SalesLine.objects.count() == 0
    assert "Rolled back" in text_of(browser.get(f"imports/{batch.number}/"))


def test_an_import_that_is_not_committed_has_nothing_to_roll_back(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = in_kestrel(kestrel, csv(HEADER, GOOD))

    assert browser.get(f"imports/{batch.number}/rollback/").status_code == 404


def test_a_workbook_with_several_sheets_offers_the_others(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in (
            ("Notes", [["What", "When"], ["x", "y"]]),
            ("Sales", [HEADER.split(","), GOOD.split(",")]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    with tenant_context(kestrel.id):
        batch = uploaded(content.getvalue(), name="book.xlsx")
    page = browser.get(f"imports/{batch.number}/columns/")
    assert page.context["other_sheets"] == ["Sales"]

    answer = browser.client.post(
        f"{browser.base}imports/{batch.number}/columns/", {"act": "sheet", "sheet": "Sales"}
    )

    assert answer.status_code == 302
    with tenant_context(kestrel.id):
        work(batch.id)
        batch.refresh_from_db()
        assert (check(batch).state, batch.sniffed["sheet"]) == ("ready", "Sales")
