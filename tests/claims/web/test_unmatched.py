"""The queue of lines that nobody knows, in the browser: seen, matched, ignored, accepted, remembered, retired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims.models import CodeAlias, SalesLine, UnitRule, UnmatchedLine
from tests.claims.intake import STANDING, Browser, check, committed, csv, number_of, uploaded, work
from tests.factories import make_partner, make_person, make_product
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
SALES = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"


@pytest.fixture
def browser(kestrel: Tenant, priya: User, client_as: Callable[[User], Client]) -> Browser:
    with tenant_context(kestrel.id):
        make_partner("ALDER", name="Alder Electric Supply")
        make_product("CD-18-KIT", name="Cordless drill kit 18 V")
    return Browser(client_as(priya))


def put_in(tenant: Tenant, *rows: str, header: str = SALES, **more: str) -> ImportBatch:
    """Commit a file of the vendor."""
    with tenant_context(tenant.id):
        return committed(csv(header, *rows), **more)


def post(browser: Browser, path: str, **values: Any) -> Any:
    """Press a button of the page."""
    return browser.client.post(browser.base + path, values, follow=True)


def said(response: Any) -> list[str]:
    """List what the page says was done."""
    return [str(message) for message in response.context["messages"]]


def test_nothing_waits(kestrel: Tenant, browser: Browser) -> None:
    assert "No lines yet." in browser.get("unmatched/").content.decode()

    put_in(kestrel, "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50")

    assert "All 1 lines matched." in browser.get("unmatched/").content.decode()


def test_the_suggestion_is_matched_by_one_press(kestrel: Tenant, browser: Browser) -> None:
    batch = put_in(
        kestrel, "INV-1,2026-10-04,ALDER,cd18kit,2,20.50", "INV-2,2026-10-06,ALDER,cd18kit,1,1200.00"
    )
    page = browser.get("unmatched/")
    [row] = page.context["rows"]
    assert (row.group.code, row.group.sender, row.group.lines) == ("cd18kit", "ERP", 2)
    assert (row.best.code, row.best.certainty, row.best.basis) == (
        "CD-18-KIT",
        95,
        "same code but for signs, spaces and capitals",
    )
    text = page.content.decode()
    assert "2 lines</b> wait, " in text
    assert "$1,220.50" in text

    done = post(
        browser, "unmatched/match/", kind="product", scope=row.group.scope, code="cd18kit", target="CD-18-KIT"
    )

    assert said(done) == ["'cd18kit' means CD-18-KIT. 2 lines counted. Earnings follow within minutes."]
    with tenant_context(kestrel.id):
        alias = CodeAlias.objects.get()
        assert (alias.scope, alias.basis) == (
            f"source:{batch.source_id}",
            "same code but for signs, spaces and capitals (95%)",
        )
        assert SalesLine.objects.count() == 2


def test_another_partner_is_found_by_its_name_and_remembered_for_everybody(
    kestrel: Tenant, browser: Browser
) -> None:
    batch = put_in(kestrel, "INV-1,2026-10-04,9999,CD-18-KIT,2,20.50")
    key = {"kind": "partner", "scope": f"source:{batch.source_id}", "code": "9999"}
    assert "Nothing of ours is like this code." in browser.get("unmatched/decide/", **key).content.decode()

    wrong = post(browser, "unmatched/match/", **key, target="Nobody")
    right = post(browser, "unmatched/match/", **key, target="alder electric supply", remember="everybody")

    assert (wrong.status_code, wrong.context["error"]) == (
        422,
        "Partner: 'Nobody' is not one of yours. Choose one from the list.",
    )
    assert said(right) == ["'9999' means ALDER. 1 line counted. Earnings follow within minutes."]
    with tenant_context(kestrel.id):
        alias = CodeAlias.objects.get()
        assert (alias.scope, alias.basis) == ("", "said by a person")


def test_ignored_lines_are_listed_and_taken_back(kestrel: Tenant, browser: Browser) -> None:
    batch = put_in(kestrel, "INV-1,2026-10-04,ALDER,X-1,2,20.50")
    key = {"kind": "product", "scope": f"source:{batch.source_id}", "code": "X-1"}

    assert post(browser, "unmatched/ignore/", **key, reason=" ").status_code == 422
    done = post(browser, "unmatched/ignore/", **key, reason="Samples")

    assert said(done) == ["1 line with 'X-1' ignored."]
    [row] = browser.get("unmatched/", view="ignored").context["rows"]
    assert row.group.reasons == {"Samples"}
    assert said(post(browser, "unmatched/wait/", **key)) == ["1 line with 'X-1' taken back."]
    with tenant_context(kestrel.id):
        assert UnmatchedLine.objects.get().state == "waiting"


def test_suggestions_are_accepted_together_as_they_were_seen(kestrel: Tenant, browser: Browser) -> None:
    put_in(
        kestrel,
        "INV-1,2026-10-04,ALDER,cd18kit,2,20.50",
        "INV-2,2026-10-04,ALDER,CD-18-KTI,2,30.50",
        "INV-3,2026-10-04,ALDER,QQ-1,2,40.50",
    )

    page = browser.get("unmatched/accept/", view="product", certainty="90")
    assert [one.group.code for one in page.context["accepted"]] == ["cd18kit"]
    assert (page.context["lines"], page.context["verb"]) == (1, "Match 1 code, 1 line")
    wider = browser.get("unmatched/accept/", view="product", certainty="70")
    assert [one.group.code for one in wider.context["accepted"]] == ["CD-18-KTI", "cd18kit"]

    changed = post(browser, "unmatched/accept/", view="product", certainty="70", seen=page.context["seen"])
    assert (changed.status_code, changed.context["error"]) == (
        422,
        "Something changed since you looked. Look at the list again.",
    )
    done = post(browser, "unmatched/accept/", view="product", certainty="70", seen=wider.context["seen"])

    assert said(done) == ["2 codes remembered. 2 lines counted. Earnings follow within minutes."]
    with tenant_context(kestrel.id):
        assert list(UnmatchedLine.objects.filter(state="waiting").values_list("sku", flat=True)) == ["QQ-1"]


def test_a_new_product_is_added_from_the_code_and_its_lines_are_counted(
    kestrel: Tenant, browser: Browser
) -> None:
    batch = put_in(kestrel, "INV-1,2026-10-04,ALDER,X-1,2,20.50")
    page = browser.get("unmatched/decide/", kind="product", scope=f"source:{batch.source_id}", code="X-1")
    form = browser.client.get(page.context["new_url"])
    assert form.context["form"]["sku"].value() == "X-1"

    browser.client.post("/t/kestrel/products/new/", {"sku": "X-1", "name": "New thing"})
    with tenant_context(kestrel.id):
        run_jobs("claims.match_waiting")

        assert SalesLine.objects.count() == 1


def run_jobs(kind: str) -> None:

    for job in Job.objects.filter(kind=kind, state="queued"):
        assert run(job.id, clock=STANDING) == "done"


def test_a_unit_is_explained_on_the_import_and_its_rows_are_checked_again(
    kestrel: Tenant, browser: Browser
) -> None:
    with tenant_context(kestrel.id):
        batch = check(uploaded(csv(f"{SALES},Unit", "INV-1,2026-10-04,ALDER,CD-18-KIT,2,20.50,CTN")))
    page = browser.get(f"imports/{batch.number}/").content.decode()
    assert "How many pieces is one?" in page

    wrong = post(
        browser, "unmatched/unit/", **{"import": batch.number}, unit="CTN", sku="CD-18-KIT", factor="ten"
    )
    assert said(wrong) == [
        "Pieces in one CTN: enter a number above 0 and below 1,000,000, with four decimals at most."
    ]
    done = post(
        browser, "unmatched/unit/", **{"import": batch.number}, unit="CTN", sku="CD-18-KIT", factor="10"
    )

    assert said(done) == ["One CTN of CD-18-KIT is 10 pieces."]
    with tenant_context(kestrel.id):
        work(batch.id)
        batch.refresh_from_db()
        assert (batch.rows_good, batch.rows_bad) == (1, 0)
        assert UnitRule.objects.get().scope == f"source:{batch.source_id}"


def test_a_unit_of_waiting_lines_is_explained_in_the_queue(kestrel: Tenant, browser: Browser) -> None:
    batch = put_in(kestrel, "INV-1,2026-10-04,ALDER,cd18kit,2,20.50,CTN", header=f"{SALES},Unit")
    scope = f"source:{batch.source_id}"
    matched = post(
        browser, "unmatched/match/", kind="product", scope=scope, code="cd18kit", target="CD-18-KIT"
    )
    assert said(matched) == [
        "'cd18kit' means CD-18-KIT. No line is counted yet: something else about them is not known."
    ]
    [row] = browser.get("unmatched/").context["rows"]
    assert (row.group.kind, row.group.code, row.group.sku) == ("unit", "CTN", "CD-18-KIT")

    done = post(
        browser, "unmatched/unit/", scope=scope, unit="CTN", sku="CD-18-KIT", factor="12.5", products="all"
    )

    assert said(done) == [
        "One CTN of every product is 12.5 pieces. 1 line counted. Earnings follow within minutes."
    ]
    with tenant_context(kestrel.id):
        assert SalesLine.objects.get().quantity == 25


def test_what_is_remembered_is_listed_and_retired_with_the_lines_it_counted(
    kestrel: Tenant, browser: Browser
) -> None:
    batch = put_in(kestrel, "INV-1,2026-10-04,ALDER,A-77,2,20.50")
    scope = f"source:{batch.source_id}"
    post(browser, "unmatched/match/", kind="product", scope=scope, code="A-77", target="CD-18-KIT")
    later = put_in(kestrel, "INV-2,2026-10-04,ALDER,A-77,2,30.50", "INV-3,2026-10-04,ALDER,CD-18-KIT,2,40.50")
    [known] = browser.get("memory/").context["codes"]
    assert (known.code, known.sender, known.target, known.basis, known.by) == (
        "A-77",
        "ERP",
        "CD-18-KIT",
        "said by a person",
        "Priya",
    )

    page = browser.get("memory/retire/", kind="product", scope=scope, code="A-77")
    assert [(line.number, line.row, line.document) for line in page.context["used"]] == [
        (later.number, 2, "INV-2"),
        (batch.number, 2, "INV-1"),
    ]
    done = post(browser, "memory/retire/", kind="product", scope=scope, code="A-77")

    assert said(done) == ["'A-77' of ERP means nothing any more."]
    assert browser.get("memory/").context["codes"] == []
    [retired] = browser.get("memory/", state="retired").context["codes"]
    assert retired.code == "A-77"
    with tenant_context(kestrel.id):
        assert SalesLine.objects.count() == 3
    assert browser.get("memory/retire/", kind="product", scope=scope, code="A-77").status_code == 404


def test_a_unit_is_retired(kestrel: Tenant, browser: Browser) -> None:
    post(browser, "unmatched/unit/", scope="", unit="CTN", sku="", factor="10", products="all")
    [unit] = browser.get("memory/").context["units"]
    assert (unit.unit, unit.sender, unit.sku, unit.factor) == ("CTN", "everybody", "", 10)

    done = post(browser, "memory/retire-unit/", scope="", unit="CTN", sku="")

    assert said(done) == ["The unit CTN is asked about again. Lines counted with it stay as they are."]
    assert browser.get("memory/").context["units"] == []


def test_who_may_only_look_sees_the_queue_and_no_buttons(
    kestrel: Tenant, browser: Browser, client_as: Callable[[User], Client]
) -> None:
    batch = put_in(kestrel, "INV-1,2026-10-04,ALDER,cd18kit,2,20.50")
    auditor = Browser(client_as(make_person(kestrel, "ada", "auditor")))

    page = auditor.get("unmatched/")

    assert [row.group.code for row in page.context["rows"]] == ["cd18kit"]
    assert '<button class="button" type="submit">Match' not in page.content.decode()
    key = {"kind": "product", "scope": f"source:{batch.source_id}", "code": "cd18kit", "target": "CD-18-KIT"}
    assert post(auditor, "unmatched/match/", **key).status_code == 403
    with tenant_context(kestrel.id):
        assert CodeAlias.objects.count() == 0


@pytest.mark.parametrize("path", ["unmatched/decide/", "unmatched/accept/", "memory/retire/"])
def test_what_is_not_there_is_not_found(browser: Browser, path: str) -> None:
    assert browser.get(path, kind="product", scope="", code="NOPE", view="nope").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(
    kestrel: Tenant, browser: Browser, django_assert_num_queries: Any, count: int
) -> None:
    put_in(kestrel, *(f"INV-{row},2026-10-04,ALDER,X-{row},2,20.50" for row in range(count)))
    browser.get("unmatched/")

    with django_assert_num_queries(LIST_QUERIES):
        assert len(browser.get("unmatched/").context["rows"]) == count


LIST_QUERIES = 20


def test_a_report_is_uploaded_as_one_partners_and_the_next_one_from_there_is_too(
    kestrel: Tenant, browser: Browser
) -> None:
    header = "Receipt,Date sold,SKU,Qty,Net amount"
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER2", name="Alder Two")
    said_so = browser.client.post(
        f"{browser.base}imports/new/",
        {
            "kind": "pos",
            "source": "Alder mail",
            "partner": "Alder Two",
            "file": file_of(csv(header, "1,2026-10-04,CD-18-KIT,1,9.50")),
        },
    )
    next_one = browser.upload(
        "pos", csv(header, "2,2026-10-04,CD-18-KIT,1,9.50"), name="b.csv", source="Alder mail"
    )
    nobody = browser.client.post(
        f"{browser.base}imports/new/",
        {"kind": "pos", "source": "Alder mail", "partner": "Nobody", "file": file_of(b"a,b\n1,2\n")},
    )
    not_ours = browser.client.post(
        f"{browser.base}imports/new/",
        {"kind": "sales", "source": "ERP", "partner": "Alder Two", "file": file_of(b"a,b\n1,3\n")},
    )

    with tenant_context(kestrel.id):
        for response in (said_so, next_one):
            assert ImportBatch.objects.get(number=number_of(response)).partner_id == alder.id
    assert nobody.context["form"].errors["partner"] == [
        "'Nobody' is not one of your partners. Enter the code or name of one."
    ]
    assert not_ours.context["form"].errors["partner"] == [
        "Only a POS report is one partner's. Leave it empty for other files."
    ]


def file_of(content: bytes) -> Any:

    return SimpleUploadedFile("a.csv", content, "text/csv")


def test_the_columns_page_says_from_which_import_they_are_remembered(
    kestrel: Tenant, browser: Browser
) -> None:
    first = put_in(kestrel, "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50")
    with tenant_context(kestrel.id):
        same = uploaded(csv(SALES, "INV-2,2026-10-04,ALDER,CD-18-KIT,1,10.50"))
        other = uploaded(csv(SALES.replace("Qty", "Menge"), "INV-2,2026-10-04,ALDER,CD-18-KIT,1,10.50"))
        alone = uploaded(csv(SALES, "INV-3,2026-10-04,ALDER,CD-18-KIT,1,10.50"), source="New")

    pages = [browser.get(f"imports/{one.number}/columns/").content.decode() for one in (same, other, alone)]

    link = f'<a href="/t/kestrel/data/imports/{first.number}/">import {first.number}</a> of 23 Nov 2026'
    assert f"matched as in {link}" in pages[0]
    assert f"remembered from {link}, and its columns changed since" in pages[1]
    assert "remembered" not in pages[2]
    assert "matched as in" not in pages[2]
