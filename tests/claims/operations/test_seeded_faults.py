"""Real sales with faults seeded into them: exactly those are listed, and fixed they are the file that was right."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from claims.models import SalesLine, StagedLine
from claims.operations.receive_file import CHECK
from tests.claims.intake import Browser, number_of, work
from vir.foundation.identity.models import User
from vir.foundation.imports.fixing import CellChange, ask_recheck, set_cells
from vir.foundation.imports.models import ImportBatch
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
LINE = "SalesOrderLineNumber"
# (column, what is written into it, the problem that is listed); the row's own value comes back with a fix.
FAULTS = (
    ("OrderDate", "2018-02-30", "no_such_day"),
    ("OrderDate", "18-03-04", "not_a_date"),
    ("OrderDate", "31/12/2018", "not_a_date"),
    ("OrderDate", "2031-01-01", "after_upload"),
    ("ProductKey", "P-0", "unknown_sku"),
    ("ResellerKey", "R-0", "unknown_partner"),
    ("OrderQuantity", "1O", "number_format"),
    ("OrderQuantity", "", "blank"),
    ("SalesAmount", "12.5%", "percent"),
    ("SalesAmount", "-1.00", "signs_disagree"),
    ("SalesOrderNumber", "", "blank"),
    (LINE, "of the row before", "repeated_number"),
)
EACH = 5
JOB_SECONDS = 10


@pytest.fixture
def browser(priya: User, client_as: Callable[[User], Client]) -> Browser:
    return Browser(client_as(priya))


@pytest.fixture
def real(shared: Path) -> list[dict[str, str]]:
    """The sales, each line with its number within its order."""
    found = []
    order, number = "", 0
    with (shared / "data" / "adventureworks" / "sales.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            number = number + 1 if row["SalesOrderNumber"] == order else 1
            order = row["SalesOrderNumber"]
            found.append({**row, LINE: str(number)})
    return found


def test_sixty_seeded_faults_are_listed_and_nothing_else_and_fixed_they_are_gone(
    kestrel: Tenant, priya: User, browser: Browser, shared: Path, real: list[dict[str, str]]
) -> None:
    folder = shared / "data" / "adventureworks"
    for kind, name in (("partners", "resellers.csv"), ("products", "products.csv")):
        _commit(kestrel, browser, _checked(kestrel, browser, kind, (folder / name).read_bytes(), name))
    seeded, rows = _seeded(real)

    batch = _checked(kestrel, browser, "sales", _file(rows), "seeded.csv", **{"format-sale_date": "ISO"})

    with tenant_context(kestrel.id):
        listed = sorted(batch.problems.values_list("row", "column", "code"))
        assert listed == sorted((row, header, code) for row, header, code, _, _ in seeded)
        assert len(listed) == 60
        assert (batch.rows_total, batch.rows_good, batch.rows_bad) == (47_572, 47_512, 60)
        assert browser.get(f"imports/{batch.number}/").context["grid"]["counts"]["fix"] == 60

        changes = [CellChange(row, header, bad, right) for row, header, _, bad, right in seeded]
        set_cells(number=batch.number, changes=changes, actor_id=priya.id, at=batch.uploaded_at)
        _ask(batch, priya)
        began = time.perf_counter()
        assert work(batch.id) == "done"
        seconds = time.perf_counter() - began
        batch.refresh_from_db()
        assert (batch.rows_good, batch.rows_bad, batch.problems.count()) == (47_572, 0, 0)
        assert seconds < JOB_SECONDS
    truth = _checked(kestrel, browser, "sales", _file(real), "right.csv")
    with tenant_context(kestrel.id):
        assert batch.control_totals == truth.control_totals
        assert _lines(batch) == _lines(truth)


def test_the_real_file_comes_in_with_its_own_headers_in_seconds_and_the_second_time_changes_nothing(
    kestrel: Tenant, browser: Browser, shared: Path
) -> None:
    folder = shared / "data" / "adventureworks"
    for kind, name in (("partners", "resellers.csv"), ("products", "products.csv")):
        _commit(kestrel, browser, _checked(kestrel, browser, kind, (folder / name).read_bytes(), name))
    content = (folder / "sales.csv").read_bytes()

    began = time.perf_counter()
    first = _commit(kestrel, browser, _checked(kestrel, browser, "sales", content, "sales.csv"))
    seconds = time.perf_counter() - began
    same = browser.upload("sales", content, name="sales.csv")
    again = _checked(kestrel, browser, "sales", content + b"\n", "sales again.csv")

    assert seconds < JOB_SECONDS
    assert (first.state, first.rows_good) == ("committed", 47_572)
    assert same.status_code == 422
    assert same.context["error"].endswith(
        f" as import {first.number}. To commit it again, roll that import back first."
    )
    assert (again.rows_good, again.rows_duplicate, again.rows_bad) == (0, 47_572, 0)
    page = browser.get(f"imports/{again.number}/").content.decode()
    assert "Every line of this file is in the books already." in page
    assert "Commit" not in page.replace("Committing it would change nothing", "").replace("Committed", "")
    with tenant_context(kestrel.id):
        assert SalesLine.objects.count() == 47_572


def _seeded(
    real: list[dict[str, str]],
) -> tuple[list[tuple[int, str, str, str, str]], list[dict[str, str]]]:
    """Write the faults into lines that are the second of their order. Gives (row, column, code, bad, right)."""
    places = [place for place, row in enumerate(real) if row[LINE] == "2"]
    chosen = places[7 :: len(places) // (len(FAULTS) * EACH)][: len(FAULTS) * EACH]
    rows = [dict(row) for row in real]
    faults = []
    for place, (header, text, code) in zip(chosen, FAULTS * EACH, strict=True):
        bad = rows[place - 1][LINE] if code == "repeated_number" else text
        faults.append((place + 2, header, code, bad, real[place][header]))
        rows[place][header] = bad
    return faults, rows


def _file(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _checked(
    kestrel: Tenant, browser: Browser, kind: str, content: bytes, name: str, **said: str
) -> ImportBatch:
    number = number_of(browser.upload(kind, content, name=name))
    with tenant_context(kestrel.id):
        batch = ImportBatch.objects.get(number=number)
        assert work(batch.id) == "done"
    answer = browser.match(number, **said)
    assert answer.status_code == 302, answer.context["errors"]
    with tenant_context(kestrel.id):
        assert work(batch.id) == "done"
        batch.refresh_from_db()
    return batch


def _commit(kestrel: Tenant, browser: Browser, batch: ImportBatch) -> ImportBatch:
    assert browser.commit(batch.number, batch.rows_good).status_code == 302
    with tenant_context(kestrel.id):
        assert work(batch.id) == "done"
        batch.refresh_from_db()
    return batch


def _ask(batch: ImportBatch, priya: User) -> None:
    batch.refresh_from_db()
    ask_recheck(batch=batch, job_kind=CHECK, at=batch.uploaded_at, actor_id=priya.id)


def _lines(batch: ImportBatch) -> list[tuple[Any, ...]]:
    columns = (
        "row",
        "partner_id",
        "product_id",
        "sale_date",
        "document",
        "line_key",
        "quantity",
        "net",
        "gross",
    )
    return list(StagedLine.objects.filter(batch_id=batch.id).order_by("row").values_list(*columns))
