"""The ledger follows what is expected of every position, by differences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import SalesLine
from partners.models import Partner
from payouts.models import CalculationRun, LedgerEntry
from payouts.operations.books.accrue import Posted, post_accruals
from payouts.operations.recalculate import recalculate
from payouts.queries.books.positions import unexplained
from payouts.queries.earnings import liability
from programs.models import Product, Program
from tests.factories import make_line, make_partner, make_product, make_published_program, program_document
from tests.payouts.books.reading import balances, moved, open_since, owed, shut_month
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Calculate = Callable[..., CalculationRun]
Publish = Callable[..., Program]
Accrue = Callable[..., Posted]
OCT, NOV = date(2026, 10, 1), date(2026, 11, 1)


def test_a_running_period_is_accrued_at_its_expected_tier(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder)

    posted = accrue()

    # At the pace of 53 days in 92 it ends in tier 3: 4 percent of what was bought so far.
    assert owed("ALDER") == Decimal("13687.20")
    assert balances() == {"accrued_liability": "-13687.20", "rebate_expense": "13687.20"}
    assert posted.change == {"USD": Decimal("13687.20")}
    assert sum((row.accrued for row in liability(today=today)), Decimal(0)) == owed()
    assert trail_of("ledger", "LE-1")[0].action == "accruals.posted"


def test_sales_before_the_books_began_are_prior_and_those_of_the_month_current(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder)

    accrue()

    assert moved() == {("2026-11", "current"): "1687.20", ("2026-11", "prior"): "12000.00"}


def test_a_second_posting_posts_nothing(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    publish(alder)
    accrue()
    before = list(LedgerEntry.objects.values())

    again = accrue()

    assert (again, list(LedgerEntry.objects.values())) == (Posted(0, {}), before)


def test_each_open_month_bears_its_own_sales(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    open_since(OCT)
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder)

    accrue()

    assert moved() == {("2026-10", "current"): "12000.00", ("2026-11", "current"): "1687.20"}
    days = LedgerEntry.objects.order_by("number").values_list("posted_on", flat=True)
    assert list(days) == [date(2026, 10, 31), date(2026, 11, 23)]


def test_a_sale_that_comes_late_for_a_closed_month_is_prior(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue, lena: User
) -> None:
    open_since(OCT)
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder)
    accrue()
    shut_month(OCT, lena)
    make_line(alder, drill, date(2026, 10, 20), "1000.00", received_on=date(2026, 11, 21))

    posted = accrue()

    assert posted.change == {"USD": Decimal("40.00")}
    assert moved() == {
        ("2026-10", "current"): "12000.00",
        ("2026-11", "current"): "1687.20",
        ("2026-11", "prior"): "40.00",
    }


def test_a_return_of_the_month_lowers_its_provision(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue, lena: User
) -> None:
    open_since(OCT)
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder)
    accrue()
    shut_month(OCT, lena)
    make_line(alder, drill, date(2026, 11, 21), "-10000.00", "-1")

    accrue()

    assert moved() == {("2026-10", "current"): "12000.00", ("2026-11", "current"): "1287.20"}


def test_a_rolled_back_file_takes_all_of_its_accrual_back(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    line = make_line(alder, drill, date(2026, 11, 6), "342180.00")
    publish(alder)
    accrue()
    SalesLine.objects.filter(batch_id=line.batch_id).delete()

    accrue()

    assert (owed(), LedgerEntry.objects.count()) == (Decimal(0), 2)


def test_an_entry_says_how_its_amount_was_found(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "342180.00")
    publish(alder)

    accrue()

    entry = LedgerEntry.objects.get()
    assert (entry.source, entry.source_code, entry.column) == ("calculation", "1", "current")
    told = entry.working
    assert told.pop("expected_volume").startswith("593972.83")
    assert told == {
        "method": "pace",
        "by_hand": False,
        "expected_tier": 3,
        "measured": "342180",
        "earned": "10265.4",
        "target": "13687.2",
        "before": "0",
        "current": "13687.2",
        "prior": "0",
        "amount": "13687.2",
    }


def test_a_program_of_lines_is_shared_over_months_as_well(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    open_since(OCT)
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder, receipt_grace_days=30)

    accrue()

    assert moved() == {("2026-10", "current"): "12000.00", ("2026-11", "current"): "1687.20"}


def test_a_program_that_expects_nothing_accrues_what_is_earned(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "342180.00")
    publish(alder, accrual={"expected": "none"})

    accrue()

    assert owed() == Decimal("10265.40")


def test_last_years_shape_is_expected_where_the_terms_say_so(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    make_line(alder, drill, date(2025, 10, 6), "100000.00")
    make_line(alder, drill, date(2025, 12, 6), "100000.00")
    make_line(alder, drill, date(2026, 11, 22), "342180.00")
    publish(alder, accrual={"expected": "last_year"})

    accrue()

    # Half of last year's came by this day, so that twice as much is expected: tier 4.
    assert owed() == Decimal("17109.00")
    assert LedgerEntry.objects.get().working["expected_volume"] == "684360"


def test_the_ledger_explains_every_position(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "342180.00")
    publish(alder)
    accrue()
    explained = unexplained(today=today)
    make_line(alder, drill, date(2026, 11, 7), "1000.00")

    calculate()

    assert explained == []
    assert [found.amount for found in unexplained(today=today)] == [Decimal("40.00")]


def test_an_amount_in_whole_yen_is_shared_in_whole_yen(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    for day in (date(2026, 10, 6), date(2026, 11, 6), date(2026, 11, 22)):
        make_line(alder, drill, day, "100001", currency="JPY")
    publish(
        alder,
        currency="JPY",
        caps=[],
        goal={"measure": "net_amount", "amount": "6500000"},
        minimum_payable={"amount": "50", "below": "carry_over"},
        accrual={"expected": "none"},
    )

    accrue()

    assert moved() == {("2026-11", "current"): "6000.00", ("2026-11", "prior"): "3000.00"}


def test_more_partners_take_no_more_queries(
    inside: Tenant, drill: Product, publish: Publish, calculate: Calculate, today: date, moment: datetime
) -> None:
    partners = [make_partner(f"P{number}") for number in range(4)]
    publish(*partners)
    open_since(NOV)
    asked = []
    for some in (partners[:1], partners[1:]):
        for partner in some:
            make_line(partner, drill, date(2026, 11, 22), "342180.00")
        calculate()
        with CaptureQueriesContext(connection) as queries:
            post_accruals(today=today, at=moment)
        asked.append(len(queries))

    assert owed() == 4 * Decimal("13687.20")
    assert asked == [31, 31]


def test_a_lookalike_at_the_other_vendor_has_books_of_its_own(
    kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User, today: date, moment: datetime
) -> None:
    for tenant, amount in ((kestrel, "342180.00"), (osprey, "100000.00")):
        with tenant_context(tenant.id):
            partner, product = make_partner("ALDER"), make_product("DRILL-1")
            make_line(partner, product, date(2026, 11, 22), amount)
            make_published_program(
                program_document(accrual={"expected": "none"}), partners=[partner], owner=priya, approver=lena
            )
            recalculate(scope="full", reason="test", today=today, at=moment)
            post_accruals(today=today, at=moment)

    with tenant_context(osprey.id):
        assert (owed("ALDER"), LedgerEntry.objects.count()) == (Decimal("2000.00"), 1)
    with tenant_context(kestrel.id):
        assert (owed("ALDER"), LedgerEntry.objects.count()) == (Decimal("10265.40"), 1)


def test_before_the_books_begin_nothing_is_posted(
    alder: Partner, drill: Product, publish: Publish, accrue: Accrue
) -> None:
    open_since(date(2026, 12, 1), upto=date(2026, 12, 1))
    make_line(alder, drill, date(2026, 11, 22), "342180.00")
    publish(alder)

    posted = accrue()

    assert (posted, LedgerEntry.objects.count()) == (Posted(0, {}), 0)
