"""The pages of journals, of files of a run, of accounts and of the own bank, as people use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from payouts.exports.forms import BY_NAME
from payouts.exports.journals import BY_NAME as LAYOUTS
from payouts.models import Journal, RunFile, VendorBank
from tests.factories import make_person
from tests.payouts.journals.test_journals import mapped, post_accruals
from tests.support.filed_runs import BANK, OWN_IBAN, FiledRun, make_filed_run, set_bank
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST_QUERIES = 15
# Of the same bank, and it ends in the same digits as the account in force.
SAME_DIGITS = "DE10120300000000042051"
FINANCE = "/t/kestrel/finance"
SETTINGS = "/t/kestrel/settings"


def text(response: Any) -> str:
    """Give the words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def finance(finn: User, client_as: Callable[[User], Client]) -> Client:
    return client_as(finn)


@pytest.fixture
def posted(kestrel: Tenant, finn: User) -> None:
    """Two entries of November, and every account named."""
    with tenant_context(kestrel.id, user_id=finn.id):
        mapped(finn)
        post_accruals("1306.20", "64.10")


def test_a_journal_goes_from_what_waits_to_the_general_ledger(
    posted: None, kestrel: Tenant, finance: Client
) -> None:
    waiting = text(finance.get(f"{FINANCE}/journals/"))
    check = text(finance.get(f"{FINANCE}/journals/new/?period=2026-11&currency=USD"))
    made = finance.post(f"{FINANCE}/journals/new/", {"period": "2026-11", "currency": "USD"})
    written = finance.post(f"{FINANCE}/journals/JE-2026-0001/export/", {"layout": "xero"})
    file = finance.get(f"{FINANCE}/journals/JE-2026-0001/files/kestrel_JE-2026-0001_xero.csv")
    marked = finance.post(f"{FINANCE}/journals/JE-2026-0001/posted/", {"reference": "MJ-501"})

    assert "Nov 2026 USD 2 $1,370.30" in waiting
    assert "Make a journal of $1,370.30" in check
    assert [answer.status_code for answer in (made, written, file, marked)] == [302, 302, 200, 302]
    assert LAYOUTS["xero"].read(file.content).debits == Decimal("1370.30")
    assert file["Content-Disposition"] == 'attachment; filename="kestrel_JE-2026-0001_xero.csv"'
    assert "MJ-501 , marked by Finn" in text(finance.get(f"{FINANCE}/journals/JE-2026-0001/"))
    assert "Every entry is in a journal." in text(finance.get(f"{FINANCE}/journals/?period=2026-11"))


def test_what_is_refused_is_said_on_the_page_and_what_was_typed_stays(posted: None, finance: Client) -> None:
    finance.post(f"{FINANCE}/journals/new/", {"period": "2026-11", "currency": "USD"})

    early = finance.post(f"{FINANCE}/journals/JE-2026-0001/posted/", {"reference": "MJ-501"})
    lacking = finance.post(f"{FINANCE}/journals/JE-2026-0001/export/", {"layout": "sap"})
    twice = finance.post(f"{FINANCE}/journals/new/", {"period": "2026-11", "currency": "USD"})

    assert [answer.status_code for answer in (early, lacking, twice)] == [422, 422, 422]
    assert "JE-2026-0001 was not exported yet. Export it, load it, then mark it." in text(early)
    assert "SAP company code is not set. Enter it under Settings, Accounts." in text(lacking)
    assert "Every entry of Nov 2026 in USD is in a journal already." in text(twice)


def test_a_journal_lists_all_layouts_with_file_rows_and_totals_before_anything_is_written(
    posted: None, finance: Client
) -> None:
    finance.post(f"{FINANCE}/journals/new/", {"period": "2026-11", "currency": "USD"})

    page = text(finance.get(f"{FINANCE}/journals/JE-2026-0001/"))

    for layout in LAYOUTS.values():
        assert f"kestrel_JE-2026-0001_{layout.name}.{layout.extension} Rows 4 Each side $1,370.30" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_journals_asks_the_same_questions_however_many_there_are(
    kestrel: Tenant, finn: User, finance: Client, number: int, django_assert_num_queries: Any
) -> None:
    with tenant_context(kestrel.id, user_id=finn.id):
        mapped(finn)
        for place in range(number):
            post_accruals("5.00", currency=("USD", "EUR", "GBP")[place])
    for place in range(number):
        finance.post(
            f"{FINANCE}/journals/new/", {"period": "2026-11", "currency": ("USD", "EUR", "GBP")[place]}
        )

    with django_assert_num_queries(LIST_QUERIES):
        page = finance.get(f"{FINANCE}/journals/")

    assert page.content.count(b'<th scope="row"><a class="code"') == number


@pytest.mark.parametrize(
    "path",
    [
        "journals/JE-2026-0009/",
        "journals/new/?period=2026-11&currency=XXX",
        "journals/new/?period=1999-01&currency=USD",
    ],
)
def test_what_is_not_there_is_not_found(posted: None, finance: Client, path: str) -> None:
    assert finance.get(f"{FINANCE}/{path}").status_code == 404


def test_accounts_are_named_and_what_is_wrong_stays_on_the_page(kestrel: Tenant, finance: Client) -> None:
    kept = finance.post(
        f"{SETTINGS}/accounts/change/",
        {"code_rebate_expense": "4100", "name_rebate_expense": "Rebates", "set_sap_company_code": "1000"},
    )
    wrong = finance.post(f"{SETTINGS}/accounts/change/", {"code_cash": "", "name_cash": "Main bank"})
    page = finance.get(f"{SETTINGS}/accounts/").content.decode()

    assert (kept.status_code, wrong.status_code) == (302, 422)
    assert "Bank: write the code of the account." in text(wrong)
    assert 'value="Main bank"' in wrong.content.decode()
    assert 'value="4100"' in page
    assert 'value="1000"' in page
    assert "10 of 11 are not named yet" in text(finance.get(f"{SETTINGS}/accounts/"))


def test_an_auditor_sees_accounts_and_journals_and_changes_none(
    posted: None, kestrel: Tenant, client_as: Callable[[User], Client]
) -> None:
    auditor = client_as(make_person(kestrel, "ada", "auditor"))

    assert auditor.get(f"{FINANCE}/journals/").status_code == 200
    assert b'<fieldset class="plain" disabled>' in auditor.get(f"{SETTINGS}/accounts/").content
    assert auditor.post(f"{SETTINGS}/accounts/change/", {}).status_code == 403
    assert auditor.post(f"{FINANCE}/journals/new/", {}).status_code == 403
    assert auditor.get(f"{SETTINGS}/bank/").status_code == 403


def test_the_bank_is_proposed_by_one_and_confirmed_by_another(
    kestrel: Tenant, olga: User, lena: User, client_as: Callable[[User], Client]
) -> None:
    first, second = client_as(olga), client_as(lena)

    proposed = first.post(f"{SETTINGS}/bank/", BANK)
    own = first.post(f"{SETTINGS}/bank/decide/", {"version": "1", "answer": "confirm"})
    page = second.get(f"{SETTINGS}/bank/")
    confirmed = second.post(f"{SETTINGS}/bank/decide/", {"version": "1", "answer": "confirm"})
    after = second.get(f"{SETTINGS}/bank/")

    assert (proposed.status_code, own.status_code, confirmed.status_code) == (302, 422, 302)
    assert "You proposed this change. A second person has to confirm it." in text(own)
    assert "Account that pays — •••• 2051" in text(page)
    assert "confirmed by Lena" in text(after)
    for answer in (page, own, after):
        assert OWN_IBAN not in answer.content.decode()
        assert "202051" not in answer.content.decode().replace(" ", "")


def test_what_is_typed_wrong_is_said_at_its_field(
    kestrel: Tenant, olga: User, client_as: Callable[[User], Client]
) -> None:
    answer = client_as(olga).post(
        f"{SETTINGS}/bank/", {**BANK, "iban": "DE03120300000000202051", "vat_percent": "abc"}
    )

    assert answer.status_code == 422
    assert "Rate: Write a percentage from 0 to 100, such as 19." in text(answer)
    assert "IBAN: Its check digits do not fit" in text(answer)
    assert 'name="iban"' in answer.content.decode()
    with tenant_context(kestrel.id):
        assert VendorBank.objects.count() == 0


def test_another_account_with_the_same_last_digits_is_shown_as_a_change(
    kestrel: Tenant, olga: User, lena: User, client_as: Callable[[User], Client]
) -> None:
    set_bank(kestrel, olga, lena)
    client_as(lena).post(f"{SETTINGS}/bank/", {**BANK, "iban": SAME_DIGITS, "bic": ""})

    page = text(client_as(olga).get(f"{SETTINGS}/bank/"))

    assert "Account that pays •••• 2051 •••• 2051, another account" in page


@pytest.fixture
def filed(kestrel: Tenant, olga: User, finn: User, lena: User) -> FiledRun:
    """An exported run that pays by credit memo only."""
    set_bank(kestrel, olga, lena)
    return make_filed_run(kestrel, finn, lena, methods=False)


def test_the_files_of_a_run_say_names_payments_and_totals_before_they_are_written(
    filed: FiledRun, finance: Client
) -> None:
    page = text(finance.get(f"{FINANCE}/runs/PR-2026-031/loads/"))

    assert "Payments 4, $27,351.60" in page
    assert "File kestrel_PR-2026-031_ubl.zip Payments 4 Total $27,351.60" in page
    assert "File kestrel_PR-2026-031_remittance.csv Payments 4 Total $27,351.60" in page
    assert "Nothing of this run goes into pain.001.001.09, pain.001.001.03, NACHA CCD+." in page


def test_a_file_is_written_taken_out_and_the_trail_says_so(
    filed: FiledRun, kestrel: Tenant, finance: Client, finn: User
) -> None:
    written = finance.post(f"{FINANCE}/runs/PR-2026-031/loads/make/", {"form": "ubl"})
    file = finance.get(f"{FINANCE}/runs/PR-2026-031/loads/files/kestrel_PR-2026-031_ubl.zip")
    page = text(finance.get(f"{FINANCE}/runs/PR-2026-031/loads/"))

    assert (written.status_code, file.status_code) == (302, 200)
    assert BY_NAME["ubl"].read(file.content).total_stated == Decimal("27351.60")
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/zip", "no-store")
    assert "Written" in page
    with tenant_context(kestrel.id):
        event = AuditEvent.objects.get(action="run.file_opened")
        assert (event.object_code, event.actor_id) == ("PR-2026-031", finn.id)


def test_a_refused_file_is_said_on_the_page_and_nothing_is_kept(
    filed: FiledRun, kestrel: Tenant, finance: Client
) -> None:
    answers = [
        finance.post(f"{FINANCE}/runs/PR-2026-031/loads/make/", {"form": form, "pay_on": day})
        for form, day in (("nacha", ""), ("ubl", "tomorrow"), ("mt101", ""))
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert "has no payment left that a file of NACHA CCD+ can hold" in text(answers[0])
    assert "Pay on: write a date such as 2026-11-30." in text(answers[1])
    assert "There is no form mt101." in text(answers[2])
    with tenant_context(kestrel.id):
        assert RunFile.objects.count() == 0


def test_only_whoever_prepares_takes_a_file_out(
    filed: FiledRun, lena: User, finance: Client, client_as: Callable[[User], Client]
) -> None:
    finance.post(f"{FINANCE}/runs/PR-2026-031/loads/make/", {"form": "remittance"})
    approver = client_as(lena)

    file = f"{FINANCE}/runs/PR-2026-031/loads/files/kestrel_PR-2026-031_remittance.csv"
    assert approver.get(file).status_code == 403
    assert approver.get(f"{FINANCE}/runs/PR-2026-031/loads/").status_code == 200
    assert "Download" not in text(approver.get(f"{FINANCE}/runs/PR-2026-031/loads/"))


def test_a_lookalike_of_another_vendor_is_not_found(
    posted: None, osprey: Tenant, charlie: User, finance: Client, client_as: Callable[[User], Client]
) -> None:
    finance.post(f"{FINANCE}/journals/new/", {"period": "2026-11", "currency": "USD"})

    stranger = client_as(charlie)

    assert stranger.get("/t/osprey/finance/journals/JE-2026-0001/").status_code == 404
    assert "JE-2026-0001" not in text(stranger.get("/t/osprey/finance/journals/"))
    with tenant_context(osprey.id):
        assert Journal.objects.count() == 0
