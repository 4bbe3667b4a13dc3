"""The rows of an import on its page: what each press does, what the page says, and who may press."""

from __future__ import annotations

import csv as csv_files
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.claims.intake import Browser, checked, commit, committed, csv, number_of, work
from tests.factories import make_partner, make_person, make_product
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, RowFix
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
GOOD = "INV-1,31/10/2026,ALDER,CD-18-KIT,2,20.50"
SHORT_YEARS = ("INV-2,30/10/26,ALDER,CD-18-KIT,2,20.50", "INV-3,29/10/26,ALDER,CD-18-KIT,2,20.50")
NO_DAY = "INV-4,31/11/2026,ALDER,CD-18-KIT,2,20.50"


@pytest.fixture
def books(kestrel: Tenant) -> None:
    with tenant_context(kestrel.id):
        make_partner("ALDER")
        make_product("CD-18-KIT")


@pytest.fixture
def browser(priya: User, client_as: Callable[[User], Client]) -> Browser:
    return Browser(client_as(priya))


def here(kestrel: Tenant, *rows: str) -> ImportBatch:
    with tenant_context(kestrel.id):
        return checked(csv(HEADER, *rows))


def press(browser: Browser, batch: ImportBatch, act: str, **said: Any) -> Any:
    return browser.client.post(f"{browser.base}imports/{batch.number}/fix/", {"act": act, **said})


def grid(browser: Browser, batch: ImportBatch, **query: str) -> dict[str, Any]:
    shown: dict[str, Any] = browser.get(f"imports/{batch.number}/", **query).context["grid"]
    return shown


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_each_row_says_where_what_was_read_and_what_is_meant_and_offers_it(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = here(kestrel, GOOD, *SHORT_YEARS, NO_DAY)

    shown = grid(browser, batch)

    first = shown["rows"][0]
    (problem,) = first["problems"]
    assert (first["row"], problem["message"]) == (
        3,
        "Row 3, Invoice date: '30/10/26' was not read. Is this 30 Oct 2026?",
    )
    assert [
        (fix["act"], fix["label"], fix.get("more_label") if fix["more"] else "") for fix in problem["fixes"]
    ] == [
        ("set", "Yes, 30 Oct 2026", "Fix this and 1 like it"),
        ("remove", "Leave the row out", ""),
    ]
    assert [(cell["label"], cell["value"], cell["is_bad"]) for cell in first["cells"]] == [
        ("Invoice", "INV-2", False),
        ("Invoice date", "30/10/26", True),
        ("Customer no.", "ALDER", False),
        ("SKU", "CD-18-KIT", False),
        ("Qty", "2", False),
        ("Net amount", "20.50", False),
    ]
    assert [(tab["label"], tab["count"], tab["current"]) for tab in shown["tabs"]] == [
        ("Needs a fix", 3, True),
        ("To check", 0, False),
        ("Left out", 0, False),
        ("All problems", 3, False),
    ]


def test_a_press_leads_back_to_where_it_was_made(kestrel: Tenant, books: None, browser: Browser) -> None:
    batch = here(kestrel, GOOD, *SHORT_YEARS, NO_DAY)
    place = {"tab": "all", "code_shown": "two_digit_year", "page": "1"}

    answer = press(
        browser,
        batch,
        "set",
        row="3",
        column="Invoice date",
        code="two_digit_year",
        value="30/10/2026",
        everywhere="1",
        **place,
    )

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/t/kestrel/data/imports/{batch.number}/?tab=all&code=two_digit_year&page=1",
    )
    shown = grid(browser, batch)
    assert [row["row"] for row in shown["rows"]] == [5]
    assert [made["words"] for made in shown["fixes"]["presses"]] == [
        "Row 3, Invoice date: '30/10/26' is now '30/10/2026', and 1 more row"
    ]


def test_a_cell_is_written_over_a_row_left_out_and_both_are_undone(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = here(kestrel, GOOD, *SHORT_YEARS, NO_DAY)

    press(browser, batch, "set", row="5", column="Invoice date", value=" 20/10/2026 ")
    press(browser, batch, "remove", row="3", column="Invoice date", code="two_digit_year")
    out = grid(browser, batch, tab="out")
    (fix,) = out["rows"][0]["problems"][0]["fixes"]
    press(browser, batch, "undo", value=fix["value"])
    press(browser, batch, "undo_last")

    assert (out["rows"][0]["row"], fix["label"]) == (3, "Take it back in")
    assert [row["row"] for row in grid(browser, batch)["rows"]] == [3, 4, 5]
    with tenant_context(kestrel.id):
        assert RowFix.objects.filter(undone_at__isnull=True).count() == 0
        assert RowFix.objects.count() == 2


def test_a_line_to_check_is_kept_with_a_reason_and_the_page_says_whose(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        committed(csv(HEADER, GOOD))
    batch = here(kestrel, GOOD.replace(",2,20.50", ",3,30.75"))
    said = {"row": "2", "column": "Invoice", "code": "maybe_known"}

    without = press(browser, batch, "keep", **said)
    press(browser, batch, "keep", **said, reason="Second delivery")

    assert without.status_code == 422
    assert without.context["error"] == (
        "Reason: say in at most 300 characters why the row is right as it is."
    )
    (problem,) = grid(browser, batch, tab="check")["rows"][0]["problems"]
    assert problem["message"].endswith("Kept by Priya: Second delivery")
    assert [fix["label"] for fix in problem["fixes"]] == ["Do not keep it"]


def test_what_cannot_be_fixed_is_said_on_the_same_rows(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = here(kestrel, GOOD, *SHORT_YEARS, NO_DAY)

    answer = press(
        browser,
        batch,
        "set",
        row="5",
        column="Nowhere",
        value="x",
        tab="all",
        code_shown="no_such_day",
        page="1",
    )

    assert answer.status_code == 422
    assert "Row 5: there is no such cell among the rows that are looked at." in text_of(answer)
    assert [row["row"] for row in answer.context["grid"]["rows"]] == [5]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("explode", {"row": "3"}),
        ("set", {"row": "three"}),
        ("set", {"row": "9" * 20}),
        ("undo", {"value": "nothing"}),
    ],
)
def test_what_no_button_says_is_not_found(
    kestrel: Tenant, books: None, browser: Browser, act: str, said: dict[str, str]
) -> None:
    batch = here(kestrel, GOOD, NO_DAY)

    assert press(browser, batch, act, **said).status_code == 404


def test_who_may_only_look_sees_the_rows_without_a_button(
    kestrel: Tenant, books: None, client_as: Callable[[User], Client], charlie: User
) -> None:
    auditor = Browser(client_as(make_person(kestrel, "ada", "auditor")))
    batch = here(kestrel, GOOD, NO_DAY)

    row = grid(auditor, batch)["rows"][0]

    assert row["problems"][0]["fixes"] == []
    assert not any(cell["edit"] for cell in row["cells"])
    said = {"row": "3", "column": "Invoice date", "value": "30/10/2026"}
    assert press(auditor, batch, "set", **said).status_code == 403
    assert press(Browser(client_as(charlie), "osprey"), batch, "set", **said).status_code == 404


def test_the_rest_is_kept_with_the_commit_and_the_page_leads_there(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = here(kestrel, GOOD, *SHORT_YEARS)
    page = text_of(browser.get(f"imports/{batch.number}/"))

    browser.client.post(f"{browser.base}imports/{batch.number}/commit/", {"rows": "1", "rest": "1"})
    with tenant_context(kestrel.id):
        work(batch.id)

    assert "Commit 1 good line, keep 2 as a draft" in page
    draft = batch.number + 1
    after = text_of(browser.get(f"imports/{batch.number}/"))
    assert (
        f'2 rows kept as <a href="/t/kestrel/data/imports/{draft}/">import {draft}</a>, to be fixed there.'
        in after
    )
    with tenant_context(kestrel.id):
        work(ImportBatch.objects.get(number=draft).id)
    page = text_of(browser.get(f"imports/{draft}/"))
    assert "Rows left out of" in page
    assert "Read again with other columns" not in page


def test_rows_left_out_are_kept_later_by_a_button_of_their_own(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    batch = here(kestrel, GOOD, *SHORT_YEARS)
    with tenant_context(kestrel.id):
        commit(batch)
    page = text_of(browser.get(f"imports/{batch.number}/"))

    answer = browser.client.post(f"{browser.base}imports/{batch.number}/rest/")
    again = browser.client.post(f"{browser.base}imports/{batch.number}/rest/")

    assert "Keep 2 rows as a draft" in page
    assert number_of(answer) == batch.number + 1
    assert again.status_code == 422
    assert again.context["error"] == f"The rows left out were kept as import {batch.number + 1} already."


def test_the_download_has_the_fixes_made_so_far(kestrel: Tenant, books: None, browser: Browser) -> None:
    batch = here(kestrel, GOOD, NO_DAY)
    press(browser, batch, "set", row="3", column="Qty", value="7")

    answer = browser.get(f"imports/{batch.number}/problems.csv")

    rows = list(csv_files.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:7] == ["3", "INV-4", "31/11/2026", "ALDER", "CD-18-KIT", "7", "20.50"]


def test_the_same_file_that_waits_elsewhere_is_named_with_its_day(
    kestrel: Tenant, books: None, browser: Browser
) -> None:
    first = here(kestrel, GOOD, NO_DAY)
    second = here(kestrel, GOOD, NO_DAY)

    page = text_of(browser.get(f"imports/{second.number}/"))

    assert "Exactly this file was uploaded on 23" in page
    assert f'as <a href="/t/kestrel/data/imports/{first.number}/">import {first.number}</a>' in page


def test_the_page_asks_the_database_as_often_for_one_row_as_for_three(
    kestrel: Tenant, books: None, browser: Browser, django_assert_num_queries: Any
) -> None:
    one, three = (
        here(kestrel, GOOD, NO_DAY),
        here(kestrel, GOOD, *(NO_DAY.replace("4", str(n)) for n in (4, 5, 6))),
    )
    browser.get(f"imports/{one.number}/")

    for batch, rows in ((one, 1), (three, 3)):
        with django_assert_num_queries(26):
            shown = grid(browser, batch)
        assert len(shown["rows"]) == rows
