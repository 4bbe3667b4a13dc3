"""Saying what a code means counts the lines that waited for it, once, and remembers it for the next file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.models import CodeAlias, SalesFreshness, SalesLine, UnmatchedLine
from claims.operations.resolving.match_code import Meaning, UnableToMatch, match_codes
from claims.operations.resolving.release import Released, release_known
from claims.operations.resolving.retire import UnableToRetire, retire_alias
from claims.operations.resolving.set_aside import UnableToSetAside, ignore_code, wait_again
from claims.operations.resolving.units import remember_unit
from claims.operations.settle_imports import ask_roll_back
from claims.queries.resolving.held import held_of, held_rows
from claims.queries.resolving.waiting import ignored_groups, waiting_counts, waiting_groups
from partners.models import Partner
from programs.models import Product
from tests.claims.intake import checked, codes, committed, csv, jobs_of, work
from tests.factories import make_partner, make_product
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SALES = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
POS = "Receipt,Date sold,Partner,SKU,Qty,Net amount"


@pytest.fixture(autouse=True)
def books(inside: Tenant) -> tuple[Partner, Product]:
    """Make the one partner and the one product of the vendor."""
    return make_partner("ALDER"), make_product("CD-18-KIT")


@pytest.fixture
def held() -> ImportBatch:
    """Commit a file with one good line, two of an unknown product and one of an unknown partner."""
    return committed(
        csv(
            SALES,
            "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50",
            "INV-2,2026-10-05,ALDER,A-77,2,20.50",
            "INV-3,2026-10-07,ALDER,A-77,-1,-5.25",
            "INV-4,2026-10-06,9999,CD-18-KIT,4,40.50",
        )
    )


def said(priya: User, *meanings: Meaning) -> Released:
    return match_codes(meanings=meanings, at=MOMENT, today=TODAY, actor_id=priya.id)


def of_source(batch: ImportBatch) -> str:
    return f"source:{batch.source_id}"


def test_waiting_lines_are_grouped_by_code_and_sender_with_their_value(held: ImportBatch) -> None:
    committed(csv(POS, "R-1,2026-10-09,ALDER,A-77,1,9.50"), kind="pos", source="Alder mail")

    [first, second] = waiting_groups("product")
    assert (first.code, first.sender, first.lines, first.nets, first.first, first.last, first.imports) == (
        "A-77",
        "ERP",
        2,
        [("USD", Decimal("15.25"))],
        date(2026, 10, 5),
        date(2026, 10, 7),
        {held.number},
    )
    assert (second.code, second.sender, second.lines) == ("A-77", "ALDER Supply", 1)
    assert [(group.code, group.sender, group.lines) for group in waiting_groups("partner")] == [
        ("9999", "ERP", 1)
    ]
    counts = waiting_counts()
    assert (counts.lines, counts.codes, counts.nets, counts.ignored) == (
        4,
        {"partner": 1, "product": 2, "unit": 0},
        (("USD", Decimal("65.25")),),
        0,
    )


def test_a_match_counts_the_lines_remembers_the_code_and_tells_earnings(
    held: ImportBatch, books: tuple[Partner, Product], priya: User
) -> None:
    Job.objects.all().delete()
    file_at = SalesFreshness.objects.get().file_at

    released = said(priya, Meaning("product", of_source(held), "A-77", "CD-18-KIT", "one letter differs"))

    assert released == Released(2, 0, (("USD", Decimal("15.25")),))
    lines = SalesLine.objects.filter(document__in=["INV-2", "INV-3"]).order_by("row")
    assert list(
        lines.values_list("batch_id", "partner_id", "product_id", "row", "line_type", "net", "received_on")
    ) == [
        (held.id, books[0].id, books[1].id, 3, "sale", Decimal("20.50"), TODAY),
        (held.id, books[0].id, books[1].id, 4, "return", Decimal("-5.25"), TODAY),
    ]
    assert list(UnmatchedLine.objects.order_by("row").values_list("row", "state", "decided_by_id")) == [
        (3, "matched", priya.id),
        (4, "matched", priya.id),
        (5, "waiting", None),
    ]
    alias = CodeAlias.objects.get()
    assert (alias.scope, alias.code, alias.product_id, alias.basis) == (
        of_source(held),
        "A-77",
        books[1].id,
        "one letter differs",
    )
    fresh = SalesFreshness.objects.get()
    assert (fresh.lines, fresh.counted_to, fresh.file_at) == (3, date(2026, 10, 7), file_at)
    [job] = jobs_of("payouts.recalculate")
    assert job["partners"] == [str(books[0].id)]
    assert list(
        AuditEvent.objects.filter(at=MOMENT).order_by("action").values_list("action", "object_code")
    ) == [
        ("code.remembered", "A-77"),
        ("unmatched.matched", "A-77"),
    ]


def test_the_next_file_of_this_sender_is_read_so_and_others_are_asked(held: ImportBatch, priya: User) -> None:
    said(priya, Meaning("product", of_source(held), "A-77", "CD-18-KIT"))
    row = "INV-9,2026-10-05,ALDER,A-77,2,20.50"

    same, other = checked(csv(SALES, row)), checked(csv(SALES, row) + b"\n", source="Another ERP")

    assert (same.rows_good, codes(same, "note")) == (1, [(2, "meant_sku")])
    assert (other.rows_good, codes(other)) == (0, [(2, "unknown_sku")])


def test_what_is_said_for_everybody_holds_for_every_sender(held: ImportBatch, priya: User) -> None:
    committed(csv(POS, "R-1,2026-10-09,ALDER,A-77,1,9.50"), kind="pos", source="Alder mail")

    released = said(priya, Meaning("product", "", "A-77", "CD-18-KIT"))

    assert released.lines == 3


def test_a_line_without_both_waits_for_the_second_answer(books: tuple[Partner, Product], priya: User) -> None:
    batch = committed(csv(SALES, "INV-1,2026-10-04,9999,A-77,1,10.50"))
    scope = of_source(batch)

    assert said(priya, Meaning("partner", scope, "9999", "ALDER")).lines == 0
    assert [group.code for group in waiting_groups("product")] == ["A-77"]
    assert waiting_groups("partner") == []
    assert said(priya, Meaning("product", scope, "A-77", "CD-18-KIT")).lines == 1


def test_a_line_that_came_into_the_books_meanwhile_is_not_counted_twice(
    books: tuple[Partner, Product], priya: User
) -> None:
    first = committed(csv(f"{SALES},Line", "INV-1,2026-10-04,ALDER,A-77,1,10.50,1"))
    second = committed(csv(f"{SALES},Line", "INV-1,2026-10-04,ALDER,CD-18-KIT,1,10.50,1"))

    released = said(priya, Meaning("product", of_source(first), "A-77", "CD-18-KIT"))

    assert released == Released(0, 1)
    assert SalesLine.objects.count() == 1
    line = UnmatchedLine.objects.get()
    assert (line.state, line.reason) == (
        "ignored",
        f"In the books already, from import {second.number}, row 2.",
    )


def test_the_same_line_in_two_imports_that_waited_counts_once(priya: User) -> None:
    first = committed(csv(f"{SALES},Line", "INV-1,2026-10-04,ALDER,A-77,1,10.50,1"))
    committed(csv(f"{SALES},Line", "INV-1,2026-10-04,ALDER,A77,1,10.50,1"))

    released = said(
        priya,
        Meaning("product", of_source(first), "A-77", "CD-18-KIT"),
        Meaning("product", of_source(first), "A77", "CD-18-KIT"),
    )

    assert released == Released(1, 1, (("USD", Decimal("10.50")),))
    assert SalesLine.objects.get().batch_id == first.id


def test_a_released_report_is_recognised_when_it_comes_again(priya: User) -> None:
    rows = ("1,2026-10-04,9999,CD-18-KIT,2,20.50", "1,2026-10-04,9999,CD-18-KIT,2,20.50")
    batch = committed(csv(POS, *rows), kind="pos")
    said(priya, Meaning("partner", of_source(batch), "9999", "ALDER"))

    again = checked(csv(POS, *rows, "2,2026-10-04,ALDER,CD-18-KIT,1,10.00"), kind="pos")

    assert (again.rows_good, codes(again, "duplicate")) == (
        1,
        [(2, "received_before"), (3, "received_before")],
    )


def test_lines_in_an_unknown_unit_wait_for_that_too(books: tuple[Partner, Product], priya: User) -> None:
    batch = committed(csv(f"{SALES},Unit", "INV-1,2026-10-04,ALDER,A-77,2,20.50,CTN"))
    scope = of_source(batch)

    assert said(priya, Meaning("product", scope, "A-77", "CD-18-KIT")).lines == 0
    [group] = waiting_groups("unit")
    assert (group.code, group.sku, group.scope, group.lines) == ("CTN", "CD-18-KIT", scope, 1)
    released = remember_unit(
        scope=scope,
        unit="CTN",
        sku="CD-18-KIT",
        factor=Decimal(12),
        at=MOMENT,
        today=TODAY,
        actor_id=priya.id,
    )

    assert released.lines == 1
    assert SalesLine.objects.get().quantity == 24


def test_a_product_that_is_added_under_the_code_needs_no_match(held: ImportBatch) -> None:
    added = make_product("A-77")

    released = release_known(at=MOMENT, today=TODAY, actor_id=None)

    assert released.lines == 2
    assert set(SalesLine.objects.exclude(document="INV-1").values_list("product_id", flat=True)) == {added.id}


def test_what_a_code_means_already_is_not_rewritten(held: ImportBatch, priya: User) -> None:
    make_product("CS-165")
    scope = of_source(held)
    said(priya, Meaning("product", scope, "A-77", "CD-18-KIT"))

    with pytest.raises(UnableToMatch, match="'A-77' of ERP means CD-18-KIT already"):
        said(priya, Meaning("product", scope, "A-77", "CS-165"))

    assert CodeAlias.objects.count() == 1
    assert said(priya, Meaning("product", scope, "A-77", "CD-18-KIT")) == Released(0, 0)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("product", "'NOPE' is not one of your products"), ("partner", "is not one of your partners")],
)
def test_a_target_that_is_not_ours_is_refused_and_nothing_moves(
    held: ImportBatch, priya: User, kind: str, sentence: str
) -> None:
    with pytest.raises(UnableToMatch, match=sentence):
        said(
            priya,
            Meaning("product", of_source(held), "A-77", "CD-18-KIT"),
            Meaning(kind, of_source(held), "9999", "NOPE"),
        )

    assert (CodeAlias.objects.count(), UnmatchedLine.objects.filter(state="waiting").count()) == (0, 3)


def test_ignored_lines_count_for_nothing_and_can_wait_again(held: ImportBatch, priya: User) -> None:
    scope = of_source(held)
    act = {"kind": "product", "scope": scope, "code": "A-77", "at": MOMENT, "actor_id": priya.id}
    with pytest.raises(UnableToSetAside, match="Reason: say why"):
        ignore_code(**act, reason="  ")

    assert ignore_code(**act, reason="Samples, not sold") == 2
    assert (waiting_groups("product"), waiting_counts().ignored) == ([], 2)
    [group] = ignored_groups()
    assert (group.code, group.lines, group.reasons) == ("A-77", 2, {"Samples, not sold"})
    assert said(priya, Meaning("product", scope, "A-77", "CD-18-KIT")).lines == 0

    back, released = wait_again(**act, today=TODAY)

    assert (back, released.lines) == (2, 2)


def test_rolling_the_import_back_withdraws_what_waits_and_takes_out_what_was_counted(
    held: ImportBatch, priya: User
) -> None:
    said(priya, Meaning("product", of_source(held), "A-77", "CD-18-KIT"))
    assert held_rows(held.id) == {3, 4, 5}
    found = held_of(held.id)
    assert (found.waiting, found.matched, found.total, found.nets) == (1, 2, 3, (("USD", Decimal("40.50")),))

    ask_roll_back(number=held.number, at=MOMENT, actor_id=None)
    work(held.id)

    assert SalesLine.objects.count() == 0
    assert set(UnmatchedLine.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert waiting_counts().lines == 0


def test_a_retired_meaning_is_asked_about_again_and_counted_lines_stay(
    held: ImportBatch, priya: User
) -> None:
    scope = of_source(held)
    said(priya, Meaning("product", scope, "A-77", "CD-18-KIT"))

    retire_alias(kind="product", scope=scope, code="A-77", at=MOMENT, actor_id=priya.id)

    assert SalesLine.objects.count() == 3
    assert codes(checked(csv(SALES, "INV-9,2026-10-05,ALDER,A-77,2,20.50"))) == [(2, "unknown_sku")]
    with pytest.raises(UnableToRetire, match="Nothing is remembered about 'A-77' any more"):
        retire_alias(kind="product", scope=scope, code="A-77", at=MOMENT, actor_id=priya.id)
