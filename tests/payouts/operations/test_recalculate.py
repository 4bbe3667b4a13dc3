"""What is earned follows the sales, and only differences are written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import pytest

from claims.models import SalesLine
from partners.models import Partner
from payouts.models import CalculationRun, Earning, EarningEntry
from payouts.operations.close_period import close_period
from payouts.operations.recalculate import recalculate
from programs.models import Enrolment, Product, Program
from tests.factories import make_line, make_partner, make_product, make_published_program, program_document
from tests.payouts import adventureworks
from tests.payouts.conftest import Q3, Q4
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

Calculate = Callable[..., CalculationRun]
Publish = Callable[..., Program]
Earned = Callable[..., Decimal]


def positions() -> list[tuple[object, ...]]:
    """Give every stored position, without what names the calculation."""
    found = Earning.objects.order_by("program_id", "partner_id", "period_start")
    return list(
        found.values_list(
            "program_id",
            "partner_id",
            "period_start",
            "net",
            "gross",
            "quantity",
            "line_count",
            "return_count",
            "measured",
            "tier",
            "earned",
        )
    )


@pytest.mark.parametrize(
    ("changes", "total", "earning"),
    [
        ({}, "82896.41", 87),
        ({"starts_on": "2019-07-01", "ends_on": "2019-09-30"}, "144076.57", 92),
        (
            {"reward": {**adventureworks.document()["reward"], "application": "per_band"}},
            "40696.41",
            87,
        ),
    ],
    ids=["fourth quarter", "third quarter", "fourth quarter, each band"],
)
def test_warehouse_resellers_earn_what_was_worked_out_by_hand(
    inside: Tenant,
    shared: Path,
    priya: User,
    lena: User,
    calculate: Calculate,
    changes: dict[str, object],
    total: str,
    earning: int,
) -> None:
    adventureworks.load(shared / "data" / "adventureworks")
    adventureworks.publish(adventureworks.document(**changes), owner=priya, approver=lena)

    run = calculate()

    amounts = [row.earned for row in Earning.objects.all()]
    assert sum(amounts) == Decimal(total)
    assert sum(1 for amount in amounts if amount) == earning
    assert run.change == {"USD": total}
    assert run.entries_written == earning


def test_the_segment_warehouse_is_not_ware_house(
    inside: Tenant, shared: Path, priya: User, lena: User, calculate: Calculate
) -> None:
    adventureworks.load(shared / "data" / "adventureworks")
    program = adventureworks.publish(adventureworks.document(), owner=priya, approver=lena)

    calculate()

    kinds = set(Earning.objects.values_list("partner__kind", flat=True))
    assert Enrolment.objects.filter(program=program).count() == 227
    assert kinds == {"Warehouse"}
    assert Earning.objects.get(partner__code="599").net == Decimal("166854.16")


def test_alder_supply_earns_10_265_40_at_tier_2(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    make_line(alder, drill, date(2026, 11, 22), "42180.00")
    publish(alder)

    calculate()

    earning = Earning.objects.get()
    assert (earning.measured, earning.tier, earning.earned) == (Decimal("342180"), 2, Decimal("10265.40"))
    assert earning.as_of == date(2026, 11, 22)


def test_a_second_run_changes_nothing(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    publish(alder)
    first = calculate()
    before = list(Earning.objects.values())

    second = calculate()

    assert (first.entries_written, second.entries_written, second.change) == (1, 0, {})
    assert (second.input_hash, second.output_hash) == (first.input_hash, first.output_hash)
    assert list(Earning.objects.values()) == before
    assert EarningEntry.objects.count() == 1


def test_positions_say_up_to_where_sales_are_in_even_without_a_purchase(
    inside: Tenant, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    alder, bexley = make_partner("A"), make_partner("B")
    make_line(alder, drill, date(2026, 10, 6), "100000.00")
    make_line(bexley, drill, date(2026, 10, 6), "100000.00")
    publish(alder, bexley)
    calculate()
    line = make_line(alder, drill, date(2026, 11, 22), "1.00")

    calculate(scope="touched", batch_id=line.batch_id)

    assert set(Earning.objects.values_list("as_of", flat=True)) == {date(2026, 11, 22)}
    assert EarningEntry.objects.count() == 3


def test_a_return_reduces_what_is_earned_by_an_entry(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, earned: Earned
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    program = publish(alder)
    calculate()
    make_line(alder, drill, date(2026, 11, 2), "-100000.00", "-5")

    run = calculate()

    assert earned(alder, program) == Decimal("4843.60")
    assert run.change == {"USD": "-5421.8"}
    assert [entry.amount for entry in EarningEntry.objects.order_by("calculation__number")] == [
        Decimal("10265.40"),
        Decimal("-5421.80"),
    ]
    assert Earning.objects.get().return_count == 1


def test_a_rolled_back_import_takes_its_amount_back_by_an_entry(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, earned: Earned
) -> None:
    line = make_line(alder, drill, date(2026, 10, 6), "342180.00")
    program = publish(alder)
    calculate()
    SalesLine.objects.filter(batch_id=line.batch_id).delete()

    calculate(scope="touched", batch_id=line.batch_id, touched=[alder.id])

    assert earned(alder, program) == Decimal(0)
    assert Earning.objects.get().line_count == 0
    assert sorted(entry.amount for entry in EarningEntry.objects.all()) == [
        Decimal("-10265.40"),
        Decimal("10265.40"),
    ]


def test_touched_partners_alone_give_what_everybody_gives(
    inside: Tenant, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    partners = [make_partner(f"P{number}") for number in range(6)]
    for number, partner in enumerate(partners):
        make_line(partner, drill, date(2026, 10, 6 + number), f"{100_000 + number * 70_000}.00")
    publish(*partners)
    calculate()
    line = make_line(partners[0], drill, date(2026, 11, 1), "200000.00")
    make_line(partners[1], drill, date(2026, 11, 2), "-170000.00", batch_id=line.batch_id)

    touched = calculate(scope="touched", batch_id=line.batch_id)
    after_touched = positions()
    full = calculate()

    assert (touched.scope, touched.partners, touched.entries_written) == ("touched", 2, 2)
    assert (full.scope, full.partners, full.entries_written) == ("full", 6, 0)
    assert positions() == after_touched


def test_a_touched_run_also_counts_lines_whose_day_has_come(
    inside: Tenant, drill: Product, publish: Publish, calculate: Calculate, earned: Earned
) -> None:
    alder, bexley = make_partner("A"), make_partner("B")
    make_line(alder, drill, date(2026, 11, 24), "120000.00", received_on=date(2026, 11, 20))
    program = publish(alder, bexley)
    calculate()
    line = make_line(bexley, drill, date(2026, 11, 24), "100000.00")

    calculate(scope="touched", batch_id=line.batch_id, today=date(2026, 11, 24))

    assert earned(alder, program) == Decimal("2400.00")


def test_lines_count_only_up_to_the_last_day_that_is_over(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, earned: Earned
) -> None:
    make_line(alder, drill, date(2026, 11, 23), "100000.00")
    make_line(alder, drill, date(2026, 11, 24), "900000.00")
    make_line(alder, drill, date(2026, 11, 20), "700000.00", received_on=date(2026, 11, 24))
    program = publish(alder)

    run = calculate()

    assert (run.as_of, earned(alder, program)) == (date(2026, 11, 23), Decimal("2000.00"))


def test_lines_in_another_currency_are_held_and_named(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, earned: Earned
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "100000.00")
    make_line(alder, drill, date(2026, 10, 7), "900.00", currency="CAD")
    make_line(alder, drill, date(2026, 10, 8), "300.00", currency="CAD")
    program = publish(alder)

    run = calculate()

    assert earned(alder, program) == Decimal("2000.00")
    assert run.held == [
        {"program": "VIR-2026-014", "partner": "ALDER", "currency": "CAD", "lines": 2, "net": "1200"}
    ]


def test_enrolment_is_judged_on_the_sale_date(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, earned: Earned
) -> None:
    for day in (4, 5, 19, 20):
        make_line(alder, drill, date(2026, 11, day), "100000.00")
    program = publish()
    Enrolment.objects.create(
        program=program, partner=alder, starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 20)
    )

    calculate()

    assert (Earning.objects.get().line_count, earned(alder, program)) == (2, Decimal("4000.00"))


def test_two_enrolments_that_overlap_count_a_line_once(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    make_line(alder, drill, date(2026, 11, 5), "100000.00")
    program = publish(alder)
    Enrolment.objects.create(program=program, partner=alder, starts_on=date(2026, 11, 1))

    calculate()

    assert Earning.objects.get().net == Decimal("100000")


def test_only_products_in_scope_and_the_promised_kind_of_sale_count(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    glove = make_product("GLOVE", category="Safety")
    make_line(alder, drill, date(2026, 10, 6), "100000.00")
    make_line(alder, glove, date(2026, 10, 6), "50000.00")
    make_line(alder, drill, date(2026, 10, 6), "70000.00", basis="sell_through")
    publish(alder, products={"include": [{"category": "Cordless"}]})

    calculate()

    assert Earning.objects.get().net == Decimal("100000")


def test_each_period_has_its_own_lines_and_the_days_at_its_edges(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    for day in (date(2026, 6, 30), Q3, date(2026, 9, 30), Q4):
        make_line(alder, drill, day, "100000.00")
    publish(alder, starts_on="2026-07-01")

    calculate()

    assert [
        (row.period_start, row.line_count, row.earned) for row in Earning.objects.order_by("period_start")
    ] == [
        (Q3, 2, Decimal("4000.00")),
        (Q4, 1, Decimal("2000.00")),
    ]


def test_a_cap_for_the_whole_program_looks_back_at_earlier_periods(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    make_line(alder, drill, Q3, "400000.00")
    make_line(alder, drill, Q4, "400000.00")
    publish(alder, starts_on="2026-07-01", caps=[{"per": "partner_program", "amount": "20000.00"}])

    calculate()

    amounts = Earning.objects.order_by("period_start").values_list("earned", flat=True)
    assert list(amounts) == [Decimal("16000.00"), Decimal("4000.00")]


def test_volume_to_date_is_measured_since_the_start(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> None:
    make_line(alder, drill, Q3, "200000.00")
    make_line(alder, drill, Q4, "100000.00")
    publish(alder, starts_on="2026-07-01", accumulation="to_date", caps=[])

    calculate()

    rows = Earning.objects.order_by("period_start").values_list("measured", "earned")
    assert list(rows) == [
        (Decimal("200000"), Decimal("4000.00")),
        (Decimal("300000"), Decimal("5000.00")),
    ]


def test_a_closed_period_stays_and_its_difference_is_listed(
    closed_q3: Program, drill: Product, calculate: Calculate, earned: Earned
) -> None:
    corvus = Partner.objects.get(code="CORVUS")
    make_line(corvus, drill, date(2026, 9, 9), "100000.00", received_on=date(2026, 11, 20))

    run = calculate()

    assert earned(corvus, closed_q3, Q3) == Decimal("12000.00")
    assert run.entries_written == 0
    assert run.after_close == [
        {
            "program": "VIR-2026-009",
            "partner": "CORVUS",
            "period": "2026-07-01",
            "currency": "USD",
            "closed": "12000",
            "now": "16000",
        }
    ]


def test_a_run_over_touched_partners_still_names_what_the_last_one_named_of_others(
    closed_q3: Program, drill: Product, calculate: Calculate
) -> None:
    corvus, eastgate = Partner.objects.get(code="CORVUS"), Partner.objects.get(code="EASTGATE")
    for partner in (corvus, eastgate):
        make_line(partner, drill, date(2026, 9, 9), "1000.00", received_on=date(2026, 11, 20))
        make_line(partner, drill, date(2026, 10, 9), "900.00", currency="CAD")
    full = calculate()
    line = make_line(corvus, drill, date(2026, 11, 9), "1.00")

    touched = calculate(scope="touched", batch_id=line.batch_id)

    assert (full.scope, touched.scope) == ("full", "touched")
    for named in ("after_close", "held"):
        before, after = (sorted(getattr(run, named), key=itemgetter("partner")) for run in (full, touched))
        assert after == before
        assert [entry["partner"] for entry in after] == ["CORVUS", "EASTGATE"]


def test_a_closed_period_of_a_volume_to_date_is_not_caught_up_in_the_next(
    alder: Partner,
    drill: Product,
    publish: Publish,
    calculate: Calculate,
    finn: User,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, Q3, "200000.00")
    make_line(alder, drill, Q4, "100000.00")
    program = publish(alder, starts_on="2026-07-01", accumulation="to_date", caps=[])
    calculate()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)
    make_line(alder, drill, date(2026, 8, 1), "500000.00", received_on=date(2026, 11, 20))

    run = calculate()

    assert run.entries_written == 0
    assert [entry["now"] for entry in run.after_close] == ["35000"]


def test_a_lookalike_at_the_other_vendor_keeps_its_own_amount(
    kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User, today: date, moment: datetime
) -> None:
    for tenant, amount in ((kestrel, "100000.00"), (osprey, "250000.00")):
        with tenant_context(tenant.id):
            partner, product = make_partner("ALDER"), make_product("DRILL-1")
            make_line(partner, product, date(2026, 10, 6), amount)
            make_published_program(program_document(), partners=[partner], owner=priya, approver=lena)

    with tenant_context(kestrel.id):
        recalculate(scope="full", reason="test", today=today, at=moment)

    with tenant_context(osprey.id):
        assert (Earning.objects.count(), CalculationRun.objects.count()) == (0, 0)
        recalculate(scope="full", reason="test", today=today, at=moment)
        assert Earning.objects.get().earned == Decimal("7500.00")
    with tenant_context(kestrel.id):
        assert Earning.objects.get().earned == Decimal("2000.00")
